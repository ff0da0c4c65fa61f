/* Terms of a subscribed or signed deal that give way to others (变更付款方式, 价格变更). Bills already made
 * are credited, never edited; what was paid stays paid, and settles what is billed in their
 * place. */
#ifndef DEED_TERMS_CHANGE_H
#define DEED_TERMS_CHANGE_H

#include "sales/deal-terms.h"
#include "sales/sale.h"
#include "sales/unwind.h"

/* Sets the deal's terms, as they were read, aside: what is billed of the price is credited, and its
 * clauses make room for others by their codes, which get the deal's last event behind them
 * (down~17). What was paid is unwind->own_fen. RC_DATA, told at the place: a bank has paid already.
 * The caller releases. */
enum rc terms_set_aside(struct sale *sale, const struct deal *deal, const struct deal_terms *terms,
    const struct place *place, struct unwind *unwind);

#endif
