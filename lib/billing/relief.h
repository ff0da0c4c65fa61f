/* Concessions: the agreed reductions of a clause for a time (clause.relief), as credits beside the
 * bills of the periods that they touch. RULES A8.7. */
#ifndef DEED_RELIEF_H
#define DEED_RELIEF_H

#include "base/date.h"
#include "ledger/ledger.h"

/* Within a run, after its bills were written: credits what was agreed of each bill after the row
 * `mark` whose clause has relief; and lets what was granted and paid of bills that the run took
 * back go to those in their place (billing/replaced.h). Such a credit settles its bill and tells
 * the reason. A reduction in percent is of what its days cost; an amount is for one `per` of the
 * clause, and its days count as the rate's do. Never more than the bill. */
enum rc reliefs_make(struct ledger *ledger, int64_t mark, date_day until, date_day billed_on,
    int64_t *count, int64_t *sum_fen);

#endif
