#include "sales/factor.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "sales/price-rule.h"

enum { FEN = 100 };

/* One evaluation. */
struct asked {
	const struct expr_record record;
	const char *file;
	struct errors *errors;
};

static struct value
open_value(const void *context, const char *name)
{
	const struct room_record *record = context;

	for (size_t i = 0; i < record->open_count; i++)
		if (strcmp(record->open[i], name) == 0)
			return record->values[PRICED_FIELDS + i];
	return value_null();
}

static bool
add_field(struct factor *factor, size_t place)
{
	for (size_t i = 0; i < factor->field_count; i++)
		if (factor->fields[i] == place)
			return true;
	factor->fields[factor->field_count++] = place;
	return true;
}

/* The field's place in the record, which gets it if it has not. */
static bool
add_open(struct factor *factor, const char *name, struct room_record *record)
{
	size_t at = 0;

	while (at < record->open_count && strcmp(record->open[at], name) != 0)
		at++;
	if (at == ROOM_OPEN_MAX)
		return false;
	if (at == record->open_count)
		record->open[record->open_count++] = name;
	return add_field(factor, PRICED_FIELDS + at);
}

static bool
add_fields(struct factor *factor, const struct expr *expr, struct room_record *record)
{
	const char *name;
	int place;

	for (size_t i = 0; expr != NULL && (name = expr_field(expr, i, &place)) != NULL; i++)
		if (!(place >= 0 ? add_field(factor, (size_t)place)
				 : add_open(factor, name, record)))
			return false;
	return true;
}

bool
factor_add(struct factor *factor, const struct factor_line *line, struct room_record *record)
{
	factor->lines =
	    array_grow(factor->lines, factor->count, &factor->capacity, sizeof *factor->lines);
	factor->lines[factor->count++] = *line;
	factor->rooms = xrealloc(factor->rooms, factor->count * sizeof *factor->rooms);
	factor->rooms[factor->count - 1] = 0;
	return add_fields(factor, line->when, record) && add_fields(factor, line->value, record);
}

static void
forget_values(struct factor *factor)
{
	map_release(&factor->places);
	arena_reset(&factor->texts);
	factor->value_count = factor->last = 0;
}

void
factor_scale(struct factor *factor, struct ratio scale, struct round_to scaled)
{
	factor->scale = scale;
	factor->scaled = scaled;
	memset(factor->rooms, 0, factor->count * sizeof *factor->rooms);
	forget_values(factor);
}

void
factor_release(struct factor *factor)
{
	for (size_t i = 0; i < factor->count; i++) {
		expr_free(factor->lines[i].when);
		expr_free(factor->lines[i].value);
	}
	free(factor->lines);
	free(factor->rooms);
	map_release(&factor->places);
	free(factor->values);
	arena_release(&factor->texts);
	text_release(&factor->key);
	text_release(&factor->last_key);
	*factor = (struct factor){0};
}

/* Whether the line holds, and then what it comes to. */
static enum rc
try_line(
    const struct asked *asked, const struct factor_line *line, bool *holds, struct ratio *number)
{
	struct place place = {.file = asked->file, .line = line->line, .column = "when"};
	enum rc rc = RC_OK;

	*holds = true;
	if (line->when != NULL)
		rc = expr_test(line->when, &asked->record, holds, asked->errors, &place);
	if (rc != RC_OK || !*holds)
		return rc;
	place.column = "value";
	*number = line->number;
	if (line->value != NULL)
		rc = expr_number(line->value, &asked->record, number, asked->errors, &place);
	return rc;
}

bool
factor_scaled(
    const struct factor *factor, struct ratio number, struct fraction *exact, struct ratio *became)
{
	struct ratio fen;
	int64_t rounded;

	exact->ratio = number;
	fraction_multiply(exact, factor->scale);
	if (!fraction_near(exact, ratio_of(FEN), &fen) ||
	    !round_to_apply(factor->scaled, fen, &rounded))
		return false;
	*became = (struct ratio){rounded, FEN};
	return true;
}

