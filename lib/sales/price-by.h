/* Prices in force, adjusted: by yuan per unit of their basis, or by percent. */
#ifndef DEED_PRICE_BY_H
#define DEED_PRICE_BY_H

#include "base/ratio.h"
#include "base/round.h"
#include "sales/price-set.h"
#include "sales/room-list.h"

struct price_by {
	bool percent; /* else yuan per m² of the basis, or per set */
	struct ratio number; /* fen, or percent */
	bool rounds; /* new totals, to round, and the unit price follows; else to the fen */
	struct round_to round;
};

/* "50", "-12.5", "3%", "-1.25%": false when it is none of at most 2 decimals, or 4 with a %. */
bool price_by_parse(const char *text, struct price_by *by);

/* Adjusts the rooms of the list; a price of this day and reason stays, so that a run may be
 * repeated. The first `named` of them have to have a price; others without one are passed over, and
 * counted in result->unpriced. */
enum rc price_adjust(struct ledger *ledger, const struct price_job *job, const struct price_by *by,
    const struct room_list *rooms, size_t named, struct price_result *result);

#endif
