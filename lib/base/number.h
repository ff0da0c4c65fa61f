/* Numbers as people write them, kept as scaled integers: money in fen, areas in cm², counts.
 * One parser for them all, with limits; no floating point. */
#ifndef DEED_NUMBER_H
#define DEED_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MONEY_DECIMALS = 2, /* yuan to fen */
	AREA_DECIMALS = 4, /* m² to cm² */
	NUMBER_TEXT = 32, /* enough for any formatted int64 */
};

enum parsed {
	PARSED_OK,
	PARSED_NOT_A_NUMBER,
	PARSED_TOO_PRECISE, /* more decimals than the unit has (zeros beyond it are fine) */
	PARSED_TOO_LARGE, /* beyond int64 in the unit */
};

/* Parses [+-]digits[.digits] as an integer of 10^-decimals units: "12.5" with 2 decimals is 1250.
 * No blanks, no exponent, no thousands marks; a digit is needed before or after the point. */
enum parsed number_parse(const char *text, size_t length, int decimals, int64_t *number);

/* As number_parse, but also outside min..max is PARSED_TOO_LARGE. */
enum parsed number_parse_range(
    const char *text, size_t length, int decimals, int64_t min, int64_t max, int64_t *number);

/* Writes the number with all its decimals: -5 with 2 decimals is "-0.05". Returns its length. */
size_t number_format(int64_t number, int decimals, char text[NUMBER_TEXT]);

/* As number_format, but trailing zeros after the point are left off ("89.5", "120"). */
size_t number_format_short(int64_t number, int decimals, char text[NUMBER_TEXT]);

/* As number_format, with a comma every three digits, for people. */
size_t number_format_grouped(int64_t number, int decimals, char text[NUMBER_TEXT]);

/* False on overflow, and then *sum is untouched. */
bool money_add(int64_t *sum_fen, int64_t amount_fen);

#endif
