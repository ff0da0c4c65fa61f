#include "master/cell.h"

#include <stdio.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"
#include "io/guard.h"

enum { CODE_CHARACTERS = 64, DECIMAL_DIGITS = 18 };

struct value
cell_trim(const char *bytes, size_t length)
{
	size_t guard = text_guard_length(bytes, length);

	bytes += guard;
	length -= guard;
	while (length > 0 && (bytes[0] == ' ' || bytes[0] == '\t')) {
		bytes++;
		length--;
	}
	while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t'))
		length--;
	return value_text(bytes, length);
}

/* Controls of ASCII and of Latin-1, and the two separators of lines: none may be in a text, which
 * ends in letters, file names and terminals. */
static bool
is_control(unsigned code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

static bool
is_blank(unsigned code)
{
	return code == ' ' || code == 0xa0 || (code >= 0x2000 && code <= 0x200f) ||
	    code == 0x202f || code == 0x205f || code == 0x3000 || code == 0xfeff;
}

static const char *
check_text(struct value cell)
{
	unsigned code;

	for (size_t i = 0; i < cell.length; i += utf8_decode(cell.bytes + i, &code))
		if (utf8_decode(cell.bytes + i, &code) > 0 && is_control(code))
			return _("expected text without line breaks and control characters");
	return NULL;
}

static const char *
check_code(struct value cell)
{
	const char *expected = _("expected a code of 1 to 64 characters without blanks");
	size_t characters = 0;
	unsigned code;

	for (size_t i = 0; i < cell.length; characters++) {
		i += utf8_decode(cell.bytes + i, &code);
		if (is_control(code) || is_blank(code))
			return expected;
	}
	return characters > CODE_CHARACTERS ? expected : NULL;
}

/* How many decimals a type has, and what a cell of it must be. */
static const char *
number_expected(enum type type, int *decimals)
{
	switch (type) {
	case TYPE_MONEY:
		*decimals = MONEY_DECIMALS;
		return _("expected yuan with at most 2 decimals");
	case TYPE_AREA:
		*decimals = AREA_DECIMALS;
		return _("expected square metres with at most 4 decimals");
	default:
		*decimals = 0;
		return _("expected a whole number");
	}
}

static const char *
read_number(const struct kind_column *column, struct value cell, struct value *value)
{
	int decimals;
	int64_t number = 0;
	const char *expected = number_expected(column->type, &decimals);

	switch (number_parse(cell.bytes, cell.length, decimals, &number)) {
	case PARSED_OK:
		break;
	case PARSED_TOO_LARGE:
		return column->type == TYPE_MONEY ? _("expected at most 92233720368547758.07 yuan")
						  : _("expected a smaller number");
	default:
		return expected;
	}
	if ((column->flags & COLUMN_NOT_NEGATIVE) != 0 && number < 0)
		return _("expected 0 or more");
	*value = value_int(number);
	return NULL;
}

/* A decimal in its one spelling, so that equal numbers are equal texts: "+09.50" is "9.5". */
static const char *
read_decimal(
    const struct kind_column *column, struct value cell, struct arena *arena, struct value *value)
{
	const char *p = cell.bytes, *end = p + cell.length;
	struct ratio ratio;
	bool minus;
	char *text, *to;

	if (cell.length > DECIMAL_DIGITS + 2 || !ratio_parse(cell.bytes, cell.length, &ratio))
		return _("expected a decimal number of at most 18 digits");
	minus = ratio.numerator < 0;
	if ((column->flags & COLUMN_NOT_NEGATIVE) != 0 && minus)
		return _("expected 0 or more");
	if (*p == '+' || *p == '-')
		p++;
	while (p < end && *p == '0')
		p++;
	if (memchr(p, '.', (size_t)(end - p)) != NULL) {
		while (end[-1] == '0')
			end--;
		if (end[-1] == '.')
			end--;
	}
	text = to = arena_alloc(arena, (size_t)(end - p) + 3);
	if (minus)
		*to++ = '-';
	if (p == end || *p == '.')
		*to++ = '0';
	memcpy(to, p, (size_t)(end - p));
	to += end - p;
	*to = '\0';
	*value = value_text(text, (size_t)(to - text));
	return NULL;
}

static const char *
read_date(struct value cell, struct value *value)
{
	date_day day;

	if (!date_parse(cell.bytes, cell.length, &day))
		return _("expected an existing day as YYYY-MM-DD");
	*value = cell;
	return NULL;
}

static const char *
read_bool(struct value cell, struct value *value)
{
	if (!value_is(cell, "yes") && !value_is(cell, "no"))
		return _("expected yes or no");
	*value = value_int(value_is(cell, "yes"));
	return NULL;
}

static const char *
check_words(const char *const *words, struct value cell, struct arena *arena)
{
	struct text list = {0}, text = {0};
	const char *expected;

	for (size_t i = 0; words[i] != NULL; i++)
		if (value_is(cell, words[i]))
			return NULL;
	for (size_t i = 0; words[i] != NULL; i++)
		text_printf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	text_printf(&text, _("expected one of %s"), list.bytes);
	expected = arena_strdup(arena, text.bytes);
	text_release(&list);
	text_release(&text);
	return expected;
}

static const char *
read_typed(
    const struct kind_column *column, struct value cell, struct arena *arena, struct value *value)
{
	*value = cell;
	switch (column->type) {
	case TYPE_TEXT:
		return check_text(cell);
	case TYPE_CODE:
		return check_code(cell);
	case TYPE_DECIMAL:
		return read_decimal(column, cell, arena, value);
	case TYPE_DATE:
		return read_date(cell, value);
	case TYPE_BOOL:
		return read_bool(cell, value);
	default:
		return read_number(column, cell, value);
	}
}

const char *
cell_read(
    const struct kind_column *column, struct value cell, struct arena *arena, struct value *value)
{
	const char *expected;

	if (column->words != NULL && (expected = check_words(column->words, cell, arena)) != NULL)
		return expected;
	if ((expected = read_typed(column, cell, arena, value)) != NULL)
		return expected;
	return column->check != NULL ? column->check(cell.bytes, cell.length, arena) : NULL;
}

const char *
cell_type_name(enum type type)
{
	static const char *const names[] = {[TYPE_TEXT] = "text",
	    [TYPE_CODE] = "code",
	    [TYPE_INT] = "whole number",
	    [TYPE_MONEY] = "yuan",
	    [TYPE_AREA] = "square metres",
	    [TYPE_DECIMAL] = "decimal",
	    [TYPE_PERCENT] = "percent",
	    [TYPE_DATE] = "date",
	    [TYPE_BOOL] = "yes or no"};

	return names[type];
}
