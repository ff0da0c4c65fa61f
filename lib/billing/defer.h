/* Deferred and split bills: what is open of a bill moves to later days, by a credit that settles it
 * and new bills of the same contract, item and period (deed-defer(1)). Never an edit. */
#ifndef DEED_DEFER_H
#define DEED_DEFER_H

#include "billing/adjust.h"
#include "billing/request.h"

struct defer_result {
	int64_t bills, sum_fen; /* moved */
	int64_t parts; /* new bills */
};

/* Each request moves its amount (not said: all that is open) to `until`, in `parts` equal monthly
 * parts of which the last has what does not divide. Several requests for one bill move a part
 * each. Never more than is open. */
enum rc defer_requests(
    struct adjustments *a, const struct requests *requests, struct defer_result *result);

/* Takes back what became of each bill named: the new bills, of which nothing may be settled, and
 * the credits; the bill is open again. */
enum rc defer_undo(
    struct adjustments *a, const struct requests *requests, struct defer_result *result);

#endif
