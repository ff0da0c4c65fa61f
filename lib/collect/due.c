#include "collect/due.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/same-date.h"
#include "ledger/drain.h"
#include "ledger/follow.h"
#include "master/fields.h"

enum sql { SQL_OPEN, SQL_OPEN_FIELDS, SQL_NOTICED };
enum { COLUMN_BILL, COLUMN_PARTY, COLUMN_DUE, COLUMN_OPEN, COLUMN_FIELDS };
enum { NOTICED_DAYS = 1 };

/* The second gives the fields of conditions too: the text ones of enum dun_field, in its order. */
static const char *const sql[] = {
    [SQL_OPEN] = "SELECT NULL FROM open_bill o WHERE o.open_fen > 0"
		 " AND drain(o.bill_id, o.party_id, o.due_on, o.open_fen) ORDER BY o.bill_id",
    [SQL_OPEN_FIELDS] =
	"SELECT NULL FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"
	" JOIN item i ON i.id = b.item_id JOIN party p ON p.id = b.party_id"
	" JOIN contract c ON c.id = b.contract_id LEFT JOIN room r ON r.id = b.room_id"
	" LEFT JOIN building u ON u.id = r.building_id"
	" LEFT JOIN project j ON j.id = u.project_id WHERE o.open_fen > 0"
	" AND drain(o.bill_id, o.party_id, o.due_on, o.open_fen,"
	" NULL, o.open_fen, b.amount_fen, b.code, i.code, i.class, b.due_on, b.start_on,"
	" b.end_on, b.billed_on, p.code, p.name, p.kind, c.code, c.kind, r.code, r.kind,"
	" u.code, j.code, NULL, NULL) ORDER BY o.bill_id",
    /* the highest level that a bill was noticed at so far */
    [SQL_NOTICED] = "SELECT n.bill_id, max(l.days) FROM notice n"
		    " CROSS JOIN dun_level l ON l.id = n.dun_level_id"
		    " WHERE n.bill_id >= ? GROUP BY n.bill_id ORDER BY n.bill_id",
};

/* A reading of the open bills. */
struct reading {
	struct ledger *ledger;
	const struct chase *chase;
	struct dues *dues;
	struct follow noticed;
	struct same_date last_date;
};

static int64_t *
grow_sums(int64_t *sums, size_t from, size_t to)
{
	sums = xrealloc(sums, to * sizeof *sums);
	memset(sums + from, 0, (to - from) * sizeof *sums);
	return sums;
}

static void
party_reach(struct dues *dues, size_t party_id, bool late)
{
	size_t capacity = dues->party_capacity;

	if (party_id < capacity)
		return;
	dues->party_capacity = party_id < 512 ? 1024 : 2 * party_id;
	dues->party_open_fen = grow_sums(dues->party_open_fen, capacity, dues->party_capacity);
	if (late)
		dues->party_late_fen =
		    grow_sums(dues->party_late_fen, capacity, dues->party_capacity);
}

static enum rc
party_add(const struct reading *reading, const struct due *due)
{
	struct dues *dues = reading->dues;
	bool late = reading->chase->levels->totals;

	party_reach(dues, (size_t)due->party_id, late);
	if (late && due->due_on < reading->chase->date) /* at most what is open */
		(void)money_add(&dues->party_late_fen[due->party_id], due->open_fen);
	if (!money_add(&dues->party_open_fen[due->party_id], due->open_fen))
		return error_add(ledger_errors(reading->ledger), RC_DATA, NULL,
		    _("the open bills of party number %lld sum to more than can be counted"),
		    (long long)due->party_id);
	return RC_OK;
}

static enum rc
read_due(struct reading *reading, const struct value *row, struct due *due)
{
	*due = (struct due){.bill_id = row[COLUMN_BILL].number,
	    .party_id = row[COLUMN_PARTY].number,
	    .open_fen = row[COLUMN_OPEN].number};
	if (!same_date_parse(&reading->last_date, row[COLUMN_DUE], &due->due_on))
		return error_add(ledger_errors(reading->ledger), RC_BUG, NULL,
		    _("bill number %lld: its due date is none; run deed verify"),
		    (long long)due->bill_id);
	due->due_on = calendar_working(reading->chase->calendar, due->due_on);
	return RC_OK;
}

