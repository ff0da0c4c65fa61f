/* The sales board (销控表): rooms with their state, price and buyer, as records and as grids
 * of floors × rooms. */
#ifndef DEED_BOARD_H
#define DEED_BOARD_H

#include "base/date.h"
#include "io/out.h"
#include "ledger/ledger.h"

enum board_show {
	BOARD_NUMBER, /* the numbers alone, coloured by state */
	BOARD_STATE, /* with the state's word under them */
	BOARD_PRICE, /* the deal's price, else the list price */
	BOARD_BUYER,
};

struct board;

/* What the word says; false when it is none. */
bool board_show_parse(const char *word, enum board_show *show);

/* Opens the rooms for which the condition holds (room_scope; NULL: all) of these projects and
 * buildings, each named by its code, or PROJECT/BUILDING; none: of all. In the order of rooms_open.
 * NULL after an error. */
struct board *board_open(struct ledger *ledger, date_day date, const char *where,
    char *const *places, int count, bool chinese);
void board_close(struct board *board); /* NULL is fine; after the output is closed */

/* Its columns, and how they make grids; both live as long as the board. */
const struct out_column *board_columns(const struct board *board, size_t *count);
const struct out_grid *board_grid(struct board *board, enum board_show show);

/* Deals and releases are shown as they stand, whatever the business date. True when the last of
 * them is of a later day: that day. */
bool board_is_later(const struct board *board, char day[DATE_TEXT]);

/* The next room, whose bytes live until the next call. False at the end or after an error: *rc. */
bool board_next(struct board *board, struct value *row, enum rc *rc);

#endif
