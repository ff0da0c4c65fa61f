#include "expr/fraction.h"

#include <stdlib.h>

#include "base/memory.h"
#include "expr/exact.h"

enum { QUARTERS = 4 };

struct wide {
	mpq_t number;
};

struct fraction
fraction_of(struct ratio ratio)
{
	return (struct fraction){.ratio = ratio};
}

/* What does not fit a ratio any more. */
static void
widen(struct fraction *fraction)
{
	if (fraction->wide != NULL)
		return;
	fraction->wide = xcalloc(1, sizeof *fraction->wide);
	mpq_init(fraction->wide->number);
	exact_from_ratio(fraction->wide->number, fraction->ratio);
}

void
fraction_release(struct fraction *fraction)
{
	if (fraction->wide != NULL)
		mpq_clear(fraction->wide->number);
	free(fraction->wide);
	*fraction = fraction_of(ratio_of(0));
}

void
fraction_copy(struct fraction *to, const struct fraction *from)
{
	if (to->wide != NULL)
		fraction_release(to);
	to->ratio = from->ratio;
	if (from->wide == NULL)
		return;
	widen(to);
	mpq_set(to->wide->number, from->wide->number);
}

/* a x b, and a + b: in lowest terms only where it would not fit else. False, and the result
 * untouched, when it does not even then. */
static bool
multiply(struct ratio a, struct ratio b, struct ratio *product)
{
	struct ratio plain;

	if (__builtin_mul_overflow(a.numerator, b.numerator, &plain.numerator) ||
	    __builtin_mul_overflow(a.denominator, b.denominator, &plain.denominator))
		if (!ratio_multiply(a, b, &plain))
			return false;
	*product = plain;
	return true;
}

static bool
add(struct ratio a, struct ratio b, struct ratio *sum)
{
	struct ratio plain = {.denominator = a.denominator};
	int128 left, right;

	if (a.denominator == b.denominator
		? __builtin_add_overflow(a.numerator, b.numerator, &plain.numerator)
		: (__builtin_mul_overflow(a.numerator, b.denominator, &left) ||
		      __builtin_mul_overflow(b.numerator, a.denominator, &right) ||
		      __builtin_add_overflow(left, right, &plain.numerator) ||
		      __builtin_mul_overflow(a.denominator, b.denominator, &plain.denominator)))
		if (!ratio_add(a, b, &plain))
			return false;
	*sum = plain;
	return true;
}

static void
multiply_wide(struct fraction *fraction, struct ratio by)
{
	mpq_t factor;

	widen(fraction);
	mpq_init(factor);
	exact_from_ratio(factor, by);
	mpq_mul(fraction->wide->number, fraction->wide->number, factor);
	mpq_clear(factor);
}

void
fraction_multiply(struct fraction *fraction, struct ratio by)
{
	if (fraction->wide != NULL || !multiply(fraction->ratio, by, &fraction->ratio))
		multiply_wide(fraction, by);
}

void
fraction_add(struct fraction *fraction, const struct fraction *by)
{
	struct fraction other = {0};

	if (fraction->wide == NULL && by->wide == NULL &&
	    add(fraction->ratio, by->ratio, &fraction->ratio))
		return;
	widen(fraction);
	fraction_copy(&other, by);
	widen(&other);
	mpq_add(fraction->wide->number, fraction->wide->number, other.wide->number);
	fraction_release(&other);
}

/* Roundings to wholes change at wholes and halves alone: whole + rest / of, all not negative but
 * the whole, in quarters. compared: the rest beside its half. */
static int
quarter_of(bool some, int compared)
{
	return !some ? 0 : 2 + (compared > 0) - (compared < 0);
}

/* In quarters, if it has not a small denominator, which roundings multiply with their steps. */
static bool
settle(struct ratio *near)
{
	int128 whole, rest, other;

	if (near->denominator <= INT64_MAX)
		return true;
	whole = near->numerator / near->denominator;
	rest = near->numerator % near->denominator;
	if (rest < 0) {
		rest += near->denominator;
		whole--;
	}
	other = near->denominator - rest;
	if (__builtin_mul_overflow(whole, (int128)QUARTERS, &near->numerator))
		return false;
	near->numerator += quarter_of(rest > 0, (rest > other) - (rest < other));
	near->denominator = QUARTERS;
	return true;
}

static bool
near_wide(const struct fraction *fraction, struct ratio by, struct ratio *near)
{
	struct fraction product = {0};
	mpz_t whole, rest;
	mpq_t quarters;
	bool fits;

	fraction_copy(&product, fraction);
	multiply_wide(&product, by);
	mpz_inits(whole, rest, NULL);
	mpq_init(quarters);
	mpz_fdiv_qr(
	    whole, rest, mpq_numref(product.wide->number), mpq_denref(product.wide->number));
	mpz_mul_ui(whole, whole, QUARTERS);
	mpz_mul_ui(rest, rest, 2);
	mpz_add_ui(whole, whole,
	    (unsigned long)quarter_of(
		mpz_sgn(rest) > 0, mpz_cmp(rest, mpq_denref(product.wide->number))));
	mpz_set(mpq_numref(quarters), whole);
	mpz_set_ui(mpq_denref(quarters), QUARTERS);
	fits = exact_to_ratio(quarters, near);
	mpq_clear(quarters);
	mpz_clears(whole, rest, NULL);
	fraction_release(&product);
	return fits;
}

bool
fraction_near(const struct fraction *fraction, struct ratio by, struct ratio *near)
{
	if (fraction->wide == NULL && multiply(fraction->ratio, by, near))
		return settle(near);
	return near_wide(fraction, by, near);
}
