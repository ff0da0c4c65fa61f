/* What sales go by: payment plans and their steps, discounts, limits, milestones. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"
#include "master/fields.h"
#include "master/load-row.h"
#include "master/milestone-names.h"
#include "master/plan-step.h"
#include "master/setting.h"

static const char *
check_discount(const char *text, size_t length, struct arena *arena)
{
	struct discount_terms terms;

	(void)arena;
	return discount_terms_parse(text, length, &terms);
}

static const char *
check_round(const char *text, size_t length, struct arena *arena)
{
	(void)arena;
	return round_text_check(text, length);
}

static const char *
check_share(const char *text, size_t length, struct arena *arena)
{
	struct ratio share;

	(void)arena;
	return share_parse(text, length, &share);
}

enum { PLAN_PATH = 6, PLAN_SUMS };

static const struct kind_column plan_columns[] = {
    {.name = "plan", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"lump", "instalment", "mortgage", NULL}},
    {.name = "enabled", .stored = "enabled", .type = TYPE_BOOL, .fallback = "1"},
    {.name = "discount", .stored = "discount", .check = check_discount},
    {.name = "stacking",
	.stored = "stacking",
	.words = (const char *const[]){"sequential", "added", NULL},
	.fallback = "sequential"},
    [PLAN_PATH] = {.name = "path",
	.stored = "path",
	.words = (const char *const[]){"total", "unit", NULL},
	.fallback = "total"},
    [PLAN_SUMS] = {.name = "sums",
	.stored = "sums",
	.words = (const char *const[]){"after", "before", NULL},
	.fallback = "after"},
    {.name = "round", .stored = "round", .fallback = "0.01", .check = check_round},
};

static enum rc
check_plan(struct load *load, struct load_row *row)
{
	if (value_is(row->values[PLAN_PATH], "unit") && value_is(row->values[PLAN_SUMS], "before"))
		load_problem(load, "sums",
		    _("expected after: on the unit path fixed sums go off the total"));
	return RC_OK;
}

const struct kind kind_plan = {
    .name = "plan", .table = "plan", KIND_COLUMNS(plan_columns), .check = check_plan};

static const char *
check_due(const char *text, size_t length, struct arena *arena)
{
	struct plan_due due;

	(void)arena;
	return plan_due_parse(text, length, &due);
}

/* Every schedule may have instalments of these names: what the deposit becomes,
 * what was paid before. */
static const char *
check_step_code(const char *text, size_t length, struct arena *arena)
{
	(void)arena;
	if (value_is(value_text(text, length), "deposit"))
		return _("expected another code: deposit is what a deposit becomes in every plan");
	return value_is(value_text(text, length), "paid")
	    ? _("expected another code: paid is what was paid by another plan before")
	    : NULL;
}

static const char *
check_step_share(const char *text, size_t length, struct arena *arena)
{
	return value_is(value_text(text, length), PLAN_STEP_NONE)
	    ? NULL
	    : check_share(text, length, arena);
}

enum { STEP_PLAN, STEP_CODE, STEP_ITEM, STEP_SHARE, STEP_AMOUNT, STEP_DUE, STEP_ROUND };

