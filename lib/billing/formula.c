#include "billing/formula.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "billing/trace.h"
#include "billing/usage.h"
#include "ledger/statement.h"
#include "master/fields.h"

/* One evaluation: the record and the texts it borrows. */
struct evaluation {
	struct ledger *ledger;
	struct value values[BILLING_FIELDS];
	struct expr_record record;
	int64_t room_id;
	struct arena arena;
	const struct trace *trace;
	struct map told; /* columns of the room that were told */
};

const struct expr *
formula_find(const struct formulas *formulas, const char *text, size_t length)
{
	const int64_t *place = map_get(&formulas->places, text, length);

	return place != NULL ? formulas->list[*place - 1] : NULL;
}

enum rc
formula_parse(struct formulas *formulas, const char *text, size_t length, const struct place *place,
    const struct expr **formula)
{
	struct expr *made = expr_parse(
	    &billing_scope, text, length, EXPR_NUMBER, ledger_errors(formulas->ledger), place);

	if (made == NULL)
		return RC_DATA;
	if (formulas->count >= FORMULAS_KEPT)
		formulas_release(formulas);
	formulas->list =
	    array_grow(formulas->list, formulas->count, &formulas->capacity, sizeof(struct expr *));
	formulas->list[formulas->count++] = made;
	*map_put(&formulas->places, text, length, NULL) = (int64_t)formulas->count;
	*formula = made;
	return RC_OK;
}

void
formulas_release(struct formulas *formulas)
{
	struct ledger *ledger = formulas->ledger;

	for (size_t i = 0; i < formulas->count; i++)
		expr_free(formulas->list[i]);
	free(formulas->list);
	map_release(&formulas->places);
	*formulas = (struct formulas){.ledger = ledger};
}

bool
formula_uses_meter(const struct expr *formula)
{
	return expr_uses(formula, "usage") || expr_uses(formula, "used");
}

/* A column x_NAME of the room, for the record. */
static struct value
open_field(const void *context, const char *name)
{
	static const char sql[] = "SELECT extra ->> :name FROM room WHERE id = :room";
	struct evaluation *evaluation = *(struct evaluation *const *)context;
	struct statement *statement = ledger_statement(evaluation->ledger, sql);
	struct value value = value_null();
	bool fresh = false;
	enum rc rc = RC_OK;

	bind_text(statement, ":name", name);
	bind_int(statement, ":room", evaluation->room_id);
	while (statement_row(statement, &rc))
		if (!column_null(statement, 0))
			value = value_string(
			    arena_strdup(&evaluation->arena, column_text(statement, 0)));
	if (evaluation->trace != NULL)
		(void)map_put(&evaluation->told, name, strlen(name), &fresh);
	if (fresh)
		trace_say(evaluation->trace, "field", "%s = %s", name,
		    value.kind == VALUE_TEXT ? value.bytes : "nothing");
	return value;
}

static void
hear_tier(const void *context, struct ratio units, struct ratio rate)
{
	trace_tier((*(struct evaluation *const *)context)->trace, units, rate);
}

/* The fields that the formula uses; those of the room's own columns are told when they are read. */
static void
tell_fields(const struct evaluation *evaluation, const struct expr *formula)
{
	for (int i = 0; i < BILLING_FIELDS; i++) {
		const struct expr_field *field = &billing_scope.fields[i];
		const struct value *value = &evaluation->values[i];
		char text[NUMBER_TEXT];

		if (!expr_uses(formula, field->name) || i == BILLING_RATE)
			continue;
		if (value->kind == VALUE_INT)
			(void)number_format_short(
			    value->number, field->type == TYPE_AREA ? AREA_DECIMALS : 0, text);
		trace_say(evaluation->trace, "field", "%s = %.*s", field->name,
		    value->kind == VALUE_TEXT ? (int)value->length : (int)sizeof text,
		    value->kind == VALUE_TEXT      ? value->bytes
			: value->kind == VALUE_INT ? text
						   : "nothing");
	}
}

/* Tells the formula's value for one part, by evaluating it once more. */
static void
tell_part(struct evaluation *evaluation, const struct expr *formula, const struct part *part)
{
	struct errors unseen = {0};
	struct expr_record record = evaluation->record;
	struct ratio number;

	record.tier = hear_tier;
	if (expr_number(formula, &record, &number, &unseen, NULL) == RC_OK)
		trace_part(evaluation->trace, number, part->share, ratio_of(1));
	errors_release(&unseen);
}

/* Columns in the order of the fields; those that do not come from a row are NULL and set later. */
static enum rc
read_fields(struct evaluation *evaluation, int64_t clause_id)
{
	static const char sql[] =
	    "SELECT NULL, r.area_cm2, r.inner_area_cm2, r.floor, NULL, NULL, NULL, NULL, NULL,"
	    " NULL, r.kind, r.unit, r.number, r.layout, r.orientation, r.view, r.code, b.code, p.code,"
	    " i.code, i.class,"
	    " c.code, c.kind, y.code, y.kind, coalesce(r.id, 0)"
	    " FROM clause k JOIN contract c ON c.id = k.contract_id"
	    " JOIN party y ON y.id = c.party_id"
	    " JOIN item i ON i.id = k.item_id LEFT JOIN room r ON r.id = c.room_id"
	    " LEFT JOIN building b ON b.id = r.building_id"
	    " LEFT JOIN project p ON p.id = b.project_id"
	    " WHERE k.id = :clause";
	struct statement *statement = ledger_statement(evaluation->ledger, sql);
	enum rc rc = RC_OK;

	bind_int(statement, ":clause", clause_id);
	while (statement_row(statement, &rc)) {
		for (int i = 0; i < BILLING_FIELDS; i++) {
			struct value value = column_value(statement, i);

			if (value.kind == VALUE_TEXT)
				value.bytes =
				    arena_strndup(&evaluation->arena, value.bytes, value.length);
			evaluation->values[i] = value;
		}
		evaluation->room_id = column_int(statement, BILLING_FIELDS);
	}
	return rc;
}

