#include "sales/schedule.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"

enum { SQL_MILESTONE, SQL_DOWN_PAYMENT };

static const char *const sqls[] = {
    /* A building's own day goes before its project's. */
    [SQL_MILESTONE] = "SELECT date FROM milestone WHERE code = :code AND project_id = :project"
		      " AND (building_id IS NULL OR building_id = :building)"
		      " ORDER BY building_id IS NULL LIMIT 1",
    [SQL_DOWN_PAYMENT] = "SELECT share, start_on FROM down_payment WHERE kind = :kind"
			 " AND loan = :loan AND start_on <= :date ORDER BY start_on DESC LIMIT 1",
};

/* The work: amounts of the plan's steps. */
struct split {
	const struct schedule_request *request;
	const struct plan *plan;
	struct errors *errors;
	const struct place *place;
	int64_t amounts[PLAN_STEPS_MAX];
	struct before {
		int64_t fen; /* what of it is taken off them */
		int64_t item_id;
	} deposit, paid;
};

static enum rc
too_much(const struct split *split, size_t i)
{
	char amount[NUMBER_TEXT], total[NUMBER_TEXT];
	const struct plan_step *step = &split->plan->steps[i];
	int64_t sum_fen = 0;

	for (size_t j = 0; j < split->plan->count; j++)
		if (__builtin_add_overflow(sum_fen, split->plan->steps[j].amount_fen, &sum_fen))
			sum_fen = INT64_MAX;
	(void)number_format_grouped(sum_fen, MONEY_DECIMALS, amount);
	(void)number_format_grouped(split->request->total_fen, MONEY_DECIMALS, total);
	return error_add(split->errors, RC_DATA, split->place,
	    _("plan %s, step %s: the fixed sums (%s) and roundings of the steps come to more than "
	      "the price %s; expected another plan"),
	    split->plan->code, step->code, amount, total);
}

/* The step that takes what remains: the one with neither share nor amount, else the last. */
static size_t
rest_step(const struct plan *plan)
{
	size_t i = 0;

	while (i + 1 < plan->count && (plan->steps[i].has_share || plan->steps[i].amount_fen > 0))
		i++;
	return i;
}

/* Shares half-up and fixed sums; what they leave is the rest's. */
static enum rc
share_out(struct split *split)
{
	const struct plan *plan = split->plan;
	int64_t total_fen = split->request->total_fen, left_fen = total_fen;
	size_t rest = rest_step(plan);

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_step *step = &plan->steps[i];
		struct ratio part;
		int64_t fen = step->amount_fen;

		if (i == rest)
			continue;
		if (step->has_share &&
		    (!ratio_multiply(ratio_of(total_fen), step->share, &part) ||
			!ratio_round(part, 1, ROUND_HALF_UP, &fen)))
			return too_much(split, i);
		if (fen > left_fen && (!step->has_share || fen - left_fen > (int64_t)plan->count))
			return too_much(split, i);
		fen = fen < left_fen ? fen : left_fen; /* halves of some fen rounded up */
		split->amounts[i] = fen;
		left_fen -= fen;
	}
	split->amounts[rest] = left_fen;
	return RC_OK;
}

/* Who takes what the rounding of a loan cuts: the buyer's first share, else his rest,
 * else his first sum. */
static size_t
cut_step(const struct plan *plan)
{
	enum { SHARE, REST, SUM, NOBODY } who, taker = NOBODY;
	size_t place = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_step *step = &plan->steps[i];

		who = step->has_share ? SHARE : step->amount_fen > 0 ? SUM : REST;
		if (step->loan == LOAN_NONE && who < taker) {
			taker = who;
			place = i;
		}
	}
	return place;
}

/* Rounds the loans, or the other steps; what that changes goes to another one. */
static enum rc
round_steps(struct split *split, bool loans, size_t to)
{
	for (size_t i = 0; i < split->plan->count; i++) {
		const struct plan_step *step = &split->plan->steps[i];
		int64_t rounded_fen;

		if (step->round.step_fen == 0 || (step->loan != LOAN_NONE) != loans || i == to)
			continue;
		if (!round_to_apply(step->round, ratio_of(split->amounts[i]), &rounded_fen) ||
		    __builtin_add_overflow(
			split->amounts[to], split->amounts[i] - rounded_fen, &split->amounts[to]) ||
		    split->amounts[to] < 0)
			return too_much(split, to);
		split->amounts[i] = rounded_fen;
	}
	return RC_OK;
}