static const struct kind_column step_columns[] = {
    [STEP_PLAN] = {.name = "plan",
	.stored = "plan_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_PLAN},
    [STEP_CODE] = {.name = "step",
	.stored = "code",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.check = check_step_code},
    [STEP_ITEM] = {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_ITEM},
    [STEP_SHARE] = {.name = "share", .stored = "share", .check = check_step_share},
    [STEP_AMOUNT] = {.name = "amount", .stored = "amount_fen", .type = TYPE_MONEY},
    [STEP_DUE] = {.name = "due", .stored = "due", .flags = COLUMN_REQUIRED, .check = check_due},
    [STEP_ROUND] = {.name = "round", .stored = "round", .check = check_round},
};

/* All that a plan bills comes to the deal's price, so each item is of that class; and nobody lends
 * more than was asked for. */
static enum rc
check_step_item(struct load *load, const struct load_row *row)
{
	static const char sql[] = "SELECT code, class FROM item WHERE id = :item";
	struct ledger *ledger = load_ledger(load);
	struct statement *s = ledger_statement(ledger, sql);
	struct value round = row->values[STEP_ROUND];
	struct round_to to;
	enum rc rc = RC_OK;

	bind_value(s, ":item", row->values[STEP_ITEM]);
	if (!statement_row(s, &rc))
		return rc;
	if (strcmp(column_text(s, 1), "price") != 0)
		load_problem(load, "item",
		    _("expected an item of class price, as loan or fund-loan, got one of class %s"),
		    column_text(s, 1));
	if (loan_of_item(ledger, column_text(s, 0)) != LOAN_NONE && round.kind != VALUE_NULL &&
	    round_to_parse(round.bytes, round.length, &to) && to.mode != ROUND_DOWN)
		load_problem(load, "round",
		    _("expected down after it, as 10000 down: a loan is never rounded up"));
	statement_reset(s);
	return rc;
}

static enum rc
check_step(struct load *load, struct load_row *row)
{
	struct value amount = row->values[STEP_AMOUNT];

	if (amount.kind != VALUE_NULL && amount.number <= 0)
		load_problem(load, "amount", _("expected an amount above 0"));
	if (amount.kind != VALUE_NULL && row->values[STEP_SHARE].kind != VALUE_NULL)
		load_problem(load, "amount", _("expected a share or an amount, not both"));
	return check_step_item(load, row);
}

/* A name that only one side has, with the nearest of the other's, where there is one. */
static void
remark_name(struct load *load, long line, const char *column, const struct milestone_names *names,
    const char *name, const char *alone, const char *near)
{
	const char *nearest = names->count > 0 ? text_nearest(name, names->list) : NULL;

	if (nearest == NULL || nearest[0] != name[0]) /* a slip is rarely in the first letter */
		load_remark(load, line, column, alone, quote_text(name));
	else
		load_remark(load, line, column, near, quote_text(name), nearest);
}

/* A plan whose steps the file has, or some of them. */
struct loaded_plan {
	int64_t id;
	const char *code;
	bool mortgage;
	struct plan_step *steps;
	size_t count;
};

static bool
has_loan(const struct loaded_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->steps[i].loan != LOAN_NONE)
			return true;
	return false;
}

/* Line of one of its steps in the file, rather that one; 0 when it has none. */
static long
line_of(struct load *load, const struct loaded_plan *plan, size_t which)
{
	long line = 0, one;

	for (size_t i = 0; i < plan->count; i++) {
		const struct value key[] = {value_int(plan->id), value_string(plan->steps[i].code)};

		if ((one = load_line(load, key, 2)) != 0 && (line == 0 || i <= which))
			line = one;
	}
	return line;
}

static void
check_whole(struct load *load, const struct loaded_plan *plan)
{
	size_t which;
	const char *flaw = plan_steps_flaw(plan->steps, plan->count, &which);
	long line = line_of(load, plan, which);

	if (line == 0)
		return;
	if (flaw != NULL)
		load_file_problem(load, line, NULL, _("plan %s, step %s: %s"), plan->code,
		    plan->steps[which].code, flaw);
	else if (plan->mortgage && !has_loan(plan))
		load_file_problem(load, line, "item",
		    _("plan %s is of kind mortgage; expected a step of the item %s or %s"),
		    plan->code, setting_text(load_ledger(load), "loan.item"),
		    setting_text(load_ledger(load), "loan.fund_item"));
}

/* Of steps of the file that wait for what no project has: once for each name. */
static void
remark_waiting(struct load *load, const struct loaded_plan *plan, struct milestone_names *known)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct value key[] = {value_int(plan->id), value_string(plan->steps[i].code)};
		const struct plan_due *due = &plan->steps[i].due;
		long line = load_line(load, key, 2);
		char *name;

		if (line == 0 || due->from != PLAN_DUE_MILESTONE ||
		    milestone_is_among(known, due->code, due->length))
			continue;
		name = xstrndup(due->code, due->length);
		remark_name(load, line, "due", known, name,
		    _("no project has a milestone %s yet, which it waits for"),
		    _("no project has a milestone %s yet, which it waits for; did you mean %s?"));
		milestone_add(known, name, due->length);
		free(name);
	}
}

static enum rc
finish_steps(struct load *load)
{
	struct milestone_names known = {0};
	static const char sql[] = "SELECT id, code, kind = 'mortgage' FROM plan"
				  " WHERE id IN (SELECT plan_id FROM step) ORDER BY id";
	struct statement *s = ledger_statement(load_ledger(load), sql);
	struct arena arena = {0};
	enum rc rc = milestones_known(&known, load_ledger(load));

	while (rc == RC_OK && statement_row(s, &rc)) {
		struct loaded_plan plan = {.id = column_int(s, 0),
		    .code = column_text(s, 1),
		    .mortgage = column_int(s, 2) == 1};

		rc = plan_steps_read(load_ledger(load), plan.id, &arena, &plan.steps, &plan.count);
		if (rc == RC_OK) {
			check_whole(load, &plan);
			remark_waiting(load, &plan, &known);
		}
		arena_reset(&arena);
	}
	statement_reset(s);
	arena_release(&arena);
	milestone_names_release(&known);
	return rc;
}