static void
due_add(struct dues *dues, const struct due *due, bool held)
{
	if (held) {
		dues->held = array_grow(
		    dues->held, dues->held_count, &dues->held_capacity, sizeof *dues->held);
		dues->held[dues->held_count++] = *due;
	} else {
		dues->list =
		    array_grow(dues->list, dues->count, &dues->capacity, sizeof *dues->list);
		dues->list[dues->count++] = *due;
	}
}

/* The fields of the bill in the row. */
static void
read_fields(const struct reading *reading, const struct value *row, const struct due *due,
    struct value values[DUN_FIELDS])
{
	const struct dues *dues = reading->dues;

	memcpy(values, row + COLUMN_FIELDS, DUN_FIELDS * sizeof *values);
	values[DUN_DAYS_LATE] = value_int(reading->chase->date - due->due_on);
	values[DUN_OPEN] = value_int(due->open_fen);
	if (!reading->chase->levels->totals)
		return;
	values[DUN_PARTY_OPEN] = value_int(dues->party_open_fen[due->party_id]);
	values[DUN_PARTY_LATE] = value_int(dues->party_late_fen[due->party_id]);
}

/* Decides about the bill in the row. */
static enum rc
decide(void *context, const struct value *row)
{
	struct reading *reading = context;
	const struct levels *levels = reading->chase->levels;
	struct value values[DUN_FIELDS];
	const struct expr_record record = {.values = values};
	int64_t noticed = LEVEL_NONE;
	const struct held *held;
	struct due due;
	bool wholly;
	enum rc rc;

	if ((rc = read_due(reading, row, &due)) != RC_OK ||
	    (!levels->totals && (rc = party_add(reading, &due)) != RC_OK))
		return rc;
	held = holds_find(reading->chase->holds, due.bill_id);
	wholly = held != NULL && held->amount_fen >= due.open_fen;
	if (held != NULL && !wholly)
		due.open_fen -= held->amount_fen;
	if (levels->conditions)
		read_fields(reading, row, &due, values);
	if (follow_to(&reading->noticed, due.bill_id, &rc))
		noticed = column_int(reading->noticed.statement, NOTICED_DAYS);
	if (rc != RC_OK)
		return rc;
	rc = levels_reached(levels, reading->chase->date - due.due_on, noticed, &record, &due.level,
	    ledger_errors(reading->ledger));
	if (rc != RC_OK || due.level < 0)
		return rc;
	due.early = levels->list[due.level].days <= 0;
	due_add(reading->dues, &due, wholly);
	return RC_OK;
}

/* Sums up what each party owes. */
static enum rc
add_totals(void *reading, const struct value *row)
{
	struct due due;
	enum rc rc = read_due(reading, row, &due);

	return rc == RC_OK ? party_add(reading, &due) : rc;
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
dues_select(struct ledger *ledger, const struct chase *chase, struct dues *dues)
{
	struct reading reading = {.ledger = ledger, .chase = chase, .dues = dues};
	bool fields = chase->levels->conditions;
	enum rc rc = RC_OK;

	if (chase->levels->totals)
		rc = ledger_drain(ledger, sql[SQL_OPEN], add_totals, &reading);
	follow_begin(&reading.noticed, ledger, sql[SQL_NOTICED]);
	if (rc == RC_OK)
		rc = ledger_drain(
		    ledger, sql[fields ? SQL_OPEN_FIELDS : SQL_OPEN], decide, &reading);
	follow_end(&reading.noticed);
	if (dues->count > 1)
		qsort(dues->list, dues->count, sizeof *dues->list, due_compare);
	if (dues->held_count > 1)
		qsort(dues->held, dues->held_count, sizeof *dues->held, due_compare);
	return rc;
}

void
dues_release(struct dues *dues)
{
	free(dues->list);
	free(dues->held);
	free(dues->party_open_fen);
	free(dues->party_late_fen);
	*dues = (struct dues){0};
}
