#include "master/plan-text.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/round.h"
#include "base/value.h"

/* A decimal without a sign. */
static bool
read_plain(const char *text, size_t length, struct ratio *ratio)
{
	return length > 0 && text[0] != '+' && text[0] != '-' && ratio_parse(text, length, ratio);
}

/* "-2%": what is left is 98/100. */
static bool
read_points(const char *text, size_t length, struct discount_term *term)
{
	struct ratio points;

	return read_plain(text + 1, length - 2, &points) && points.numerator > 0 &&
	    ratio_divide(points, ratio_of(100), &points) &&
	    ratio_subtract(ratio_of(1), points, &term->factor) && term->factor.numerator > 0;
}

static bool
term_read(const char *text, size_t length, struct discount_term *term)
{
	*term = (struct discount_term){
	    .kind = DISCOUNT_FACTOR, .factor = {1, 1}, .text = text, .length = length};
	if (length > 2 && text[0] == '-' && text[length - 1] == '%')
		return read_points(text, length, term);
	if (length > 0 && text[0] != '-')
		return read_plain(text, length, &term->factor) && term->factor.numerator > 0 &&
		    ratio_compare(term->factor, ratio_of(1)) <= 0;
	term->kind = DISCOUNT_SUM;
	return length > 1 && text[1] != '+' && text[1] != '-' &&
	    number_parse_range(
		text + 1, length - 1, MONEY_DECIMALS, 1, INT64_MAX, &term->sum_fen) == PARSED_OK;
}

const char *
discount_terms_parse(const char *text, size_t length, struct discount_terms *terms)
{
	struct discount_terms read = {.count = 0};
	size_t at = 0, word;

	while (at < length) {
		for (word = 0; at + word < length && text[at + word] != ' ';)
			word++;
		if (read.count == DISCOUNT_TERMS_MAX)
			return _("expected at most 8 discounts");
		if (!term_read(text + at, word, &read.list[read.count++]))
			return _(
			    "expected what is left as 0.98, points off as -2% or yuan off as -10000, with one blank between several");
		at += word + 1;
	}
	if (read.count == 0 || text[length - 1] == ' ')
		return _("expected a discount: 0.98, -2% or -10000");
	*terms = read;
	return NULL;
}

const char *
round_text_check(const char *text, size_t length)
{
	struct round_to to;

	return round_to_parse(text, length, &to)
	    ? NULL
	    : _("expected yuan to round to, as 0.01, 1 or 10000, with down, up or half-up after it");
}

const char *
share_parse(const char *text, size_t length, struct ratio *share)
{
	const char *bar = length > 0 ? memchr(text, '/', length) : NULL;
	size_t above = bar != NULL ? (size_t)(bar - text) : length;
	struct ratio read, below = ratio_of(1);

	if (!read_plain(text, above, &read) ||
	    (bar != NULL && !read_plain(bar + 1, length - above - 1, &below)) ||
	    !ratio_divide(read, below, &read) || read.numerator <= 0 ||
	    ratio_compare(read, ratio_of(1)) > 0)
		return _("expected a part of the whole as 0.3 or 1/3, above 0 and at most 1");
	*share = read;
	return NULL;
}

/* Digits only: the sign was read before. */
static bool
read_offset(const char *text, size_t length, struct plan_due *due)
{
	int64_t number;
	bool months = length > 0 && text[length - 1] == 'm';

	if (length < 2 || text[0] < '0' || text[0] > '9' || (!months && text[length - 1] != 'd') ||
	    number_parse_range(text, length - 1, 0, 0, months ? CLAUSE_MONTHS_MAX : CLAUSE_DAYS_MAX,
		&number) != PARSED_OK)
		return false;
	due->offset = (int)number;
	due->months = months;
	return true;
}

/* The length of the text without a "+7d" or "-2m" at its end. */
static size_t
cut_offset(const char *text, size_t length, struct plan_due *due)
{
	size_t at = length;

	while (at > 0 && text[at - 1] != '+' && text[at - 1] != '-')
		at--;
	if (at < 2 || !read_offset(text + at, length - at, due))
		return length;
	if (text[at - 1] == '-')
		due->offset = -due->offset;
	return at - 1;
}

/* A code as load takes it, and no sign or number at its end that somebody meant as an offset. */
static bool
is_milestone(const char *text, size_t length)
{
	size_t at = length;

	for (size_t i = 0; i < length; i++)
		if (text[i] == ' ' || text[i] == '+')
			return false;
	while (at > 0 && text[at - 1] != '-')
		at--;
	return length > 0 && length <= 64 && text[0] != '-' && (text[0] < '0' || text[0] > '9') &&
	    (at == 0 || (at < length && (text[at] < '0' || text[at] > '9')));
}

const char *
plan_due_parse(const char *text, size_t length, struct plan_due *due)
{
	static const struct {
		const char *word;
		enum plan_due_from from;
	} events[] = {
	    {"book", PLAN_DUE_BOOK}, {"subscribe", PLAN_DUE_SUBSCRIBE}, {"sign", PLAN_DUE_SIGN}};
	struct plan_due read = {.from = PLAN_DUE_MILESTONE, .code = text};

	if (date_parse(text, length, &read.day)) {
		read.from = PLAN_DUE_DATE;
		*due = read;
		return NULL;
	}
	read.length = cut_offset(text, length, &read);
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (value_is(value_text(text, read.length), events[i].word))
			read.from = events[i].from;
	if (read.from == PLAN_DUE_MILESTONE && !is_milestone(text, read.length))
		return _(
		    "expected book+7d, subscribe, sign+2m, a day as 2026-12-31, or a milestone as topping-out+10d");
	*due = read;
	return NULL;
}

const char *
milestone_code_parse(const char *text, size_t length)
{
	struct plan_due due = {0};

	if (plan_due_parse(text, length, &due) != NULL || due.from != PLAN_DUE_MILESTONE ||
	    due.length != length)
		return _(
		    "expected a code that begins with a letter and has no +, no number after a - and is not book, subscribe or sign");
	return NULL;
}
