/* Which bills get a notice tonight, and at which level. */
#ifndef DEED_DUE_H
#define DEED_DUE_H

#include <stdbool.h>

#include "base/date.h"
#include "collect/hold.h"
#include "collect/level.h"

/* A bill that has reached a level. */
struct due {
	int64_t bill_id, party_id;
	int64_t open_fen; /* without what is held back */
	date_day due_on; /* or the working day that it moves to */
	int level; /* its place in the levels */
	bool early; /* the level is one before the due date */
	uint32_t letter; /* for lib/collect/dun.c: the place of its letter */
};

struct dues {
	struct due *list; /* by party, late ones first, highest level first: a letter's bills
			   * stand together, its level is that of the first */
	size_t count, capacity;
	struct due *held; /* those wholly held back, in the same order; open_fen is all of it */
	size_t held_count, held_capacity;
	int64_t *party_open_fen; /* by party id: all that is open of the party */
	int64_t *party_late_fen; /* and past due; only when the levels ask for totals */
	size_t party_capacity; /* of both */
};

/* What decides whether and when a bill is chased. */
struct chase {
	const struct levels *levels;
	const struct calendar *calendar;
	const struct holds *holds;
	date_day date;
};

/* Reads the open bills and decides for each; once, or twice when levels ask for a party's totals.
 * Memory: 40 bytes a bill that gets a notice and 8 or 16 a party. RC_DATA when a condition cannot
 * be worked out (it names level and bill) or the sum of a party's open bills is beyond int64. To be
 * released in any case; all zero is empty. */
enum rc dues_select(struct ledger *ledger, const struct chase *chase, struct dues *dues);
void dues_release(struct dues *dues);

#endif
