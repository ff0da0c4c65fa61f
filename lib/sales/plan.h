/* Payment plans (付款方式) as loaded, read once and kept: a file of ten thousand deals asks for the
 * same few again and again. deed-load(1), kinds plan and step, is their manual. */
#ifndef DEED_PLAN_H
#define DEED_PLAN_H

#include "base/map.h"
#include "base/memory.h"
#include "base/value.h"
#include "ledger/ledger.h"
#include "master/plan-step.h"

struct plan {
	int64_t id;
	const char *code, *name, *kind;
	bool enabled;
	struct discount_terms discounts;
	bool added; /* 折扣相加: the percentages are added and applied once; else 折上折 */
	bool by_unit; /* percentages work on the unit price, and the total follows */
	bool sums_first; /* 先减后乘; else 先乘后减 */
	struct round_to round; /* 取整 of the price */
	struct plan_step *steps;
	size_t count;
};

/* All zero but for the ledger is valid and empty. Memory: 30 KB a plan. */
struct plans {
	struct ledger *ledger;
	struct map places; /* id to place in list, from 1 */
	struct plan **list;
	size_t count, capacity;
	struct arena arena;
	struct campaign **campaigns; /* of campaign.c */
	size_t campaign_count, campaign_capacity;
};

void plans_init(struct plans *plans, struct ledger *ledger);
void plans_release(struct plans *plans);

/* The plan, good until plans_release. NULL: there is none, or an error. */
const struct plan *plans_get(struct plans *plans, int64_t plan_id, enum rc *rc);
const struct plan *plans_find(struct plans *plans, struct value code, enum rc *rc);

/* RC_DATA, told at the place, when the plan is disabled, has no steps or a flaw: no
 * deal may take it. */
enum rc plan_usable(const struct plans *plans, const struct plan *plan, const struct place *place);

#endif
