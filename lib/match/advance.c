/* What is there already: credits and advances, and what people undid. */
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "match/state.h"

enum { SQL_UNDONE_PAIRS, SQL_UNDONE_LINES, SQL_UNBOOKED_LINES, SQL_ADVANCES };

static const char *const sqls[] = {
    [SQL_UNDONE_PAIRS] =
	"SELECT receipt_id, credit_id, bill_id FROM allocation INDEXED BY allocation_reverses"
	" WHERE reverses_id IS NOT NULL AND id <= :allocation",
    [SQL_UNDONE_LINES] = "SELECT bank_line_id FROM receipt INDEXED BY receipt_reverses"
			 " WHERE reverses_id IS NOT NULL AND bank_line_id IS NOT NULL"
			 " AND id <= :receipt",
    [SQL_UNBOOKED_LINES] = "SELECT bank_line_id FROM entry INDEXED BY entry_reverses"
			   " WHERE reverses_id IS NOT NULL AND id <= :entry",
    [SQL_ADVANCES] = "SELECT o.receipt_id, o.open_fen, r.party_id, r.date"
		     " FROM open_receipt o CROSS JOIN receipt r ON r.id = o.receipt_id"
		     " WHERE o.open_fen > 0 ORDER BY r.date, r.id",
};

static struct undone_pair
pair_of(int64_t receipt_id, int64_t credit_id, int64_t bill_id)
{
	struct undone_pair pair;

	memset(&pair, 0, sizeof pair); /* it is hashed with its padding */
	pair.credit = receipt_id == 0;
	pair.source_id = pair.credit ? credit_id : receipt_id;
	pair.bill_id = bill_id;
	return pair;
}

/* What this run itself took back, for a payment that bounced or to try rules, is nobody's word. */
enum rc
undone_load(struct matching *matching)
{
	struct statement *s = ledger_statement(matching->ledger, sqls[SQL_UNDONE_PAIRS]);
	enum rc rc = RC_OK;

	bind_int(s, ":allocation", run_mark(matching->ledger, "allocation"));
	while (statement_row(s, &rc)) {
		struct undone_pair pair =
		    pair_of(column_int(s, 0), column_int(s, 1), column_int(s, 2));

		(void)map_put(&matching->undone, (const char *)&pair, sizeof pair, NULL);
	}
	for (int i = SQL_UNDONE_LINES; i <= SQL_UNBOOKED_LINES && rc == RC_OK; i++) {
		s = ledger_statement(matching->ledger, sqls[i]);
		bind_int(s, ":receipt", run_mark(matching->ledger, "receipt"));
		bind_int(s, ":entry", run_mark(matching->ledger, "entry"));
		while (statement_row(s, &rc)) {
			int64_t line_id = column_int(s, 0);

			(void)map_put(
			    &matching->undone, (const char *)&line_id, sizeof line_id, NULL);
		}
	}
	return rc;
}

bool
line_undone(const struct matching *matching, int64_t line_id)
{
	return matching->undone.count > 0 &&
	    map_get(&matching->undone, (const char *)&line_id, sizeof line_id) != NULL;
}

static bool
pair_undone(const struct matching *matching, const struct allocation_entry *source, int64_t bill_id)
{
	struct undone_pair pair = pair_of(source->receipt_id, source->credit_id, bill_id);

	return map_get(&matching->undone, (const char *)&pair, sizeof pair) != NULL;
}

/* One bill, as far as the money goes; returns what is left. */
static int64_t
give(struct matching *matching, const struct allocation_entry *source, uint32_t bill,
    date_day since, int64_t left_fen)
{
	const struct open_bill *open = book_bill(matching->book, bill);
	struct allocation_entry entry = *source;

	if (pair_undone(matching, source, open->id))
		return left_fen;
	entry.bill = bill;
	entry.amount_fen = open->open_fen < left_fen ? open->open_fen : left_fen;
	entries_allocate(&matching->entries, &entry, since);
	matching->result->advances++;
	(void)money_add(
	    &matching->result->advances_fen, entry.amount_fen); /* only told, at most short */
	return left_fen - entry.amount_fen;
}

void
advance_use(struct matching *matching, const struct allocation_entry *source, uint32_t party_id,
    date_day since, int64_t left_fen)
{
	struct scope scope = {.party_id = party_id};
	struct book_walk walk;
	uint32_t bill;

	walk_begin(&walk, matching->book, &scope);
	while (left_fen > 0 && (bill = walk_next(&walk)) != BOOK_NONE)
		left_fen = give(matching, source, bill, since, left_fen);
}

/* A credit settles first the bill that it takes back. */
static void
use_credits(struct matching *matching)
{
	size_t count;
	const struct open_credit *credits = book_credits(matching->book, &count);

	for (size_t i = 0; i < count; i++) {
		const struct open_credit *credit = &credits[i];
		struct allocation_entry source = {.credit_id = credit->id, .rule = RULE_CREDIT};
		uint32_t own = book_find(matching->book, credit->reverses_id);
		int64_t left_fen = credit->left_fen;

		source.source = credit->party_id;
		if (own != BOOK_NONE && book_bill(matching->book, own)->open_fen > 0)
			left_fen = give(matching, &source, own, credit->billed_on, left_fen);
		if (!credit->waits)
			advance_use(
			    matching, &source, credit->party_id, credit->billed_on, left_fen);
	}
}

enum rc
advances_apply(struct matching *matching)
{
	struct statement *s;
	enum rc rc = RC_OK;

	use_credits(matching);
	s = ledger_statement(matching->ledger, sqls[SQL_ADVANCES]);
	while (statement_row(s, &rc)) {
		struct allocation_entry source = {
		    .receipt_id = column_int(s, 0), .rule = RULE_ADVANCE};
		int64_t party_id = column_int(s, 2);
		date_day since;

		source.source = (uint32_t)party_id;
		if (!date_parse_text(column_text(s, 3), &since) || party_id >= UINT32_MAX) {
			rc = error_add(ledger_errors(matching->ledger), RC_BUG, NULL,
			    _("receipt row %lld: a date or an id is damaged; run `deed verify`"),
			    (long long)source.receipt_id);
			break;
		}
		advance_use(matching, &source, (uint32_t)party_id, since, column_int(s, 1));
	}
	statement_reset(s);
	return rc;
}
