/* What live deals will still ask for: the instalments that no clause bills yet, for
 * reports that look ahead. */
#ifndef DEED_INSTALMENTS_COMING_H
#define DEED_INSTALMENTS_COMING_H

#include "ledger/feed.h"
#include "ledger/ledger.h"

struct instalments_coming;

/* The instalments of live deals that are no clause yet, where their day is known, or would be if
 * the deal were signed on the last day of its time limit. Rows as those of coming_feed
 * (billing/generate.h); after those of `before`, which is borrowed. Nothing is written.
 * instalments_coming_close in any case. */
enum rc instalments_coming_open(
    struct instalments_coming **coming, struct ledger *ledger, const struct feed *before);
const struct feed *instalments_coming_feed(const struct instalments_coming *coming);
void instalments_coming_close(struct instalments_coming *coming); /* NULL is fine */

#endif
