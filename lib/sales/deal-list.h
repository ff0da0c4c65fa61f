/* What a run did to deals, as records. */
#ifndef DEED_DEAL_LIST_H
#define DEED_DEAL_LIST_H

#include "io/out.h"
#include "ledger/ledger.h"

enum { DEAL_LIST_COLUMNS = 12 };
extern const struct out_column deal_list_columns[DEAL_LIST_COLUMNS];

/* Where a run began. */
struct deal_marks {
	int64_t events, bills;
};

/* From within the run. */
struct deal_marks deal_marks_now(struct ledger *ledger);

/* Each event of the run, in order: the deal as the event left it, with the bill of its deposit when
 * the run made one. Before the run ends, or after it. */
enum rc deal_list(struct ledger *ledger, const struct deal_marks *marks, struct out *out);

#endif
