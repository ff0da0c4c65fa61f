/* How a statement is read, told without a ledger: for those who write a profile. */
#ifndef DEED_BANK_EXPLAIN_H
#define DEED_BANK_EXPLAIN_H

#include "bank/reader.h"

/* Adds to `out` what was recognised, what each column means, the first rows as they are read, sums
 * and what was passed over. Where no profile fits: the table that is seen, and a profile to start
 * from; then RC_DATA, with the reason in the list. */
enum rc bank_explain(struct text *out, const struct bank_source *source,
    const struct profiles *profiles, struct errors *errors);

#endif
