#include "bank/spreadsheet.h"

#include <string.h>

#include "base/date.h"
#include "base/number.h"

enum {
	DIGITS_MAX = 40,
	SHOWN_DIGITS = 15,
	FRACTION_DIGITS = 9, /* of a day: a second is 0.0000116 */
	SECONDS_OF_DAY = 24 * 60 * 60,
};

enum shown
format_shown(int id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	    (id >= 50 && id <= 54) || id == 57 || id == 58)
		return SHOWN_DATE;
	return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
		id == 55 || id == 56
	    ? SHOWN_TIME
	    : SHOWN_NUMBER;
}

enum shown
format_code_shown(const char *code)
{
	enum shown shown = SHOWN_NUMBER;

	for (; *code != '\0' && *code != ';'; code++) {
		const char *close = NULL;

		if (*code == '"')
			close = strchr(code + 1, '"');
		else if (*code == '[')
			close = strchr(code + 1, ']');
		else if ((*code == '\\' || *code == '_' || *code == '*') && code[1] != '\0')
			close = code + 1;
		if (close != NULL)
			code = close;
		else if (strchr("yYdD", *code) != NULL)
			return SHOWN_DATE;
		else if (strchr("hHsS", *code) != NULL)
			shown = SHOWN_TIME;
		else if (*code == 'G') /* General */
			return SHOWN_NUMBER;
	}
	return shown;
}

/* A number taken apart: its digits without leading zeros, and where the point stands in them. */
struct digits {
	char text[DIGITS_MAX + 1];
	int count;
	int point; /* digits before it; may be beyond count, or negative */
	bool minus;
};

/* The exponent behind an e; false when it is none, or too large to be of use. */
static bool
take_exponent(struct slice number, size_t at, int *point)
{
	int64_t exponent;

	if (number_parse_range(number.bytes + at, number.length - at, 0, -DIGITS_MAX, DIGITS_MAX,
		&exponent) != PARSED_OK)
		return false;
	*point += (int)exponent;
	return true;
}

static bool
take_digits(struct slice number, struct digits *digits)
{
	bool point = false, some = false;
	size_t i = 0;

	*digits = (struct digits){0};
	if (i < number.length && (number.bytes[i] == '-' || number.bytes[i] == '+'))
		digits->minus = number.bytes[i++] == '-';
	for (; i < number.length; i++) {
		char c = number.bytes[i];

		if (c == '.' && !point) {
			point = true;
		} else if (c >= '0' && c <= '9') {
			some = true;
			if (digits->count == 0 && c == '0') {
				digits->point -= point;
				continue;
			}
			if (digits->count == DIGITS_MAX)
				return false;
			digits->text[digits->count++] = c;
			digits->point += !point;
		} else {
			return some && (c == 'e' || c == 'E') &&
			    take_exponent(number, i + 1, &digits->point);
		}
	}
	return some;
}

/* Rounds half up to the digits that are shown. */
static void
round_digits(struct digits *digits)
{
	int i = SHOWN_DIGITS;

	if (digits->count <= i)
		return;
	digits->count = i;
	if (digits->text[i] < '5')
		return;
	while (i > 0 && digits->text[i - 1] == '9')
		digits->text[--i] = '0';
	if (i > 0) {
		digits->text[i - 1]++;
		return;
	}
	digits->text[0] = '1'; /* 999… became 1000… */
	digits->point++;
}

bool
add_number(struct text *text, struct slice number)
{
	struct digits digits;
	int end;

	if (!take_digits(number, &digits))
		return false;
	if (digits.point < digits.count)
		round_digits(&digits);
	while (
	    digits.count > 0 && digits.count > digits.point && digits.text[digits.count - 1] == '0')
		digits.count--;
	if (digits.count == 0) {
		text_addc(text, '0');
		return true;
	}
	if (digits.minus)
		text_addc(text, '-');
	if (digits.point <= 0)
		text_addc(text, '0');
	end = digits.count > digits.point ? digits.count : digits.point;
	for (int i = digits.point < 0 ? digits.point : 0; i < end; i++) {
		if (i == digits.point || (i < 0 && i == digits.point))
			text_addc(text, '.');
		text_addc(text, i >= 0 && i < digits.count ? digits.text[i] : '0');
	}
	return true;
}

/* The seconds in the fraction of a day, to the nearest. */
static int
fraction_seconds(struct slice fraction)
{
	int64_t parts = 0;

	for (size_t i = 0; i < FRACTION_DIGITS; i++)
		parts = parts * 10 + (i < fraction.length ? fraction.bytes[i] - '0' : 0);
	return (int)((parts * SECONDS_OF_DAY + 500000000) / 1000000000);
}

bool
add_serial(struct text *text, struct slice number, enum shown shown, bool from_1904)
{
	static const date_day zero_1899 = -25569, zero_1904 = -24107;
	const char *point;
	struct text plain = {0};
	struct slice whole;
	char day[DATE_TEXT];
	date_day first, last;
	int64_t days = 0;
	int seconds = 0;
	bool good;

	(void)date_make(1900, 1, 1, &first);
	(void)date_make(2999, 12, 31, &last);
	if (!add_number(&plain, number))
		return false;
	whole = (struct slice){text_string(&plain), plain.length};
	if ((point = memchr(whole.bytes, '.', plain.length)) != NULL) {
		whole.length = (size_t)(point - whole.bytes);
		seconds =
		    fraction_seconds((struct slice){point + 1, plain.length - whole.length - 1});
	}
	good = number_parse_range(whole.bytes, whole.length, 0, 0, 500000, &days) == PARSED_OK;
	text_release(&plain);
	if (seconds == SECONDS_OF_DAY) {
		seconds = 0;
		days++;
	}
	days += from_1904 ? zero_1904 : zero_1899;
	if (!good || (shown == SHOWN_DATE && (days < first || days > last)))
		return false;
	if (shown == SHOWN_DATE)
		text_adds(text, date_format((date_day)days, day));
	if (shown == SHOWN_TIME || seconds > 0)
		text_printf(text, "%s%02d:%02d:%02d", shown == SHOWN_DATE ? " " : "",
		    seconds / 3600, seconds / 60 % 60, seconds % 60);
	return true;
}
