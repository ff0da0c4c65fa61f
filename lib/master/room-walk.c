#include "master/room-walk.h"

#include <string.h>

enum { STEPS_MAX = 1 }; /* so many rows of other rooms are passed by before a search */
enum { COLUMN_ROOM, COLUMN_KIND, COLUMN_TOTAL, COLUMN_UNIT };

static const char sql[] = "SELECT room_id, kind, total_fen, unit_fen FROM price"
			  " WHERE room_id >= :room AND start_on <= :date"
			  " ORDER BY room_id, kind, start_on, id";

enum rc
room_walk_open(struct room_walk *walk, struct ledger *ledger, const char *date)
{
	*walk = (struct room_walk){
	    .statement = statement_new(ledger, sql, true), .asked_id = INT64_MAX};
	if (walk->statement == NULL)
		return errors_rc(ledger_errors(ledger));
	bind_text(walk->statement, ":date", date);
	return RC_OK;
}

static enum rc
step(struct room_walk *walk)
{
	enum rc rc = RC_OK;

	walk->room_id = statement_row(walk->statement, &rc)
	    ? column_int(walk->statement, COLUMN_ROOM)
	    : INT64_MAX;
	return rc;
}

/* Stands on the first row of the room or of a later one. */
static enum rc
find(struct room_walk *walk, int64_t room_id)
{
	bool back = room_id <= walk->asked_id;
	enum rc rc = RC_OK;

	walk->asked_id = room_id;
	for (int i = 0; !back && i < STEPS_MAX && walk->room_id < room_id && rc == RC_OK; i++)
		rc = step(walk);
	if (rc != RC_OK || (!back && walk->room_id >= room_id))
		return rc;
	statement_reset(walk->statement);
	bind_int(walk->statement, ":room", room_id);
	return step(walk);
}

enum rc
room_walk_to(struct room_walk *walk, int64_t room_id, struct walk_price prices[FILED_PRICE + 1])
{
	enum rc rc = find(walk, room_id);

	memset(prices, 0, (FILED_PRICE + 1) * sizeof *prices);
	for (; rc == RC_OK && walk->room_id == room_id; rc = step(walk)) {
		const char *text = column_text(walk->statement, COLUMN_KIND);
		enum price_kind kind = LIST_PRICE;

		(void)price_kind_parse(text, strlen(text), &kind);
		prices[kind].total_fen = column_int(walk->statement, COLUMN_TOTAL);
		prices[kind].unit_fen = column_int(walk->statement, COLUMN_UNIT);
	}
	return rc;
}

void
room_walk_close(struct room_walk *walk)
{
	statement_free(walk->statement);
}