/* Money from before goes off the first instalments that are no loan, of one item. */
static enum rc
take_off(struct split *split, int64_t before_fen, struct before *taken, const char *too_much)
{
	const struct plan *plan = split->plan;
	int64_t left_fen = before_fen;
	char before[NUMBER_TEXT], most[NUMBER_TEXT];

	for (size_t i = 0; i < plan->count && left_fen > 0; i++) {
		const struct plan_step *step = &plan->steps[i];
		int64_t fen = split->amounts[i] < left_fen ? split->amounts[i] : left_fen;

		if (step->loan != LOAN_NONE || fen == 0 ||
		    (taken->fen > 0 && step->item_id != taken->item_id))
			continue;
		taken->item_id = step->item_id;
		taken->fen += fen;
		split->amounts[i] -= fen;
		left_fen -= fen;
	}
	if (left_fen == 0)
		return RC_OK;
	(void)number_format_grouped(before_fen, MONEY_DECIMALS, before);
	(void)number_format_grouped(taken->fen, MONEY_DECIMALS, most);
	return error_add(split->errors, RC_DATA, split->place, too_much, plan->code, before, most);
}

static enum rc
take_before(struct split *split)
{
	enum rc rc = take_off(split, split->request->deposit_fen, &split->deposit,
	    _("plan %s: the deposit of %s is more than the %s of instalments that it becomes; "
	      "expected that much at most; `deed refund` gives the rest back"));

	if (rc != RC_OK)
		return rc;
	return take_off(split, split->request->paid_fen, &split->paid,
	    _("plan %s: %s of the price is paid, which is more than the %s of instalments that are no loan; "
	      "expected a plan with a smaller loan"));
}

/* The least part that is no loan, by the table. */
static enum rc
check_down_payment(
    const struct split *split, struct ledger *ledger, enum loan loan, int64_t own_fen)
{
	const struct schedule_request *request = split->request;
	const char *name = loan == LOAN_FUND ? "fund" : "commercial", *text;
	struct statement *s = ledger_statement(ledger, sqls[SQL_DOWN_PAYMENT]);
	char date[DATE_TEXT], own[NUMBER_TEXT], needed[NUMBER_TEXT];
	struct ratio share = ratio_of(0);
	int64_t need_fen = 0;
	enum rc rc = RC_OK;

	bind_text(s, ":kind", request->room_kind);
	bind_text(s, ":loan", name);
	bind_text(s, ":date", date_format(request->date, date));
	if (!statement_row(s, &rc))
		return rc;
	text = column_text(s, 0);
	if (share_parse(text, strlen(text), &share) == NULL &&
	    ratio_multiply(share, ratio_of(request->total_fen), &share))
		(void)ratio_round(share, 1, ROUND_UP, &need_fen);
	if (own_fen < need_fen) {
		(void)number_format_grouped(own_fen, MONEY_DECIMALS, own);
		(void)number_format_grouped(need_fen, MONEY_DECIMALS, needed);
		rc = error_add(split->errors, RC_DATA, split->place,
		    _("plan %s: the down payment is %s; for a %s with a %s loan expected at least "
		      "%s, a share of %s since %s"),
		    split->plan->code, own, request->room_kind, name, needed, text,
		    column_text(s, 1));
	}
	statement_reset(s);
	return rc;
}

static enum rc
check_loans(const struct split *split, struct ledger *ledger, int64_t *loan_fen)
{
	const struct plan *plan = split->plan;
	bool has[LOAN_FUND + 1] = {false};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].loan != LOAN_NONE && split->amounts[i] > 0) {
			*loan_fen += split->amounts[i]; /* all of them are within the total */
			has[plan->steps[i].loan] = true;
		}
	for (enum loan loan = LOAN_COMMERCIAL; loan <= LOAN_FUND && rc == RC_OK; loan++)
		if (has[loan] && split->request->room_kind != NULL)
			rc = check_down_payment(
			    split, ledger, loan, split->request->total_fen - *loan_fen);
	return rc;
}

static bool
milestone_day(struct ledger *ledger, const struct schedule_request *request,
    const struct plan_due *due, date_day *day, enum rc *rc)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_MILESTONE]);
	bool found;

	bind_value(s, ":code", value_text(due->code, due->length));
	bind_int(s, ":project", request->project_id);
	bind_int(s, ":building", request->building_id);
	found = statement_row(s, rc) && date_parse_text(column_text(s, 0), day);
	statement_reset(s);
	return found;
}

