/* Bills that no longer stand as they were made: the end of a contract or clause was moved before
 * the end of a billed period, or a reading was corrected, or came late, within billed days. Such a
 * bill is credited in full (a bill that reverses it) and, where something is left of it, billed
 * anew; neither is ever an edit. The new bill is priced by the clause as it was when the first one
 * was made.
 *
 * Both are explained in table adjustment, kind correct: of_id is the bill that the clause's period
 * was first billed with, which has the clause's id; theirs is NULL, for a period of a clause is
 * billed once. */
#ifndef DEED_REVIEW_H
#define DEED_REVIEW_H

#include "base/map.h"
#include "billing/biller.h"

struct review_bill { /* made by a review */
	size_t place; /* of its item */
	int64_t amount_fen;
};

/* All zero is valid and empty. */
struct review {
	struct ledger *ledger;
	struct map known; /* the clauses under review, by id */
	int64_t *list;
	size_t count, capacity;
	struct review_bill *made;
	size_t made_count, made_capacity;
	int64_t taken_back;
};

/* Finds the clauses that have bills taken back by a review, and those whose meters told something
 * new of billed days since the last billing run. Nothing else costs anything here. */
enum rc review_open(struct review *review, struct ledger *ledger, struct meters *meters);

void review_add(struct review *review, int64_t clause_id); /* a further one; once is enough */

static inline bool
review_has(const struct review *review, int64_t clause_id)
{
	return review->count > 0 &&
	    map_get(&review->known, (const char *)&clause_id, sizeof clause_id) != NULL;
}

/* Takes back what does not stand, bills it anew, and goes on billing what has come up. */
enum rc review_clause(struct review *review, struct biller *biller, int64_t clause_id,
    const char billed_on[DATE_TEXT]);

void review_close(struct review *review);

#endif
