#include "sales/solve.h"

#include "sales/price-rule.h"

/* Products and differences are whole numbers of 10^-12. */
static const int64_t one = INT64_C(1000000000000);
enum { ONES_OF_FEN_CM2 = 100 }; /* one fen m² is so many yuan cm² */

/* The ratio in 10^-12, half away from zero. */
static bool
fixed(struct ratio ratio, int128 *number)
{
	int128 scaled, half = ratio.denominator / 2;

	if (__builtin_mul_overflow(ratio.numerator, (int128)one, &scaled) ||
	    __builtin_add_overflow(scaled, scaled < 0 ? -half : half, &scaled))
		return false;
	*number = scaled / ratio.denominator;
	return true;
}

static bool
sum_add(int128 *sum, int64_t area_cm2, struct ratio price)
{
	int128 number, product;

	return fixed(price, &number) &&
	    !__builtin_mul_overflow(number, (int128)area_cm2, &product) &&
	    !__builtin_add_overflow(*sum, product, sum);
}

bool
solve_add(struct solve *solve, int64_t area_cm2, struct ratio base, struct ratio coefficient,
    struct ratio difference)
{
	struct ratio product;

	return price_times(base, coefficient, &product) &&
	    sum_add(&solve->products, area_cm2, product) &&
	    sum_add(&solve->differences, area_cm2, difference) &&
	    !__builtin_add_overflow(solve->area_cm2, (int128)area_cm2, &solve->area_cm2);
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
