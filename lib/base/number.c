#include "base/number.h"

enum parsed
number_parse(const char *text, size_t length, int decimals, int64_t *number)
{
	size_t i = 0;
	bool minus = false, large = false, precise = false, point = false;
	int digits = 0, fraction = 0;
	int64_t value = 0; /* kept negative: the range is wider there */

	if (length > 0 && (text[0] == '-' || text[0] == '+'))
		minus = text[i++] == '-';
	for (; i < length; i++) {
		if (text[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text[i] < '0' || text[i] > '9')
			return PARSED_NOT_A_NUMBER;
		digits++;
		if (point && fraction == decimals) {
			precise |= text[i] != '0';
			continue;
		}
		fraction += point;
		large |= __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, text[i] - '0', &value);
	}
	if (digits == 0)
		return PARSED_NOT_A_NUMBER;
	for (; fraction < decimals; fraction++)
		large |= __builtin_mul_overflow(value, 10, &value);
	if (!minus)
		large |= __builtin_sub_overflow(0, value, &value);
	if (large)
		return PARSED_TOO_LARGE;
	if (precise)
		return PARSED_TOO_PRECISE;
	*number = value;
	return PARSED_OK;
}

enum parsed
number_parse_range(
    const char *text, size_t length, int decimals, int64_t min, int64_t max, int64_t *number)
{
	int64_t value;
	enum parsed parsed = number_parse(text, length, decimals, &value);

	if (parsed != PARSED_OK)
		return parsed;
	if (value < min || value > max)
		return PARSED_TOO_LARGE;
	*number = value;
	return PARSED_OK;
}

/* Formats from the right; group is 0 or the digits between two commas. */
static size_t
format(int64_t number, int decimals, int group, char text[NUMBER_TEXT])
{
	char reversed[NUMBER_TEXT];
	uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
	size_t n = 0, length = 0;

	for (int digit = 0; left > 0 || digit <= decimals; digit++) {
		if (decimals > 0 && digit == decimals)
			reversed[n++] = '.';
		else if (group > 0 && digit > decimals && (digit - decimals) % group == 0)
			reversed[n++] = ',';
		reversed[n++] = (char)('0' + left % 10);
		left /= 10;
	}
	if (number < 0)
		text[length++] = '-';
	while (n > 0)
		text[length++] = reversed[--n];
	text[length] = '\0';
	return length;
}

size_t
number_format(int64_t number, int decimals, char text[NUMBER_TEXT])
{
	return format(number, decimals, 0, text);
}

size_t
number_format_short(int64_t number, int decimals, char text[NUMBER_TEXT])
{
	size_t length = format(number, decimals, 0, text);

	if (decimals == 0)
		return length;
	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	text[length] = '\0';
	return length;
}

size_t
number_format_grouped(int64_t number, int decimals, char text[NUMBER_TEXT])
{
	return format(number, decimals, 3, text);
}

bool
money_add(int64_t *sum_fen, int64_t amount_fen)
{
	return !__builtin_add_overflow(*sum_fen, amount_fen, sum_fen);
}
