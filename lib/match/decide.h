/* What a line pays, once its party is known. Exactly one explanation must remain:
 *
 *	bill	 bills named by code: all of them, or in order as far as the money goes (debtor's
 *		 designation, 合同编 560); what is over stays an advance
 *	amount	 one bill of exactly the amount; of several such, the first in the order of RULES A6
 *	due	 all that is due on the line's date comes to the amount
 *	open	 all that is open comes to the amount
 *	set	 one set of the open bills comes to the amount (match/bill-set.h)
 *	order	 the order of RULES A6 as far as the money goes
 *
 * A contract or room that the line names restricts the last five to its bills. Two that fit and
 * settle different bills are no explanation (WHY_TWO_WAYS). A name alone is enough for
 * `amount`, `due` and `open`; but not for one bill of an amount that many owe (AMOUNT_RARE): where
 * there are so many bills, there are namesakes outside the ledger, too. */
#ifndef DEED_DECIDE_H
#define DEED_DECIDE_H

#include "match/choice.h"

/* Decides; settles nothing. who has a grade; scope by identity_scope. */
void decide(struct book *book, const struct who *who, const struct scope *scope, date_day date,
    int64_t amount_fen, struct choice *choice);

/* English words for the person who decides: "fits several parties". */
const char *why_words(enum why why);

#endif
