/* Rows that are about rooms, read beside a list of rooms. The next room of a list is mostly the
 * next one of the rows too, or has none: then a step of one long query, or nothing at all, takes
 * the place of a search. */
#ifndef DEED_ROOM_WALK_H
#define DEED_ROOM_WALK_H

#include "ledger/statement.h"

struct room_walk {
	struct statement *statement; /* the row it stands on: its columns from 1 on */
	int64_t room_id; /* of that row; INT64_MAX: behind the last */
	int64_t asked_id; /* of the room asked for last */
};

/* Begins. The SELECT gives the room's id first, of rooms from :room on, in the order of that id.
 * `date` is bound to :date and outlives the walk. */
enum rc room_walk_open(
    struct room_walk *walk, struct ledger *ledger, const char *sql, const char *date);

/* Goes to the first row of the room; false when it has none, or after an error. */
bool room_walk_to(struct room_walk *walk, int64_t room_id, enum rc *rc);

/* Goes to the next row of the same room; false when there is none, or after an error. */
bool room_walk_next(struct room_walk *walk, enum rc *rc);

void room_walk_close(struct room_walk *walk); /* a zeroed one is fine */

#endif
