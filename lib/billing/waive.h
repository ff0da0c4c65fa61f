/* Waivers: a credit that settles the bill, with its part of the VAT
 * and a reason (deed-waive(1)). */
#ifndef DEED_WAIVE_H
#define DEED_WAIVE_H

#include "billing/adjust.h"
#include "billing/request.h"

struct waive_result {
	int64_t bills, sum_fen;
	int64_t over_fen; /* of it beyond what was open: credit of the parties */
};

/* Waives what the requests say: an amount, a part of the bill's amount, or all that is open. Never
 * more than is open; with `paid` also of what is paid, but never more than the bill's amount less
 * its earlier credits, and then the rest stays the party's credit. */
enum rc waive_requests(
    struct adjustments *a, const struct requests *requests, bool paid, struct waive_result *result);

/* Takes back the waivers of each bill named, or the one credit: a bill of the opposite amount,
 * which the credit settles; what the credit settled is open again. */
enum rc waive_undo(
    struct adjustments *a, const struct requests *requests, struct waive_result *result);

#endif
