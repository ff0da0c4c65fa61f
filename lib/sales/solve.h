/* Back-solving a price scheme: the factor by which all bases change so that the rooms come to a
 * target (RULES A1.9). Exact but for the 12th decimal of each room's product. */
#ifndef DEED_SOLVE_H
#define DEED_SOLVE_H

#include "expr/fraction.h"

/* Sums over the rooms; all zero is none. */
struct solve {
	int128 products; /* of area x base x coefficient, in 10^-12 yuan cm²/m² */
	int128 differences; /* of area x difference */
	int128 area_cm2;
};

/* Adds a room. False when it cannot be held. */
bool solve_add(struct solve *solve, int64_t area_cm2, struct ratio base,
    const struct fraction *coefficient, const struct fraction *difference);

/* What every base is to be multiplied with, before rounding, for a total. False when it cannot be
 * held; a scale that is not above 0 means that differences alone make more than the total. */
bool solve_scale(const struct solve *solve, int64_t total_fen, struct ratio *scale);

#endif
