/* Reservations 预留: a room is held for a party, without money, until a day. */
#ifndef DEED_RESERVE_H
#define DEED_RESERVE_H

#include "io/out.h"
#include "sales/deal.h"

struct reservation {
	struct value what; /* the room's code; to end and extend also the deal's */
	int64_t party_id;
	bool has_until; /* else as long as it may last */
	date_day until;
	const char *reason;
	struct place place; /* for errors */
};

struct reserve_result {
	int64_t reserved, same, ended, extended, expired;
};

struct reserve {
	struct deals deals;
	struct reserve_result result;
};

void reserve_init(struct reserve *reserve, struct ledger *ledger, date_day date);
void reserve_release(struct reserve *reserve);

/* Each: RC_DATA, and an error says who has the room, or what was expected. What is so already stays
 * as it is. deals_write writes. */
enum rc reserve_room(struct reserve *reserve, const struct reservation *asked);
enum rc reserve_end(struct reserve *reserve, const struct reservation *asked);
enum rc reserve_extend(struct reserve *reserve, const struct reservation *asked);

/* Ends every reservation whose last day is before the business date. */
enum rc reserve_expire(struct reserve *reserve);

/* Lists the booked and subscribed deals that are past their last day, with deal_list_columns: they
 * have money, and are a person's. */
enum rc reserve_list_passed(struct ledger *ledger, date_day date, struct out *out, int64_t *count);

#endif
