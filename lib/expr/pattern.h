/* Regular expressions with bounded effort. */
#ifndef DEED_EXPR_PATTERN_H
#define DEED_EXPR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

enum {
	PATTERN_STEPS_MAX = 1000000, /* backtracking steps of one match */
	PATTERN_DEPTH_MAX = 100000,
	PATTERN_HEAP_MAX_KIB = 16 * 1024,
	PATTERN_MESSAGE = 128,
};

struct pattern; /* a compiled pattern with the memory to match it */

/* Compiles; NULL when it is none, and then message says why. */
struct pattern *pattern_new(const char *text, size_t length, char message[PATTERN_MESSAGE]);
void pattern_free(struct pattern *pattern); /* NULL is fine */

/* False when no answer was found (too many steps, or text that is not UTF-8); message says why. */
bool pattern_match(const struct pattern *pattern, const char *text, size_t length, bool *matches,
    char message[PATTERN_MESSAGE]);

#endif
