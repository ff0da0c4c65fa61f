/* What a format gives, whatever it is: movements and balances as records with these columns, for
 * the profiles of the format. Dates are ISO 8601 and amounts decimal with a point, + is money in,
 * as far as the file's own can be understood; what cannot goes on as it is, and the reader refuses
 * it by line and column. */
#ifndef DEED_BANK_MOVEMENT_H
#define DEED_BANK_MOVEMENT_H

#include "bank/cell.h"
#include "bank/rows.h"
#include "base/text.h"

enum movement_cell {
	CELL_LINE, /* where it stands in the file */
	CELL_STATUS, /* booked, pending, opening, carried, closing */
	CELL_DATE, /* booking */
	CELL_VALUE_DATE,
	CELL_AMOUNT,
	CELL_BALANCE, /* of opening, carried, closing */
	CELL_CURRENCY,
	CELL_ACCOUNT, /* whose statement it is */
	CELL_PARTY,
	CELL_PARTY_ACCOUNT,
	CELL_MEMO, /* with the line breaks that the bank made in it */
	CELL_ID, /* the bank's own reference */
	CELL_REFERENCE, /* the customer's: end to end */
	MOVEMENT_CELLS
};

enum { MOVEMENT_CELL_MAX = 32 * 1024 }; /* bytes; what is more is cut */

/* All zero is a valid empty one. */
struct movement {
	struct text cells[MOVEMENT_CELLS];
};

void movement_header(struct rows *rows);

/* Adds to a cell, up to its limit; the _line form begins a new line in it unless it is empty. */
void movement_add(struct movement *movement, enum movement_cell cell, struct slice part);
void movement_add_line(struct movement *movement, enum movement_cell cell, struct slice part);
void movement_set(struct movement *movement, enum movement_cell cell, const char *word);

/* Writes the record, and empties it but for currency and account, which the next one shares. */
void movement_write(struct movement *movement, struct rows *rows, long line, const char *status);
void movement_clear(struct movement *movement); /* likewise */
void movement_release(struct movement *movement);

/* A date of so many digits at p as ISO 8601, into the cell: YYMMDD or YYYYMMDD; other lengths and
 * what is no digit go in as they are. Whether the day exists is the reader's to say. */
void movement_date(struct movement *movement, enum movement_cell cell, struct slice digits);

/* An amount with this mark for decimals, which becomes a point; `minus` turns its sign. */
void movement_amount(
    struct movement *movement, enum movement_cell cell, struct slice amount, char mark, bool minus);

#endif
