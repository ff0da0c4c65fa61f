/* lib/base: numbers, ratios, dates, text. */
#include "test.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"

static void
test_number_parse(void)
{
	static const struct {
		const char *text;
		int decimals;
		enum parsed parsed;
		int64_t number;
		const char *reason;
	} cases[] = {
	    {"0", 2, PARSED_OK, 0, "zero"},
	    {"-0.00", 2, PARSED_OK, 0, "minus zero is zero"},
	    {"+1", 2, PARSED_OK, 100, "an explicit plus"},
	    {"12.5", 2, PARSED_OK, 1250, "fewer decimals than the unit has"},
	    {".5", 2, PARSED_OK, 50, "no digit before the point"},
	    {"5.", 2, PARSED_OK, 500, "no digit after the point"},
	    {"-0.05", 2, PARSED_OK, -5, "a small negative amount"},
	    {"1.2300", 2, PARSED_OK, 123, "zeros beyond the unit are fine"},
	    {"0.005", 2, PARSED_TOO_PRECISE, 0, "half a fen"},
	    {"92233720368547758.07", 2, PARSED_OK, INT64_MAX, "the largest amount"},
	    {"92233720368547758.08", 2, PARSED_TOO_LARGE, 0, "one fen above it"},
	    {"-92233720368547758.08", 2, PARSED_OK, INT64_MIN, "the smallest amount"},
	    {"-92233720368547758.09", 2, PARSED_TOO_LARGE, 0, "one fen below it"},
	    {"1e5", 2, PARSED_NOT_A_NUMBER, 0, "no exponent"},
	    {"1,234.56", 2, PARSED_NOT_A_NUMBER, 0, "no thousands mark"},
	    {"NaN", 2, PARSED_NOT_A_NUMBER, 0, "not a number"},
	    {"", 2, PARSED_NOT_A_NUMBER, 0, "empty"},
	    {"-", 2, PARSED_NOT_A_NUMBER, 0, "a sign alone"},
	    {".", 2, PARSED_NOT_A_NUMBER, 0, "a point alone"},
	    {"1.2.3", 2, PARSED_NOT_A_NUMBER, 0, "two points"},
	    {" 1", 2, PARSED_NOT_A_NUMBER, 0, "a blank"},
	    {"\xef\xbc\x91", 2, PARSED_NOT_A_NUMBER, 0, "a full-width digit"},
	    {"89.5230", 4, PARSED_OK, 895230, "an area"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t number = 0;
		enum parsed parsed =
		    number_parse(cases[i].text, strlen(cases[i].text), cases[i].decimals, &number);

		check(parsed == cases[i].parsed && number == cases[i].number, cases[i].reason);
	}
}

static void
test_number_format(void)
{
	static const struct {
		int64_t number;
		int decimals;
		const char *plain, *brief, *grouped;
	} cases[] = {
	    {-5, 2, "-0.05", "-0.05", "-0.05"},
	    {0, 2, "0.00", "0", "0.00"},
	    {895200, 4, "89.5200", "89.52", "89.5200"},
	    {123456789, 2, "1234567.89", "1234567.89", "1,234,567.89"},
	    {100000, 0, "100000", "100000", "100,000"},
	    {INT64_MIN, 2, "-92233720368547758.08", "-92233720368547758.08",
		"-92,233,720,368,547,758.08"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[NUMBER_TEXT];

		number_format(cases[i].number, cases[i].decimals, text);
		check_text(text, cases[i].plain, "format plain");
		number_format_short(cases[i].number, cases[i].decimals, text);
		check_text(text, cases[i].brief, "format short");
		number_format_grouped(cases[i].number, cases[i].decimals, text);
		check_text(text, cases[i].grouped, "format grouped");
	}
}

static void
test_ratio(void)
{
	static const struct {
		int64_t numerator, denominator, unit;
		enum rounding mode;
		int64_t rounded;
		const char *reason;
	} cases[] = {
	    {1, 2, 1, ROUND_HALF_UP, 1, "half goes up"},
	    {-1, 2, 1, ROUND_HALF_UP, -1, "minus half goes away from zero"},
	    {49, 100, 1, ROUND_HALF_UP, 0, "below half"},
	    {3, 2, 1, ROUND_DOWN, 1, "down is toward zero"},
	    {-3, 2, 1, ROUND_DOWN, -1, "also below zero"},
	    {101, 100, 1, ROUND_UP, 2, "up is away from zero"},
	    {100, 100, 1, ROUND_UP, 1, "up leaves whole numbers"},
	    {14999, 100, 10, ROUND_HALF_UP, 150, "to jiao"},
	    {14499, 1, 100, ROUND_HALF_UP, 14500, "to yuan, half-up"},
	    {14449, 1, 100, ROUND_HALF_UP, 14400, "to yuan, below half"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ratio ratio = {cases[i].numerator, cases[i].denominator};
		int64_t rounded = 0;

		check(ratio_round(ratio, cases[i].unit, cases[i].mode, &rounded) &&
			rounded == cases[i].rounded,
		    cases[i].reason);
	}
}

static void
test_ratio_arithmetic(void)
{
	struct ratio a, b, c;

	check(ratio_parse("0.1", 3, &a) && ratio_parse("0.2", 3, &b) && ratio_add(a, b, &c) &&
		ratio_parse("0.3", 3, &a) && ratio_compare(a, c) == 0,
	    "0.1 + 0.2 = 0.3");
	check(ratio_divide(ratio_of(1), ratio_of(3), &a) && ratio_multiply(a, ratio_of(3), &b) &&
		ratio_compare(b, ratio_of(1)) == 0,
	    "1 / 3 * 3 = 1");
	check(!ratio_divide(ratio_of(1), ratio_of(0), &a), "division by zero is told");
	a = ratio_of(INT64_MAX);
	check(ratio_multiply(a, a, &b) && !ratio_multiply(b, b, &c), "overflow is told");
	check(!ratio_parse("1.2345678901234567890", 21, &a), "more than 18 decimals are refused");
}

static void
test_date(void)
{
	static const struct {
		const char *text;
		int valid;
		const char *reason;
	} cases[] = {
	    {"2026-01-31", 1, "a plain date"},
	    {"2024-02-29", 1, "a leap day"},
	    {"2026-02-29", 0, "no leap day"},
	    {"1900-02-29", 0, "1900 was no leap year"},
	    {"2000-02-29", 1, "2000 was one"},
	    {"2026-02-31", 0, "31 February"},
	    {"2026-13-01", 0, "month 13"},
	    {"2026-00-01", 0, "month 0"},
	    {"2026-1-01", 0, "a missing zero"},
	    {"2026/01/01", 0, "slashes"},
	    {"0001-01-01", 0, "year 1 is out of range"},
	    {"2999-12-31", 1, "the last day in range"},
	    {"9999-12-31", 0, "year 9999 is out of range"},
	};
	char text[DATE_TEXT];
	date_day day = 0, other = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int valid = date_parse_text(cases[i].text, &day);

		check(valid == cases[i].valid &&
			(!valid || strcmp(date_format(day, text), cases[i].text) == 0),
		    cases[i].reason);
	}
	(void)date_parse_text("2026-01-31", &day);
	check_text(date_format(date_add_months(day, 1), text), "2026-02-28", "a month end clamps");
	check_text(date_format(date_add_months(day, -2), text), "2025-11-30", "months back");
	check_int(date_weekday(day), 6, "31 January 2026 is a Saturday");
	(void)date_parse_text("1970-01-01", &other);
	check_int(other, 0, "days count from 1970");
	check_text(date_format(date_month_start(day), text), "2026-01-01", "the month's start");
}

static void
test_text(void)
{
	static const char *const names[] = {"verify", "reconcile", "report", NULL};
	int wrong = 0;
	static const struct {
		const char *bytes;
		size_t length, valid;
		const char *reason;
	} cases[] = {
	    {"plain", 5, 5, "ASCII"},
	    {"\xe4\xb8\xad\xe6\x96\x87", 6, 6, "Chinese"},
	    {"a\xc0\x80", 3, 1, "an overlong NUL"},
	    {"a\xed\xa0\x80", 4, 1, "a surrogate"},
	    {"a\xf4\x90\x80\x80", 5, 1, "beyond U+10FFFF"},
	    {"a\xe4\xb8", 3, 1, "cut at the end"},
	    {"12345678\xff", 9, 8, "after eight ASCII bytes"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int((int64_t)utf8_valid(cases[i].bytes, cases[i].length),
		    (int64_t)cases[i].valid, cases[i].reason);
	for (size_t length = 1; length <= 26; length++)
		for (size_t at = 0; at <= length; at++) { /* at length: none */
			char text[27];

			memset(text, 'x', sizeof text);
			text[at] = '\xff';
			wrong += utf8_valid(text, length) != at;
			wrong += text_valid(text, length) != (at == length);
		}
	check_int(wrong, 0, "a byte that is wrong is seen wherever it stands");
	check_int((int64_t)text_width("\xe4\xb8\xad"
				      "a",
		      4),
	    3, "Chinese is two cells wide");
	check_text(text_nearest("verfy", names), "verify", "a letter left out");
	check_text(text_nearest("reconclie", names), "reconcile", "two letters swapped");
	check(text_nearest("xyzzyxyzzy", names) == NULL, "nothing is near");
}

static void
test_map(void)
{
	struct map map = {0};
	int good = 1;

	for (int i = 0; i < 10000; i++) {
		char key[16];

		*map_put(&map, key, (size_t)snprintf(key, sizeof key, "k%d", i), NULL) = i;
	}
	for (int i = 0; i < 10000; i++) {
		char key[16];
		int64_t *value = map_get(&map, key, (size_t)snprintf(key, sizeof key, "k%d", i));

		good &= value != NULL && *value == i;
	}
	check(good && map_get(&map, "k10000", 6) == NULL, "a map keeps 10,000 keys and no other");
	map_release(&map);
}

static void
test_places(void)
{
	static const struct pair {
		int64_t id, fen;
	} list[] = {{1, -5}, {2, 0}, {3, 7}, {4, 7}, {5, INT64_MAX}};
	static const struct {
		int64_t fen;
		size_t count, place;
		const char *reason;
	} cases[] = {
	    {0, 0, 0, "none in an empty array"},
	    {INT64_MIN, 5, 0, "before the first"},
	    {-5, 5, 0, "the first"},
	    {1, 5, 2, "between two"},
	    {7, 5, 2, "the first of equal ones"},
	    {INT64_MAX, 5, 4, "the last"},
	    {8, 4, 4, "beyond the last"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int((int64_t)array_place(cases[i].count > 0 ? list : NULL, cases[i].count,
			      sizeof *list, offsetof(struct pair, fen), cases[i].fen),
		    (int64_t)cases[i].place, cases[i].reason);
}

static void
test_errors(void)
{
	struct errors errors = {0};
	struct place place = {.file = "rooms.csv", .line = 17, .column = "area"};

	for (int i = 0; i < ERRORS_MAX + 5; i++)
		(void)error_add(&errors, RC_DATA, &place, "expected x, got %s", quote_text("12a"));
	check_text(errors.kept[0].text, "rooms.csv:17: area: expected x, got \"12a\"",
	    "file, line, column, value");
	check(
	    errors_rc(&errors) == RC_DATA && errors_full(&errors) && errors.count == ERRORS_MAX + 5,
	    "a hundred are kept, all are counted");
	check_text(quote("a\x1b[1m", 5), "\"a\\x1b[1m\"", "escape sequences are shown, not sent");
	errors_release(&errors);
}

int
main(void)
{
	test_number_parse();
	test_number_format();
	test_ratio();
	test_ratio_arithmetic();
	test_date();
	test_text();
	test_map();
	test_places();
	test_errors();
	return test_end();
}
