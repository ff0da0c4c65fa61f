#include "master/room-walk.h"

enum { STEPS_MAX = 1 }; /* so many rows of other rooms are passed by before a search */

enum rc
room_walk_open(struct room_walk *walk, struct ledger *ledger, const char *sql, const char *date)
{
	*walk = (struct room_walk){
	    .statement = statement_new(ledger, sql, true), .asked_id = INT64_MAX};
	if (walk->statement == NULL)
		return errors_rc(ledger_errors(ledger));
	bind_text(walk->statement, ":date", date);
	return RC_OK;
}

static void
step(struct room_walk *walk, enum rc *rc)
{
	walk->room_id =
	    statement_row(walk->statement, rc) ? column_int(walk->statement, 0) : INT64_MAX;
}

bool
room_walk_to(struct room_walk *walk, int64_t room_id, enum rc *rc)
{
	bool back = room_id <= walk->asked_id;

	walk->asked_id = room_id;
	for (int i = 0; !back && i < STEPS_MAX && walk->room_id < room_id && *rc == RC_OK; i++)
		step(walk, rc);
	if (*rc == RC_OK && (back || walk->room_id < room_id)) {
		statement_reset(walk->statement);
		bind_int(walk->statement, ":room", room_id);
		step(walk, rc);
	}
	return *rc == RC_OK && walk->room_id == room_id;
}

bool
room_walk_next(struct room_walk *walk, enum rc *rc)
{
	step(walk, rc);
	return *rc == RC_OK && walk->room_id == walk->asked_id;
}

void
room_walk_close(struct room_walk *walk)
{
	statement_free(walk->statement);
}
