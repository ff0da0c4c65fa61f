/* The steps of a payment plan, and whether they can come to the whole price. `load` asks before a
 * plan is taken, lib/sales before a deal takes it. */
#ifndef DEED_PLAN_STEP_H
#define DEED_PLAN_STEP_H

#include "base/memory.h"
#include "base/round.h"
#include "ledger/ledger.h"
#include "master/plan-text.h"

/* Who lends: an item is a loan's by the settings loan.item and loan.fund_item. */
enum loan {
	LOAN_NONE,
	LOAN_COMMERCIAL, /* 按揭款 */
	LOAN_FUND, /* 公积金贷款 */
};

enum loan loan_of_item(struct ledger *ledger, const char *item_code);

struct plan_step {
	const char *code;
	int64_t item_id;
	enum loan loan;
	bool has_share; /* share; else amount_fen; amount_fen 0: what remains */
	struct ratio share;
	int64_t amount_fen;
	const char *due_text; /* as loaded */
	struct plan_due due;
	struct round_to round; /* step_fen 0: none */
};

enum { PLAN_STEPS_MAX = 200 };

/* The share of a step that its plan has no longer. */
#define PLAN_STEP_NONE "0"

/* The steps of a plan, in their order, in the arena. */
enum rc plan_steps_read(struct ledger *ledger, int64_t plan_id, struct arena *arena,
    struct plan_step **steps, size_t *count);

/* Why the steps can never come to the whole, and of which one that is said; NULL when they can. A
 * loan that is rounded needs somebody to take the cut (RULES A2, plans 3 and 4). */
const char *plan_steps_flaw(const struct plan_step *steps, size_t count, size_t *which);

#endif
