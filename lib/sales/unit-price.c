#include "sales/unit-price.h"

#include "base/ratio.h"

enum { CM2_PER_M2 = 10000 };

bool
unit_total(int64_t unit_fen, int64_t area_cm2, int64_t *total_fen)
{
	struct ratio product = {(int128)unit_fen * area_cm2, CM2_PER_M2};

	return ratio_round(product, 1, ROUND_HALF_UP, total_fen);
}

bool
total_unit(int64_t total_fen, int64_t area_cm2, int64_t *unit_fen)
{
	struct ratio quotient = {(int128)total_fen * CM2_PER_M2, area_cm2};

	return ratio_round(quotient, 1, ROUND_HALF_UP, unit_fen);
}

/* The power of ten that the amount is a multiple of: what it was rounded to at most. */
static int64_t
step_of(int64_t amount_fen)
{
	int64_t step_fen = 1;

	while (step_fen < STEP_FEN_MAX && amount_fen % (step_fen * 10) == 0)
		step_fen *= 10;
	return step_fen;
}

bool
unit_fits(int64_t unit_fen, int64_t area_cm2, int64_t total_fen)
{
	int128 apart = (int128)total_fen * CM2_PER_M2 - (int128)unit_fen * area_cm2;

	if (apart < 0)
		apart = -apart;
	return apart < (int128)step_of(total_fen) * CM2_PER_M2 ||
	    apart < (int128)step_of(unit_fen) * area_cm2;
}
