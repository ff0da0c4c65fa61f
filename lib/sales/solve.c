#include "sales/solve.h"

/* Products and differences are whole numbers of 10^-12. */
static const int64_t one = INT64_C(1000000000000);
enum { ONES_OF_FEN_CM2 = 100 }; /* one fen m² is so many yuan cm² */

/* The fraction in 10^-12, half away from zero. */
static bool
fixed(const struct fraction *fraction, int128 *number)
{
	struct ratio scaled;
	int128 half;

	if (!fraction_near(fraction, ratio_of(one), &scaled))
		return false;
	half = scaled.denominator / 2;
	if (__builtin_add_overflow(
		scaled.numerator, scaled.numerator < 0 ? -half : half, &scaled.numerator))
		return false;
	*number = scaled.numerator / scaled.denominator;
	return true;
}

static bool
sum_add(int128 *sum, int64_t area_cm2, const struct fraction *price)
{
	int128 number, product;

	return fixed(price, &number) &&
	    !__builtin_mul_overflow(number, (int128)area_cm2, &product) &&
	    !__builtin_add_overflow(*sum, product, sum);
}

bool
solve_add(struct solve *solve, int64_t area_cm2, struct ratio base,
    const struct fraction *coefficient, const struct fraction *difference)
{
	struct fraction product = {0};
	bool held;

	fraction_copy(&product, coefficient);
	fraction_multiply(&product, base);
	held = sum_add(&solve->products, area_cm2, &product) &&
	    sum_add(&solve->differences, area_cm2, difference) &&
	    !__builtin_add_overflow(solve->area_cm2, (int128)area_cm2, &solve->area_cm2);
	fraction_release(&product);
	return held;
}

bool
solve_scale(const struct solve *solve, int64_t total_fen, struct ratio *scale)
{
	int128 total;

	if (__builtin_mul_overflow((int128)total_fen * ONES_OF_FEN_CM2, (int128)one, &total) ||
	    __builtin_sub_overflow(total, solve->differences, &total))
		return false;
	return ratio_divide((struct ratio){total, 1}, (struct ratio){solve->products, 1}, scale);
}
