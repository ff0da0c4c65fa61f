/* Rows by number, for one who asks for many in ascending order: a row that is near is stepped to,
 * one that is far is sought, and what is known to be missing costs nothing. Another order is
 * answered as well, with a seek each. */
#ifndef DEED_FOLLOW_H
#define DEED_FOLLOW_H

#include "ledger/statement.h"

struct follow {
	struct statement *statement; /* where follow_to found the row, it stands on it */
	int64_t from, at; /* no row has a number from `from` on below `at`, where it stands */
};

/* sql gives the rows from number ?1 on in order of their numbers, its first column; as with
 * ledger_statement its address is the key, and it is no one else's meanwhile. */
void follow_begin(struct follow *follow, struct ledger *ledger, const char *sql);

/* True: there is a row with this number. */
bool follow_to(struct follow *follow, int64_t number, enum rc *rc);

/* Gives up the statement's rows; all zero is fine. */
void follow_end(struct follow *follow);

#endif
