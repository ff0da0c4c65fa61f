#include "billing/review.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "ledger/run.h"

enum {
	SQL_TAKEN_BACK,
	SQL_LAST_RUN,
	SQL_NEW_READINGS,
	SQL_METERED,
	SQL_LIVE,
	SQL_RUN,
	SQL_ROOT,
	SQL_CREDIT,
	SQL_AGAIN,
	SQL_FURTHER,
	SQL_ADJUSTMENT,
	SQL_SETTLE,
	SQL_SETTLE_CREDIT,
};

static const char *const sqls[] = {
    [SQL_TAKEN_BACK] = "SELECT DISTINCT r.clause_id FROM bill x"
		       " CROSS JOIN adjustment a ON a.bill_id = x.id AND a.kind = 'correct'"
		       " CROSS JOIN bill r ON r.id = a.of_id"
		       " WHERE x.reverses_id IS NOT NULL AND r.clause_id IS NOT NULL",
    [SQL_LAST_RUN] = "SELECT max(id) FROM run WHERE command = 'bill-gen'",
    [SQL_NEW_READINGS] =
	"SELECT 0, room_id, item_id, date FROM reading WHERE id > :reading"
	" UNION ALL SELECT coalesce(g.meter_id, 0), coalesce(g.room_id, m.room_id, 0),"
	" coalesce(g.item_id, m.item_id), g.date FROM meter_reading g"
	" LEFT JOIN meter m ON m.id = g.meter_id WHERE g.id > :meter_reading AND g.kind <> 'estimate'",
    [SQL_METERED] = "SELECT k.id FROM contract c CROSS JOIN clause k ON k.contract_id = c.id"
		    " WHERE c.room_id = :room AND k.item_id = :item"
		    " AND (k.basis IN ('usage', 'formula') OR k.cycle = 'usage')"
		    " AND (SELECT end_on FROM bill WHERE clause_id = k.id AND start_on IS NOT NULL"
		    " ORDER BY start_on DESC LIMIT 1) >= :date",
    /* What stands of a clause: its bills and those that took their place. */
    [SQL_LIVE] =
	"SELECT b.id, l.root_id, b.start_on, b.end_on, b.amount_fen, b.quantity, b.due_on, b.billed_on,"
	" EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)"
	" FROM (SELECT id AS bill_id, id AS root_id FROM bill"
	" WHERE clause_id = :clause AND start_on IS NOT NULL"
	" UNION ALL SELECT a.bill_id, a.of_id FROM bill r"
	" JOIN adjustment a ON a.of_id = r.id AND a.kind = 'correct' WHERE r.clause_id = :clause) l"
	" JOIN bill b ON b.id = l.bill_id"
	" WHERE b.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM bill x"
	" JOIN adjustment y ON y.bill_id = x.id AND y.kind = 'correct' WHERE x.reverses_id = b.id)"
	" ORDER BY b.start_on",
    [SQL_RUN] = "SELECT run_id FROM run_range WHERE table_name = 'bill' AND last_id >= :bill"
		" ORDER BY last_id LIMIT 1",
    [SQL_ROOT] = "SELECT id FROM bill WHERE clause_id = :clause AND start_on = :start",
    [SQL_CREDIT] =
	"INSERT INTO bill (contract_id, party_id, room_id, item_id, start_on, end_on, billed_on,"
	" due_on, amount_fen, tax_fen, quantity, reverses_id)"
	" SELECT contract_id, party_id, room_id, item_id, start_on, end_on, :date, :date,"
	" -amount_fen, -tax_fen,"
	" iif(substr(quantity, 1, 1) = '-', substr(quantity, 2), '-' || quantity), id"
	" FROM bill WHERE id = :bill",
    [SQL_AGAIN] =
	"INSERT INTO bill (contract_id, party_id, room_id, item_id, start_on, end_on, billed_on,"
	" due_on, amount_fen, tax_fen, quantity)"
	" SELECT contract_id, party_id, room_id, item_id, :start, :end, :date, :due, :amount, :tax,"
	" :quantity FROM bill WHERE id = :bill",
    [SQL_FURTHER] =
	"INSERT INTO bill (contract_id, clause_id, party_id, room_id, item_id, start_on, end_on,"
	" billed_on, due_on, amount_fen, tax_fen, quantity)"
	" VALUES (:contract, :clause, :party, :room, :item, :start, :end, :date, :due, :amount, :tax,"
	" :quantity)",
    [SQL_ADJUSTMENT] = "INSERT INTO adjustment (bill_id, kind, of_id, reason)"
		       " VALUES (:bill, 'correct', :root, :reason)",
    /* What is open of a bill goes with its credit; the rest of the credit is the party's. */
    [SQL_SETTLE] =
	"INSERT INTO allocation (date, credit_id, bill_id, amount_fen, rule, evidence)"
	" SELECT max(:date, b.billed_on), c.id, o.bill_id, min(o.open_fen, -c.amount_fen), 'credit',"
	" 'takes ' || b.code || ' back'"
	" FROM bill c JOIN bill b ON b.id = c.reverses_id JOIN open_bill o ON o.bill_id = b.id"
	" WHERE c.id = :credit AND o.open_fen > 0 AND c.amount_fen < 0",
    [SQL_SETTLE_CREDIT] =
	"INSERT INTO allocation (date, credit_id, bill_id, amount_fen, rule, evidence)"
	" SELECT max(:date, b.billed_on), o.bill_id, c.id, min(-o.open_fen, c.amount_fen), 'credit',"
	" 'takes ' || b.code || ' back'"
	" FROM bill c JOIN bill b ON b.id = c.reverses_id JOIN open_bill o ON o.bill_id = b.id"
	" WHERE c.id = :credit AND o.open_fen < 0 AND c.amount_fen > 0",
};

