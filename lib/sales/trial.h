/* The trial of a price scheme: what every room would cost. Writes nothing. Rooms come one by one,
 * so memory grows with the buildings, not with the rooms; a target takes a pass over the rooms
 * first. */
#ifndef DEED_TRIAL_H
#define DEED_TRIAL_H

#include "base/date.h"
#include "base/text.h"
#include "sales/scheme.h"

struct trial_options {
	const char *scheme; /* the file; "-": standard input */
	const char *where; /* only these rooms (room_scope); NULL: all */
	int64_t average_fen; /* the target, per m² or set of the basis; 0: none */
	int64_t total_fen; /* the target; 0: none */
	bool against; /* beside the list prices in force at the date */
	date_day date;
};

/* A room and its price. */
struct trial_room {
	const struct value *fields; /* of price_scope, in its order */
	const struct scheme_value *value;
	struct rule_price price;
	int64_t list_fen; /* 0: it has no list price, or nobody asked */
};

/* Sums over rooms: of a building, or of all. */
struct trial_sum {
	const char *project, *building; /* codes; NULL: of all */
	int64_t rooms, area_cm2, inner_cm2, total_fen;
	int64_t average_fen; /* per m² or set of the basis, half-up */
	int64_t listed, list_fen,
	    change_fen; /* rooms with a list price, these, the change from them */
};

struct trial;

/* Reads the scheme, and solves for the target. NULL after an error. */
struct trial *trial_open(struct ledger *ledger, const struct trial_options *options);
void trial_close(struct trial *trial); /* NULL is fine */

const struct scheme *trial_scheme(const struct trial *trial);

/* The next room, by project, building, unit, floor and number; it lives until the next call. False
 * at the end or after an error: *rc. RC_DATA, at the end, when a room has no price or a factor no
 * room: all of them are told, and the trial is void. */
bool trial_next(struct trial *trial, struct trial_room *room, enum rc *rc);

/* Once trial_next has come to its end: the sums. */
struct trial_sum trial_building(const struct trial *trial, size_t n); /* n below the count */
size_t trial_building_count(const struct trial *trial);
struct trial_sum trial_all(const struct trial *trial);

/* Then, too: the numbers of the scheme's lines that count for no room, as those behind a line that
 * always holds: "3, 7". Empty when each counts. */
void trial_idle_lines(const struct trial *trial, struct text *lines);

/* With a target: the total that it asks for; 0 without one. */
int64_t trial_target_fen(const struct trial *trial);

/* With a target: how the nth base changed. False beyond the last. */
struct trial_base {
	const char *name;
	int64_t rooms; /* that it counts for */
	bool expression; /* then there is no one number: exact is what it is multiplied with */
	char was[PRICE_TEXT], exact[PRICE_TEXT], became[PRICE_TEXT]; /* yuan */
};
bool trial_base(const struct trial *trial, size_t n, struct trial_base *base);

#endif
