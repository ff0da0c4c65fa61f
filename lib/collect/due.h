/* Which bills get a notice tonight, and at which level. */
#ifndef DEED_DUE_H
#define DEED_DUE_H

#include <stdbool.h>

#include "base/date.h"
#include "collect/level.h"

/* A bill that has reached a level. */
struct due {
	int64_t bill_id, party_id, open_fen;
	date_day due_on;
	int level; /* its place in the levels */
	bool early; /* the level is one before the due date */
	uint32_t letter; /* for lib/collect/dun.c: the place of its letter */
};

struct dues {
	struct due *list; /* by party, late ones first, highest level first: a letter's bills
			   * stand together, its level is that of the first */
	size_t count, capacity;
	int64_t
	    *party_open_fen; /* by party id, party_count of them: all that is open of the party */
	size_t party_count, party_capacity;
};

/* Reads the open bills once and decides for each. Memory: 40 bytes a bill that gets a notice and
 * 8 a party. RC_DATA when a condition cannot be worked out (it names level and bill) or the sum
 * of a party's open bills is beyond int64. To be released in any case; all zero is empty. */
enum rc dues_select(
    struct ledger *ledger, const struct levels *levels, date_day date, struct dues *dues);
void dues_release(struct dues *dues);

#endif
