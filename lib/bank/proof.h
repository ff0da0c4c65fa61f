/* The proof of a statement: each balance is the one before plus the amount. In which order a file
 * runs is found by trying them all. */
#ifndef DEED_BANK_PROOF_H
#define DEED_BANK_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "base/map.h"

enum { PROOF_BREAKS_MAX = 100 };

/* How the rows of a file follow each other. */
enum proof_way {
	PROOF_OLDEST, /* oldest first */
	PROOF_NEWEST, /* newest first */
	PROOF_DAYS_RISE, /* oldest day first, but newest first within a day */
	PROOF_DAYS_FALL, /* newest day first, but oldest first within a day */
	PROOF_WAYS,
	PROOF_UNSORTED = PROOF_WAYS, /* no order at all: the balances make one chain */
	PROOF_ANY, /* to be found */
};

/* A balance that does not follow. */
struct proof_break {
	long line;
	int64_t expected_fen, got_fen;
};

/* All zero is a valid start; with `unsorted` set the balances are kept, and memory grows with the
 * file: for the few that have no order. */
struct proof {
	int64_t sum_fen; /* of the amounts so far */
	bool balances; /* some row told its balance */
	struct proof_order {
		int64_t base_fen; /* balance before the first row, or after it if newest first */
		bool based;
		long break_count;
		struct proof_break breaks[PROOF_BREAKS_MAX];
	} orders[PROOF_WAYS];
	struct proof_day { /* the present one, whose balances hang together */
		bool told;
		long line;
		date_day day;
		int64_t sum_fen;
		int64_t balance_fen; /* at its end (RISE), at its start (FALL) */
	} days[2];
	bool unsorted;
	struct map chain; /* balances: how often after a row less how often before one */
};

/* The next row in the order of the file. balance_fen NULL: the row does not tell. False when a
 * sum is beyond int64. */
bool proof_add(
    struct proof *proof, long line, date_day day, int64_t amount_fen, const int64_t *balance_fen);

/* After the last row. *way: the one that the profile asks for, or PROOF_ANY, or what the dates
 * say, and then which one proves best. RC_DATA with an error for each balance that does not
 * follow; errors NULL: only tells. */
enum rc proof_end(
    struct proof *proof, enum proof_way *way, const char *file, struct errors *errors);

/* Balances before and after all rows; false when no row told one, or they are beyond int64. */
bool proof_balances(
    const struct proof *proof, enum proof_way way, int64_t *opening_fen, int64_t *closing_fen);

void proof_release(struct proof *proof);

#endif
