/* How far an amount may differ, as a rule of matching says it: "5.00" yuan, or "0.6%" of the
 * amount it should be. */
#ifndef DEED_TOLERANCE_H
#define DEED_TOLERANCE_H

#include "base/ratio.h"

struct tolerance {
	bool share; /* of the amount; else fen */
	int64_t fen;
	struct ratio percent;
};

/* False when the text is none: below 0, a share over 100 %, or no number. */
bool tolerance_parse(const char *text, size_t length, struct tolerance *tolerance);

/* Of an amount (>= 0), in fen, rounded half up. */
int64_t tolerance_of(const struct tolerance *tolerance, int64_t amount_fen);

#endif
