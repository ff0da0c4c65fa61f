/* The instalments that a run wrote, as records. */
#ifndef DEED_INSTALMENT_LIST_H
#define DEED_INSTALMENT_LIST_H

#include "io/out.h"
#include "ledger/ledger.h"

enum { INSTALMENT_COLUMNS = 12 };
extern const struct out_column instalment_columns[INSTALMENT_COLUMNS];

/* Those after the row `mark` of instalment, in order. */
enum rc instalment_list(struct ledger *ledger, int64_t mark, struct out *out);

#endif
