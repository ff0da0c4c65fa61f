#include "sales/scheme.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "master/sheet.h"

enum cell { CELL_KIND, CELL_NAME, CELL_WHEN, CELL_METHOD, CELL_VALUE, CELLS };

static const struct sheet_column columns[CELLS] = {
    [CELL_KIND] = {"kind", true},
    [CELL_NAME] = {"name", true},
    [CELL_WHEN] = {"when", false},
    [CELL_METHOD] = {"method", false},
    [CELL_VALUE] = {"value", true},
};

enum setting { SET_AREA, SET_DIRECTION, SET_ROUND_UNIT, SET_ROUND_TOTAL, SET_ROUND_BASE, SETTINGS };
static const char *const setting_names[] = {
    [SET_AREA] = "area",
    [SET_DIRECTION] = "direction",
    [SET_ROUND_UNIT] = "round_unit",
    [SET_ROUND_TOTAL] = "round_total",
    [SET_ROUND_BASE] = "round_base",
    NULL,
};
static const char *const direction_words[] = {"unit", "total", NULL};
static const char *const method_words[] = {
    [FACTOR_DIFFERENCE] = "difference", [FACTOR_COEFFICIENT] = "coefficient"};

/* A line of the file being read. */
struct reading {
	struct scheme *scheme;
	struct value cells[CELLS];
	struct place place;
	bool set[SETTINGS];
};

/* Which of the words it is; -1: none. */
static int
word_of(struct value cell, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (value_is(cell, words[i]))
			return i;
	return -1;
}

/* What stands in the cell is not what was expected. */
static enum rc
refuse(struct reading *reading, enum cell cell, const char *expected)
{
	const struct value got = reading->cells[cell];

	reading->place.column = columns[cell].name;
	return error_add(ledger_errors(reading->scheme->ledger), RC_DATA, &reading->place,
	    _("expected %s, got %s"), expected, quote(got.bytes, got.length));
}

static enum rc
read_rounding(struct reading *reading, struct round_to *to)
{
	const struct value cell = reading->cells[CELL_VALUE];

	if (round_to_parse(cell.bytes, cell.length, to))
		return RC_OK;
	return refuse(reading, CELL_VALUE,
	    _("a step and how to round to it, as \"0.01\", \"10 down\", \"100 half-up\" or \"1000 up\""));
}

static enum rc
read_setting(struct reading *reading)
{
	const struct value value = reading->cells[CELL_VALUE];
	struct price_rule *rule = &reading->scheme->rule;
	int setting = word_of(reading->cells[CELL_NAME], setting_names), word;

	if (setting < 0)
		return refuse(reading, CELL_NAME,
		    _("one of area, direction, round_unit, round_total, round_base"));
	if (reading->set[setting])
		return refuse(reading, CELL_NAME, _("each setting once"));
	reading->set[setting] = true;
	switch ((enum setting)setting) {
	case SET_AREA:
		return price_basis_parse(value.bytes, value.length, &rule->basis)
		    ? RC_OK
		    : refuse(reading, CELL_VALUE, _("one of building, inner, set"));
	case SET_DIRECTION:
		if ((word = word_of(value, direction_words)) < 0)
			return refuse(reading, CELL_VALUE, _("unit or total"));
		rule->total_first = word == 1;
		return RC_OK;
	case SET_ROUND_UNIT:
		return read_rounding(reading, &rule->unit);
	case SET_ROUND_TOTAL:
		return read_rounding(reading, &rule->total);
	default:
		return read_rounding(reading, &rule->base);
	}
}

static enum rc
read_expression(struct reading *reading, enum cell cell, enum expr_kind kind, struct expr **expr)
{
	const struct value text = reading->cells[cell];

	reading->place.column = columns[cell].name;
	*expr = expr_parse(&price_scope, text.bytes, text.length, kind,
	    ledger_errors(reading->scheme->ledger), &reading->place);
	return *expr != NULL ? RC_OK : RC_DATA;
}

/* Condition and value; a line with an error is not added. */
static enum rc
add_line(struct reading *reading, struct factor *factor)
{
	const struct value name = reading->cells[CELL_NAME], value = reading->cells[CELL_VALUE];
	struct scheme *scheme = reading->scheme;
	struct factor_line line = {.line = reading->place.line};
	enum rc rc = RC_OK;

	line.name = arena_strndup(&scheme->arena, name.bytes, name.length);
	if (reading->cells[CELL_WHEN].kind != VALUE_NULL)
		rc = read_expression(reading, CELL_WHEN, EXPR_BOOL, &line.when);
	if (!ratio_parse(value.bytes, value.length, &line.number) &&
	    read_expression(reading, CELL_VALUE, EXPR_NUMBER, &line.value) != RC_OK)
		rc = RC_DATA;
	if (rc != RC_OK) {
		expr_free(line.when);
		expr_free(line.value);
		return rc;
	}
	reading->place.column = NULL;
	if (!factor_add(factor, &line, &scheme->room))
		rc = error_add(ledger_errors(scheme->ledger), RC_DATA, &reading->place,
		    _("expected at most %d different fields x_NAME in a scheme"), ROOM_OPEN_MAX);
	return rc;
}

/* The factor of this name, made when it is new; NULL when there would be too many. */
static struct factor *
find_factor(struct scheme *scheme, struct value name)
{
	struct factor *factor;

	for (size_t i = 0; i < scheme->count; i++)
		if (value_is(name, scheme->factors[i]->name))
			return scheme->factors[i];
	if (scheme->count == SCHEME_FACTORS_MAX)
		return NULL;
	factor = xcalloc(1, sizeof *factor);
	factor->name = arena_strndup(&scheme->arena, name.bytes, name.length);
	return scheme->factors[scheme->count++] = factor;
}

