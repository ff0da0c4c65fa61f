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

#include "match/who.h"

enum rule {
	RULE_BILL,
	RULE_AMOUNT,
	RULE_DUE,
	RULE_OPEN,
	RULE_SET,
	RULE_ORDER,
	RULE_FEE, /* it and discount: match/short.h */
	RULE_DISCOUNT,
	RULE_ADVANCE,
	RULE_CREDIT,
	RULE_CLAIM,
	RULE_COUNTER,
};

const char *rule_name(enum rule rule); /* as stored: "bill" */

/* One bill's share of a payment. */
struct share {
	uint32_t bill; /* place in the book */
	int64_t amount_fen;
};

/* All zero is valid; the lists are reused from line to line. */
struct choice {
	enum why why; /* WHY_DECIDED: rule and shares hold */
	enum rule rule;
	struct share *shares;
	size_t count, capacity;
	int64_t left_fen; /* over: stays an advance */
	bool under; /* less than the bills named */
	int64_t kept_fen; /* of the bills, that a fee or discount kept from the amount */
};

void choice_release(struct choice *choice);

/* Decides; settles nothing. who has a grade; scope by identity_scope. */
void decide(struct book *book, const struct who *who, const struct scope *scope, date_day date,
    int64_t amount_fen, struct choice *choice);

/* The open bills that the line names, in order, each with all that is open of it. */
void choice_add_named(struct choice *choice, struct book *book, const struct who *who);

void choice_add_share(struct choice *choice, uint32_t bill, int64_t amount_fen);

/* Takes bills of the scope in order as far as the money goes. */
void choice_add_order(
    struct choice *choice, struct book *book, const struct scope *scope, int64_t amount_fen);

/* "amount = the bill": what the rule saw. */
const char *rule_evidence(const struct choice *choice);

/* English words for the person who decides: "fits several parties". */
const char *why_words(enum why why);

#endif
