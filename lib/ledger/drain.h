/* A query whose rows go to a function, for where there are many: half the price of a step for each
 * row and a call for each column. Its WHERE ends with the SQL function drain(…), which takes what
 * would be the columns and is never true:
 *
 *   SELECT NULL FROM party WHERE drain(id, code, name) ORDER BY id
 *
 * Rows come as SQLite finds them: an ORDER BY must be by what it scans by. */
#ifndef DEED_DRAIN_H
#define DEED_DRAIN_H

#include "base/value.h"
#include "ledger/ledger.h"

enum { DRAIN_COLUMNS = 32 };

/* Takes a row, whose bytes live until it returns; text is NUL-terminated. An error (already added
 * to the ledger's errors) ends the query with its result. It may read the ledger by other
 * statements. */
typedef enum rc drain_take(void *context, const struct value *row);

enum rc ledger_drain(struct ledger *ledger, const char *sql, drain_take *take, void *context);

#endif
