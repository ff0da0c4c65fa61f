#include "billing/late.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/calendar.h"
#include "master/lookup.h"
#include "master/tax.h"

/* A bill without a clause (made anew, deferred, split) goes by that of the bill it came from, or of
 * the one before; one that was brought forward by a clause of its contract and item. The last
 * column: it was taken back. */
#define LATE_BILLS(CANDIDATES) \
	"SELECT b.id, c.late_rate, c.late_grace, c.late_cap," \
	" EXISTS (SELECT 1 FROM bill v WHERE v.reverses_id = b.id)" \
	" FROM (" CANDIDATES ") x CROSS JOIN bill b ON b.id = x.bill_id" \
	" JOIN clause c ON c.id = coalesce(b.clause_id, (SELECT coalesce(o.clause_id," \
	"   (SELECT f.clause_id FROM adjustment g JOIN bill f ON f.id = g.of_id" \
	"   WHERE g.bill_id = o.id))" \
	"  FROM adjustment a JOIN bill o ON o.id = a.of_id WHERE a.bill_id = b.id)," \
	"  (SELECT k.id FROM clause k" \
	"  WHERE k.contract_id = b.contract_id AND k.item_id = b.item_id" \
	"  AND k.late_rate IS NOT NULL ORDER BY k.id LIMIT 1))" \
	" JOIN item i ON i.id = b.item_id" \
	" WHERE c.late_rate IS NOT NULL AND b.due_on < :date AND b.amount_fen > 0" \
	" AND b.reverses_id IS NULL AND i.class <> 'late' ORDER BY b.id"

enum {
	SQL_LAST_RUN,
	SQL_LATE,
	SQL_LATE_ALL,
	SQL_PAYMENTS,
	SQL_BILLED,
	SQL_OPEN_PENALTIES,
	SQL_TAX
};

static const char *const sqls[] = {
    /* one of an earlier day may not have looked at all that has come up */
    [SQL_LAST_RUN] = "SELECT coalesce(max(id), 0) FROM run WHERE command = 'late-fee'"
		     " AND date = (SELECT max(date) FROM run WHERE command = 'late-fee')",
    [SQL_LATE] = LATE_BILLS("SELECT bill_id FROM open_bill WHERE open_fen > 0"
			    " UNION SELECT bill_id FROM allocation WHERE id > :mark"
			    " UNION SELECT reverses_id FROM bill WHERE id > :bills"
			    " AND reverses_id IS NOT NULL"),
    [SQL_LATE_ALL] = LATE_BILLS("SELECT id AS bill_id FROM bill WHERE amount_fen > 0"),
    /* What was taken back never paid. A credit pays the bill that it corrects from its first day,
     * and the one in its place when the money came that had paid the first. */
    [SQL_PAYMENTS] =
	"SELECT CASE WHEN j.id IS NULL THEN a.date WHEN c.reverses_id = b.id THEN b.billed_on"
	" WHEN n.id IS NULL THEN a.date ELSE coalesce((SELECT min(max(p.date), a.date)"
	"  FROM allocation p WHERE p.bill_id IN (SELECT j.of_id UNION ALL SELECT bill_id"
	"   FROM adjustment WHERE of_id = j.of_id AND kind = 'correct') AND p.bill_id <> b.id"
	"  AND p.receipt_id IS NOT NULL AND p.reverses_id IS NULL"
	"  AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = p.id)), a.date)"
	" END AS on_date, a.amount_fen"
	" FROM allocation a JOIN bill b ON b.id = a.bill_id"
	" LEFT JOIN bill c ON c.id = a.credit_id"
	" LEFT JOIN adjustment j ON j.bill_id = a.credit_id AND j.kind = 'correct'"
	" LEFT JOIN adjustment n ON n.bill_id = b.id AND n.kind = 'correct' AND n.of_id = j.of_id"
	" WHERE a.bill_id = :bill AND a.reverses_id IS NULL AND a.date <= :date"
	" AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = a.id)"
	" ORDER BY on_date, a.id",
    [SQL_BILLED] = "SELECT coalesce(sum(b.amount_fen), 0), coalesce(max(b.billed_on) > :date, 0)"
		   " FROM adjustment a JOIN bill b ON b.id = a.bill_id"
		   " WHERE a.of_id = :bill AND a.kind = 'late'",
    [SQL_OPEN_PENALTIES] =
	"SELECT a.bill_id, o.open_fen FROM adjustment a JOIN open_bill o ON o.bill_id = a.bill_id"
	" WHERE a.of_id = :bill AND a.kind = 'late' AND o.open_fen > 0 ORDER BY a.bill_id",
    [SQL_TAX] = "SELECT tax_rate FROM item WHERE id = :item",
};

