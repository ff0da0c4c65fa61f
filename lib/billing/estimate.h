/* Estimates of readings that did not come, by the rules of their meters. They are facts, billed as
 * readings are; the next real reading settles them, for it tells what the meter ran in all. */
#ifndef DEED_ESTIMATE_H
#define DEED_ESTIMATE_H

#include "base/date.h"
#include "ledger/ledger.h"

/* Within a run: writes an estimate for each meter whose last reading is as old at `until` as its
 * rule says, and more where that is long ago. A meter that was never read twice gets none. */
enum rc estimates_make(struct ledger *ledger, date_day until, int64_t *count);

#endif
