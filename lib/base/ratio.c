#include "base/ratio.h"

#include <string.h>

#include "base/number.h"

static int128
magnitude(int128 n)
{
	return n < 0 ? -n : n;
}

static int128
gcd(int128 a, int128 b)
{
	a = magnitude(a);
	b = magnitude(b);
	while (b != 0) {
		int128 rest;

		if ((a >> 63) == 0 && (b >> 63) == 0) { /* both fit 64 bits: far faster division */
			uint64_t x = (uint64_t)a, y = (uint64_t)b;

			while (y != 0) {
				uint64_t r = x % y;

				x = y;
				y = r;
			}
			return (int128)x;
		}
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static void
reduce(struct ratio *ratio)
{
	int128 divisor = gcd(ratio->numerator, ratio->denominator);

	if (divisor > 1) {
		ratio->numerator /= divisor;
		ratio->denominator /= divisor;
	}
}

struct ratio
ratio_of(int64_t number)
{
	return (struct ratio){.numerator = number, .denominator = 1};
}

bool
ratio_parse(const char *text, size_t length, struct ratio *ratio)
{
	int64_t number, denominator = 1;
	int decimals = 0;

	for (size_t i = 0; i < length; i++)
		if (text[i] == '.')
			decimals = (int)(length - i) - 1;
	if (decimals > 18 || number_parse(text, length, decimals, &number) != PARSED_OK)
		return false;
	for (int i = 0; i < decimals; i++)
		denominator *= 10;
	*ratio = (struct ratio){.numerator = number, .denominator = denominator};
	reduce(ratio);
	return true;
}

bool
ratio_add(struct ratio a, struct ratio b, struct ratio *sum)
{
	int128 common = gcd(a.denominator, b.denominator), left, right;

	/* Over the least common denominator: it fits where the product may not. */
	a.denominator /= common;
	if (__builtin_mul_overflow(a.numerator, b.denominator / common, &left) ||
	    __builtin_mul_overflow(b.numerator, a.denominator, &right) ||
	    __builtin_add_overflow(left, right, &sum->numerator) ||
	    __builtin_mul_overflow(a.denominator, b.denominator, &sum->denominator))
		return false;
	reduce(sum);
	return true;
}

bool
ratio_subtract(struct ratio a, struct ratio b, struct ratio *difference)
{
	b.numerator = -b.numerator;
	return ratio_add(a, b, difference);
}

bool
ratio_multiply(struct ratio a, struct ratio b, struct ratio *product)
{
	struct ratio x = {a.numerator, b.denominator}, y = {b.numerator, a.denominator};

	reduce(&x);
	reduce(&y);
	return !__builtin_mul_overflow(x.numerator, y.numerator, &product->numerator) &&
	    !__builtin_mul_overflow(x.denominator, y.denominator, &product->denominator);
}

bool
ratio_divide(struct ratio a, struct ratio b, struct ratio *quotient)
{
	if (b.numerator == 0)
		return false;
	if (b.numerator < 0) {
		b.numerator = -b.numerator;
		a.numerator = -a.numerator;
	}
	return ratio_multiply(a, (struct ratio){b.denominator, b.numerator}, quotient);
}

int
ratio_compare(struct ratio a, struct ratio b)
{
	struct ratio difference;

	if (!ratio_subtract(a, b, &difference)) /* too large to subtract: whole parts decide */
		return a.numerator / a.denominator > b.numerator / b.denominator ? 1 : -1;
	return (difference.numerator > 0) - (difference.numerator < 0);
}

bool
ratio_round(struct ratio ratio, int64_t unit, enum rounding mode, int64_t *rounded)
{
	int128 divisor, whole, rest;

	if (__builtin_mul_overflow(ratio.denominator, (int128)unit, &divisor))
		return false;
	whole = ratio.numerator / divisor; /* toward zero */
	rest = magnitude(ratio.numerator % divisor);
	if ((mode == ROUND_UP && rest > 0) || (mode == ROUND_HALF_UP && rest >= divisor - rest))
		whole += ratio.numerator < 0 ? -1 : 1;
	if (__builtin_mul_overflow(whole, (int128)unit, &whole) || whole > INT64_MAX ||
	    whole < INT64_MIN)
		return false;
	*rounded = (int64_t)whole;
	return true;
}

bool
ratio_format(struct ratio ratio, char text[RATIO_TEXT])
{
	char digits[RATIO_TEXT], *end = digits + sizeof digits - 1, *p = end;
	bool negative = ratio.numerator < 0;
	int decimals = 0, written = 0;

	while (ratio.denominator != 1) {
		int128 factor = 1; /* to make the denominator a multiple of ten */

		if (ratio.denominator % 10 != 0 && ratio.denominator % 2 == 0)
			factor = 5;
		else if (ratio.denominator % 10 != 0 && ratio.denominator % 5 == 0)
			factor = 2;
		else if (ratio.denominator % 10 != 0)
			return false;
		if (__builtin_mul_overflow(ratio.numerator, factor, &ratio.numerator) ||
		    __builtin_mul_overflow(ratio.denominator, factor, &ratio.denominator))
			return false;
		ratio.denominator /= 10;
		decimals++;
	}
	*p = '\0';
	for (int128 rest = negative ? -ratio.numerator : ratio.numerator;
	     rest > 0 || written <= decimals; rest /= 10) {
		if (written++ == decimals && decimals > 0)
			*--p = '.';
		*--p = (char)('0' + (int)(rest % 10));
	}
	if (negative)
		*--p = '-';
	memcpy(text, p, (size_t)(end - p) + 1);
	return true;
}
