#include "bank/moment.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "bank/cell.h"

/* One step of a format from its text; returns the bytes it took. */
static size_t
date_step_parse(struct date_step *step, const char *p, size_t left)
{
	static const struct {
		const char *text;
		struct date_step step;
	} fields[] = {
	    {"YYYY", {.field = 'Y', .digits = 4}},
	    {"serial", {.field = 'S'}},
	    {"MMM", {.field = 'N'}},
	    {"YY", {.field = 'y', .digits = 2}},
	    {"MM", {.field = 'M', .digits = 2}},
	    {"DD", {.field = 'D', .digits = 2}},
	    {"hh", {.field = 'h', .digits = 2}},
	    {"mm", {.field = 'm', .digits = 2}},
	    {"ss", {.field = 's', .digits = 2}},
	    {"M", {.field = 'M', .digits = 1, .more = 1}},
	    {"D", {.field = 'D', .digits = 1, .more = 1}},
	    {"h", {.field = 'h', .digits = 1, .more = 1}},
	    {"*", {.field = '*'}},
	    {" ", {.field = ' '}},
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t length = strlen(fields[i].text);

		if (left >= length && memcmp(p, fields[i].text, length) == 0) {
			*step = fields[i].step;
			return length;
		}
	}
	*step = (struct date_step){.byte = *p};
	return 1;
}

bool
date_format_parse(struct date_format *format, struct slice text, bool time)
{
	size_t i = 0;
	bool month = false, day = false, hour = false;

	*format = (struct date_format){.text = text};
	while (i < text.length) {
		struct date_step *step = &format->steps[format->count];

		if (format->count++ == DATE_STEPS_MAX)
			return false;
		i += date_step_parse(step, text.bytes + i, text.length - i);
		format->year |= step->field == 'Y' || step->field == 'y' || step->field == 'S';
		month |= step->field == 'M' || step->field == 'N' || step->field == 'S';
		day |= step->field == 'D' || step->field == 'S';
		hour |= step->field == 'h';
	}
	return time ? hour : month && day;
}

/* The numbers of a date cell. */
struct moment {
	int year, month, day, hour, minute, second;
	int serial; /* days since 1899-12-30, 0: none */
};

static int *
moment_field(struct moment *moment, char field)
{
	switch (field) {
	case 'Y':
	case 'y':
		return &moment->year;
	case 'M':
		return &moment->month;
	case 'D':
		return &moment->day;
	case 'h':
		return &moment->hour;
	case 'm':
		return &moment->minute;
	default:
		return &moment->second;
	}
}

static bool
take_digits(const char **p, const char *end, const struct date_step *step, int *number)
{
	int digits = 0;

	*number = 0;
	for (; *p < end && digits < step->digits + step->more && **p >= '0' && **p <= '9';
	     digits++) {
		*number = *number % 100000000 * 10 + (**p - '0');
		++*p;
	}
	return digits >= step->digits;
}

/* Jan, January, JAN ... */
static bool
take_month(const char **p, const char *end, int *month)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june",
	    "july", "august", "september", "october", "november", "december"};
	const char *start = *p;

	while (*p < end && ((**p | 0x20) >= 'a' && (**p | 0x20) <= 'z'))
		++*p;
	for (int i = 0; i < 12; i++)
		if (*p - start >= 3 && (size_t)(*p - start) <= strlen(names[i]) &&
		    strncasecmp(start, names[i], (size_t)(*p - start)) == 0) {
			*month = i + 1;
			return true;
		}
	return false;
}

/* 46027 or 46027.5: the part of the day is rounded to a second. */
static bool
take_serial(const char **p, const char *end, struct moment *moment)
{
	static const struct date_step whole = {.digits = 1, .more = 5};
	int64_t part = 0, unit = 1;
	int seconds;

	if (!take_digits(p, end, &whole, &moment->serial))
		return false;
	if (*p < end && **p == '.')
		for (++*p; *p < end && **p >= '0' && **p <= '9'; ++*p)
			if (unit < INT64_C(1000000000000)) {
				part = part * 10 + (**p - '0');
				unit *= 10;
			}
	seconds = (int)((part * 86400 + unit / 2) / unit);
	moment->second = seconds % 60;
	moment->minute = seconds / 60 % 60;
	moment->hour = seconds / 3600;
	return true;
}

static bool
take_rest(const char **p, const char *end)
{
	while (*p < end &&
	    ((**p >= '0' && **p <= '9') || ((**p | 0x20) >= 'a' && (**p | 0x20) <= 'z')))
		++*p;
	return true;
}

/* A character that stands for itself. */
static bool
take_byte(const char **p, const char *end, char byte)
{
	static const char wide_colon[] = "\xef\xbc\x9a";

	if (byte == ':' && end - *p >= 3 && memcmp(*p, wide_colon, 3) == 0) {
		*p += 3;
		return true;
	}
	return *p < end && *(*p)++ == byte;
}

static bool
take_step(const char **p, const char *end, const struct date_step *step, struct moment *moment)
{
	const char *start = *p;
	size_t n;

	switch (step->field) {
	case ' ':
		while (*p < end && (n = blank_at(*p, (size_t)(end - *p))) > 0)
			*p += n;
		return *p > start;
	case 0:
		return take_byte(p, end, step->byte);
	case '*':
		return take_rest(p, end);
	case 'N':
		return take_month(p, end, &moment->month);
	case 'S':
		return take_serial(p, end, moment);
	default:
		return take_digits(p, end, step, moment_field(moment, step->field));
	}
}

static bool
fits(const struct date_format *format, struct slice cell, struct moment *moment)
{
	const char *p = cell.bytes, *end = cell.bytes + cell.length;

	*moment = (struct moment){0};
	for (int i = 0; i < format->count; i++) {
		if (!take_step(&p, end, &format->steps[i], moment))
			return false;
		if (format->steps[i].field == 'y')
			moment->year += 2000;
	}
	return p == end && moment->hour < 24 && moment->minute < 60 && moment->second < 60;
}

enum { SERIAL_OF_1970 = 25569 }; /* a spreadsheet's day number of 1970-01-01 */

/* The day that a cell named; false when there is no such day. */
static bool
moment_day(const struct date_format *format, const struct moment *moment, struct year_source source,
    date_day *day)
{
	int year = moment->year;

	if (moment->serial > 0) {
		*day = moment->serial - SERIAL_OF_1970;
		return true;
	}
	if (!format->year) {
		if (source.year == 0)
			return false;
		year = source.year - (source.month > 0 && moment->month > source.month);
	}
	return date_make(year, moment->month, moment->day, day);
}

const struct date_format *
cell_date(const struct date_format *formats, size_t count, struct slice cell,
    struct year_source source, date_day *day, int *seconds)
{
	struct moment moment;

	for (size_t i = 0; i < count; i++)
		if (fits(&formats[i], cell, &moment) &&
		    moment_day(&formats[i], &moment, source, day)) {
			*seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
			return &formats[i];
		}
	return NULL;
}

const struct date_format *
cell_time(const struct date_format *formats, size_t count, struct slice cell, int *seconds)
{
	struct moment moment;

	for (size_t i = 0; i < count; i++)
		if (fits(&formats[i], cell, &moment)) {
			*seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
			return &formats[i];
		}
	return NULL;
}
