/* The prices of rooms, read beside a list of rooms. The next room of a list is mostly the next one of the prices
 * too: then a step of one long query takes the place of three searches. The searches in SQL are for conditions,
 * and say the same. */
#ifndef DEED_ROOM_WALK_H
#define DEED_ROOM_WALK_H

#include "ledger/statement.h"
#include "master/room-price.h"

struct room_walk {
	struct statement *statement;
	int64_t room_id; /* of the row it stands on; INT64_MAX: behind the last */
	int64_t asked_id; /* of the room asked for last */
};

/* Begins. `date` outlives the walk. */
enum rc room_walk_open(struct room_walk *walk, struct ledger *ledger, const char *date);

struct walk_price {
	int64_t total_fen, unit_fen; /* 0: none */
};

/* The room's prices in force, by kind: of each, the latest. */
enum rc room_walk_to(
    struct room_walk *walk, int64_t room_id, struct walk_price prices[FILED_PRICE + 1]);

void room_walk_close(struct room_walk *walk); /* a zeroed one is fine */

#endif
