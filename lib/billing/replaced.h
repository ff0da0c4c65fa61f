/* What becomes of waivers, concessions and payments of the bills that a run took back. Concessions
 * and waivers go with their bill, so that nobody is credited what was never paid; a waiver is made
 * again of the bill in its place, as far as that goes. What had paid the bill then pays the one in
 * its place; the rest is the party's. */
#ifndef DEED_REPLACED_H
#define DEED_REPLACED_H

#include "base/memory.h"
#include "billing/adjust.h"

struct replaced {
	struct replaced_bill {
		int64_t credit_id, bill_id, again_id; /* takes it back; it; in its place, or 0 */
	} * list;
	size_t count, capacity;
	struct replaced_waiver {
		int64_t again_id, amount_fen;
		const char *reason;
	} * waivers; /* to make again */
	size_t waiver_count, waiver_capacity;
	struct arena arena;
};

/* The bills taken back by bills after the row `mark`. */
enum rc replaced_read(struct replaced *replaced, struct ledger *ledger, int64_t mark);

/* Takes their concessions and waivers back. */
enum rc replaced_undo(struct replaced *replaced, struct adjustments *a);

/* Waives again, and settles what is open of the bills and of those in their place. */
enum rc replaced_settle(struct replaced *replaced, struct adjustments *a);

void replaced_release(struct replaced *replaced);

#endif
