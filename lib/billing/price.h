/* What a period costs: how many months, days or periods of which rate it holds (RULES A8). Exact
 * until the one rounding. */
#ifndef DEED_PRICE_H
#define DEED_PRICE_H

#include "billing/period.h"
#include "master/clause-text.h"

/* What the rate is for. */
enum per { PER_MONTH, PER_DAY, PER_YEAR, PER_PERIOD };

/* How a month (year, period) that is not billed whole counts:
 * ACTUAL  its billed days of its real days
 * 30      its billed days of 30
 * 365     its billed days x 12 of 365
 * NONE    whole, at the rate of its first billed day
 * A whole month that steps divide is always divided by its real days: so it never costs more
 * than a month at the higher rate. A rate per day counts real days; only a whole month that no
 * step and no free day touches counts 365/12 days with 365, and 30 with 30. A rate per year is
 * twelve months. */
enum proration { PRORATION_ACTUAL, PRORATION_30, PRORATION_365, PRORATION_NONE };

struct trace;

struct pricing {
	const struct trace *trace; /* NULL: nobody listens */
	enum per per;
	enum proration proration;
	struct cut cut;
	int months; /* of a period of the cycle: 1, 3, 6, 12; 0: it has no such length */
	struct free_ranges free;
	struct rate_steps steps;
};

/* How much of `per` is billed at one rate. */
struct part {
	size_t steps; /* how many of the steps are in force */
	struct ratio share;
};

struct parts {
	struct part list[CLAUSE_RANGES_MAX + 1];
	size_t count; /* 0: every day is free */
	int days; /* billed days */
};

/* Divides a period of the term. False when a number cannot be held. */
bool price_divide(const struct pricing *pricing, struct period period, struct parts *parts);

/* The rate with the first `count` steps in force. False when it cannot be held. */
bool price_rate(
    const struct rate_steps *steps, size_t count, struct ratio rate, struct ratio *stepped);

/* The sum of rate x quantity x share over the parts, in yuan, rounded once. Always exact: what a
 * struct ratio cannot hold (many steps of +3.25%) is computed at any size. False when the amount is
 * beyond int64. */
bool price_amount(const struct pricing *pricing, const struct parts *parts, struct ratio rate,
    struct ratio quantity, const struct round_rule *rule, int64_t *amount_fen);

/* *sum + a x b. False when it cannot be held. */
bool price_add(struct ratio *sum, struct ratio a, struct ratio b);

/* Yuan to fen, rounded once by the rule. False when it is beyond int64. */
bool price_round(struct ratio yuan, const struct round_rule *rule, int64_t *amount_fen);

#endif
