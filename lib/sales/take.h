/* Whether a room can be given to a party: it is on sale and nobody's, or
 * reserved for that party. */
#ifndef DEED_TAKE_H
#define DEED_TAKE_H

#include "sales/deal.h"
#include "sales/room.h"

struct take {
	const struct sales_room *room;
	int64_t party_id;
	bool money; /* is taken: needs the presale permit (setting release.permit, 山东 30) */
	struct place place; /* for errors */
};

/* RC_OK: it can be. *own is the reservation that goes on, or its id is 0. RC_DATA: an error says
 * who has the room, or what is missing. */
enum rc room_take(struct deals *deals, const struct take *take, struct deal *own);

/* RC_OK: it is on sale and nobody's, not even reserved for the party. */
enum rc room_free(struct deals *deals, const struct take *take);

#endif
