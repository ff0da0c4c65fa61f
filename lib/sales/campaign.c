#include "sales/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/expression.h"
#include "ledger/statement.h"
#include "master/fields.h"

struct campaign {
	const char *code;
	bool enabled, has_start, has_end;
	date_day start, end;
	int64_t plan_id, project_id; /* 0: any */
	const char *plan, *project; /* their codes */
	struct discount_terms terms;
	const char *condition; /* NULL: none */
	struct expr *expr;
	struct expr_params params;
	struct statement *meets; /* a row when the room :room meets the condition */
};

static const char sql_campaign[] =
    "SELECT d.enabled, d.start_on, d.end_on, coalesce(d.plan_id, 0), coalesce(d.project_id, 0), l.code,"
    " p.code, d.value, d.condition, d.code FROM discount d LEFT JOIN plan l ON l.id = d.plan_id"
    " LEFT JOIN project p ON p.id = d.project_id WHERE d.code = :code";

static void
campaign_free(struct campaign *campaign)
{
	statement_free(campaign->meets);
	expr_params_release(&campaign->params);
	expr_free(campaign->expr);
	free(campaign);
}

void
campaigns_release(struct plans *plans)
{
	for (size_t i = 0; i < plans->campaign_count; i++)
		campaign_free(plans->campaigns[i]);
	free(plans->campaigns);
	plans->campaigns = NULL;
	plans->campaign_count = plans->campaign_capacity = 0;
}

/* Prepares the question whether a room meets the condition. */
static enum rc
compile(struct plans *plans, struct campaign *campaign)
{
	static const char rooms[] = "SELECT 1 FROM (SELECT v.*, p.city FROM v_room v JOIN project p"
				    " ON p.id = v.project_id WHERE v.room_id = :room) AS r WHERE ";
	struct errors *errors = ledger_errors(plans->ledger);
	struct place place = {.column = campaign->code};
	struct text sql = {0};
	enum rc rc;

	campaign->expr = expr_parse(&price_scope, campaign->condition, strlen(campaign->condition),
	    EXPR_BOOL, errors, &place);
	if (campaign->expr == NULL)
		return errors_rc(errors);
	text_adds(&sql, rooms);
	if ((rc = expressions_allow(plans->ledger)) == RC_OK &&
	    (rc = expr_sql(campaign->expr, &sql, &campaign->params, errors, &place)) == RC_OK &&
	    (campaign->meets = statement_new(plans->ledger, sql.bytes, true)) == NULL)
		rc = errors_rc(errors);
	text_release(&sql);
	return rc;
}

static enum rc
read_campaign(struct plans *plans, struct statement *s, struct campaign *campaign)
{
	struct arena *arena = &plans->arena;
	const char *value = arena_strdup(arena, column_text(s, 7)), *expected;

	campaign->code = arena_strdup(arena, column_text(s, 9));
	campaign->enabled = column_int(s, 0) == 1;
	campaign->has_start = date_parse_text(column_text(s, 1), &campaign->start);
	campaign->has_end = date_parse_text(column_text(s, 2), &campaign->end);
	campaign->plan_id = column_int(s, 3);
	campaign->project_id = column_int(s, 4);
	campaign->plan = arena_strdup(arena, column_text(s, 5));
	campaign->project = arena_strdup(arena, column_text(s, 6));
	campaign->condition = column_null(s, 8) ? NULL : arena_strdup(arena, column_text(s, 8));
	statement_reset(s);
	if ((expected = discount_terms_parse(value, strlen(value), &campaign->terms)) != NULL)
		return error_add(ledger_errors(plans->ledger), RC_DATA, NULL,
		    _("discount %s: %s, got %s"), campaign->code, expected, quote_text(value));
	return campaign->condition != NULL ? compile(plans, campaign) : RC_OK;
}

struct campaign *
campaign_find(struct plans *plans, struct value code, enum rc *rc)
{
	struct statement *s;
	struct campaign *campaign;

	for (size_t i = 0; i < plans->campaign_count; i++)
		if (value_is(code, plans->campaigns[i]->code))
			return plans->campaigns[i];
	s = ledger_statement(plans->ledger, sql_campaign);
	bind_value(s, ":code", code);
	if (!statement_row(s, rc))
		return NULL;
	campaign = xcalloc(1, sizeof *campaign);
	if ((*rc = read_campaign(plans, s, campaign)) != RC_OK) {
		campaign_free(campaign);
		return NULL;
	}
	plans->campaigns = array_grow(plans->campaigns, plans->campaign_count,
	    &plans->campaign_capacity, sizeof(struct campaign *));
	return plans->campaigns[plans->campaign_count++] = campaign;
}

/* When, for which plan and where it runs. */
static enum rc
check_scope(const struct plans *plans, const struct campaign *c, const struct plan *plan,
    const struct sales_room *room, date_day on, const struct place *place)
{
	struct errors *errors = ledger_errors(plans->ledger);
	char date[DATE_TEXT], day[DATE_TEXT];

	(void)date_format(on, date);
	if (!c->enabled)
		return error_add(errors, RC_DATA, place, _("discount %s is disabled"), c->code);
	if (c->has_start && on < c->start)
		return error_add(errors, RC_DATA, place,
		    _("discount %s begins on %s; expected a day from then on, got %s"), c->code,
		    date_format(c->start, day), date);
	if (c->has_end && on > c->end)
		return error_add(errors, RC_DATA, place,
		    _("discount %s ended on %s; expected a day until then, got %s"), c->code,
		    date_format(c->end, day), date);
	if (c->plan_id != 0 && (plan == NULL || plan->id != c->plan_id))
		return error_add(errors, RC_DATA, place,
		    _("discount %s is of plan %s; expected that plan, got %s"), c->code, c->plan,
		    plan == NULL ? _("none") : plan->code);
	if (c->project_id != 0 && room->project_id != c->project_id)
		return error_add(errors, RC_DATA, place,
		    _("discount %s is of project %s; expected one of its rooms, got %s"), c->code,
		    c->project, room->code);
	return RC_OK;
}

static enum rc
check_condition(const struct plans *plans, struct campaign *c, const struct sales_room *room,
    const struct place *place)
{
	struct place condition = place != NULL ? *place : (struct place){0};
	bool meets;
	enum rc rc = RC_OK;

	if (c->meets == NULL)
		return RC_OK;
	condition.column = c->code;
	statement_reset(c->meets);
	expression_bind(c->meets, &c->params, &condition);
	bind_int(c->meets, ":room", room->id);
	meets = statement_row(c->meets, &rc);
	statement_reset(c->meets);
	if (rc == RC_OK && !meets)
		return error_add(ledger_errors(plans->ledger), RC_DATA, place,
		    _("room %s does not meet the condition of discount %s: %s"), room->code,
		    c->code, c->condition);
	return rc;
}

enum rc
campaign_check(const struct plans *plans, struct campaign *campaign, const struct plan *plan,
    const struct sales_room *room, date_day date, const struct place *place)
{
	enum rc rc = check_scope(plans, campaign, plan, room, date, place);

	return rc == RC_OK ? check_condition(plans, campaign, room, place) : rc;
}

const char *
campaign_code(const struct campaign *campaign)
{
	return campaign->code;
}

const struct discount_terms *
campaign_terms(const struct campaign *campaign)
{
	return &campaign->terms;
}
