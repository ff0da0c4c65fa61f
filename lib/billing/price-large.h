/* Inside lib/billing: price_amount for what a struct ratio cannot hold, by GMP. */
#ifndef DEED_PRICE_LARGE_H
#define DEED_PRICE_LARGE_H

#include "billing/price.h"

/* False when the amount is beyond int64. */
bool amount_at_any_size(const struct pricing *pricing, const struct parts *parts, struct ratio rate,
    struct ratio quantity, const struct round_rule *rule, int64_t *amount_fen);

#endif