static struct value
micro_value(struct evaluation *evaluation, int64_t micro)
{
	char text[NUMBER_TEXT];

	(void)number_format_short(micro, METER_DECIMALS, text);
	return value_string(arena_strdup(&evaluation->arena, text));
}

static struct value
date_value(struct evaluation *evaluation, date_day day)
{
	char text[DATE_TEXT];

	return value_string(arena_strdup(&evaluation->arena, date_format(day, text)));
}

/* A finite decimal as text; NULL when it is none or too long. */
static struct value
decimal_value(struct evaluation *evaluation, struct ratio ratio)
{
	char text[RATIO_TEXT];

	return ratio_format(ratio, text) ? value_string(arena_strdup(&evaluation->arena, text))
					 : value_null();
}

static enum rc
fill_record(struct evaluation *evaluation, const struct formula_period *period)
{
	struct value *values = evaluation->values;
	enum rc rc = read_fields(evaluation, period->clause_id);

	if (rc != RC_OK)
		return rc;
	if (period->metered) {
		values[BILLING_USAGE] = micro_value(evaluation, period->usage_micro);
		values[BILLING_USED] = micro_value(evaluation, period->used_micro);
	}
	values[BILLING_DAYS] = value_int(period->parts->days);
	values[BILLING_MONTHS] = value_int(period->pricing->months);
	values[BILLING_START] = date_value(evaluation, period->period.first);
	values[BILLING_END] = date_value(evaluation, period->period.last);
	return RC_OK;
}

static enum rc
too_large(struct errors *errors, const struct place *place)
{
	return error_add(errors, RC_DATA, place,
	    _("the amount is too large, or has too many digits on the way"));
}

/* The value of the part's rate, where there is one. */
static bool
fill_rate(
    struct evaluation *evaluation, const struct formula_period *period, const struct part *part)
{
	struct ratio stepped;

	if (period->rate == NULL)
		return true;
	if (!price_rate(&period->pricing->steps, part->steps, *period->rate, &stepped))
		return false;
	evaluation->values[BILLING_RATE] = decimal_value(evaluation, stepped);
	return evaluation->values[BILLING_RATE].kind != VALUE_NULL;
}

static enum rc
sum_parts(const struct expr *formula, struct evaluation *evaluation,
    const struct formula_period *period, struct ratio *yuan, struct errors *errors,
    const struct place *place)
{
	enum rc rc;

	*yuan = ratio_of(0);
	for (size_t i = 0; i < period->parts->count; i++) {
		const struct part *part = &period->parts->list[i];
		struct ratio number;

		if (!fill_rate(evaluation, period, part))
			return too_large(errors, place);
		rc = expr_number(formula, &evaluation->record, &number, errors, place);
		if (rc != RC_OK)
			return rc;
		if (evaluation->trace != NULL)
			tell_part(evaluation, formula, part);
		if (!price_add(yuan, number, part->share))
			return too_large(errors, place);
	}
	return RC_OK;
}

enum rc
formula_amount(struct formulas *formulas, const struct expr *formula,
    const struct formula_period *period, const struct round_rule *round, int64_t *amount_fen,
    struct errors *errors, const struct place *place)
{
	struct evaluation evaluation = {.ledger = formulas->ledger}, *self = &evaluation;
	const struct part *first = period->parts->list;
	struct ratio yuan;
	enum rc rc;

	evaluation.record =
	    (struct expr_record){.values = evaluation.values, .open = open_field, .context = &self};
	rc = fill_record(&evaluation, period);
	evaluation.trace = period->pricing->trace;
	if (rc == RC_OK && evaluation.trace != NULL)
		tell_fields(&evaluation, formula);
	if (rc == RC_OK && period->parts->count == 1 &&
	    first->share.numerator == first->share.denominator) {
		/* The usual case: nothing on the way needs to fit a ratio. */
		rc = fill_rate(&evaluation, period, first)
		    ? expr_money(formula, &evaluation.record, round->unit_fen, round->mode,
			  amount_fen, errors, place)
		    : too_large(errors, place);
		if (rc == RC_OK && evaluation.trace != NULL)
			tell_part(&evaluation, formula, first);
	} else if (rc == RC_OK) {
		rc = sum_parts(formula, &evaluation, period, &yuan, errors, place);
		if (rc == RC_OK && !price_round(yuan, round, amount_fen))
			rc = too_large(errors, place);
	}
	if (rc == RC_OK && evaluation.trace != NULL)
		trace_round(evaluation.trace, NULL, round, *amount_fen);
	map_release(&evaluation.told);
	arena_release(&evaluation.arena);
	return rc;
}
