#include "master/clause-text.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"

/* A part of the text, cut off from its front as it is read. */
struct span {
	const char *bytes;
	size_t length;
};

static bool
span_is(struct span span, const char *word)
{
	return span.length == strlen(word) && memcmp(span.bytes, word, span.length) == 0;
}

static bool
span_skip(struct span *span, const char *prefix)
{
	size_t length = strlen(prefix);

	if (span->length < length || memcmp(span->bytes, prefix, length) != 0)
		return false;
	span->bytes += length;
	span->length -= length;
	return true;
}

static bool
span_end(struct span *span, char last)
{
	if (span->length == 0 || span->bytes[span->length - 1] != last)
		return false;
	span->length--;
	return true;
}

static bool
span_cut_end(struct span *span, const char *word)
{
	size_t length = strlen(word);

	if (span->length < length || memcmp(span->bytes + span->length - length, word, length) != 0)
		return false;
	span->length -= length;
	return true;
}

/* The part before the separator, which goes too; false when the text is used up. */
static bool
span_cut(struct span *rest, char separator, struct span *part)
{
	const char *at;

	if (rest->bytes == NULL)
		return false;
	at = rest->length > 0 ? memchr(rest->bytes, separator, rest->length) : NULL;
	*part = *rest;
	if (at == NULL) {
		*rest = (struct span){0};
		return true;
	}
	part->length = (size_t)(at - rest->bytes);
	rest->bytes = at + 1;
	rest->length -= part->length + 1;
	return true;
}

/* Digits only: a sign has been read before. */
static bool
span_days(struct span span, int64_t min, int64_t max, int *days)
{
	int64_t number;

	if (span.length == 0 || span.bytes[0] == '+' || span.bytes[0] == '-' ||
	    number_parse_range(span.bytes, span.length, 0, min, max, &number) != PARSED_OK)
		return false;
	*days = (int)number;
	return true;
}

/* A decimal without a sign. */
static bool
span_ratio(struct span span, struct ratio *ratio)
{
	return span.length > 0 && span.bytes[0] != '+' && span.bytes[0] != '-' &&
	    ratio_parse(span.bytes, span.length, ratio);
}

const char *
due_rule_parse(const char *text, size_t length, struct due_rule *rule)
{
	struct span span = {text, length};
	const char *expected = _("expected start+15d, start-5d, end+10d, start-1m or day 10");
	struct due_rule read = {.from = DUE_START};
	bool minus;

	if (span_skip(&span, "day ")) {
		if (!span_days(span, 1, 31, &read.days))
			return _("expected a day of the month, day 1 to day 31");
		read.from = DUE_DAY;
		*rule = read;
		return NULL;
	}
	if (span_skip(&span, "end"))
		read.from = DUE_END;
	else if (!span_skip(&span, "start"))
		return expected;
	if (span.length > 0) {
		minus = span_skip(&span, "-");
		if (!minus && !span_skip(&span, "+"))
			return expected;
		read.months = span_end(&span, 'm');
		if ((!read.months && !span_end(&span, 'd')) ||
		    !span_days(
			span, 0, read.months ? CLAUSE_MONTHS_MAX : CLAUSE_DAYS_MAX, &read.days))
			return expected;
		read.days = minus ? -read.days : read.days;
	}
	*rule = read;
	return NULL;
}

const char *
round_rule_parse(const char *text, size_t length, struct round_rule *rule)
{
	const char *expected =
	    _("expected fen, jiao or yuan, with up or down after it when not half-up");
	static const struct {
		const char *name;
		int64_t unit_fen;
	} units[] = {{"fen", 1}, {"jiao", 10}, {"yuan", 100}};
	struct span rest = {text, length}, unit = {0}, mode = {0};
	struct round_rule read = {.mode = ROUND_HALF_UP};

	(void)span_cut(&rest, ' ', &unit);
	if (rest.bytes != NULL) {
		mode = rest;
		if (!span_is(mode, "up") && !span_is(mode, "down"))
			return expected;
		read.mode = span_is(mode, "up") ? ROUND_UP : ROUND_DOWN;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_is(unit, units[i].name))
			read.unit_fen = units[i].unit_fen;
	if (read.unit_fen == 0)
		return expected;
	*rule = read;
	return NULL;
}

