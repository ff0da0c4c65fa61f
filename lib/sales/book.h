/* Bookings 预定: a room is held for a party that pays a deposit, until the day
 * by which it subscribes. */
#ifndef DEED_SALES_BOOK_H
#define DEED_SALES_BOOK_H

#include "sales/consultants.h"
#include "sales/deposit.h"
#include "sales/room.h"
#include "sales/sale.h"

struct booking {
	struct sales_room room;
	int64_t party_id;
	const struct deposit_kind *kind;
	int64_t deposit_fen; /* > 0 */
	bool has_until; /* else the setting deal.book_days from the business date on */
	date_day until;
	struct buyers buyers;
	int64_t earnest_id; /* the deal in the queue that it goes on from; 0: none */
	struct value consultant; /* NULL: not said */
	const char *reason;
	struct place place; /* for errors; its strings outlive the call */
};

struct book_result {
	int64_t bookings, deposit_fen;
	int64_t moved_fen, back_fen; /* earnest money: used for deposits; what is left of it */
};

/* What a run of bookings gathers. */
struct bookings {
	struct sale sale;
	struct consultants consultants;
	struct book_result result;
};

enum rc bookings_open(struct bookings *all, struct ledger *ledger, date_day date);
void bookings_close(struct bookings *all);

/* One booking: a deal of its own, or the party's reservation of the room goes on; its contract, its
 * deposit as a bill due at once, its buyers. Earnest money that was paid becomes deposit, and what
 * is left of it an open credit of the party. RC_DATA: an error says who has the room, or what was
 * expected. */
enum rc bookings_add(struct bookings *all, const struct booking *booking);

/* Writes all that was gathered. */
enum rc bookings_write(struct bookings *all);

#endif
