#include "collect/due.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "master/fields.h"

/* The highest level that a bill was noticed at so far. */
#define NOTICED \
	"(SELECT max(l.days) FROM notice n JOIN dun_level l ON l.id = n.dun_level_id" \
	" WHERE n.bill_id = o.bill_id)"

enum sql { SQL_OPEN, SQL_OPEN_FIELDS };
enum { COLUMN_BILL, COLUMN_PARTY, COLUMN_DUE, COLUMN_OPEN, COLUMN_NOTICED, COLUMN_FIELDS };

/* The second gives the fields of conditions too: the text ones of enum dun_field, in its order. */
static const char *const sql[] = {
    [SQL_OPEN] = "SELECT o.bill_id, b.party_id, b.due_on, o.open_fen, " NOTICED
		 " FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id WHERE o.open_fen > 0",
    [SQL_OPEN_FIELDS] =
	"SELECT o.bill_id, b.party_id, b.due_on, o.open_fen, " NOTICED ","
	" NULL, o.open_fen, b.amount_fen, b.code, i.code, i.class, b.due_on, b.start_on,"
	" b.end_on, b.billed_on, p.code, p.name, p.kind, c.code, c.kind, r.code, r.kind,"
	" u.code, j.code"
	" FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"
	" JOIN item i ON i.id = b.item_id JOIN party p ON p.id = b.party_id"
	" JOIN contract c ON c.id = b.contract_id LEFT JOIN room r ON r.id = b.room_id"
	" LEFT JOIN building u ON u.id = r.building_id"
	" LEFT JOIN project j ON j.id = u.project_id WHERE o.open_fen > 0",
};

static enum rc
party_add(struct ledger *ledger, struct dues *dues, int64_t party_id, int64_t open_fen)
{
	while (dues->party_count <= (size_t)party_id) {
		dues->party_open_fen = array_grow(dues->party_open_fen, dues->party_count,
		    &dues->party_capacity, sizeof *dues->party_open_fen);
		dues->party_open_fen[dues->party_count++] = 0;
	}
	if (!money_add(&dues->party_open_fen[party_id], open_fen))
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("the open bills of party number %lld sum to more than can be counted"),
		    (long long)party_id);
	return RC_OK;
}

static void
due_add(struct dues *dues, struct due due)
{
	dues->list = array_grow(dues->list, dues->count, &dues->capacity, sizeof *dues->list);
	dues->list[dues->count++] = due;
}

/* Decides about the bill in the statement's current row. */
static enum rc
decide(struct ledger *ledger, const struct levels *levels, struct statement *statement,
    date_day date, struct dues *dues)
{
	struct value values[DUN_FIELDS];
	const struct expr_record record = {.values = values};
	struct due due = {.bill_id = column_int(statement, COLUMN_BILL),
	    .party_id = column_int(statement, COLUMN_PARTY),
	    .open_fen = column_int(statement, COLUMN_OPEN)};
	int64_t noticed = column_null(statement, COLUMN_NOTICED)
	    ? LEVEL_NONE
	    : column_int(statement, COLUMN_NOTICED);
	enum rc rc;

	if (!date_parse_text(column_text(statement, COLUMN_DUE), &due.due_on))
		return error_add(ledger_errors(ledger), RC_BUG, NULL,
		    _("bill number %lld: its due date is none; run deed verify"),
		    (long long)due.bill_id);
	if (levels->conditions) {
		for (int i = 0; i < DUN_FIELDS; i++)
			values[i] = column_value(statement, COLUMN_FIELDS + i);
		values[DUN_DAYS_LATE] = value_int(date - due.due_on);
	}
	if ((rc = party_add(ledger, dues, due.party_id, due.open_fen)) != RC_OK ||
	    (rc = levels_reached(levels, date - due.due_on, noticed, &record, &due.level,
		 ledger_errors(ledger))) != RC_OK)
		return rc;
	if (due.level >= 0) {
		due.early = levels->list[due.level].days <= 0;
		due_add(dues, due);
	}
	return RC_OK;
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
due_compare(const void *one, const void *other)
{
	const struct due *a = one, *b = other;
	int order = compare(a->party_id, b->party_id);

	if (order == 0)
		order = compare(a->early, b->early);
	if (order == 0)
		order = compare(b->level, a->level);
	if (order == 0)
		order = compare(a->due_on, b->due_on);
	return order != 0 ? order : compare(a->bill_id, b->bill_id);
}

enum rc
dues_select(struct ledger *ledger, const struct levels *levels, date_day date, struct dues *dues)
{
	struct statement *statement =
	    ledger_statement(ledger, sql[levels->conditions ? SQL_OPEN_FIELDS : SQL_OPEN]);
	enum rc rc = RC_OK;

	while (rc == RC_OK && statement_row(statement, &rc))
		rc = decide(ledger, levels, statement, date, dues);
	statement_reset(statement);
	if (dues->count > 1)
		qsort(dues->list, dues->count, sizeof *dues->list, due_compare);
	return rc;
}

void
dues_release(struct dues *dues)
{
	free(dues->list);
	free(dues->party_open_fen);
	*dues = (struct dues){0};
}
