/* The queue before a sale opens 认筹: deals without a room, each with a number of its project and earnest
 * money, which are called in order and then book. */
#ifndef DEED_QUEUE_H
#define DEED_QUEUE_H

#include "sales/deposit.h"

/* RC_OK when the number may book for the party in the project: it is called, and its time is not over. RC_DATA
 * else. */
enum rc queue_check(struct deals *deals, int64_t deal_id, int64_t party_id, int64_t project_id,
    const struct place *place);

/* The number ends, and its deal goes on as `deal`: what was paid of the earnest money settles the new deposit
 * (adjustment transfer), what is left of it becomes an open credit, and nothing more is asked for. Adds to
 * the sums. */
enum rc queue_convert(struct deals *deals, struct adjustments *a, int64_t queue_id,
    const struct deal *deal, struct billed *deposit, int64_t *moved_fen, int64_t *back_fen);

#endif
