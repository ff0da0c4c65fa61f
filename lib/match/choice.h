/* What of which bills a payment settles, and the rule that said so; match/decide.h chooses. */
#ifndef DEED_CHOICE_H
#define DEED_CHOICE_H

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

/* The open bills that the line names, in order, each with all that is open of it. */
void choice_add_named(struct choice *choice, struct book *book, const struct who *who);

void choice_add_share(struct choice *choice, uint32_t bill, int64_t amount_fen);

/* Takes bills of the scope in order as far as the money goes. */
void choice_add_order(
    struct choice *choice, struct book *book, const struct scope *scope, int64_t amount_fen);

/* "amount = the bill": what the rule saw. */
const char *rule_evidence(const struct choice *choice);

#endif
