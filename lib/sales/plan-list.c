#include "sales/plan-list.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/milestone-names.h"
#include "sales/discount.h"

enum { SQL_LIST, SQL_ENABLE, SQL_ITEM };
enum { STEP_DUE = 10 }; /* its column in the list */

static const char *const sqls[] = {
    [SQL_LIST] =
	"SELECT p.code, p.name, p.kind, p.enabled, p.discount, p.stacking, s.code, i.code,"
	" s.share, s.amount_fen, s.due, s.round, p.path || ' ' || p.sums, p.round FROM plan p"
	" LEFT JOIN step s ON s.plan_id = p.id AND s.share IS NOT '" PLAN_STEP_NONE
	"' LEFT JOIN item i ON i.id = s.item_id"
	" WHERE :code IS NULL OR p.code = :code ORDER BY p.id, s.id",
    [SQL_ENABLE] = "UPDATE plan SET enabled = :enabled WHERE id = :plan AND enabled <> :enabled",
    [SQL_ITEM] = "SELECT code FROM item WHERE id = :item",
};

const struct out_column plan_list_columns[PLAN_LIST_COLUMNS] = {
    {.name = "plan", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "kind"},
    {.name = "enabled", .type = TYPE_BOOL},
    {.name = "discount"},
    {.name = "stacking"},
    {.name = "step", .type = TYPE_CODE},
    {.name = "item", .type = TYPE_CODE},
    {.name = "share"},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "due"},
    {.name = "round"},
    {.name = "path"},
    {.name = "total_round"},
    {.name = "waits_for", .type = TYPE_CODE},
};

const struct out_column plan_preview_columns[PLAN_PREVIEW_COLUMNS] = {
    {.name = "room", .type = TYPE_CODE},
    {.name = "plan", .type = TYPE_CODE},
    {.name = "step", .type = TYPE_CODE},
    {.name = "item", .type = TYPE_CODE},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "share", .type = TYPE_PERCENT},
    {.name = "due"},
    {.name = "due_on", .type = TYPE_DATE},
    {.name = "list", .type = TYPE_MONEY},
    {.name = "price", .type = TYPE_MONEY},
    {.name = "discount", .type = TYPE_PERCENT},
    {.name = "discounts"},
};

static enum rc
no_plan(struct ledger *ledger, const char *code)
{
	return error_add(ledger_errors(ledger), RC_DATA, NULL,
	    _("there is no plan %s; `deed plan` lists them"), quote_text(code));
}

/* What a step due so waits for, where no project has it. */
static struct value
missing_milestone(const char *text, const struct milestone_names *known)
{
	struct plan_due due;

	if (plan_due_parse(text, strlen(text), &due) != NULL || due.from != PLAN_DUE_MILESTONE ||
	    milestone_is_among(known, due.code, due.length))
		return value_null();
	return value_text(due.code, due.length);
}

enum rc
plan_list(struct ledger *ledger, const char *code, struct out *out)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_LIST]);
	struct milestone_names known = {0};
	long before = out_rows(out);
	enum rc rc = milestones_known(&known, ledger);

	bind_text(s, ":code", code);
	while (rc == RC_OK && statement_row(s, &rc)) {
		struct value row[PLAN_LIST_COLUMNS];

		column_values(s, row, PLAN_LIST_COLUMNS - 1);
		row[PLAN_LIST_COLUMNS - 1] = missing_milestone(column_text(s, STEP_DUE), &known);
		rc = out_row(out, row);
	}
	statement_reset(s);
	milestone_names_release(&known);
	return rc == RC_OK && code != NULL && out_rows(out) == before ? no_plan(ledger, code) : rc;
}

