/* From a list price to the price of a deal: the discounts of a plan, then those of campaigns, each
 * step rounded to fen half-up and never below 0 (RULES A2, discount stacking). */
#ifndef DEED_DISCOUNT_H
#define DEED_DISCOUNT_H

#include "base/text.h"
#include "sales/plan.h"
#include "sales/room.h"

struct discount_request {
	const struct plan *plan; /* NULL: campaigns only, in sequence, on the total, to 0.01 */
	const struct sales_room *room; /* its list price is what the discounts are off */
	date_day date; /* when the campaigns must run */
	const char *campaigns; /* codes, commas between them, as they apply; NULL: none */
};

struct discounted {
	int64_t list_fen, price_fen;
	int64_t percent; /* price x 100 / list, in hundredths of a percent: TYPE_PERCENT */
	struct text how; /* step by step: "lump 0.98 = 1960000.00; OPENING -2% = 1920800.00" */
};

/* Works out the price. RC_DATA, told at the place: no list price; a campaign that is not there,
 * disabled, not on that day, for another plan or project, or whose condition the room does not
 * meet. The caller releases how, which is begun anew. */
enum rc discount_price(struct plans *plans, const struct discount_request *request,
    const struct place *place, struct discounted *discounted);

/* The arithmetic alone, for terms from anywhere. */
struct discount_scheme {
	bool added, by_unit, sums_first; /* as of struct plan */
	struct round_to round; /* step_fen 0: none */
};

struct discount_line {
	const char *code; /* whose term it is: a plan or campaign */
	struct discount_term term;
};

struct discount_base {
	int64_t list_fen; /* the total, the authority */
	int64_t unit_fen; /* per m²; with area_cm2 0 there is no unit path */
	int64_t area_cm2;
};

/* False when it cannot be held. */
bool discount_work(const struct discount_scheme *scheme, const struct discount_base *base,
    const struct discount_line *lines, size_t count, struct discounted *discounted);

/* What a price is of a list price, in hundredths of a percent, half-up; 0 when that is 0. */
int64_t discount_percent(int64_t price_fen, int64_t list_fen);

#endif
