#include "sales/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "sales/campaign.h"

enum { SQL_PLAN, SQL_CODE };

static const char *const sqls[] = {
    [SQL_PLAN] = "SELECT code, name, kind, enabled, discount, stacking = 'added', path = 'unit',"
		 " sums = 'before', round FROM plan WHERE id = :id",
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

/* What load checked and another program altered. */
static enum rc
bad_text(struct plans *plans, const char *plan, const char *expected, const char *got)
{
	return error_add(ledger_errors(plans->ledger), RC_DATA, NULL, _("plan %s: %s, got %s"),
	    plan, expected, quote_text(got));
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
		*rc = plan_steps_read(
		    plans->ledger, plan_id, &plans->arena, &plan->steps, &plan->count);
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
	plans->list =
	    array_grow(plans->list, plans->count, &plans->capacity, sizeof(struct plan *));
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
	if ((flaw = plan_steps_flaw(plan->steps, plan->count, &step)) == NULL)
		return RC_OK;
	if (plan->count == 0)
		return error_add(errors, RC_DATA, place, _("plan %s: %s"), plan->code, flaw);
	return error_add(errors, RC_DATA, place, _("plan %s, step %s: %s"), plan->code,
	    plan->steps[step].code, flaw);
}
