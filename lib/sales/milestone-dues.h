/* Instalments that wait for a milestone (topping-out), once it has a day: bill-gen makes clauses of
 * them before it bills, and moves those that are not billed yet when the day moved. */
#ifndef DEED_MILESTONE_DUES_H
#define DEED_MILESTONE_DUES_H

#include "ledger/ledger.h"

/* Within a run. Looks only when a milestone changed, or a deal was revived, since the last
 * bill-gen. *clauses is how many were made or moved. */
enum rc milestone_dues_make(struct ledger *ledger, int64_t *clauses);

#endif
