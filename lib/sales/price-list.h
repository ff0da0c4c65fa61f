/* The prices that a run set, as records. */
#ifndef DEED_PRICE_LIST_H
#define DEED_PRICE_LIST_H

#include "io/out.h"
#include "ledger/ledger.h"

enum { PRICE_LIST_COLUMNS = 9 };
extern const struct out_column price_list_columns[PRICE_LIST_COLUMNS];

/* Each price fact beyond the mark, in the order in which they were set, beside the
 * price that held before. */
enum rc price_list(struct ledger *ledger, int64_t mark, struct out *out);

#endif
