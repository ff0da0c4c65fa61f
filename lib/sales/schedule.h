/* The instalments of a price by a plan (RULES A2, plans). Their sum is exactly the price, always: loans
 * are rounded down and the cut goes to the buyer's own part, the last step takes what remains. */
#ifndef DEED_SCHEDULE_H
#define DEED_SCHEDULE_H

#include "sales/plan.h"

struct schedule_request {
	const struct plan *plan;
	int64_t total_fen; /* above 0 */
	int64_t deposit_fen; /* paid or due already, becomes price at sign (抵作价款); 0: none */
	date_day book, subscribe,
	    sign; /* 0: not known. Without a booking, book counts as subscribe */
	date_day date; /* the business date: whose least down payment holds */
	int64_t project_id, building_id; /* whose milestones count */
	const char *room_kind; /* whose least down payment counts; NULL: none does */
};

struct instalment {
	const char *step; /* borrowed from the plan; "deposit" for what the deposit becomes */
	int64_t item_id; /* of class price */
	enum loan loan;
	int64_t amount_fen; /* above 0 */
	const char *due; /* as the step says; borrowed */
	bool has_due; /* else what it waits for has no date yet */
	date_day due_on;
};

#define SCHEDULE_DEPOSIT "deposit" /* its step's code; it is due at sign */

/* All zero is a valid empty one; nothing to release. Instalments in the order of the steps; the deposit,
 * if any, first, and taken off the steps that come first and are of its item. */
struct schedule {
	struct instalment list[PLAN_STEPS_MAX + 1];
	size_t count;
	int64_t loan_fen; /* of all loans */
};

/* Fills the schedule. RC_DATA, told at the place with what is needed instead: a plan that cannot be used
 * (plan_usable), fixed sums above the price, a deposit above what it is taken off, a down payment below
 * the least share that the kind of room and the kind of loan ask for on that day. */
enum rc schedule_make(struct plans *plans, const struct schedule_request *request,
    const struct place *place, struct schedule *schedule);

/* When an instalment is due, by the text of its step. False: what it waits for has no date yet. An
 * unreadable text is an error (RC_BUG). */
bool schedule_due(struct ledger *ledger, const struct schedule_request *request, const char *due,
    date_day *due_on, enum rc *rc);

#endif
