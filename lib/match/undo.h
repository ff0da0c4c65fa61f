/* Taking matches back: deed-claim(1) --undo. Nothing is edited: each receipt and allocation is
 * reversed by a later one of the same date and the opposite amount, and every status follows. */
#ifndef DEED_UNDO_H
#define DEED_UNDO_H

#include "base/date.h"
#include "ledger/ledger.h"

struct undo_result {
	int64_t receipts, receipts_fen; /* taken back */
	int64_t allocations;
	int64_t entries; /* of what is no payment */
};

/* Undoes what one word names:
 *	L0000123	the matches of a bank line, whole: its receipts and all that they settled,
 *			what was booked of it, and where that has another side, this too
 *	R0000123	one receipt, likewise; money taken at the counter stays, as an advance
 *	A0000123	one allocation: its money becomes an advance
 *	a bill's code	all allocations that settle the bill, or that a credit settles
 *	else FILE	each row's `line`, or where that is empty, its `receipt`
 * What was undone before, or never was done, is an error. Rows of a file that name the same are
 * one. */
enum rc undo_word(struct ledger *ledger, const char *word, struct undo_result *result);

/* Undoes all of a line as of a later day, for the reason given: what it was until then stays. */
enum rc undo_line_on(struct ledger *ledger, int64_t line_id, date_day date, const char *why);

/* Undoes all that stands of a line, if anything does, to decide it anew in a run that is rolled
 * back. */
enum rc undo_line_try(struct ledger *ledger, int64_t line_id);

#endif
