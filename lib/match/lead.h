/* How texts must look that a pattern can match in: the first characters of its alternatives. Most
 * lines have none of them anywhere, and are told apart at a tenth of the price of the patterns. */
#ifndef DEED_LEAD_H
#define DEED_LEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/value.h"

enum { LEAD_HEADS = 1 << 12, LEAD_BITS = 1 << 14 };

/* All zero is valid: nothing matches. */
struct lead {
	uint64_t heads[LEAD_HEADS / 64]; /* by hash: characters that an alternative begins with */
	uint64_t alone[LEAD_HEADS / 64]; /* those after which anything may come */
	uint64_t pairs[LEAD_BITS / 64]; /* the others with what comes after them */
	bool any; /* a pattern may begin with anything */
};

/* Adds the alternatives of a pattern, which compiles. */
void lead_add(struct lead *lead, const char *pattern);

/* False when no pattern can match in the text. */
bool lead_may(const struct lead *lead, struct value text);

#endif
