/* The trail of one row: which runs wrote it and what followed from it. */
#ifndef DEED_TRAIL_H
#define DEED_TRAIL_H

#include "base/value.h"
#include "ledger/ledger.h"

/* A row of the ledger. */
struct trail_row {
	const char *table; /* a static string */
	int64_t id;
};

/* Finds the row that `word` names: a bill (B000000195, or its own code), a bank line (L0000001), a
 * receipt (R0000001), an allocation (A0000001), TABLE:ID, or a master row by its code
 * (room:3-2-1502, party:P001, building:PROJECT/CODE, clause:CONTRACT/CODE). RC_DATA when it is no
 * such name, or its check digits are wrong; RC_NOINPUT when there is no such row. */
enum rc trail_find(struct ledger *ledger, const char *word, struct trail_row *row);

enum trail_column {
	TRAIL_RUN,
	TRAIL_AT,
	TRAIL_ACTOR,
	TRAIL_COMMAND,
	TRAIL_DATE,
	TRAIL_WHAT,
	TRAIL_DETAIL,
	TRAIL_ARGUMENTS,
	TRAIL_COLUMNS,
};

/* Tells of each event, in the order they were written; the values live until the next. A row that
 * no run wrote (verify names it) has no run. */
enum rc trail_tell(struct ledger *ledger, const struct trail_row *row,
    enum rc (*tell)(void *context, const struct value event[TRAIL_COLUMNS]), void *context);

#endif
