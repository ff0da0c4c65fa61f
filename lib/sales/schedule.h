/* The instalments of a price by a plan (RULES A2, plans). Their sum is exactly the price, always:
 * loans are rounded down and the cut goes to the buyer's own part, the last step takes what
 * remains. */
#ifndef DEED_SCHEDULE_H
#define DEED_SCHEDULE_H

#include "sales/plan.h"

struct schedule_request {
	const struct plan *plan;
	int64_t total_fen; /* above 0 */
	int64_t deposit_fen; /* paid or due already, becomes price at sign (抵作价款); 0: none */
	int64_t paid_fen; /* of the price, by another plan before this one; 0: none */
	date_day book, subscribe,
	    sign; /* 0: not known. Without a booking, book counts as subscribe */
	date_day date; /* the business date: whose least down payment holds */
	int64_t project_id, building_id; /* whose milestones count */
	const char *room_kind; /* whose least down payment counts; NULL: none does */
};

struct instalment {
	const char *step; /* borrowed from the plan, or one of the two below */
	int64_t item_id; /* of class price */
	enum loan loan;
	int64_t amount_fen; /* above 0 */
	const char *due; /* as the step says; borrowed */
	bool has_due; /* else what it waits for has no date yet */
	date_day due_on;
};

/* No plan has steps of these codes (`load` refuses them): what the deposit becomes, due at sign,
 * and what was paid, due on the business date. */
#define SCHEDULE_DEPOSIT "deposit"
#define SCHEDULE_PAID "paid"

/* All zero is a valid empty one; nothing to release. Instalments in the order of the steps; the
 * deposit and what was paid, if any, first, and taken off the steps that come first and are of one
 * item. */
struct schedule {
	struct instalment list[PLAN_STEPS_MAX + 2];
	size_t count;
	int64_t loan_fen; /* of all loans */
	char today[DATE_TEXT]; /* when what was paid is due */
};

/* Fills the schedule. RC_DATA, told at the place with what is needed instead: a plan that cannot be
 * used (plan_usable), fixed sums above the price, a deposit or what was paid above what it is taken
 * off, a down payment below the least share that the kind of room and the kind of loan ask for on
 * that day. */
enum rc schedule_make(struct plans *plans, const struct schedule_request *request,
    const struct place *place, struct schedule *schedule);

/* When an instalment is due, by the text of its step. False: what it waits for has no date yet. An
 * unreadable text is an error (RC_BUG). */
bool schedule_due(struct ledger *ledger, const struct schedule_request *request, const char *due,
    date_day *due_on, enum rc *rc);

#endif
