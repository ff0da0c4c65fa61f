/* The proof of a statement: each balance is the one before plus the amount. A file runs oldest
 * first or newest first; which one is found by trying both. */
#ifndef DEED_BANK_PROOF_H
#define DEED_BANK_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum { PROOF_BREAKS_MAX = 100 };

/* A balance that does not follow. */
struct proof_break {
	long line;
	int64_t expected_fen, got_fen;
};

struct proof {
	int64_t sum_fen; /* of the amounts so far */
	int64_t before_fen; /* the sum without the last row's amount */
	bool balances; /* some row told its balance */
	struct proof_order {
		int64_t base_fen; /* balance before the first row, or after it if newest first */
		long break_count;
		struct proof_break breaks[PROOF_BREAKS_MAX];
	} oldest_first, newest_first;
};

/* The next row in the order of the file. balance_fen NULL: the row does not tell. False when a
 * sum is beyond int64. */
bool proof_add(struct proof *proof, long line, int64_t amount_fen, const int64_t *balance_fen);

/* After the last row. *ascending: whether the file runs oldest first (also the answer when both
 * or neither are possible: then `ascending` as it came in counts, what the dates say). RC_DATA
 * with an error for each balance that does not follow. */
enum rc proof_end(
    const struct proof *proof, bool *ascending, const char *file, struct errors *errors);

/* Balances before and after all rows; false when no row told one, or they are beyond int64. */
bool proof_balances(
    const struct proof *proof, bool ascending, int64_t *opening_fen, int64_t *closing_fen);

#endif
