#include "bank/cell.h"

#include <string.h>

bool
slice_equals(struct slice a, struct slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool
slice_starts(struct slice slice, struct slice prefix)
{
	return slice.length >= prefix.length &&
	    memcmp(slice.bytes, prefix.bytes, prefix.length) == 0;
}

bool
words_have(const struct words *words, struct slice slice)
{
	for (size_t i = 0; i < words->count; i++)
		if (slice_equals(words->items[i], slice))
			return true;
	return false;
}

/* Bytes of the blank at p, 0 when there is none. */
static size_t
blank_at(const char *text, size_t left)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] <= ' ')
		return 1;
	if (p[0] == 0xc2 && left >= 2 && p[1] == 0xa0)
		return 2;
	if (left < 3)
		return 0;
	if (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8f)
		return 3;
	if (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80)
		return 3;
	return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* Bytes of the blank that ends at p + length. */
static size_t
blank_before(const char *p, size_t length)
{
	if ((unsigned char)p[length - 1] <= ' ')
		return 1;
	if ((unsigned char)p[length - 1] < 0x80)
		return 0;
	if (length >= 2 && blank_at(p + length - 2, 2) == 2)
		return 2;
	return length >= 3 && blank_at(p + length - 3, 3) == 3 ? 3 : 0;
}

static struct slice
trim_blanks(struct slice s)
{
	size_t n;

	while (s.length > 0 && (n = blank_at(s.bytes, s.length)) > 0) {
		s.bytes += n;
		s.length -= n;
	}
	while (s.length > 0 && (n = blank_before(s.bytes, s.length)) > 0)
		s.length -= n;
	return s;
}

struct slice
cell_clean(const char *bytes, size_t length, unsigned trim)
{
	struct slice s = trim_blanks((struct slice){bytes, length});

	if (s.length >= 3 && s.bytes[0] == '=' && s.bytes[1] == '"' && s.bytes[s.length - 1] == '"')
		s = trim_blanks((struct slice){s.bytes + 2, s.length - 3});
	if (s.length > 0 &&
	    ((s.bytes[0] == '`' && (trim & TRIM_BACKTICK) != 0) ||
		(s.bytes[0] == '\'' && (trim & TRIM_APOSTROPHE) != 0))) {
		if ((trim & TRIM_APOSTROPHE) != 0 && s.length > 1 && s.bytes[s.length - 1] == '\'')
			s.length--;
		s = trim_blanks((struct slice){s.bytes + 1, s.length - 1});
	}
	return s;
}

/* The ASCII form of a full-width character (U+FF01 to U+FF5E) or minus sign at p; *taken gets
 * its bytes. Other characters give their first byte. */
static char
narrow(const char *text, size_t left, size_t *taken)
{
	const unsigned char *p = (const unsigned char *)text;
	unsigned code;

	*taken = 1;
	if (p[0] < 0x80 || left < 3)
		return text[0];
	code = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	if (p[0] == 0xef && code >= 0xff01 && code <= 0xff5e) {
		*taken = 3;
		return (char)(code - 0xfee0);
	}
	if (p[0] == 0xe2 && code == 0x2212) { /* minus sign */
		*taken = 3;
		return '-';
	}
	if (p[0] == 0xe3 && (code == 0x3010 || code == 0x3011)) { /* black lenticular brackets */
		*taken = 3;
		return code == 0x3010 ? '[' : ']';
	}
	return text[0];
}