/* A bill that stands. */
struct live {
	int64_t id, root_id;
	struct period period;
	int64_t amount_fen, usage_micro;
	date_day due, billed_on;
	bool other; /* taken back for another reason: split, put off … */
};

/* A clause under review. */
struct work {
	struct review *review;
	struct biller *biller;
	int64_t clause_id;
	const char *billed_on;
	struct live *list;
	size_t count, capacity;
	int changed_year; /* in which usage was found to differ; 0: none yet */
	date_day last; /* the last day of the clause's term, as it is now */
};

static struct statement *
sql_of(struct work *work, int sql)
{
	return ledger_statement(work->review->ledger, sqls[sql]);
}

void
review_add(struct review *review, int64_t clause_id)
{
	bool fresh;

	(void)map_put(&review->known, (const char *)&clause_id, sizeof clause_id, &fresh);
	if (!fresh)
		return;
	review->list =
	    array_grow(review->list, review->count, &review->capacity, sizeof *review->list);
	review->list[review->count++] = clause_id;
}

void
review_close(struct review *review)
{
	map_release(&review->known);
	free(review->list);
	free(review->made);
	*review = (struct review){0};
}

/* Adds the clauses that bill the room's item beyond the day. */
static enum rc
add_metered(void *context, int64_t room_id, int64_t item_id, date_day day)
{
	struct review *review = context;
	struct statement *rows = ledger_statement(review->ledger, sqls[SQL_METERED]);
	char date[DATE_TEXT];
	enum rc rc = RC_OK;

	bind_int(rows, ":room", room_id);
	bind_int(rows, ":item", item_id);
	bind_text(rows, ":date", date_format(day, date));
	while (statement_row(rows, &rc))
		review_add(review, column_int(rows, 0));
	return rc;
}

static enum rc
add_new_readings(struct review *review, struct meters *meters)
{
	struct ledger *ledger = review->ledger;
	int64_t run = statement_number(ledger_statement(ledger, sqls[SQL_LAST_RUN]), 0);
	struct statement *rows = ledger_statement(ledger, sqls[SQL_NEW_READINGS]);
	enum rc rc = RC_OK;

	if (run == 0) /* nothing is billed yet */
		return RC_OK;
	bind_int(rows, ":reading", run_known(ledger, "reading", run));
	bind_int(rows, ":meter_reading", run_known(ledger, "meter_reading", run));
	while (rc == RC_OK && statement_row(rows, &rc)) {
		int64_t room_id = column_int(rows, 1), item_id = column_int(rows, 2);
		date_day day;

		if (!date_parse_text(column_text(rows, 3), &day))
			continue;
		meters_touch(meters, column_int(rows, 0), room_id, item_id, day);
		if (room_id != 0)
			rc = add_metered(review, room_id, item_id, day);
	}
	statement_reset(rows);
	return rc == RC_OK ? meters_touched(meters, add_metered, review) : rc;
}

