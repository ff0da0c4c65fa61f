/* Tells how a bill comes about while it is computed: the code that computes calls these where a
 * listener is set, and pays one test of a pointer where none is. */
#ifndef DEED_TRACE_H
#define DEED_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/ratio.h"
#include "billing/period.h"

/* One line of the arithmetic. Texts are NULL where there are none, and live until tell returns. */
struct trace_line {
	const char *step; /* clause, reading, share, quantity, free, days, part, field, tier, … */
	struct period period; /* first > last: none */
	int days; /* 0: not told */
	const char *price, *share, *quantity; /* decimals; a share is "17/31" too */
	const int64_t *amount_fen;
	const char *what; /* the sum as people write it */
};

struct round_rule; /* of a clause */

struct trace {
	void (*tell)(void *context, const struct trace_line *line);
	void *context;
};

/* A line of words. */
void trace_say(const struct trace *trace, const char *step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A free period that the billed one touches. */
void trace_free(const struct trace *trace, struct period common, bool outside);

/* Days at one rate: how much of a month, day … they count. */
void trace_days(const struct trace *trace, struct period days, struct ratio share, size_t steps);

/* rate x share x quantity. */
void trace_part(
    const struct trace *trace, struct ratio rate, struct ratio share, struct ratio quantity);

void trace_tier(const struct trace *trace, struct ratio units, struct ratio rate);

/* The one rounding, of a sum that is exact. exact NULL: it has more digits than are shown. */
void trace_round(const struct trace *trace, const struct ratio *exact,
    const struct round_rule *rule, int64_t amount_fen);

#endif