/* A stretch of days with the same arrears, added to the sum of fen times days. */
static bool
add_stretch(int128 *sum, int64_t open_fen, date_day from, date_day to)
{
	int128 product;

	if (open_fen <= 0 || to <= from)
		return true;
	product = (int128)open_fen * (to - from);
	return !__builtin_add_overflow(*sum, product, sum);
}

/* At most the cap, which is a part of the bill or an amount. */
static bool
cap_penalty(const struct late_terms *terms, int64_t amount_fen, int64_t *penalty_fen)
{
	struct ratio limit = terms->cap.limit;
	int64_t cap_fen;

	if (!terms->capped)
		return true;
	if (!ratio_multiply(limit, ratio_of(terms->cap.of_bill ? amount_fen : 100), &limit) ||
	    !ratio_round(limit, 1, ROUND_HALF_UP, &cap_fen))
		return false;
	if (*penalty_fen > cap_fen)
		*penalty_fen = cap_fen;
	return true;
}

/* Days from..as_of bear: `from` is the last day that does not. A day's arrears are what its
 * payments had not settled the day before. */
static bool
sum_arrears(int64_t open_fen, date_day from, const struct late_payment *payments, size_t count,
    date_day as_of, int128 *sum, date_day *last)
{
	date_day day = from;

	*sum = 0;
	*last = from;
	for (size_t i = 0; i <= count; i++) {
		date_day until = i < count && payments[i].date < as_of ? payments[i].date : as_of;

		if (until > day) {
			if (!add_stretch(sum, open_fen, day, until))
				return false;
			*last = open_fen > 0 ? until : *last;
			day = until;
		}
		if (i < count &&
		    __builtin_sub_overflow(open_fen, payments[i].amount_fen, &open_fen))
			return false;
	}
	return true;
}

bool
late_penalty(const struct late_terms *terms, int64_t amount_fen, date_day due_on,
    const struct late_payment *payments, size_t count, date_day as_of, int64_t *penalty_fen,
    date_day *last, int *days)
{
	date_day grace_end = due_on + terms->grace.days;
	struct ratio penalty = {0, 1};
	date_day from = grace_end;

	*penalty_fen = 0;
	if (!sum_arrears(amount_fen, grace_end, payments, count, as_of, &penalty.numerator, last))
		return false;
	*days = *last - from;
	if (penalty.numerator == 0)
		return true;
	if (terms->grace.conditional) {
		from = due_on;
		if (!sum_arrears(
			amount_fen, from, payments, count, as_of, &penalty.numerator, last))
			return false;
		*days = *last - from;
	}
	return ratio_multiply(penalty, terms->rate, &penalty) &&
	    ratio_round(penalty, 1, ROUND_HALF_UP, penalty_fen) &&
	    cap_penalty(terms, amount_fen, penalty_fen);
}

struct late_run {
	struct adjustments *a;
	struct calendar calendar;
	struct late_payment *payments;
	size_t count, capacity;
	int64_t item_id, minimum_fen;
	struct ratio tax_rate;
	char date[DATE_TEXT];
	struct late_result *result;
};

/* A bill past due. */
struct late_bill {
	int64_t id;
	struct late_terms terms;
	bool void_;
};

