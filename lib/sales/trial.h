/* The trial of a price scheme: what every room would cost. Writes nothing. Rooms come one by one, so
 * memory grows with the buildings, not with the rooms; a target takes a pass over the rooms first. */
#ifndef DEED_TRIAL_H
#define DEED_TRIAL_H

#include "base/date.h"
#include "base/ratio.h"
#include "io/out.h"
#include "ledger/ledger.h"

struct trial_options {
	const char *scheme; /* the file; "-": standard input */
	const char *where; /* only these rooms (price_scope); NULL: all */
	int64_t average_fen; /* the target, per m² or set of the basis; 0: none */
	int64_t total_fen; /* the target; 0: none */
	bool against; /* beside the list prices in force at the date */
	date_day date;
};

/* Sums over rooms: of a building, or of all. */
struct trial_sum {
	const char *project, *building; /* codes; NULL: of all */
	int64_t rooms, area_cm2, inner_cm2, total_fen;
	int64_t listed, list_fen,
	    change_fen; /* rooms that have a list price, their prices, the change of them */
};

struct trial;

/* Reads the scheme, and solves for the target. NULL after an error. */
struct trial *trial_open(struct ledger *ledger, const struct trial_options *options);

/* The columns of the sheet. */
const struct out_column *trial_columns(const struct trial *trial, size_t *count);

/* The next room, by project, building, unit, floor and number; its bytes live until the next call.
 * False at the end or after an error: *rc. RC_DATA, at the end, when a room has no price or a factor
 * no room: all of them are told, and the trial is void. */
bool trial_next(struct trial *trial, struct value *row, enum rc *rc);

/* Once trial_next has come to its end: the sums. */
const struct trial_sum *trial_buildings(const struct trial *trial, size_t *count);
const struct trial_sum *trial_all(const struct trial *trial);

/* The average price of these rooms per m² or set of the basis, half-up. */
int64_t trial_average_fen(const struct trial *trial, const struct trial_sum *sum);

/* With a target: the total that it asks for; 0 without one. */
int64_t trial_target_fen(const struct trial *trial);

/* With a target: how the nth base changed. False beyond the last. */
struct trial_base {
	const char *name;
	int64_t rooms; /* that it counts for */
	bool expression; /* then there is no one number: exact is what it is multiplied with */
	struct ratio was, exact, became; /* yuan */
};
bool trial_base(const struct trial *trial, size_t n, struct trial_base *base);

void trial_close(struct trial *trial); /* NULL is fine */

#endif
