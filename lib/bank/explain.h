/* How a statement is read, told without a ledger: for those who write a profile. */
#ifndef DEED_BANK_EXPLAIN_H
#define DEED_BANK_EXPLAIN_H

#include "bank/reader.h"

/* Adds to `out` what was recognised: kind, encoding, profile, what each column means, the forms of
 * dates that fitted, how the sign comes about, what stands beside the table, the first rows as they
 * are read, sums, and what proves them; all of it as the reader had it. For a file that no profile
 * fits: the profiles that come nearest, the table that is seen, and a profile to start from.
 * RC_DATA with the errors of bank_reader_open and bank_check. */
enum rc bank_explain(struct text *out, const struct bank_source *source,
    const struct profiles *profiles, struct errors *errors);

#endif