/* How many parts the separator makes of the text. */
static size_t
count_parts(const char *text, size_t length)
{
	size_t count = 1;

	for (size_t i = 0; i < length; i++)
		count += text[i] == ';';
	return count;
}

static bool
range_read(struct span part, struct free_range *range)
{
	enum { DATE = DATE_TEXT - 1, RANGE = 2 * DATE + 2 };

	range->outside = span_cut_end(&part, " outside");
	if (part.length != DATE && part.length != RANGE)
		return false;
	if (!date_parse(part.bytes, DATE, &range->first))
		return false;
	range->last = range->first;
	return part.length == DATE ||
	    (memcmp(part.bytes + DATE, "..", 2) == 0 &&
		date_parse(part.bytes + DATE + 2, DATE, &range->last));
}

const char *
free_ranges_parse(const char *text, size_t length, struct arena *arena, struct free_ranges *ranges)
{
	struct span rest = {text, length}, part;
	size_t room = count_parts(text, length), count = 0;
	struct free_range *list;

	if (room > CLAUSE_RANGES_MAX)
		return _("expected at most 100 free periods");
	list = arena_alloc(arena, room * sizeof *list);
	for (; span_cut(&rest, ';', &part); count++) {
		if (!range_read(part, &list[count]))
			return _(
			    "expected free periods as 2026-01-01..2026-03-31;2027-01-01..2027-01-31, "
			    "with outside after one that the term does not count");
		if (list[count].last < list[count].first)
			return _("expected a free period to end on or after its first day");
		if (count > 0 && list[count].first <= list[count - 1].last)
			return _("expected free periods in order and without overlap");
	}
	*ranges = (struct free_ranges){list, count};
	return NULL;
}

/* "+5%", "-5%", "=12.50", "+0.30", "-0.30", "+5% rounded". */
static bool
change_read(struct span change, struct rate_step *step)
{
	const struct ratio hundred = ratio_of(100);
	bool minus = false;

	step->kind = STEP_ADD;
	step->rounded = span_cut_end(&change, " rounded");
	if (span_skip(&change, "="))
		step->kind = STEP_SET;
	else if (!(minus = span_skip(&change, "-")) && !span_skip(&change, "+"))
		return false;
	if (step->kind == STEP_ADD && span_end(&change, '%'))
		step->kind = STEP_FACTOR;
	if (!span_ratio(change, &step->value))
		return false;
	if (minus)
		step->value.numerator = -step->value.numerator;
	if (step->kind != STEP_FACTOR)
		return true;
	return ratio_divide(step->value, hundred, &step->value) &&
	    ratio_add(ratio_of(1), step->value, &step->value) && step->value.numerator >= 0;
}

const char *
rate_steps_parse(const char *text, size_t length, struct arena *arena, struct rate_steps *steps)
{
	struct span rest = {text, length}, part, day;
	size_t room = count_parts(text, length), count = 0;
	struct rate_step *list;

	if (room > CLAUSE_RANGES_MAX)
		return _("expected at most 100 steps");
	list = arena_alloc(arena, room * sizeof *list);
	for (; span_cut(&rest, ';', &part); count++) {
		(void)span_cut(&part, ':', &day);
		if (part.bytes == NULL || !date_parse(day.bytes, day.length, &list[count].from) ||
		    !change_read(part, &list[count]))
			return _(
			    "expected steps as 2027-01-01:+5%;2028-01-01:=12.50;2029-01-01:+0.30, "
			    "with rounded after one whose rate is of whole fen");
		if (count > 0 && list[count].from <= list[count - 1].from)
			return _("expected steps in the order of their days");
	}
	*steps = (struct rate_steps){list, count};
	return NULL;
}

static bool
step_change(const struct rate_step *step, struct ratio *rate)
{
	switch (step->kind) {
	case STEP_FACTOR:
		return ratio_multiply(*rate, step->value, rate);
	case STEP_SET:
		*rate = step->value;
		return true;
	case STEP_ADD:
		return ratio_add(*rate, step->value, rate);
	}
	return false;
}