const struct kind kind_step = {.name = "step",
    .table = "step",
    KIND_COLUMNS(step_columns),
    .check = check_step,
    .finish = finish_steps};

enum { DISCOUNT_START = 5, DISCOUNT_END, DISCOUNT_WHEN = 8 };

static const struct kind_column discount_columns[] = {
    {.name = "discount", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "value", .stored = "value", .flags = COLUMN_REQUIRED, .check = check_discount},
    {.name = "plan", .stored = "plan_id", .type = TYPE_CODE, .reference = REFERENCE_PLAN},
    {.name = "project", .stored = "project_id", .type = TYPE_CODE, .reference = REFERENCE_PROJECT},
    [DISCOUNT_START] = {.name = "start", .stored = "start_on", .type = TYPE_DATE},
    [DISCOUNT_END] = {.name = "end", .stored = "end_on", .type = TYPE_DATE},
    {.name = "enabled", .stored = "enabled", .type = TYPE_BOOL, .fallback = "1"},
    [DISCOUNT_WHEN] = {.name = "when", .stored = "condition"},
};

static enum rc
check_discount_row(struct load *load, struct load_row *row)
{
	(void)check_order(load, row, DISCOUNT_START, DISCOUNT_END);
	check_expression(load, row, DISCOUNT_WHEN, &price_scope, EXPR_BOOL);
	return RC_OK;
}

const struct kind kind_discount = {.name = "discount",
    .table = "discount",
    KIND_COLUMNS(discount_columns),
    .check = check_discount_row};

static const char *
check_percent(const char *text, size_t length, struct arena *arena)
{
	struct ratio percent;

	(void)arena;
	if (ratio_parse(text, length, &percent) && ratio_compare(percent, ratio_of(100)) > 0)
		return _("expected 0 to 100: percent off the list price");
	return NULL;
}

static const struct kind_column discount_limit_columns[] = {
    {.name = "consultant", .stored = "consultant", .flags = COLUMN_KEY, .fallback = ""},
    {.name = "plan",
	.stored = "plan_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY | COLUMN_MAYBE,
	.reference = REFERENCE_PLAN},
    {.name = "percent",
	.stored = "percent",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE,
	.check = check_percent},
};

const struct kind kind_discount_limit = {
    .name = "discount-limit", .table = "discount_limit", KIND_COLUMNS(discount_limit_columns)};

static const struct kind_column down_payment_columns[] = {
    {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_KEY,
	.words = (const char *const[]){"residence", "shop", "office", "parking", "storage", NULL}},
    {.name = "loan",
	.stored = "loan",
	.flags = COLUMN_KEY,
	.words = (const char *const[]){"commercial", "fund", NULL}},
    {.name = "start", .stored = "start_on", .type = TYPE_DATE, .flags = COLUMN_KEY},
    {.name = "share", .stored = "share", .flags = COLUMN_REQUIRED, .check = check_share},
};

const struct kind kind_down_payment = {
    .name = "down-payment", .table = "down_payment", KIND_COLUMNS(down_payment_columns)};

static const char *
check_milestone(const char *text, size_t length, struct arena *arena)
{
	(void)arena;
	return milestone_code_parse(text, length);
}

static const struct kind_column milestone_columns[] = {
    {.name = "project",
	.stored = "project_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_PROJECT},
    {.name = "building",
	.stored = "building_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY | COLUMN_MAYBE,
	.reference = REFERENCE_BUILDING},
    {.name = "milestone",
	.stored = "code",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.check = check_milestone},
    {.name = "date", .stored = "date", .type = TYPE_DATE, .flags = COLUMN_REQUIRED},
};

/* Of milestones of the file that nothing waits for. */
static enum rc
finish_milestones(struct load *load)
{
	static const char sql[] = "SELECT project_id, building_id, code FROM milestone ORDER BY id";
	struct statement *s = ledger_statement(load_ledger(load), sql);
	struct milestone_names waited_for = {0};
	enum rc rc = milestones_waited_for(&waited_for, load_ledger(load));

	while (rc == RC_OK && statement_row(s, &rc)) {
		const struct value key[] = {
		    column_value(s, 0), column_value(s, 1), column_value(s, 2)};
		const char *name = column_text(s, 2);
		long line = load_line(load, key, 3);

		if (line != 0 && !milestone_is_among(&waited_for, name, strlen(name)))
			remark_name(load, line, "milestone", &waited_for, name,
			    _("no step of a plan waits for %s yet"),
			    _("no step of a plan waits for %s yet; did you mean %s?"));
	}
	statement_reset(s);
	milestone_names_release(&waited_for);
	return rc;
}

const struct kind kind_milestone = {.name = "milestone",
    .table = "milestone",
    KIND_COLUMNS(milestone_columns),
    .finish = finish_milestones};