enum rc
review_open(struct review *review, struct ledger *ledger, struct meters *meters)
{
	struct statement *rows = ledger_statement(ledger, sqls[SQL_TAKEN_BACK]);
	enum rc rc = RC_OK;

	*review = (struct review){.ledger = ledger};
	while (statement_row(rows, &rc))
		review_add(review, column_int(rows, 0));
	return rc == RC_OK ? add_new_readings(review, meters) : rc;
}

static bool
row_to_live(struct statement *row, struct live *live)
{
	struct value quantity = column_value(row, 5);

	*live = (struct live){.id = column_int(row, 0),
	    .root_id = column_int(row, 1),
	    .amount_fen = column_int(row, 4),
	    .other = column_int(row, 8) != 0};
	if (quantity.kind == VALUE_TEXT)
		(void)number_parse(
		    quantity.bytes, quantity.length, METER_DECIMALS, &live->usage_micro);
	return date_parse_text(column_text(row, 2), &live->period.first) &&
	    date_parse_text(column_text(row, 3), &live->period.last) &&
	    date_parse_text(column_text(row, 6), &live->due) &&
	    date_parse_text(column_text(row, 7), &live->billed_on);
}

static enum rc
read_live(struct work *work)
{
	struct statement *rows = sql_of(work, SQL_LIVE);
	enum rc rc = RC_OK;

	bind_int(rows, ":clause", work->clause_id);
	while (statement_row(rows, &rc)) {
		work->list =
		    array_grow(work->list, work->count, &work->capacity, sizeof *work->list);
		if (row_to_live(rows, &work->list[work->count]))
			work->count++;
	}
	return rc;
}

/* The clause as it was when the bill was made. */
static enum rc
find_then(struct work *work, const struct live *live)
{
	struct ledger *ledger = work->review->ledger;
	struct statement *row = sql_of(work, SQL_RUN);
	int64_t run;

	bind_int(row, ":bill", live->root_id);
	run = statement_number(row, 0);
	return clauses_find(&work->biller->clauses, work->clause_id,
	    run_known(ledger, "history", run), &work->biller->clause);
}

static void
count_made(struct work *work, int64_t amount_fen)
{
	struct review *review = work->review;

	review->made = array_grow(
	    review->made, review->made_count, &review->made_capacity, sizeof *review->made);
	review->made[review->made_count++] =
	    (struct review_bill){work->biller->clause.item->place, amount_fen};
}

/* Notes why the bill just written stands. */
static enum rc
note_adjustment(struct work *work, int64_t root_id, const char *reason)
{
	struct statement *insert = sql_of(work, SQL_ADJUSTMENT);

	bind_int(insert, ":bill", ledger_last_id(work->review->ledger));
	bind_int(insert, ":root", root_id);
	bind_text(insert, ":reason", reason);
	return statement_run(insert);
}

static enum rc
settle_credit(struct work *work, int64_t credit_id, int sql)
{
	struct statement *insert = sql_of(work, sql);

	bind_text(insert, ":date", work->billed_on);
	bind_int(insert, ":credit", credit_id);
	return statement_run(insert);
}

static enum rc
take_back(struct work *work, const struct live *live, const char *reason)
{
	struct statement *insert = sql_of(work, SQL_CREDIT);
	int64_t credit_id;
	enum rc rc;

	bind_text(insert, ":date", work->billed_on);
	bind_int(insert, ":bill", live->id);
	if ((rc = statement_run(insert)) != RC_OK)
		return rc;
	credit_id = ledger_last_id(work->review->ledger);
	count_made(work, -live->amount_fen);
	work->review->taken_back++;
	if ((rc = note_adjustment(work, live->root_id, reason)) != RC_OK ||
	    (rc = settle_credit(work, credit_id, SQL_SETTLE)) != RC_OK)
		return rc;
	return settle_credit(work, credit_id, SQL_SETTLE_CREDIT);
}

/* Bytes of the dates and the quantity that a new bill binds. */
struct bound {
	char first[DATE_TEXT], last[DATE_TEXT], due[DATE_TEXT], quantity[NUMBER_TEXT];
};