static enum rc
read_payments(struct late_run *run, int64_t bill_id)
{
	struct statement *s = ledger_statement(run->a->ledger, sqls[SQL_PAYMENTS]);
	enum rc rc = RC_OK;

	run->count = 0;
	bind_int(s, ":bill", bill_id);
	bind_text(s, ":date", run->date);
	while (statement_row(s, &rc)) {
		struct late_payment payment = {.amount_fen = column_int(s, 1)};

		if (!date_parse_text(column_text(s, 0), &payment.date))
			continue;
		run->payments =
		    array_grow(run->payments, run->count, &run->capacity, sizeof *run->payments);
		run->payments[run->count++] = payment;
	}
	return rc;
}

/* The clause's texts, which load has checked. */
static bool
read_terms(struct statement *s, struct late_terms *terms)
{
	const char *grace = column_text(s, 2), *cap = column_text(s, 3);

	*terms = (struct late_terms){.capped = cap[0] != '\0'};
	return ratio_parse(column_text(s, 1), strlen(column_text(s, 1)), &terms->rate) &&
	    (grace[0] == '\0' || late_grace_parse(grace, strlen(grace), &terms->grace) == NULL) &&
	    (!terms->capped || late_cap_parse(cap, strlen(cap), &terms->cap) == NULL);
}

/* What was billed of the bill's penalty; *later: on a day after this run's, and that stands. */
static enum rc
billed_before(struct late_run *run, int64_t bill_id, int64_t *billed_fen, bool *later)
{
	struct statement *s = ledger_statement(run->a->ledger, sqls[SQL_BILLED]);
	enum rc rc = RC_OK;

	bind_int(s, ":bill", bill_id);
	bind_text(s, ":date", run->date);
	if (!statement_row(s, &rc))
		return rc;
	*billed_fen = column_int(s, 0);
	*later = column_int(s, 1) != 0;
	statement_reset(s);
	return RC_OK;
}

/* A credit of a penalty settles the penalties of the same bill that are open; the rest of it is the
 * party's. */
static enum rc
use_credit(struct late_run *run, int64_t bill_id, int64_t credit_id, int64_t left_fen)
{
	struct statement *s = ledger_statement(run->a->ledger, sqls[SQL_OPEN_PENALTIES]);
	enum rc rc = RC_OK;

	bind_int(s, ":bill", bill_id);
	while (statement_row(s, &rc)) {
		int64_t open_fen = column_int(s, 1);
		int64_t amount_fen = open_fen < left_fen ? open_fen : left_fen;

		if (amount_fen > 0)
			adjustments_settle(run->a, credit_id, column_int(s, 0), amount_fen, "late",
			    "billed too much");
		left_fen -= amount_fen;
	}
	return rc;
}

/* The bill or credit for what the penalty changed by. */
static enum rc
write_change(struct late_run *run, struct billed *bill, date_day due_on, date_day last, int days,
    int64_t penalty_fen, int64_t change_fen)
{
	struct adjustment change = {.like = bill,
	    .item_id = run->item_id,
	    .amount_fen = change_fen,
	    .due_on = run->a->date,
	    .kind = ADJUST_LATE,
	    .of_id = bill->id};
	char total[NUMBER_TEXT];
	struct text reason = {0};
	int64_t id;

	if (!vat_inside(change_fen, run->tax_rate, &change.tax_fen))
		return error_add(ledger_errors(run->a->ledger), RC_DATA, NULL,
		    _("bill %s: the penalty is too large"), bill->code);
	(void)number_format(penalty_fen, MONEY_DECIMALS, total);
	text_printf(&reason, "%d days late, %s in all", days, total);
	(void)date_format(due_on + 1, bill->start_on);
	(void)date_format(last > due_on ? last : due_on + 1, bill->end_on);
	change.reason = text_string(&reason);
	id = adjustments_add(run->a, &change);
	text_release(&reason);
	return change_fen < 0 ? use_credit(run, bill->id, id, -change_fen) : RC_OK;
}

