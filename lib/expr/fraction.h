/* A fraction of any size: a struct ratio for as long as that holds it, GMP beyond. */
#ifndef DEED_EXPR_FRACTION_H
#define DEED_EXPR_FRACTION_H

#include "base/ratio.h"

struct wide;

/* A ratio beside NULL is a fraction. One that was changed is released in the end. */
struct fraction {
	struct ratio ratio;
	struct wide *wide; /* NULL: the ratio is the fraction */
};

/* The ratio as a fraction, which needs no release until it is changed. */
struct fraction fraction_of(struct ratio ratio);

void fraction_copy(struct fraction *to, const struct fraction *from);
void fraction_multiply(struct fraction *fraction, struct ratio by);
void fraction_add(struct fraction *fraction, const struct fraction *by);
void fraction_release(struct fraction *fraction); /* it is 0 then, and may be used again */

/* fraction x by, for rounding: exactly, or where a ratio cannot hold that, one that every rounding
 * to wholes, by any mode, treats alike. False beyond 127 bits of wholes. */
bool fraction_near(const struct fraction *fraction, struct ratio by, struct ratio *near);

#endif
