/* Money given back: deposits, credits and advances (deed-refund(1)).
 *
 *	a deposit	a credit of its bill, settled by a negative receipt (money paid out)
 *	a credit	(a bill below zero with something left) settled by a negative receipt
 *	an advance	(R0000012) becomes a deposit, which is given back
 *
 * With `to` nothing is paid out: the credit settles other bills, of whichever contract. */
#ifndef DEED_REFUND_H
#define DEED_REFUND_H

#include "billing/adjust.h"

/* What is given back; texts NULL where not said. */
struct refund {
	const char *what; /* a bill's code or a receipt's */
	const char *amount; /* else all that can be */
	const char *account, *source; /* of the money; not with `to` */
	const char *to; /* bills, with blanks or commas between them */
	const char *reason;
	struct place place; /* file NULL: of the command line */
};

struct refund_result {
	int64_t refunds, paid_fen; /* paid out */
	int64_t used_fen; /* settles other bills */
	int64_t bills; /* by so many allocations */
};

/* One refund, added to the adjustments, but for its receipt, which is written at once. RC_DATA: an
 * error was added. */
enum rc refund_one(
    struct adjustments *a, const struct refund *refund, struct refund_result *result);

/* All of a CSV file ("-": standard input): of, amount, account, source, to, reason; empty cells
 * take the defaults'. */
enum rc refund_file(struct adjustments *a, const char *path, const struct refund *defaults,
    struct refund_result *result);

/* Whether the word names a bill or a receipt, rather than a file. */
bool refund_names(struct ledger *ledger, const char *word);

#endif
