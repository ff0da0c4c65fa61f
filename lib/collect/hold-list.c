/* Which bills are held back: for dunning, and for people. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "collect/hold.h"
#include "ledger/statement.h"

enum sql { SQL_IN_FORCE, SQL_LIST };

static const char *const sqls[] = {
    [SQL_IN_FORCE] = "SELECT h.bill_id, h.kind = 'promise', h.until, h.amount_fen"
		     " FROM hold h JOIN open_bill o ON o.bill_id = h.bill_id"
		     " WHERE h.reverses_id IS NULL AND NOT EXISTS"
		     " (SELECT 1 FROM hold r WHERE r.reverses_id = h.id)"
		     " ORDER BY h.bill_id, h.id",
    [SQL_LIST] = "SELECT b.code, p.code, p.name, h.kind, h.date, h.until, h.amount_fen,"
		 " coalesce(o.open_fen, 0), h.reason, r.date FROM hold h"
		 " JOIN bill b ON b.id = h.bill_id JOIN party p ON p.id = b.party_id"
		 " LEFT JOIN open_bill o ON o.bill_id = h.bill_id"
		 " LEFT JOIN hold r ON r.reverses_id = h.id"
		 " WHERE h.reverses_id IS NULL ORDER BY h.id",
};

const struct out_column hold_list_columns[HOLD_LIST_COLUMNS] = {
    {.name = "bill", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "kind"},
    {.name = "date", .type = TYPE_DATE},
    {.name = "until", .type = TYPE_DATE},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "open", .type = TYPE_MONEY},
    {.name = "reason"},
    {.name = "state"},
};

/* True when the promise's last day, or the working day that it moves to, is over. */
static bool
lapsed(const struct calendar *calendar, date_day date, const char *until)
{
	date_day last;

	return date_parse_text(until, &last) && calendar_working(calendar, last) < date;
}

static const char *
state_of(struct statement *row, const struct calendar *calendar, date_day date)
{
	if (!column_null(row, 9))
		return "released";
	if (column_int(row, 7) == 0)
		return "paid";
	return lapsed(calendar, date, column_text(row, 5)) ? "broken" : "held";
}

enum rc
hold_list(struct ledger *ledger, date_day date, bool all, struct out *out)
{
	struct statement *rows = ledger_statement(ledger, sqls[SQL_LIST]);
	struct value row[HOLD_LIST_COLUMNS];
	struct calendar calendar = {0};
	enum rc rc = calendar_read(ledger, &calendar);

	while (rc == RC_OK && statement_row(rows, &rc)) {
		const char *state = state_of(rows, &calendar, date);

		if (!all && state[0] != 'h' && state[0] != 'b')
			continue;
		for (int i = 0; i < HOLD_LIST_COLUMNS - 1; i++)
			row[i] = column_value(rows, i);
		row[HOLD_LIST_COLUMNS - 1] = value_string(state);
		rc = out_row(out, row);
	}
	statement_reset(rows);
	calendar_release(&calendar);
	return rc;
}

/* Takes the hold in the row together with those of the same bill before it. */
static void
holds_take(struct holds *holds, struct statement *row)
{
	struct held held = {.bill_id = column_int(row, 0),
	    .amount_fen = column_null(row, 3) ? INT64_MAX : column_int(row, 3),
	    .kind = column_int(row, 1) != 0 ? HOLD_PROMISE : HOLD_DISPUTE};
	struct held *last = holds->count > 0 ? &holds->list[holds->count - 1] : NULL;

	(void)date_parse_text(column_text(row, 2), &held.until);
	if (last == NULL || last->bill_id != held.bill_id) {
		holds->list =
		    array_grow(holds->list, holds->count, &holds->capacity, sizeof *holds->list);
		holds->list[holds->count++] = held;
		return;
	}
	if (!money_add(&held.amount_fen, last->amount_fen))
		held.amount_fen = INT64_MAX;
	*last = held;
}

enum rc
holds_read(
    struct ledger *ledger, const struct calendar *calendar, date_day date, struct holds *holds)
{
	struct statement *rows = ledger_statement(ledger, sqls[SQL_IN_FORCE]);
	enum rc rc = RC_OK;

	while (statement_row(rows, &rc))
		if (!lapsed(calendar, date, column_text(rows, 2)))
			holds_take(holds, rows);
	return rc;
}

void
holds_release(struct holds *holds)
{
	free(holds->list);
	*holds = (struct holds){0};
}

static int
held_compare(const void *key, const void *member)
{
	int64_t bill_id = *(const int64_t *)key, other = ((const struct held *)member)->bill_id;

	return (bill_id > other) - (bill_id < other);
}

const struct held *
holds_find(const struct holds *holds, int64_t bill_id)
{
	if (holds->count == 0)
		return NULL;
	return bsearch(&bill_id, holds->list, holds->count, sizeof *holds->list, held_compare);
}
