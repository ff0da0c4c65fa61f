#include "sales/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "sales/discount.h"
#include "sales/schedule.h"

enum { SQL_PLAN, SQL_STEPS, SQL_CODE };

static const char *const sqls[] = {
    [SQL_PLAN] = "SELECT code, name, kind, enabled, discount, stacking = 'added', path = 'unit',"
		 " sums = 'before', round FROM plan WHERE id = :id",
    [SQL_STEPS] = "SELECT s.code, s.item_id, i.code, s.share, coalesce(s.amount_fen, 0), s.due,"
		  " s.round FROM step s JOIN item i ON i.id = s.item_id WHERE s.plan_id = :id"
		  " ORDER BY s.id",
    [SQL_CODE] = "SELECT id FROM plan WHERE code = :code",
};

void
plans_init(struct plans *plans, struct ledger *ledger)
{
	*plans = (struct plans){.ledger = ledger};
}

void
plans_release(struct plans *plans)
{
	campaigns_release(plans);
	free(plans->list);
	map_release(&plans->places);
	arena_release(&plans->arena);
	*plans = (struct plans){0};
}

enum loan
loan_of_item(struct ledger *ledger, const char *item_code)
{
	if (strcmp(item_code, ledger_setting(ledger, "loan.item", "loan")) == 0)
		return LOAN_COMMERCIAL;
	if (strcmp(item_code, ledger_setting(ledger, "loan.fund_item", "fund-loan")) == 0)
		return LOAN_FUND;
	return LOAN_NONE;
}

/* What load checked and another program altered. */
static enum rc
bad_text(struct plans *plans, const char *plan, const char *expected, const char *got)
{
	return error_add(ledger_errors(plans->ledger), RC_DATA, NULL, _("plan %s: %s, got %s"),
	    plan, expected, quote_text(got));
}

static enum rc
read_step(struct plans *plans, struct statement *s, const struct plan *plan, struct plan_step *step)
{
	const char *share = column_text(s, 3), *round = column_text(s, 6), *expected;

	step->code = arena_strdup(&plans->arena, column_text(s, 0));
	step->item_id = column_int(s, 1);
	step->loan = loan_of_item(plans->ledger, column_text(s, 2));
	step->has_share = !column_null(s, 3);
	step->amount_fen = column_int(s, 4);
	step->due_text = arena_strdup(&plans->arena, column_text(s, 5));
	if (step->has_share && (expected = share_parse(share, strlen(share), &step->share)) != NULL)
		return bad_text(plans, plan->code, expected, share);
	if (!column_null(s, 6) && !round_to_parse(round, strlen(round), &step->round))
		return bad_text(plans, plan->code, round_text_check(round, strlen(round)), round);
	if ((expected = plan_due_parse(step->due_text, strlen(step->due_text), &step->due)) != NULL)
		return bad_text(plans, plan->code, expected, step->due_text);
	return RC_OK;
}

static enum rc
read_steps(struct plans *plans, struct plan *plan)
{
	struct statement *s = ledger_statement(plans->ledger, sqls[SQL_STEPS]);
	enum rc rc = RC_OK;

	plan->steps = arena_alloc(&plans->arena, PLAN_STEPS_MAX * sizeof *plan->steps);
	bind_int(s, ":id", plan->id);
	while (rc == RC_OK && statement_row(s, &rc)) {
		if (plan->count == PLAN_STEPS_MAX)
			rc = error_add(ledger_errors(plans->ledger), RC_DATA, NULL,
			    _("plan %s: expected at most %d steps"), plan->code, PLAN_STEPS_MAX);
		else
			rc = read_step(plans, s, plan, &plan->steps[plan->count++]);
	}
	statement_reset(s);
	return rc;
}

static enum rc
read_plan(struct plans *plans, struct statement *s, struct plan *plan)
{
	const char *discount = column_text(s, 4), *round = column_text(s, 8), *expected;

	plan->code = arena_strdup(&plans->arena, column_text(s, 0));
	plan->name = arena_strdup(&plans->arena, column_text(s, 1));
	plan->kind = arena_strdup(&plans->arena, column_text(s, 2));
	plan->enabled = column_int(s, 3) == 1;
	plan->added = column_int(s, 5) == 1;
	plan->by_unit = column_int(s, 6) == 1;
	plan->sums_first = column_int(s, 7) == 1;
	if (!round_to_parse(round, strlen(round), &plan->round))
		return bad_text(plans, plan->code, round_text_check(round, strlen(round)), round);
	discount = arena_strdup(&plans->arena, discount);
	if (discount[0] != '\0' &&
	    (expected = discount_terms_parse(discount, strlen(discount), &plan->discounts)) != NULL)
		return bad_text(plans, plan->code, expected, discount);
	return RC_OK;
}