static void
bind_bill(struct work *work, struct statement *insert, const struct bill *bill, date_day due,
    struct bound *bound)
{
	bind_text(insert, ":start", date_format(bill->period.first, bound->first));
	bind_text(insert, ":end", date_format(bill->period.last, bound->last));
	bind_text(insert, ":date", work->billed_on);
	bind_text(insert, ":due", date_format(due, bound->due));
	bind_int(insert, ":amount", bill->amount_fen);
	bind_int(insert, ":tax", bill->tax_fen);
	bind_text(insert, ":quantity", NULL);
	if (!biller_shows_quantity(work->biller))
		return;
	(void)number_format_short(bill->usage_micro, METER_DECIMALS, bound->quantity);
	bind_text(insert, ":quantity", bound->quantity);
}

/* As long to pay as before, where it is more than before; else it is due when it was. */
static date_day
due_again(const struct work *work, const struct live *live, const struct bill *bill)
{
	date_day today = live->billed_on, due;
	int days = live->due > live->billed_on ? live->due - live->billed_on : 0;

	(void)date_parse_text(work->billed_on, &today);
	due = today + days;
	return bill->amount_fen > live->amount_fen && due > live->due ? due : live->due;
}

static enum rc
bill_again(struct work *work, const struct live *live, const struct bill *bill, const char *reason)
{
	struct statement *insert = sql_of(work, SQL_AGAIN);
	struct bound bound;
	enum rc rc;

	if (bill->amount_fen == 0)
		return RC_OK;
	bind_bill(work, insert, bill, due_again(work, live, bill), &bound);
	bind_int(insert, ":bill", live->id);
	if ((rc = statement_run(insert)) != RC_OK)
		return rc;
	count_made(work, bill->amount_fen);
	return note_adjustment(work, live->root_id, reason);
}

/* A period that is not covered: of a clause, it is billed once; where that bill was taken
 * back, in its place. */
static enum rc
bill_further(struct work *work, const struct bill *bill)
{
	const struct clause *clause = &work->biller->clause;
	struct statement *root = sql_of(work, SQL_ROOT), *insert = sql_of(work, SQL_FURTHER);
	struct bound bound;
	int64_t root_id;
	enum rc rc;

	bind_bill(work, insert, bill, terms_due(clause->terms, bill->period), &bound);
	bind_int(root, ":clause", clause->id);
	bind_text(root, ":start", bound.first);
	root_id = statement_number(root, 0);
	bind_value(insert, ":contract", clause->contract);
	bind_value(insert, ":clause", root_id != 0 ? value_null() : value_int(clause->id));
	bind_value(insert, ":party", clause->party);
	bind_value(insert, ":room", clause->room);
	bind_int(insert, ":item", clause->item->id);
	if ((rc = statement_run(insert)) != RC_OK)
		return rc;
	count_made(work, bill->amount_fen);
	return root_id != 0 ? note_adjustment(work, root_id, "billed again") : RC_OK;
}

/* Why a metered bill does not stand; false when it does. */
static bool
differs(const struct work *work, const struct live *live, const struct bill *bill, bool known,
    struct text *reason)
{
	const struct expr *formula = work->biller->clause.formula;
	char before[NUMBER_TEXT], now[NUMBER_TEXT];

	if (!known) {
		text_adds(reason, "its last reading was taken back");
		return true;
	}
	if (bill->usage_micro != live->usage_micro) {
		(void)number_format_short(live->usage_micro, METER_DECIMALS, before);
		(void)number_format_short(bill->usage_micro, METER_DECIMALS, now);
		text_printf(reason, "usage %s, not %s", now, before);
		return true;
	}
	if (bill->amount_fen == live->amount_fen || formula == NULL ||
	    !expr_uses(formula, "used") || date_split(live->period.last).year != work->changed_year)
		return false;
	text_adds(reason, "other usage earlier in the year");
	return true;
}

