/* Money that turns out not to have come, after it was given back, kept or carried on (RULES A3).
 *
 *	a credit	that took a paid bill back settles that bill again, as far as it is open;
 *			what the credit settled instead is open again, and so on from there
 *	a forfeit	that is open again so is not asked for: a 定金 is what was handed over
 *			(合同编 586)
 *	a second half	of a deposit that is returned twice over comes to no more than its
 *			first (587)
 *
 * What was paid out of it stays owed. */
#ifndef DEED_UNPAID_H
#define DEED_UNPAID_H

#include <stdint.h>

#include "ledger/ledger.h"

/* Looks at the bills that the run opened again by taking allocations back, by those after this id
 * of theirs, which all are written; writes on its business date and brings the derived tables up to
 * date. Adds what of forfeits and second halves falls away. */
enum rc unpaid_settle(struct ledger *ledger, int64_t since, int64_t *less_fen);

/* What people are told of less_fen, with a %s for the sum. */
const char *unpaid_told(void);

#endif