/* NULL: there is none, or an error. */
static struct plan *
plan_read(struct plans *plans, int64_t plan_id, enum rc *rc)
{
	struct statement *s = ledger_statement(plans->ledger, sqls[SQL_PLAN]);
	struct plan *plan;

	bind_int(s, ":id", plan_id);
	if (!statement_row(s, rc))
		return NULL;
	plan = arena_alloc(&plans->arena, sizeof *plan);
	*plan = (struct plan){.id = plan_id};
	*rc = read_plan(plans, s, plan);
	statement_reset(s);
	if (*rc == RC_OK)
		*rc = read_steps(plans, plan);
	return *rc == RC_OK ? plan : NULL;
}

const struct plan *
plans_get(struct plans *plans, int64_t plan_id, enum rc *rc)
{
	int64_t *place = map_get(&plans->places, (const char *)&plan_id, sizeof plan_id);
	struct plan *plan;

	if (place != NULL)
		return plans->list[*place - 1];
	if ((plan = plan_read(plans, plan_id, rc)) == NULL)
		return NULL;
	plans->list = array_grow(plans->list, plans->count, &plans->capacity, sizeof *plans->list);
	plans->list[plans->count++] = plan;
	*map_put(&plans->places, (const char *)&plan_id, sizeof plan_id, NULL) =
	    (int64_t)plans->count;
	return plan;
}

const struct plan *
plans_find(struct plans *plans, struct value code, enum rc *rc)
{
	struct statement *s = ledger_statement(plans->ledger, sqls[SQL_CODE]);
	int64_t plan_id;

	bind_value(s, ":code", code);
	plan_id = statement_number(s, 0);
	return plan_id != 0 ? plans_get(plans, plan_id, rc) : NULL;
}

/* What the shares come to; false when they cannot be added: over 1, whatever else. */
static bool
sum_shares(const struct plan *plan, struct ratio *sum, size_t *step)
{
	*sum = ratio_of(0);
	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->steps[i].has_share)
			continue;
		*step = i;
		if (!ratio_add(*sum, plan->steps[i].share, sum) ||
		    ratio_compare(*sum, ratio_of(1)) > 0)
			return false;
	}
	return true;
}

const char *
plan_flaw(const struct plan *plan, size_t *step)
{
	size_t rests = 0, sums = 0, own = 0, rest = 0, rounded = 0;
	struct ratio shares;

	*step = 0;
	if (plan->count == 0)
		return _("expected steps; `deed load step` adds them");
	if (!sum_shares(plan, &shares, step))
		return _("expected shares that come to 1 at most");
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_step *s = &plan->steps[i];

		own += s->loan == LOAN_NONE;
		rounded = s->loan != LOAN_NONE && s->round.step_fen > 0 ? i + 1 : rounded;
		sums += s->amount_fen > 0;
		if (!s->has_share && s->amount_fen == 0 && ++rests == 1)
			rest = i;
		else if (!s->has_share && s->amount_fen == 0)
			*step = i;
	}
	if (rests > 1)
		return _("expected one step at most with neither share nor amount");
	if (rests == 1)
		*step = rest;
	if (rests == 1 && ratio_compare(shares, ratio_of(1)) == 0)
		return _("nothing remains for it: the shares before come to 1");
	if (rests == 0 && (sums > 0 || ratio_compare(shares, ratio_of(1)) != 0))
		return _(
		    "expected shares that come to 1, or one step with neither share nor amount, which takes what remains");
	*step = rounded > 0 ? rounded - 1 : *step;
	if (rounded > 0 && own == 0)
		return _("expected a step that is no loan, to take what the loan's rounding cuts");
	return NULL;
}

enum rc
plan_usable(const struct plans *plans, const struct plan *plan, const struct place *place)
{
	struct errors *errors = ledger_errors(plans->ledger);
	const char *flaw;
	size_t step;

	if (!plan->enabled)
		return error_add(errors, RC_DATA, place,
		    _("plan %s is disabled; expected an enabled one (`deed plan` lists them)"),
		    plan->code);
	if ((flaw = plan_flaw(plan, &step)) == NULL)
		return RC_OK;
	if (plan->count == 0)
		return error_add(errors, RC_DATA, place, _("plan %s: %s"), plan->code, flaw);
	return error_add(errors, RC_DATA, place, _("plan %s, step %s: %s"), plan->code,
	    plan->steps[step].code, flaw);
}
