/* The proof of statements that tell their balances apart from their rows: each opening balance and
 * the rows after it must come to the closing one, or to what the next page carries on. */
#ifndef DEED_BANK_BRACKET_H
#define DEED_BANK_BRACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum bracket_kind {
	BRACKET_OPENING, /* of a statement */
	BRACKET_CARRIED, /* of its next page: or within it */
	BRACKET_CLOSING,
};

/* All zero is a valid start. */
struct bracket {
	bool told; /* some balance was */
	int64_t opening_fen; /* before the first row */
	int64_t balance_fen; /* after the last one */
	int64_t sum_fen; /* of the rows while no balance was told */
	bool gap; /* a statement opened otherwise than the one before it closed: the first such */
	long gap_line;
	int64_t gap_expected_fen, gap_got_fen;
};

/* False when a sum is beyond int64. */
bool bracket_add(struct bracket *bracket, int64_t amount_fen);

/* RC_DATA with an error at the place when the balance does not follow; a gap between statements is
 * only noted. */
enum rc bracket_balance(struct bracket *bracket, enum bracket_kind kind, int64_t balance_fen,
    const struct place *place, struct errors *errors);

#endif
