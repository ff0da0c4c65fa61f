/* Inside claim: a person says what of a line is no payment. */
#ifndef DEED_CLAIM_AS_H
#define DEED_CLAIM_AS_H

#include "match/decision.h"
#include "match/entries.h"

/* The line that a decision is about. */
struct claimed_line {
	int64_t open_fen; /* negative: money out */
	uint32_t account_id;
	date_day date;
};

/* Gathers the entries of a decision of the kind DECISION_AS. Where it cannot be, *refusal says why
 * (a sentence for the column `decision`) and RC_DATA is returned. A match of the line that a
 * reversal takes back is undone at once. */
enum rc claim_as(struct ledger *ledger, struct entries *entries, const struct decision *decision,
    const struct claimed_line *line, const char *evidence, const char **refusal);

#endif