static enum rc
scale_base(const struct factor *factor, const struct asked *asked, struct ratio *number)
{
	const struct place place = {.file = asked->file};
	struct fraction exact = {0};
	bool held;

	if (factor->scale.denominator == 0)
		return RC_OK;
	held = factor_scaled(factor, *number, &exact, number);
	fraction_release(&exact);
	return held ? RC_OK
		    : error_add(asked->errors, RC_DATA, &place,
			  _("the base that the target asks for is too large"));
}

static enum rc
evaluate(struct factor *factor, const struct asked *asked, struct factor_value *value)
{
	char text[PRICE_TEXT];
	bool holds = false;
	enum rc rc = RC_OK;
	size_t length;

	*value = (struct factor_value){.number = ratio_of(factor->method == FACTOR_COEFFICIENT)};
	for (size_t i = 0; i < factor->count && rc == RC_OK && !holds; i++) {
		rc = try_line(asked, &factor->lines[i], &holds, &value->number);
		value->line = holds ? i + 1 : 0;
	}
	if (rc != RC_OK || !holds)
		return rc;
	rc = scale_base(factor, asked, &value->number);
	length = price_format(
	    fraction_of(value->number), factor->method == FACTOR_COEFFICIENT ? 0 : 2, text);
	value->text = value_text(arena_strndup(&factor->texts, text, length), length);
	return rc;
}

/* The bytes of the fields that the lines name, each in a form that is not the start of another. */
static void
make_key(struct factor *factor, const struct room_record *record)
{
	text_clear(&factor->key);
	for (size_t i = 0; i < factor->field_count; i++) {
		const struct value *value = &record->values[factor->fields[i]];

		text_addc(&factor->key, (char)value->kind);
		if (value->kind == VALUE_INT) {
			text_add(&factor->key, (const char *)&value->number, sizeof value->number);
		} else if (value->kind == VALUE_TEXT) {
			text_add(&factor->key, (const char *)&value->length, sizeof value->length);
			text_add(&factor->key, value->bytes, value->length);
		}
	}
}

static bool
is_last(const struct factor *factor)
{
	return factor->last != 0 && factor->key.length == factor->last_key.length &&
	    (factor->key.length == 0 ||
		memcmp(factor->key.bytes, factor->last_key.bytes, factor->key.length) == 0);
}

/* The place of a new value in the list. */
static enum rc
add_value(struct factor *factor, const struct room_record *record, const char *file,
    struct errors *errors)
{
	const struct asked asked = {
	    .record = {.values = record->values, .open = open_value, .context = record},
	    .file = file,
	    .errors = errors};
	struct factor_value value;
	enum rc rc;

	if (factor->value_count >= FACTOR_VALUES_KEPT)
		forget_values(factor);
	if ((rc = evaluate(factor, &asked, &value)) != RC_OK)
		return rc;
	factor->values = array_grow(
	    factor->values, factor->value_count, &factor->value_capacity, sizeof *factor->values);
	factor->values[factor->value_count++] = value;
	*map_put(&factor->places, text_string(&factor->key), factor->key.length, NULL) =
	    (int64_t)factor->value_count;
	factor->last = factor->value_count;
	return RC_OK;
}

enum rc
factor_value(struct factor *factor, const struct room_record *record, const char *file,
    struct errors *errors, const struct factor_value **value)
{
	enum rc rc = RC_OK;

	make_key(factor, record);
	if (!is_last(factor)) {
		const struct text key = factor->key;
		const int64_t *place = map_get(&factor->places, text_string(&key), key.length);

		if (place != NULL)
			factor->last = (size_t)*place;
		else if ((rc = add_value(factor, record, file, errors)) != RC_OK)
			return rc;
		factor->key = factor->last_key;
		factor->last_key = key;
	}
	*value = &factor->values[factor->last - 1];
	if ((*value)->line > 0)
		factor->rooms[(*value)->line - 1]++;
	return RC_OK;
}
