/* What a deal sells for how much: its room by the list price and the discounts, or at a price that
 * was agreed on; rooms sold with it (parking, storage); decoration. Each price passes the limits of
 * lib/control. */
#ifndef DEED_OFFER_H
#define DEED_OFFER_H

#include "sales/discount.h"
#include "sales/sale.h"

enum { OFFER_LINES_MAX = 40 };

struct offer_request {
	const struct place *place;
	const struct deal *deal; /* its party is who buys */
	const struct sales_room *room; /* the main one */
	const struct plan *plan;
	struct value discount; /* codes of campaigns, with commas between them */
	int64_t agreed_fen; /* the price of the main room, instead of discounts; 0: none */
	struct value addon; /* ROOM or ROOM=PRICE, with commas between them */
	int64_t decoration_fen; /* its price; 0: none */
	bool change; /* of the deal's terms: what else it sells stays, unless it is here */
};

struct offer_line {
	int64_t item_id, room_id; /* room_id 0: none */
	int64_t list_fen, price_fen;
	const char *discounts; /* how the one came of the other */
	bool held; /* the deal has the room already */
};

struct offer {
	struct offer_line list[OFFER_LINES_MAX]; /* the main room first */
	size_t count;
	int64_t list_fen;
	struct taxed_price price; /* of all */
};

/* Works it out. RC_DATA: told at the place. Texts live as long as the sale. */
enum rc offer_make(struct sale *sale, const struct offer_request *request, struct offer *offer);

#endif
