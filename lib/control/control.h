/* The one place that every step passes which a company may want approved: prices, what goes on
 * sale, what is sold for how much, every way back, money of a deal that is given back. Today it
 * holds these steps to the limits that are configured; whoever asks for more is told whom to ask
 * (setting control.ask). Later, approvals plug in here: an act beyond a limit is then let through
 * once it was granted, and the callers need not change. */
#ifndef DEED_CONTROL_H
#define DEED_CONTROL_H

#include <stdbool.h>

#include "base/date.h"
#include "base/error.h"
#include "ledger/ledger.h"
#include "master/room-price.h"

enum control_kind {
	/* A price of a room is set. A list price lies between the limits around the filed price
	 * (settings price.filed_up and price.filed_down, percent: RULES A1, rule 8) and not below
	 * the floor price; a floor price not above the list price. */
	CONTROL_PRICE,
	CONTROL_RELEASE, /* a room goes on sale, at its list price: between the same limits */
	CONTROL_WITHDRAW, /* a room is taken off */
	/* A room, an add-on or an item without a room is booked, subscribed, signed or exchanged at
	 * a price: not above the list price nor below the floor price, between the limits around
	 * the filed price, and off the list price at most what discount_limit allows this
	 * consultant with this plan. */
	CONTROL_SELL,
	CONTROL_EXTEND, /* a deal's time limit is put off */
	CONTROL_CANCEL, /* a deal is ended, in whatever way */
	CONTROL_REVIVE, /* a deal that was ended lives again */
	CONTROL_EXCHANGE, /* a deal goes on with another room */
	CONTROL_ASSIGN, /* a deal goes on with another party */
	CONTROL_REFUND, /* money of a deal is given back */
};

/* What is to be done. What an act does not need stays 0 or NULL. */
struct control_act {
	enum control_kind kind;
	date_day date; /* the day that it counts from: prices of that day hold */
	const struct place *place; /* where an error points at: the row of a file; or NULL */
	const char *subject; /* the code of the room or deal that an error names */
	int64_t room_id; /* 0: no room, as decoration */
	int64_t deal_id;
	int64_t plan_id; /* CONTROL_SELL: the deal's plan; 0: none yet */
	const char *consultant; /* CONTROL_SELL: who sells; NULL or "": nobody is named */
	enum price_kind price; /* CONTROL_PRICE: which one */
	int64_t list_fen; /* CONTROL_SELL: what the discount is off; 0: no discount is looked at */
	int64_t filed_fen; /* CONTROL_RELEASE: the room's filed price; 0: it has none */
	int64_t amount_fen; /* the new price; what is paid for it; what is given back */
};

/* RC_OK: it may be done. RC_DATA: a limit stands in the way; the error says which, what is
 * expected, and whom to ask. Bulk commands call it for every row and go on, up to 100 errors. */
enum rc control_allow(struct ledger *ledger, const struct control_act *act);

/* Whether a price lies between the limits around this filed price. */
bool control_near_filed(struct ledger *ledger, int64_t amount_fen, int64_t filed_fen);

#endif
