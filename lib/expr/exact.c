#include "expr/exact.h"

#include "expr/expr.h"

/* The digits without sign and point; *decimals counts those after the point. False: not a number.
 */
static bool
digits_copy(
    const char *text, size_t length, char digits[EXPR_DIGITS_MAX + 1], unsigned long *decimals)
{
	size_t count = 0;
	bool point = false;

	*decimals = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '.' && !point && count > 0) {
			point = true;
			continue;
		}
		if (text[i] < '0' || text[i] > '9' || count == EXPR_DIGITS_MAX)
			return false;
		digits[count++] = text[i];
		*decimals += point;
	}
	digits[count] = '\0';
	return count > 0 && text[length - 1] != '.';
}

bool
exact_parse(const char *text, size_t length, mpq_t number)
{
	char digits[EXPR_DIGITS_MAX + 1];
	unsigned long decimals;
	bool minus = length > 0 && text[0] == '-';
	size_t sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

	if (!digits_copy(text + sign, length - sign, digits, &decimals))
		return false;
	(void)mpz_set_str(mpq_numref(number), digits, 10);
	mpz_ui_pow_ui(mpq_denref(number), 10, decimals);
	mpq_canonicalize(number);
	if (minus)
		mpq_neg(number, number);
	return true;
}

void
exact_round(const mpq_t number, enum rounding mode, mpz_t whole)
{
	mpz_t rest, twice;
	bool away;

	mpz_inits(rest, twice, NULL);
	mpz_tdiv_qr(whole, rest, mpq_numref(number), mpq_denref(number));
	mpz_mul_2exp(twice, rest, 1);
	away = mode == ROUND_UP
	    ? mpz_sgn(rest) != 0
	    : mode == ROUND_HALF_UP && mpz_cmpabs(twice, mpq_denref(number)) >= 0;
	if (away && mpq_sgn(number) > 0)
		mpz_add_ui(whole, whole, 1);
	else if (away)
		mpz_sub_ui(whole, whole, 1);
	mpz_clears(rest, twice, NULL);
}

void
exact_round_decimals(mpq_t number, long decimals)
{
	mpq_t scale;
	mpz_t whole;

	mpq_init(scale);
	mpz_init(whole);
	mpz_ui_pow_ui(mpq_numref(scale), 10, (unsigned long)(decimals < 0 ? -decimals : decimals));
	if (decimals < 0)
		mpq_inv(scale, scale);
	mpq_mul(number, number, scale);
	exact_round(number, ROUND_HALF_UP, whole);
	mpq_set_z(number, whole);
	mpq_div(number, number, scale);
	mpz_clear(whole);
	mpq_clear(scale);
}

bool
exact_too_large(const mpq_t number)
{
	return mpz_sizeinbase(mpq_numref(number), 2) > EXPR_BITS_MAX ||
	    mpz_sizeinbase(mpq_denref(number), 2) > EXPR_BITS_MAX;
}

static void
set_integer(mpz_t integer, int128 number)
{
	__extension__ typedef unsigned __int128 uint128;
	uint128 magnitude = number < 0 ? -(uint128)number : (uint128)number;

	mpz_import(integer, 1, 1, sizeof magnitude, 0, 0, &magnitude);
	if (number < 0)
		mpz_neg(integer, integer);
}

void
exact_from_ratio(mpq_t number, struct ratio ratio)
{
	set_integer(mpq_numref(number), ratio.numerator);
	set_integer(mpq_denref(number), ratio.denominator);
	mpq_canonicalize(number);
}

/* False beyond 127 bits. */
static bool
to_int128(const mpz_t whole, int128 *number)
{
	uint64_t words[2] = {0};

	if (mpz_sizeinbase(whole, 2) > 127)
		return false;
	(void)mpz_export(words, NULL, -1, sizeof words[0], 0, 0, whole);
	*number = (int128)words[1] << 64 | (int128)words[0];
	if (mpz_sgn(whole) < 0)
		*number = -*number;
	return true;
}

bool
exact_to_int64(const mpz_t whole, int64_t *number)
{
	int128 wide;

	if (!to_int128(whole, &wide) || wide < INT64_MIN || wide > INT64_MAX)
		return false;
	*number = (int64_t)wide;
	return true;
}

bool
exact_to_ratio(const mpq_t number, struct ratio *ratio)
{
	return to_int128(mpq_numref(number), &ratio->numerator) &&
	    to_int128(mpq_denref(number), &ratio->denominator);
}
