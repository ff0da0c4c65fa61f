/* How texts must look that a pattern can match in: what its alternatives begin with, as far as that
 * is plain. Most lines have none of it anywhere, and are told apart at a hundredth of the price of
 * the patterns. */
#ifndef DEED_LEAD_H
#define DEED_LEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/value.h"

enum { LEAD_PAIRS = 1 << 16, LEAD_STARTS_MAX = 128, LEAD_BYTES_MAX = 24 };

/* All zero is valid: nothing matches. */
struct lead {
	uint8_t pairs[LEAD_PAIRS]; /* by two bytes: the last start of them, from 1; 0: none */
	struct lead_start {
		unsigned char bytes[LEAD_BYTES_MAX]; /* capitals as small letters */
		size_t length;
		uint8_t next; /* another of the same two bytes */
	} starts[LEAD_STARTS_MAX];
	size_t count;
	bool any; /* a pattern may begin with anything */
};

/* Adds the alternatives of a pattern, which compiles. */
void lead_add(struct lead *lead, const char *pattern);

/* False when no pattern can match in the text. */
bool lead_may(const struct lead *lead, struct value text);

#endif
