/* The lines that the ledger has, by key. A statement that overlaps an older one names them in the
 * order of their keys, as a rule: they are then read one after the other, at a third of what it
 * costs to have the INSERT find each. Where lines are new, they are hardly ever looked for. */
#ifndef DEED_BANK_KNOWN_H
#define DEED_BANK_KNOWN_H

#include "bank/cell.h"
#include "base/text.h"
#include "ledger/statement.h"

/* All zero but ledger and account_id is ready. */
struct known {
	struct ledger *ledger;
	int64_t account_id;
	struct statement *lines; /* stands on the line that was found last; NULL: none was */
	struct text key; /* from which on, or back, they are read */
	unsigned pause,
	    wait; /* after a line that is new so many are not looked for; of these are left */
};

/* Whether the ledger has the line of this key. One that `must` be there is looked for; any other
 * may not be, and *found is false then. */
enum rc known_find(struct known *known, struct slice key, bool must, bool *found);

/* Of the line that was found. */
enum known_column { KNOWN_KEY, KNOWN_STATEMENT, KNOWN_LINE, KNOWN_AMOUNT, KNOWN_BALANCE };
struct value known_value(const struct known *known, enum known_column column);

void known_release(struct known *known);

#endif
