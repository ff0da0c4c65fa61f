/* Master data is current-state; each change appends the row's new version to the fact table
 * history. */
#ifndef DEED_HISTORY_H
#define DEED_HISTORY_H

#include "ledger/ledger.h"

/* Appends the present version of one row of a master table ("room"), as JSON of its stored
 * columns. */
enum rc history_add(struct ledger *ledger, const char *table, int64_t row_id);

/* The same for all rows with an id in first..last, in one statement: for bulk inserts. */
enum rc history_add_range(
    struct ledger *ledger, const char *table, int64_t first_id, int64_t last_id);

/* The first version of every row that has none: of the masters that a migration added. */
enum rc history_complete(struct ledger *ledger);

/* The highest id of a table; 0 when it is empty. */
int64_t table_last_id(struct ledger *ledger, const char *table);

#endif
