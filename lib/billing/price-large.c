#include "billing/price-large.h"

#include "expr/exact.h"

/* Rounds yuan to fen; yuan is used up. */
static bool
round_yuan(mpq_t yuan, const struct round_rule *rule, int64_t *amount_fen)
{
	int sign = mpq_sgn(yuan);
	mpz_t whole, rest;
	bool fits;

	mpz_inits(whole, rest, NULL);
	mpq_abs(yuan, yuan);
	mpz_mul_ui(mpq_numref(yuan), mpq_numref(yuan), 100);
	mpz_mul_si(mpq_denref(yuan), mpq_denref(yuan), (long)rule->unit_fen);
	mpz_tdiv_qr(whole, rest, mpq_numref(yuan), mpq_denref(yuan));
	mpz_mul_ui(mpq_numref(yuan), rest, 2);
	if ((rule->mode == ROUND_UP && mpz_sgn(rest) != 0) ||
	    (rule->mode == ROUND_HALF_UP && mpz_cmp(mpq_numref(yuan), mpq_denref(yuan)) >= 0))
		mpz_add_ui(whole, whole, 1);
	mpz_mul_si(whole, whole, sign * (long)rule->unit_fen);
	fits = mpz_fits_slong_p(whole) != 0;
	if (fits)
		*amount_fen = mpz_get_si(whole);
	mpz_clears(whole, rest, NULL);
	return fits;
}

static bool
apply_step(mpq_t rate, const struct rate_step *step, mpq_t value)
{
	static const struct round_rule to_fen = {1, ROUND_HALF_UP};
	int64_t fen;

	exact_from_ratio(value, step->value);
	switch (step->kind) {
	case STEP_FACTOR:
		mpq_mul(rate, rate, value);
		break;
	case STEP_SET:
		mpq_set(rate, value);
		break;
	case STEP_ADD:
		mpq_add(rate, rate, value);
		break;
	}
	if (!step->rounded)
		return true;
	if (!round_yuan(rate, &to_fen, &fen))
		return false;
	mpq_set_si(rate, fen, 100);
	mpq_canonicalize(rate);
	return true;
}

bool
amount_at_any_size(const struct pricing *pricing, const struct parts *parts, struct ratio rate,
    struct ratio quantity, const struct round_rule *rule, int64_t *amount_fen)
{
	mpq_t sum, stepped, factor;
	size_t steps = 0;
	bool fits = true;

	mpq_inits(sum, stepped, factor, NULL);
	exact_from_ratio(stepped, rate);
	for (size_t i = 0; i < parts->count; i++) {
		for (; fits && steps < parts->list[i].steps; steps++)
			fits = apply_step(stepped, &pricing->steps.list[steps], factor);
		exact_from_ratio(factor, parts->list[i].share);
		mpq_mul(factor, factor, stepped);
		mpq_add(sum, sum, factor);
	}
	exact_from_ratio(factor, quantity);
	mpq_mul(sum, sum, factor);
	fits = fits && round_yuan(sum, rule, amount_fen);
	mpq_clears(sum, stepped, factor, NULL);
	return fits;
}
