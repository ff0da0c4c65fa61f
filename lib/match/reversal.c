/* What the bank takes back: the reversal and what it reverses cancel in suspense. When that was
 * matched or booked already, as a payment that bounced, this is taken back first, on the day of
 * the reversal: its bills are open again from then on. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "match/others.h"
#include "match/recent.h"
#include "match/undo.h"

enum { ID_MIN = 6 }; /* a bank's id that a memo may name */
enum { SQL_REVERSED, SQL_OPEN };

static const char *const sqls[] = {
    [SQL_REVERSED] = "SELECT count(*) FROM entry e WHERE e.bank_line_id = :id"
		     " AND e.kind = 'reversal' AND e.reverses_id IS NULL"
		     " AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses_id = e.id)",
    [SQL_OPEN] = "SELECT open_fen FROM open_line WHERE bank_line_id = :id",
};

/* A reversal and what was found for it. */
struct reversal {
	const struct other *line;
	int64_t reversed_id; /* the last one that fits */
	date_day reversed_on;
	int count;
	int64_t named_id; /* the last one that its memo names by the bank's id */
	date_day named_on;
	int named;
};

struct search {
	struct others *others;
	struct reversal *list; /* in the order of others->list: by amount */
	size_t count, capacity;
};

static int64_t
number(struct others *others, const char *sql, int64_t line_id)
{
	struct statement *s = ledger_statement(others->ledger, sql);

	bind_int(s, ":id", line_id);
	return statement_number(s, 0);
}

static bool
same_text(struct value a, struct value b)
{
	return a.length > 0 && a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool
names_id(const struct other *line, struct value id)
{
	return id.length >= ID_MIN && line->memo.length >= id.length &&
	    memmem(line->memo.bytes, line->memo.length, id.bytes, id.length) != NULL;
}

/* Compares a line with one reversal. */
static void
consider(struct search *search, struct reversal *reversal, const struct recent_line *line)
{
	const struct other *by = reversal->line;
	bool named = names_id(by, line->bank_id);

	if (line->amount_fen != -by->open_fen || line->account_id != by->account_id ||
	    line->id == by->line_id || line->date > by->date ||
	    line->date < by->date - by->rule->days ||
	    (!named && !same_text(line->payer, by->payer) &&
		!same_text(line->account, by->account)) ||
	    others_fate(search->others, line->id) == FATE_BOOKED ||
	    number(search->others, sqls[SQL_REVERSED], line->id) > 0)
		return;
	reversal->reversed_id = line->id;
	reversal->reversed_on = line->date;
	reversal->count++;
	if (named) {
		reversal->named_id = line->id;
		reversal->named_on = line->date;
		reversal->named++;
	}
}

static enum rc
take(void *context, const struct recent_line *line)
{
	struct search *search = context;
	int64_t wanted = line->amount_fen < 0 ? -line->amount_fen : line->amount_fen;
	size_t low = 0, high = search->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int64_t fen = search->list[middle].line->open_fen;

		if ((fen < 0 ? -fen : fen) < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < search->count; low++) {
		int64_t fen = search->list[low].line->open_fen;

		if ((fen < 0 ? -fen : fen) != wanted)
			break;
		consider(search, &search->list[low], line);
	}
	return RC_OK;
}

/* The line is open: both cancel. */
static void
book_pair(struct others *others, struct entries *entries, const struct other *line,
    int64_t reversed_id, int64_t suspense_id)
{
	struct other reversed = *line;

	reversed.line_id = reversed_id;
	reversed.open_fen = -line->open_fen;
	other_book(others, entries, line, reversed_id, suspense_id, line->date,
	    "takes back a line of the same amount and party");
	other_book(others, entries, &reversed, line->line_id, suspense_id, line->date,
	    "taken back by the bank");
}

static enum rc
decide_one(struct others *others, struct entries *entries, struct reversal *reversal)
{
	const struct other *line = reversal->line;
	int64_t id = reversal->named == 1 ? reversal->named_id : reversal->reversed_id;
	int64_t suspense_id;
	struct text why = {0};
	enum rc rc = RC_OK;

	if ((reversal->named != 1 && reversal->count != 1) ||
	    others_fate(others, id) == FATE_BOOKED)
		return RC_OK;
	suspense_id = rule_ledger_account(others->ledger, line->rule, KIND_REVERSAL);
	if (suspense_id == 0)
		return RC_CONFIG;
	if (number(others, sqls[SQL_OPEN], id) == -line->open_fen) {
		book_pair(others, entries, line, id, suspense_id);
		return RC_OK;
	}
	if (others->second)
		return RC_OK;
	text_printf(&why, "rule %s: taken back by the bank, line L%07lld", line->rule->code,
	    (long long)line->line_id);
	rc = undo_line_on(others->ledger, id, line->date, why.bytes);
	others->again = true;
	text_release(&why);
	return rc;
}

enum rc
reversals_decide(struct others *others, struct entries *entries)
{
	struct search search = {.others = others};
	date_day since = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < others->count; i++) {
		const struct other *line = &others->list[i];
		date_day from;

		if (!other_waits(others, line) || line->rule->kind != KIND_REVERSAL)
			continue;
		from = line->date - (date_day)line->rule->days;
		since = search.count == 0 || from < since ? from : since;
		search.list =
		    array_grow(search.list, search.count, &search.capacity, sizeof *search.list);
		search.list[search.count++] = (struct reversal){.line = line};
	}
	if (search.count > 0)
		rc = recent_read(others->ledger, since, take, &search);
	for (size_t i = 0; i < search.count && rc == RC_OK; i++)
		rc = decide_one(others, entries, &search.list[i]);
	free(search.list);
	return rc;
}
