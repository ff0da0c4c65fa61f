/* What the ledger's rules of payments allow: each kind only while a rule of it is on and its
 * pattern and condition hold; and a payment that is short of its bills by a fee that the payer's
 * bank kept, or by a discount, where a rule says how much. */
#ifndef DEED_SHORT_H
#define DEED_SHORT_H

#include "match/state.h"

/* Goes over a decision that stands (choice->why WHY_DECIDED): it may become one for all of the
 * bills, with choice->kept_fen, or WHY_RULE. *by gets the rule that kept something, else NULL.
 * Rules without pattern and condition cost nothing. */
void short_decide(struct matching *matching, const struct line *line, const struct who *who,
    const struct scope *scope, struct choice *choice, const struct match_rule **by);

#endif
