/* Master data is current-state; each change appends the row's new version to the fact table history. */
#ifndef DEED_HISTORY_H
#define DEED_HISTORY_H

#include "ledger/ledger.h"

/* Appends the present version of one row of a master table ("room"), as JSON of its stored columns. */
enum rc history_add(struct ledger *ledger, const char *table, int64_t row_id);

#endif