/* Takes a bill back and bills it anew, when it does not stand. *stands gets what is covered. */
static enum rc
review_bill(struct work *work, struct live *live, bool *covers)
{
	struct biller *biller = work->biller;
	struct bill bill = {.period = live->period};
	struct text reason = {0};
	char date[DATE_TEXT];
	bool ended = live->period.last > work->last, known = true;
	enum rc rc;

	*covers = true;
	if (live->other || (rc = find_then(work, live)) != RC_OK)
		return live->other ? RC_OK : rc;
	if (!ended && !biller->clause.metered)
		return RC_OK;
	if (ended) {
		bill.period.last = work->last;
		text_printf(&reason, "the term ends on %s", date_format(work->last, date));
	}
	if (bill.period.last >= bill.period.first) {
		if ((rc = biller_measure(biller, &bill, &known)) == RC_OK && known)
			rc = biller_price(biller, &bill);
	}
	if (rc == RC_OK &&
	    (ended ? bill.amount_fen != live->amount_fen
		   : biller_shows_quantity(biller) && differs(work, live, &bill, known, &reason))) {
		work->changed_year = date_split(live->period.last).year;
		if ((rc = take_back(work, live, text_string(&reason))) == RC_OK)
			rc = bill_again(work, live, &bill, text_string(&reason));
		*covers = bill.amount_fen != 0;
		live->period = bill.period;
	}
	text_release(&reason);
	return rc;
}

/* Whether a live bill has a day of the period. */
static bool
is_covered(const struct work *work, struct period period)
{
	for (size_t i = 0; i < work->count; i++) {
		struct period common = period_common(work->list[i].period, period);

		if (common.first <= common.last)
			return true;
	}
	return false;
}

/* What of the bill's period is to be billed: all of it, what comes after the covered days, or
 * nothing. A meter's intervals that made no bill may make one now. */
static enum rc
further_period(struct work *work, struct bill *bill, date_day covered, bool *due)
{
	bool known = true;
	enum rc rc = RC_OK;

	*due = bill->period.first > covered || !is_covered(work, bill->period);
	if (!*due && bill->period.last > covered) {
		bill->period.first = covered + 1;
		rc = biller_measure(work->biller, bill, &known);
		*due = known;
	}
	if (rc == RC_OK && *due)
		rc = biller_price(work->biller, bill);
	*due = *due && bill->amount_fen != 0;
	return rc;
}

/* Bills what has come up and no live bill covers. */
static enum rc
go_on(struct work *work)
{
	struct biller *biller = work->biller;
	struct clause *clause = &biller->clause;
	struct bill *due = NULL;
	size_t count = 0, capacity = 0;
	date_day covered = clause->term.first - 1;
	bool more = true, wanted;
	enum rc rc;

	for (size_t i = 0; i < work->count; i++)
		if (work->list[i].period.last > covered)
			covered = work->list[i].period.last;
	if (clause->terms->cycle == CYCLE_ONCE && work->count > 0)
		return RC_OK;
	clause->next = covered + 1;
	rc = biller_begin(biller, work->count > 0 ? work->list[0].period.first : clause->next);
	while (rc == RC_OK && more) {
		struct bill bill = {0};

		if ((rc = biller_next(biller, &bill, &more)) != RC_OK || !more)
			break;
		due = array_grow(due, count, &capacity, sizeof *due);
		due[count++] = bill;
	}
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		rc = further_period(work, &due[i], covered, &wanted);
		if (rc == RC_OK && wanted)
			rc = bill_further(work, &due[i]);
	}
	free(due);
	return rc;
}

enum rc
review_clause(struct review *review, struct biller *biller, int64_t clause_id,
    const char billed_on[DATE_TEXT])
{
	struct work work = {
	    .review = review, .biller = biller, .clause_id = clause_id, .billed_on = billed_on};
	size_t kept = 0;
	bool covers;
	enum rc rc = clauses_find(&biller->clauses, clause_id, 0, &biller->clause);

	if (rc == RC_OK) {
		work.last = biller->clause.term.last;
		rc = read_live(&work);
	}
	for (size_t i = 0; i < work.count && rc == RC_OK; i++) {
		rc = review_bill(&work, &work.list[i], &covers);
		if (rc == RC_OK && covers)
			work.list[kept++] = work.list[i];
	}
	work.count = kept;
	if (rc == RC_OK &&
	    (rc = clauses_find(&biller->clauses, clause_id, 0, &biller->clause)) == RC_OK)
		rc = go_on(&work);
	free(work.list);
	return rc;
}
