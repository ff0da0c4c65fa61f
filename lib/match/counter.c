/* Money that the counter took and the bank shows: the receipt stands already, so the line posts
 * against its account again, and is nobody's second payment. */
#include "match/counter.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/statement.h"

enum { REFERENCE_MIN = 4 }; /* a slip's number that a memo may name */

/* Those of the last year and a bit; one that never came is a person's. */
static const char sql_receipts[] =
    "SELECT r.id, r.account_id, r.amount_fen, coalesce(s.fee_fen, 0), r.party_id, r.date, p.name,"
    " coalesce(s.reference, '') FROM receipt r INDEXED BY receipt_counter"
    " JOIN account a ON a.id = r.account_id JOIN party p ON p.id = r.party_id"
    " LEFT JOIN slip s ON s.receipt_id = r.id"
    " WHERE r.bank_line_id IS NULL AND r.reverses_id IS NULL AND a.kind <> 'cash'"
    " AND r.date >= (SELECT date(max(x.date), '-400 days') FROM receipt x"
    "  WHERE x.bank_line_id IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.reverses_id = r.id)"
    " AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.receipt_id = r.id AND e.reverses_id IS NULL"
    "  AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses_id = e.id))"
    " ORDER BY r.date, r.id";

struct amount_key {
	int64_t account_id, fen;
};

static struct amount_key
key_of(int64_t account_id, int64_t fen)
{
	return (struct amount_key){account_id, fen};
}

enum rc
counter_load(struct others *others)
{
	struct counter_receipts *receipts = others->counter = xcalloc(1, sizeof *receipts);
	struct statement *s = ledger_statement(others->ledger, sql_receipts);
	enum rc rc = RC_OK;

	while (statement_row(s, &rc)) {
		struct counter_receipt receipt = {.id = column_int(s, 0),
		    .account_id = column_int(s, 1),
		    .amount_fen = column_int(s, 2),
		    .fee_fen = column_int(s, 3),
		    .party_id = (uint32_t)column_int(s, 4)};
		struct amount_key key =
		    key_of(receipt.account_id, receipt.amount_fen - receipt.fee_fen);

		if (!date_parse_text(column_text(s, 5), &receipt.date))
			continue;
		receipt.name = arena_strdup(&receipts->arena, column_text(s, 6));
		receipt.reference = arena_strdup(&receipts->arena, column_text(s, 7));
		receipts->list = array_grow(
		    receipts->list, receipts->count, &receipts->capacity, sizeof *receipts->list);
		receipts->list[receipts->count++] = receipt;
		++*map_put(&receipts->amounts, (const char *)&key, sizeof key, NULL);
	}
	return rc;
}

void
counter_free(struct counter_receipts *receipts)
{
	if (receipts == NULL)
		return;
	free(receipts->list);
	map_release(&receipts->amounts);
	arena_release(&receipts->arena);
	free(receipts);
}

bool
counter_expects(const struct others *others, int64_t account_id, int64_t amount_fen)
{
	struct amount_key key = key_of(account_id, amount_fen);

	return others->counter != NULL && others->counter->count > 0 &&
	    map_get(&others->counter->amounts, (const char *)&key, sizeof key) != NULL;
}

/* Why a line is this receipt; NULL: nothing says so but the amount. */
static const char *
evidence_of(const struct other *line, const struct counter_receipt *receipt)
{
	size_t length = strlen(receipt->reference);

	if (length >= REFERENCE_MIN && line->memo.length >= length &&
	    memmem(line->memo.bytes, line->memo.length, receipt->reference, length) != NULL)
		return "its reference is in the memo";
	if (line->party_id != 0)
		return line->party_id == receipt->party_id ? "the party and the amount" : NULL;
	length = strlen(receipt->name);
	return length > 0 && line->payer.length == length &&
		memcmp(line->payer.bytes, receipt->name, length) == 0
	    ? "the name and the amount"
	    : NULL;
}

/* The first receipt of the amount that something speaks for; NULL when there is none, or those of
 * several parties. */
static struct counter_receipt *
find(const struct others *others, const struct other *line, const char **evidence)
{
	struct counter_receipt *found = NULL;

	for (size_t i = 0; i < others->counter->count; i++) {
		struct counter_receipt *receipt = &others->counter->list[i];
		int64_t days = receipt->date < line->date ? line->date - receipt->date
							  : receipt->date - line->date;
		const char *why;

		if (receipt->banked || receipt->account_id != line->account_id ||
		    receipt->amount_fen - receipt->fee_fen != line->open_fen ||
		    days > line->rule->days || (why = evidence_of(line, receipt)) == NULL)
			continue;
		if (found != NULL && found->party_id != receipt->party_id)
			return NULL;
		if (found == NULL) {
			found = receipt;
			*evidence = why;
		}
	}
	return found;
}

/* The receipt's account, again; what the channel kept of it is a cost. */
static enum rc
book(struct others *others, struct entries *entries, const struct other *line,
    struct counter_receipt *receipt, const char *why)
{
	const struct own_account *account = own_by_id(&others->own, line->account_id);
	struct other_entry entry = {.line_id = line->line_id,
	    .receipt_id = receipt->id,
	    .ledger_account_id = account->ledger_account_id,
	    .amount_fen = receipt->amount_fen,
	    .date = line->date,
	    .kind = KIND_COUNTER,
	    .rule = line->rule->code};
	struct text evidence = {0};
	int64_t fee_id = 0;

	if (receipt->fee_fen != 0 &&
	    (fee_id = rule_ledger_account(others->ledger, NULL, KIND_CHARGE)) == 0)
		return RC_CONFIG;
	text_printf(&evidence, "receipt R%07lld: %s", (long long)receipt->id, why);
	entry.evidence = evidence.bytes;
	entries_add_other(entries, &entry);
	if (receipt->fee_fen != 0) {
		entry.ledger_account_id = fee_id;
		entry.amount_fen = -receipt->fee_fen;
		entries_add_other(entries, &entry);
	}
	others_done(others, line->line_id, line->open_fen);
	receipt->banked = true;
	text_release(&evidence);
	return RC_OK;
}

enum rc
counter_decide(struct others *others, struct entries *entries)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < others->count && rc == RC_OK; i++) {
		const struct other *line = &others->list[i];
		const char *evidence = NULL;
		struct counter_receipt *receipt;

		if (!other_waits(others, line) || line->rule->kind != KIND_COUNTER)
			continue;
		receipt = find(others, line, &evidence);
		if (receipt != NULL)
			rc = book(others, entries, line, receipt, evidence);
	}
	return rc;
}