bool
rate_step_apply(const struct rate_step *step, struct ratio *rate)
{
	const struct ratio hundred = ratio_of(100);
	int64_t fen;

	if (!step_change(step, rate))
		return false;
	if (!step->rounded)
		return true;
	if (!ratio_multiply(*rate, hundred, rate) || !ratio_round(*rate, 1, ROUND_HALF_UP, &fen))
		return false;
	return ratio_divide(ratio_of(fen), hundred, rate);
}

/* "2026-03-01..2026-05-31:-10% opening". */
static bool
relief_read(struct span part, struct arena *arena, struct relief *relief)
{
	struct span days = {0}, change = {0};
	struct free_range range;

	(void)span_cut(&part, ':', &days);
	if (part.bytes == NULL || !range_read(days, &range) || !span_skip(&part, "-"))
		return false;
	relief->reason = arena_strndup(arena, part.bytes - 1, part.length + 1);
	(void)span_cut(&part, ' ', &change);
	relief->first = range.first;
	relief->last = range.last;
	relief->part = span_end(&change, '%');
	if (!span_ratio(change, &relief->value) || relief->value.numerator <= 0)
		return false;
	return !relief->part ||
	    (ratio_compare(relief->value, ratio_of(100)) <= 0 &&
		ratio_divide(relief->value, ratio_of(100), &relief->value));
}

const char *
reliefs_parse(const char *text, size_t length, struct arena *arena, struct reliefs *reliefs)
{
	struct span rest = {text, length}, part;
	size_t room = count_parts(text, length), count = 0;
	struct relief *list;

	if (room > CLAUSE_RANGES_MAX)
		return _("expected at most 100 reductions");
	list = arena_alloc(arena, room * sizeof *list);
	for (; span_cut(&rest, ';', &part); count++) {
		if (!relief_read(part, arena, &list[count]))
			return _(
			    "expected reductions as 2026-03-01..2026-05-31:-10% opening;2026-07-01..2026-07-31:-500.00");
		if (list[count].last < list[count].first)
			return _("expected a reduction to end on or after its first day");
		if (count > 0 && list[count].first <= list[count - 1].last)
			return _("expected reductions in order and without overlap");
	}
	*reliefs = (struct reliefs){list, count};
	return NULL;
}

const char *
meter_reading_parse(const char *text, size_t length, int64_t *micro)
{
	static const int64_t max = INT64_C(9000000000) * METER_ONE_MICRO;

	if (number_parse_range(text, length, METER_DECIMALS, 0, max, micro) == PARSED_OK)
		return NULL;
	return _("expected a meter reading up to 9,000,000,000 with at most 6 decimals");
}

const char *
estimate_rule_parse(const char *text, size_t length, struct estimate_rule *rule)
{
	enum { INTERVALS_MAX = 36 };
	struct span rest = {text, length}, intervals = {0}, word = {0};
	struct estimate_rule read;

	if (!span_skip(&rest, "average ") || !span_cut(&rest, ' ', &intervals) ||
	    !span_cut(&rest, ' ', &word) || !span_is(word, "after") || !span_end(&rest, 'd') ||
	    !span_days(intervals, 1, INTERVALS_MAX, &read.intervals) ||
	    !span_days(rest, 1, CLAUSE_DAYS_MAX, &read.days))
		return _("expected an estimate as average 3 after 35d");
	*rule = read;
	return NULL;
}

const char *
late_grace_parse(const char *text, size_t length, struct late_grace *grace)
{
	struct span rest = {text, length}, days = {0};
	struct late_grace read = {0};

	(void)span_cut(&rest, ' ', &days);
	read.conditional = rest.bytes != NULL;
	if (!span_days(days, 0, CLAUSE_DAYS_MAX, &read.days) ||
	    (read.conditional && !span_is(rest, "conditional")))
		return _("expected days as 7, or 7 conditional");
	*grace = read;
	return NULL;
}

const char *
late_cap_parse(const char *text, size_t length, struct late_cap *cap)
{
	struct span span = {text, length};
	struct late_cap read = {.of_bill = span_end(&span, '%')};

	if (!span_ratio(span, &read.limit) || read.limit.numerator <= 0 ||
	    (read.of_bill && !ratio_divide(read.limit, ratio_of(100), &read.limit)))
		return _("expected a part of the bill as 100%, or yuan as 5000.00");
	*cap = read;
	return NULL;
}