static enum rc
show(struct ledger *ledger, const struct plan_wish *wish, const struct plan *plan,
    const struct schedule *schedule, const struct discounted *price, struct out *out)
{
	char due_on[DATE_TEXT];
	enum rc rc = RC_OK;

	for (size_t i = 0; i < schedule->count && rc == RC_OK; i++) {
		const struct instalment *line = &schedule->list[i];
		struct statement *item = ledger_statement(ledger, sqls[SQL_ITEM]);

		bind_int(item, ":item", line->item_id);
		if (!statement_row(item, &rc))
			return rc;
		const struct value row[PLAN_PREVIEW_COLUMNS] = {value_string(wish->room),
		    value_string(plan->code), value_string(line->step), column_value(item, 0),
		    value_int(line->amount_fen),
		    value_int(discount_percent(line->amount_fen, price->price_fen)),
		    value_string(line->due),
		    line->has_due ? value_string(date_format(line->due_on, due_on)) : value_null(),
		    value_int(price->list_fen), value_int(price->price_fen),
		    value_int(price->percent), value_string(text_string(&price->how))};

		rc = out_row(out, row);
		statement_reset(item);
	}
	return rc;
}

/* The agreed price, or what the discounts make of the list price. */
static enum rc
price_of(struct plans *plans, const struct plan *plan, const struct sales_room *room,
    const struct plan_wish *wish, struct discounted *price)
{
	const struct discount_request request = {
	    .plan = plan, .room = room, .date = wish->date, .campaigns = wish->campaigns};

	if (wish->price_fen == 0)
		return discount_price(plans, &request, NULL, price);
	price->list_fen = room->list_fen != 0 ? room->list_fen : wish->price_fen;
	price->price_fen = wish->price_fen;
	price->percent = discount_percent(price->price_fen, price->list_fen);
	return RC_OK;
}

enum rc
plan_preview(struct plans *plans, const char *code, const struct plan_wish *wish, struct out *out,
    struct plan_quote *quote)
{
	struct schedule_request request = {.deposit_fen = wish->deposit_fen,
	    .book = wish->book,
	    .subscribe = wish->subscribe,
	    .sign = wish->sign,
	    .date = wish->date};
	struct discounted price = {0};
	const struct plan *stored;
	struct schedule schedule;
	struct sales_room room;
	struct plan plan;
	enum rc rc = RC_OK;

	if (!sales_room_find(plans->ledger, value_string(wish->room), wish->date, &room, &rc))
		return rc != RC_OK ? rc
				   : error_add(ledger_errors(plans->ledger), RC_DATA, NULL,
					 _("there is no room %s; `deed rooms` lists them"),
					 quote_text(wish->room));
	if ((stored = plans_find(plans, value_string(code), &rc)) == NULL)
		return rc != RC_OK ? rc : no_plan(plans->ledger, code);
	plan = *stored;
	plan.enabled = true; /* to be looked at before it is */
	request.plan = &plan;
	request.project_id = room.project_id;
	request.building_id = room.building_id;
	request.room_kind = room.kind;
	if ((rc = price_of(plans, &plan, &room, wish, &price)) == RC_OK) {
		request.total_fen = price.price_fen;
		rc = schedule_make(plans, &request, NULL, &schedule);
	}
	if (rc == RC_OK)
		rc = show(plans->ledger, wish, &plan, &schedule, &price, out);
	if (rc == RC_OK)
		*quote = (struct plan_quote){
		    schedule.count, price.list_fen, price.price_fen, price.percent};
	text_release(&price.how);
	return rc;
}

enum rc
plan_enable(struct plans *plans, const char *code, bool enable, bool *changed)
{
	const struct plan *plan;
	struct statement *s;
	const char *flaw;
	size_t which;
	enum rc rc = RC_OK;

	*changed = false;
	if ((plan = plans_find(plans, value_string(code), &rc)) == NULL)
		return rc != RC_OK ? rc : no_plan(plans->ledger, code);
	if (enable && (flaw = plan_steps_flaw(plan->steps, plan->count, &which)) != NULL)
		return error_add(ledger_errors(plans->ledger), RC_DATA, NULL, _("plan %s: %s"),
		    plan->code, flaw);
	s = ledger_statement(plans->ledger, sqls[SQL_ENABLE]);
	bind_int(s, ":plan", plan->id);
	bind_int(s, ":enabled", enable);
	if ((rc = statement_run(s)) != RC_OK || ledger_changes(plans->ledger) == 0)
		return rc;
	*changed = true;
	return history_add(plans->ledger, "plan", plan->id);
}