/* A step that was passed over is taken to be where the next one was. */
static bool
event_day(const struct schedule_request *request, enum plan_due_from from, date_day *day)
{
	*day = request->sign;
	if (from != PLAN_DUE_SIGN && request->subscribe != 0)
		*day = request->subscribe;
	if (from == PLAN_DUE_BOOK && request->book != 0)
		*day = request->book;
	return *day != 0;
}

/* Nothing is due before it was agreed on: a milestone may have come before the deal. */
static bool
due_day(struct ledger *ledger, const struct schedule_request *request, const struct plan_due *due,
    date_day *day, enum rc *rc)
{
	*day = due->day;
	if (due->from != PLAN_DUE_DATE) {
		if (due->from == PLAN_DUE_MILESTONE ? !milestone_day(ledger, request, due, day, rc)
						    : !event_day(request, due->from, day))
			return false;
		*day = due->months ? date_add_months(*day, due->offset) : *day + due->offset;
	}
	if (request->subscribe != 0 && *day < request->subscribe)
		*day = request->subscribe;
	return true;
}

bool
schedule_due(struct ledger *ledger, const struct schedule_request *request, const char *due,
    date_day *due_on, enum rc *rc)
{
	struct plan_due rule;
	const char *expected = plan_due_parse(due, strlen(due), &rule);

	if (expected == NULL)
		return due_day(ledger, request, &rule, due_on, rc);
	*rc = error_add(
	    ledger_errors(ledger), RC_BUG, NULL, _("%s, got %s"), expected, quote_text(due));
	return false;
}

static enum rc
add(const struct split *split, struct ledger *ledger, struct schedule *schedule,
    const struct plan_due *due, struct instalment line)
{
	enum rc rc = RC_OK;

	line.has_due = due_day(ledger, split->request, due, &line.due_on, &rc);
	schedule->list[schedule->count++] = line;
	return rc;
}

static enum rc
list(const struct split *split, struct ledger *ledger, struct schedule *schedule)
{
	const struct plan_due sign = {.from = PLAN_DUE_SIGN},
			      today = {.from = PLAN_DUE_DATE, .day = split->request->date};
	enum rc rc = RC_OK;

	if (split->deposit.fen > 0)
		rc = add(split, ledger, schedule, &sign,
		    (struct instalment){.step = SCHEDULE_DEPOSIT,
			.item_id = split->deposit.item_id,
			.amount_fen = split->deposit.fen,
			.due = "sign"});
	if (split->paid.fen > 0 && rc == RC_OK)
		rc = add(split, ledger, schedule, &today,
		    (struct instalment){.step = SCHEDULE_PAID,
			.item_id = split->paid.item_id,
			.amount_fen = split->paid.fen,
			.due = date_format(split->request->date, schedule->today)});
	for (size_t i = 0; i < split->plan->count && rc == RC_OK; i++) {
		const struct plan_step *step = &split->plan->steps[i];

		if (split->amounts[i] > 0)
			rc = add(split, ledger, schedule, &step->due,
			    (struct instalment){.step = step->code,
				.item_id = step->item_id,
				.loan = step->loan,
				.amount_fen = split->amounts[i],
				.due = step->due_text});
	}
	return rc;
}

enum rc
schedule_make(struct plans *plans, const struct schedule_request *request,
    const struct place *place, struct schedule *schedule)
{
	struct split split = {.request = request,
	    .plan = request->plan,
	    .errors = ledger_errors(plans->ledger),
	    .place = place};
	size_t rest = rest_step(request->plan), cut = cut_step(request->plan);
	enum rc rc;

	schedule->count = 0;
	schedule->loan_fen = 0;
	if ((rc = plan_usable(plans, request->plan, place)) != RC_OK)
		return rc;
	if (request->total_fen <= 0)
		return error_add(split.errors, RC_DATA, place,
		    _("plan %s: expected a price above 0"), request->plan->code);
	if ((rc = share_out(&split)) == RC_OK && (rc = round_steps(&split, false, rest)) == RC_OK &&
	    (rc = round_steps(&split, true, cut)) == RC_OK &&
	    (rc = check_loans(&split, plans->ledger, &schedule->loan_fen)) == RC_OK &&
	    (rc = take_before(&split)) == RC_OK)
		rc = list(&split, plans->ledger, schedule);
	return rc;
}