struct slice
name_normal(struct arena *arena, const char *bytes, size_t length)
{
	char *name = arena_alloc(arena, length + 1);
	size_t n = 0, taken;

	for (size_t i = 0; i < length; i += taken) {
		char c;

		if ((taken = blank_at(bytes + i, length - i)) > 0)
			continue;
		c = narrow(bytes + i, length - i, &taken);
		if (c == '[')
			break;
		if (c == '`' || c == '"' || c == '=' || (c == '\'' && (n == 0 || i + 1 == length)))
			continue;
		name[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	name[n] = '\0';
	return (struct slice){name, n};
}

/* Takes one of the marks off the front. */
static bool
take_mark(const char **p, const char *end, const struct words *marks)
{
	for (size_t i = 0; i < marks->count; i++) {
		struct slice rest = {*p, (size_t)(end - *p)};

		if (slice_starts(rest, marks->items[i])) {
			*p += marks->items[i].length;
			return true;
		}
	}
	return false;
}

static void
take_blanks(const char **p, const char *end)
{
	size_t n;

	while (*p < end && (n = blank_at(*p, (size_t)(end - *p))) > 0)
		*p += n;
}

/* Digits with commas every three, if any; false when a comma stands elsewhere. */
static bool
take_number(const char **p, const char *end, char *number, size_t *length)
{
	size_t taken, group = 0, groups = 0;
	bool point = false;

	for (; *p < end; *p += taken) {
		char c = narrow(*p, (size_t)(end - *p), &taken);

		if (c >= '0' && c <= '9') {
			number[(*length)++] = c;
			group++;
		} else if (c == ',' && !point) {
			if (group == 0 || group > 3 || (groups > 0 && group != 3))
				return false;
			groups++;
			group = 0;
		} else if (c == '.' && !point) {
			if (groups > 0 && group != 3)
				return false;
			point = true;
			number[(*length)++] = c;
		} else {
			break;
		}
	}
	return point || groups == 0 || group == 3;
}

/* An amount that is not plain digits. */
static enum parsed
amount_decorated(struct slice cell, const struct words *marks, int64_t *fen)
{
	enum { AMOUNT_MAX = 128 };
	const char *p = cell.bytes, *end = cell.bytes + cell.length;
	char number[AMOUNT_MAX + 2];
	size_t length = 0, taken;
	bool sign = false;

	if (cell.length > AMOUNT_MAX)
		return PARSED_NOT_A_NUMBER;
	for (int i = 0; i < 2; i++) { /* -¥25.00 and ¥-25.00 */
		char c;

		take_blanks(&p, end);
		c = p < end ? narrow(p, (size_t)(end - p), &taken) : '\0';
		if (!sign && (c == '-' || c == '+')) {
			number[length++] = c;
			sign = true;
			p += taken;
		}
		take_blanks(&p, end);
		if (!take_mark(&p, end, marks))
			break;
	}
	take_blanks(&p, end);
	if (!take_number(&p, end, number, &length))
		return PARSED_NOT_A_NUMBER;
	take_blanks(&p, end);
	(void)take_mark(&p, end, marks);
	take_blanks(&p, end);
	if (p != end)
		return PARSED_NOT_A_NUMBER;
	return number_parse(number, length, MONEY_DECIMALS, fen);
}

/* The usual form, -123.45 with at most 15 digits: nothing can overflow. */
static bool
amount_plain(struct slice cell, int64_t *fen)
{
	enum { PLAIN_MAX = 17 }; /* with sign and point */
	const char *p = cell.bytes, *end = p + cell.length;
	bool minus = cell.length > 0 && *p == '-';
	int64_t number = 0;
	const char *start;

	p += minus;
	start = p;
	if (cell.length > PLAIN_MAX)
		return false;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		number = number * 10 + (*p - '0');
	if (p == start || end - p != 3 || *p != '.' || p[1] < '0' || p[1] > '9' || p[2] < '0' ||
	    p[2] > '9')
		return false;
	number = number * 100 + (p[1] - '0') * 10 + (p[2] - '0');
	*fen = minus ? -number : number;
	return true;
}

enum parsed
cell_amount(struct slice cell, const struct words *marks, int64_t *fen)
{
	enum parsed parsed;

	if (amount_plain(cell, fen))
		return PARSED_OK;
	parsed = number_parse(cell.bytes, cell.length, MONEY_DECIMALS, fen);
	return parsed == PARSED_NOT_A_NUMBER && cell.length > 0 ? amount_decorated(cell, marks, fen)
								: parsed;
}

/* One step of a format from its text; returns the bytes it took. */
static size_t
date_step_parse(struct date_step *step, const char *p, size_t left)
{
	static const struct {
		const char *text;
		struct date_step step;
	} fields[] = {
	    {"YYYY", {.field = 'Y', .digits = 4}},
	    {"YY", {.field = 'y', .digits = 2}},
	    {"MM", {.field = 'M', .digits = 2}},
	    {"DD", {.field = 'D', .digits = 2}},
	    {"hh", {.field = 'h', .digits = 2}},
	    {"mm", {.field = 'm', .digits = 2}},
	    {"ss", {.field = 's', .digits = 2}},
	    {"M", {.field = 'M', .digits = 1, .more = 1}},
	    {"D", {.field = 'D', .digits = 1, .more = 1}},
	    {"h", {.field = 'h', .digits = 1, .more = 1}},
	    {"*", {.field = '*', .digits = 0, .more = 12}},
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
	bool year = false, month = false, day = false, hour = false;

	*format = (struct date_format){0};
	while (i < text.length) {
		struct date_step *step = &format->steps[format->count];

		if (format->count++ == DATE_STEPS_MAX)
			return false;
		i += date_step_parse(step, text.bytes + i, text.length - i);
		year |= step->field == 'Y' || step->field == 'y';
		month |= step->field == 'M';
		day |= step->field == 'D';
		hour |= step->field == 'h';
	}
	return time ? hour : year && month && day;
}

/* The numbers of a date cell. */
struct moment {
	int year, month, day, hour, minute, second;
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

static bool
take_step(const char **p, const char *end, const struct date_step *step, struct moment *moment)
{
	static const char wide_colon[] = "\xef\xbc\x9a";
	int ignored;

	if (step->field == ' ') {
		const char *start = *p;

		take_blanks(p, end);
		return *p > start;
	}
	if (step->field == 0 && step->byte == ':' && end - *p >= 3 &&
	    memcmp(*p, wide_colon, 3) == 0) {
		*p += 3;
		return true;
	}
	if (step->field == 0)
		return *p < end && *(*p)++ == step->byte;
	return take_digits(
	    p, end, step, step->field == '*' ? &ignored : moment_field(moment, step->field));
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

bool
cell_date(
    const struct date_format *formats, size_t count, struct slice cell, date_day *day, int *seconds)
{
	struct moment moment;

	for (size_t i = 0; i < count; i++)
		if (fits(&formats[i], cell, &moment) &&
		    date_make(moment.year, moment.month, moment.day, day)) {
			*seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
			return true;
		}
	return false;
}

bool
cell_time(const struct date_format *formats, size_t count, struct slice cell, int *seconds)
{
	struct moment moment;

	for (size_t i = 0; i < count; i++)
		if (fits(&formats[i], cell, &moment)) {
			*seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
			return true;
		}
	return false;
}

enum { ACCOUNT_MAX = 64 };

/* The visible front and back of an account number. */
struct visible {
	char digits[ACCOUNT_MAX];
	size_t length;
	size_t front; /* before the first mask */
	size_t back; /* after the last one */
	bool masked;
};

static void
look(struct slice account, struct visible *visible)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t n, i = 0, back = 0;

	*visible = (struct visible){0};
	while (i < account.length && visible->length < ACCOUNT_MAX) {
		const char *p = account.bytes + i;
		bool dots = account.length - i >= 3 && memcmp(p, ellipsis, 3) == 0;

		if (*p == '*' || dots) {
			if (!visible->masked)
				visible->front = visible->length;
			visible->masked = true;
			back = visible->length;
			i += dots ? 3 : 1;
		} else if ((n = blank_at(p, account.length - i)) > 0 || *p == '-') {
			i += n > 0 ? n : 1;
		} else {
			visible->digits[visible->length++] = *p;
			i++;
		}
	}
	if (!visible->masked)
		visible->front = visible->length;
	visible->back = visible->masked ? visible->length - back : visible->length;
}

bool
account_same(struct slice a, struct slice b)
{
	struct visible x, y;
	size_t front, back;

	look(a, &x);
	look(b, &y);
	if (!x.masked && !y.masked)
		return x.length == y.length && memcmp(x.digits, y.digits, x.length) == 0;
	if ((!x.masked && x.length < y.front + y.back) ||
	    (!y.masked && y.length < x.front + x.back))
		return false;
	front = x.front < y.front ? x.front : y.front;
	back = x.back < y.back ? x.back : y.back;
	return memcmp(x.digits, y.digits, front) == 0 &&
	    memcmp(x.digits + x.length - back, y.digits + y.length - back, back) == 0;
}
