/* Matching bank lines to open bills: what deed-reconcile(1) does.
 *
 * First what is there already: credits, then advances, each settle the open bills of their party
 * in the order of RULES A6. Then every open line in the order of its date: who paid
 * (match/who.h), then what (match/decide.h); what is over is used for the party's other open
 * bills at once, as an advance. So after a run a party has no advance beside an open bill, and a
 * second run finds nothing to do.
 *
 * Before that, lines that are no payment at all (match/others.h). A payment that the bank takes
 * back opens its bills again: then the book is read anew.
 *
 * Left to people: lines on which nothing is certain; lines of which a match was undone; and
 * between a receipt and a bill whose allocation was undone nothing is allocated again.
 *
 * Memory: that of the book and of identity; 40 bytes a line and 16 a sign; the entries; and from
 * 10,000 allocations on 64 MB of page cache, for they touch bills in no order. */
#ifndef DEED_MATCHING_H
#define DEED_MATCHING_H

#include "io/out.h"
#include "match/book.h"

struct matching;

struct matching_result {
	int64_t lines; /* open at the start */
	int64_t matched, matched_fen; /* lines decided */
	int64_t twice, twice_fen; /* of these, lines that name only bills that were paid before */
	int64_t advances, advances_fen; /* allocations of advances and credits */
	int64_t booked, booked_fen; /* lines that are no payment, in less out */
	int64_t left, left_fen; /* lines that wait for a person */
	int64_t out, out_fen; /* lines of money out that wait */
	int64_t less_fen; /* that fell away with payments that the bank took back (unpaid.h) */
	int64_t match_ms; /* time taken to read and decide, without the writing */
};

/* Decides and writes, inside a run. The caller frees *matching in any case. */
enum rc matching_run(
    struct matching **matching, struct ledger *ledger, struct matching_result *result);
void matching_free(struct matching *matching); /* NULL is fine */

enum { SUGGEST_COLUMNS = 14 };
extern const struct out_column suggest_columns[SUGGEST_COLUMNS];

/* After the run: the lines that wait, each with its candidates, best first; one row without a
 * candidate for a line that has none. */
enum rc matching_suggest(struct matching *matching, struct out *out);

#endif
