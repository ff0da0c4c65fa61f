/* Penalties on arrears: RULES A6. The arrears of a bill are what is open of it day by day, so a
 * payment in between lowers them from the day after it. The due day is not counted [Civil Code,
 * General Provisions 201]; one that is off moves to the next working day [203]. Exact until the one
 * rounding, half-up. A penalty bears none. */
#ifndef DEED_LATE_H
#define DEED_LATE_H

#include "billing/adjust.h"
#include "master/clause-text.h"

struct late_terms {
	struct ratio rate; /* a day */
	struct late_grace grace;
	bool capped;
	struct late_cap cap;
};

/* What settled a bill: money or a credit. */
struct late_payment {
	date_day date;
	int64_t amount_fen;
};

/* The penalty from the day after due_on to as_of, both inclusive. Payments in order of their dates.
 * *last gets the last day that bears it, *days how many do. False when it cannot be counted. */
bool late_penalty(const struct late_terms *terms, int64_t amount_fen, date_day due_on,
    const struct late_payment *payments, size_t count, date_day as_of, int64_t *penalty_fen,
    date_day *last, int *days);

struct late_result {
	int64_t looked_at; /* bills past due with a late_rate */
	int64_t bills, sum_fen; /* made: what the penalties grew by since the last run */
	int64_t credits, credits_fen; /* what was billed too much: a payment came to light */
	int64_t waiting, waiting_fen; /* below the minimum, not billed yet */
};

/* Bills the penalties up to the business date, of bills whose clause (or, for bills without one: a
 * clause of the same contract and item) has a late_rate: those open now, and those of which
 * something was settled, or which were taken back, since the last run of late-fee; `all`: each that
 * ever was. A growth below minimum_fen waits as long as the bill is open. A penalty that was billed
 * on a later day is left as it is. */
enum rc late_generate(
    struct adjustments *a, bool all, int64_t minimum_fen, struct late_result *result);

#endif
