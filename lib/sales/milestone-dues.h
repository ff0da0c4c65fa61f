/* Instalments that wait for a milestone (topping-out), once it has a day: bill-gen makes clauses of them
 * before it bills, and moves those that are not billed yet when the day moved. */
#ifndef DEED_MILESTONE_DUES_H
#define DEED_MILESTONE_DUES_H

#include "base/date.h"
#include "ledger/feed.h"
#include "ledger/ledger.h"

/* Within a run. Looks only when a milestone changed since the last bill-gen. *clauses is how many were
 * made or moved. */
enum rc milestone_dues_make(struct ledger *ledger, int64_t *clauses);

struct instalments_coming;

/* The instalments of live deals that are no clause yet, where their day is known, or would be if the deal
 * were signed on the last day of its time limit. Rows as those of coming_feed (billing/generate.h); after
 * those of `before`, which is borrowed. Nothing is written. instalments_coming_close in any case. */
enum rc instalments_coming_open(
    struct instalments_coming **coming, struct ledger *ledger, const struct feed *before);
const struct feed *instalments_coming_feed(const struct instalments_coming *coming);
void instalments_coming_close(struct instalments_coming *coming); /* NULL is fine */

#endif