/* A name becomes that of a column. */
static bool
is_name(struct value cell)
{
	for (size_t i = 0; i < cell.length; i++)
		if (strchr(" ,;\"'\t\n\r", cell.bytes[i]) != NULL)
			return false;
	return cell.length <= 64;
}

/* The method stands at the first line of a factor; further lines may leave it out. */
static enum rc
read_factor(struct reading *reading)
{
	const struct value method = reading->cells[CELL_METHOD];
	struct factor *factor;
	enum factor_method meant;

	if (!is_name(reading->cells[CELL_NAME]))
		return refuse(reading, CELL_NAME,
		    _("a name of at most 64 bytes without blanks, commas and quotes, as it names a column"));
	if ((factor = find_factor(reading->scheme, reading->cells[CELL_NAME])) == NULL)
		return refuse(reading, CELL_NAME, _("at most 200 factors"));
	meant = factor->method;
	if (value_is(method, method_words[FACTOR_DIFFERENCE]))
		meant = FACTOR_DIFFERENCE;
	else if (value_is(method, method_words[FACTOR_COEFFICIENT]))
		meant = FACTOR_COEFFICIENT;
	else if (method.kind != VALUE_NULL || factor->count == 0)
		return refuse(reading, CELL_METHOD, _("difference or coefficient"));
	if (factor->count > 0 && meant != factor->method)
		return refuse(reading, CELL_METHOD,
		    _("the method of the factor's first line: one factor has one method"));
	factor->method = meant;
	return add_line(reading, factor);
}

static enum rc
read_line(struct reading *reading)
{
	static const char *const kinds[] = {"base", "factor", "set", NULL};
	int kind = word_of(reading->cells[CELL_KIND], kinds);

	for (enum cell cell = 0; cell < CELLS; cell++)
		if (columns[cell].required && reading->cells[cell].kind == VALUE_NULL)
			return refuse(reading, cell, _("something"));
	if (kind < 0)
		return refuse(reading, CELL_KIND, _("one of base, factor, set"));
	if (kind != 1 && reading->cells[CELL_METHOD].kind != VALUE_NULL)
		return refuse(reading, CELL_METHOD, _("nothing: only factors have a method"));
	if (kind == 1)
		return read_factor(reading);
	if (kind == 0)
		return add_line(reading, &reading->scheme->base);
	if (reading->cells[CELL_WHEN].kind != VALUE_NULL)
		return refuse(reading, CELL_WHEN, _("nothing: settings hold for all rooms"));
	return read_setting(reading);
}

static enum rc
read_lines(struct scheme *scheme, struct sheet *sheet)
{
	struct reading reading = {.scheme = scheme};
	bool more;
	enum rc rc;

	reading.place.file = scheme->file;
	while ((rc = sheet_next(sheet, reading.cells, &reading.place.line, &more)) == RC_OK &&
	    more && !errors_full(ledger_errors(scheme->ledger)))
		(void)read_line(&reading); /* all errors of the file are told */
	reading.place = (struct place){.file = scheme->file};
	if (rc == RC_OK && errors_rc(ledger_errors(scheme->ledger)) == RC_OK &&
	    scheme->base.count == 0)
		rc = error_add(ledger_errors(scheme->ledger), RC_DATA, &reading.place,
		    _("expected a line of kind base: what a room costs before its factors"));
	return rc == RC_OK ? errors_rc(ledger_errors(scheme->ledger)) : rc;
}

enum rc
scheme_read(struct scheme *scheme, struct ledger *ledger, const char *path)
{
	const struct round_to fen = {.step_fen = 1, .mode = ROUND_HALF_UP};
	struct sheet *sheet;
	enum rc rc;

	*scheme =
	    (struct scheme){.ledger = ledger, .rule = {.unit = fen, .total = fen, .base = fen}};
	scheme->base.name = "base";
	if ((sheet = sheet_open(ledger, path, columns, CELLS)) == NULL)
		return errors_rc(ledger_errors(ledger));
	scheme->file = arena_strdup(&scheme->arena, sheet_name(sheet));
	rc = read_lines(scheme, sheet);
	sheet_close(sheet);
	return rc;
}

void
scheme_release(struct scheme *scheme)
{
	factor_release(&scheme->base);
	for (size_t i = 0; i < scheme->count; i++) {
		factor_release(scheme->factors[i]);
		free(scheme->factors[i]);
	}
	arena_release(&scheme->arena);
	*scheme = (struct scheme){0};
}

enum rc
scheme_value(struct scheme *scheme, struct scheme_value *value)
{
	struct errors *errors = ledger_errors(scheme->ledger);
	const struct fraction one = fraction_of(ratio_of(1));
	enum rc rc = factor_value(&scheme->base, &scheme->room, scheme->file, errors, &value->base);

	fraction_copy(&value->coefficient, &one);
	fraction_release(&value->difference);
	for (size_t i = 0; i < scheme->count && rc == RC_OK; i++) {
		struct factor *factor = scheme->factors[i];
		struct fraction number;

		rc = factor_value(factor, &scheme->room, scheme->file, errors, &value->factors[i]);
		if (rc != RC_OK || value->factors[i]->line == 0)
			continue;
		number = fraction_of(value->factors[i]->number);
		if (factor->method == FACTOR_DIFFERENCE)
			fraction_add(&value->difference, &number);
		else
			fraction_multiply(&value->coefficient, number.ratio);
	}
	return rc;
}

void
scheme_value_release(struct scheme_value *value)
{
	fraction_release(&value->coefficient);
	fraction_release(&value->difference);
}
