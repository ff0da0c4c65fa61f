/* A person's decisions on bank lines, in bulk: deed-claim(1). */
#ifndef DEED_CLAIM_H
#define DEED_CLAIM_H

#include "match/decision.h"

struct claim_result {
	int64_t claimed, claimed_fen; /* lines */
	int64_t allocations;
	int64_t advance_fen; /* of it no bill's */
	int64_t booked, booked_fen; /* lines that are no payment, in less out */
	int64_t skipped, undecided; /* rows */
	int64_t less_fen; /* that fell away with payments that the bank took back (unpaid.h) */
};

/* Writes receipts, allocations and entries (rule `claim`, evidence who, file:line and words) of
 * all decisions, inside a run, or adds an error for each that cannot be: a line that is unknown,
 * claimed already, or money out that is said to be a party's; a bill that is settled or gets
 * nothing; an amount beyond the bill's or the line's. Loads the book of all open bills: memory as
 * match/book.h says. */
enum rc claim_apply(
    struct ledger *ledger, const struct decisions *decisions, struct claim_result *result);

#endif
