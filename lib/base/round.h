/* "STEP MODE", as price schemes and payment plans write it: what an amount is rounded to. */
#ifndef DEED_ROUND_H
#define DEED_ROUND_H

#include "base/ratio.h"

struct round_to {
	int64_t step_fen; /* above 0 */
	enum rounding mode;
};

/* Parses "0.01", "10 down", "100 half-up", "1000 up"; half-up when no mode stands there. False, and
 * *to untouched, when it is none. */
bool round_to_parse(const char *text, size_t length, struct round_to *to);

/* Rounds an amount in fen. What is smaller than the step is rounded to the fen instead, so that it
 * never becomes 0 or the whole step (RULES A1.6). False beyond int64. */
bool round_to_apply(struct round_to to, struct ratio amount_fen, int64_t *rounded_fen);

#endif
