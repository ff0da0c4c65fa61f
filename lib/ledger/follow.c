#include "ledger/follow.h"

enum { NEAR = 16 }; /* a row no further than this is stepped to */

void
follow_begin(struct follow *follow, struct ledger *ledger, const char *sql)
{
	*follow = (struct follow){
	    .statement = ledger_statement(ledger, sql), .from = INT64_MAX, .at = INT64_MAX};
}

static void
step(struct follow *follow, enum rc *rc)
{
	follow->at =
	    statement_row(follow->statement, rc) ? column_int(follow->statement, 0) : INT64_MAX;
}

bool
follow_to(struct follow *follow, int64_t number, enum rc *rc)
{
	if (number < follow->from || (number > follow->at && number - follow->at > NEAR)) {
		statement_reset(follow->statement);
		bind_nth(follow->statement, 1, value_int(number));
		step(follow, rc);
	}
	while (follow->at < number)
		step(follow, rc);
	follow->from = number;
	return follow->at == number;
}

void
follow_end(struct follow *follow)
{
	if (follow->statement != NULL)
		statement_reset(follow->statement);
	follow->from = INT64_MAX;
}
