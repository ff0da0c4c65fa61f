/* What a room costs by a scheme: one formula and its roundings (RULES A1). */
#ifndef DEED_PRICE_RULE_H
#define DEED_PRICE_RULE_H

#include "base/round.h"
#include "expr/fraction.h"
#include "master/room-price.h"

/* The settings of a scheme. */
struct price_rule {
	enum price_basis basis;
	bool total_first; /* the total is made of the unrounded price; the unit price follows */
	struct round_to unit, total, base; /* base: of a price that was solved for */
};

struct room_areas {
	int64_t area_cm2, inner_cm2; /* 0: not known */
};

struct rule_price {
	int64_t unit_fen; /* per m² of the basis, or per set */
	int64_t total_fen; /* the authority */
	int64_t area_unit_fen, inner_unit_fen; /* per m² of either area; 0: it is not known */
};

/* base x coefficient + difference, exactly, in yuan. */
void price_exact(struct ratio base, const struct fraction *coefficient,
    const struct fraction *difference, struct fraction *unit);

/* The area that the basis counts: 10,000 cm² for a set, 0 when it is not known. */
int64_t price_area(enum price_basis basis, struct room_areas areas);

/* The room's prices for its exact unit price in yuan; its area by the basis is above 0. A price
 * that is not above 0 stays as it comes out. False beyond int64. */
bool rule_price(const struct price_rule *rule, const struct fraction *unit, struct room_areas areas,
    struct rule_price *price);

/* The number as a decimal with at least `least` decimals, for people: what has more than ten is
 * rounded half-up, and a large number to fewer. Returns its length. */
enum { PRICE_DECIMALS = 10, PRICE_TEXT = 48 };
size_t price_format(struct fraction number, int least, char text[PRICE_TEXT]);

#endif
