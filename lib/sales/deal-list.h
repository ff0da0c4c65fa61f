/* What a run did to deals, as records. */
#ifndef DEED_DEAL_LIST_H
#define DEED_DEAL_LIST_H

#include "io/out.h"
#include "ledger/ledger.h"

enum { DEAL_LIST_COLUMNS = 12 };
extern const struct out_column deal_list_columns[DEAL_LIST_COLUMNS];

/* Each event of the run, in order: the deal as the event left it, with the bill of its deposit when the run made
 * one. Before the run ends, or after it with the marks (run_mark) of deal_event and bill from within. */
enum rc deal_list(struct ledger *ledger, int64_t event_mark, int64_t bill_mark, struct out *out);

#endif
