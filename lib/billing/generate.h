/* Bills every clause period that has come up: what is owed, at which date. One INSERT fed row by
 * row, in the order of the clauses; memory does not grow with them.
 *
 * A period has come up when it begins (timing advance) or ends (arrears) on or before `until`;
 * usage, when its later reading is in. A clause is billed from the day after the last day that
 * its bills cover: so a second run adds nothing, a gap of any length is caught up, and a clause
 * whose cycle was changed goes on where it stood. Within the term only: from the later start to
 * the earlier end of clause and contract. A period whose amount is 0 makes no bill and is looked
 * at again. */
#ifndef DEED_GENERATE_H
#define DEED_GENERATE_H

#include "base/date.h"
#include "ledger/feed.h"
#include "ledger/ledger.h"

struct item_total {
	int64_t item_id;
	char *code;
	int64_t bills, sum_fen;
};

/* All zero is valid; bill_totals_release frees it. */
struct bill_totals {
	int64_t bills, sum_fen; /* credits and what was billed again among them */
	int64_t taken_back; /* bills that were credited in full */
	int64_t estimates; /* readings that were estimated */
	int64_t concessions, concessions_fen; /* credits: not in the sums */
	struct item_total *items; /* all items, in the order of their ids */
	size_t count;
};

/* Within a run. billed_on is the business date. Errors name contract and clause, or room and
 * item; all of them (the first 100) are listed, and then the run cannot be committed. */
enum rc bills_generate(
    struct ledger *ledger, date_day until, date_day billed_on, struct bill_totals *totals);

struct coming;

/* The bills that bills_generate would write up to `until`, as rows for a SELECT from feed
 * (feed_offer): c0 contract, c1 clause, c2 party, c3 room, c4 item, c5 first day, c6 last day, c8
 * due, c9 amount, c10 VAT. Nothing is written. coming_close in any case. */
enum rc coming_open(struct coming **coming, struct ledger *ledger, date_day until);
const struct feed *coming_feed(const struct coming *coming);
void coming_close(struct coming *coming); /* NULL is fine */

void bill_totals_release(struct bill_totals *totals);

#endif
