/* The bills and credits that a run made beside the clauses, as records. */
#ifndef DEED_ADJUST_LIST_H
#define DEED_ADJUST_LIST_H

#include "io/out.h"
#include "ledger/ledger.h"

enum { ADJUST_COLUMNS = 9 };
extern const struct out_column adjust_columns[ADJUST_COLUMNS];

/* Those after the row `mark` of adjustment, in order. */
enum rc adjust_list(struct ledger *ledger, int64_t mark, struct out *out);

#endif