static enum rc
look_at(struct late_run *run, const struct late_bill *late)
{
	struct late_result *result = run->result;
	struct billed bill;
	int64_t penalty_fen = 0, billed_fen = 0, change_fen;
	date_day due_on, last = 0;
	bool later = false;
	int days = 0;
	enum rc rc;

	result->looked_at++;
	if (!adjustments_bill(run->a, late->id, &bill, &rc) ||
	    (rc = billed_before(run, late->id, &billed_fen, &later)) != RC_OK || later ||
	    (rc = read_payments(run, late->id)) != RC_OK)
		return rc;
	due_on = calendar_working(&run->calendar, bill.due_on);
	if (!late->void_ &&
	    !late_penalty(&late->terms, bill.amount_fen, due_on, run->payments, run->count,
		run->a->date, &penalty_fen, &last, &days))
		return error_add(ledger_errors(run->a->ledger), RC_DATA, NULL,
		    _("bill %s: the penalty is too large"), bill.code);
	change_fen = penalty_fen - billed_fen;
	if (change_fen > 0 && change_fen < run->minimum_fen && bill.open_fen > 0) {
		result->waiting++;
		(void)money_add(&result->waiting_fen, change_fen); /* only told, as below */
		return RC_OK;
	}
	if (change_fen == 0)
		return RC_OK;
	if (change_fen > 0) {
		result->bills++;
		(void)money_add(&result->sum_fen, change_fen);
	} else {
		result->credits++;
		(void)money_add(&result->credits_fen, -change_fen);
	}
	return write_change(run, &bill, due_on, last, days, penalty_fen, change_fen);
}

static enum rc
look_at_all(struct late_run *run, bool all)
{
	struct ledger *ledger = run->a->ledger;
	int64_t last_run = statement_number(ledger_statement(ledger, sqls[SQL_LAST_RUN]), 0);
	int64_t mark = last_run > 0 ? run_known(ledger, "allocation", last_run) : 0;
	int64_t bills = last_run > 0 ? run_known(ledger, "bill", last_run) : 0;
	struct statement *s = ledger_statement(ledger, sqls[all ? SQL_LATE_ALL : SQL_LATE]);
	enum rc rc = RC_OK;

	bind_int(s, ":mark", mark);
	bind_int(s, ":bills", bills);
	bind_text(s, ":date", run->date);
	while (rc == RC_OK && statement_row(s, &rc)) {
		struct late_bill late = {.id = column_int(s, 0), .void_ = column_int(s, 4) != 0};

		if (read_terms(s, &late.terms))
			rc = look_at(run, &late);
		else
			rc = error_add(ledger_errors(ledger), RC_BUG, NULL,
			    _("bill row %lld: the late terms of its clause are damaged; load it again"),
			    (long long)late.id);
	}
	statement_reset(s);
	return rc;
}

static enum rc
item_tax(struct late_run *run)
{
	struct statement *s = ledger_statement(run->a->ledger, sqls[SQL_TAX]);
	enum rc rc = RC_OK;

	run->tax_rate = ratio_of(0);
	bind_int(s, ":item", run->item_id);
	if (statement_row(s, &rc))
		(void)ratio_parse(column_text(s, 0), strlen(column_text(s, 0)), &run->tax_rate);
	statement_reset(s);
	return rc;
}

enum rc
late_generate(struct adjustments *a, bool all, int64_t minimum_fen, struct late_result *result)
{
	struct late_run run = {.a = a, .minimum_fen = minimum_fen, .result = result};
	enum rc rc;

	(void)date_format(a->date, run.date);
	*result = (struct late_result){0};
	if ((rc = lookup_item_set(a->ledger, "late.item", &run.item_id)) == RC_OK &&
	    (rc = item_tax(&run)) == RC_OK &&
	    (rc = calendar_read(a->ledger, &run.calendar)) == RC_OK)
		rc = look_at_all(&run, all);
	calendar_release(&run.calendar);
	free(run.payments);
	return rc;
}
