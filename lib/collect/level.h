/* The dunning levels, in memory: ordered by days, each with its condition parsed. */
#ifndef DEED_LEVEL_H
#define DEED_LEVEL_H

#include <stdbool.h>

#include "expr/expr.h"
#include "ledger/ledger.h"

struct level {
	int64_t id;
	int64_t days; /* after the due date; negative: before it */
	char *code, *channel, *form;
	char *fallback; /* channels to try after its own, blanks between them; "none" */
	int64_t fee_fen;
	int64_t minimum_fen; /* of the party, or the level does not count */
	struct expr *condition; /* over dun_scope; NULL: none */
};

struct levels {
	struct level *list; /* by days, the earliest first */
	size_t count, capacity;
	bool conditions; /* any has one, or a minimum */
	bool totals; /* any asks what the party owes in all */
};

/* Reads all levels. RC_CONFIG when there are none; RC_DATA, naming the level, for a condition that
 * does not parse. levels is to be released in any case; all zero is a valid empty one. */
enum rc levels_read(struct ledger *ledger, struct levels *levels);
void levels_release(struct levels *levels);

/* The place of the level that a bill has reached: the highest whose days have passed, beyond
 * `noticed` (the days of the highest level noticed so far; LEVEL_NONE: none), and whose condition
 * holds and of which the party owes the minimum (overdue; before the due date: in all); -1 when
 * there is none. A level before the due date no longer counts after it. record: the bill's fields,
 * needed when levels->conditions. */
#define LEVEL_NONE INT64_MIN
enum rc levels_reached(const struct levels *levels, int64_t days_late, int64_t noticed,
    const struct expr_record *record, int *reached, struct errors *errors);

#endif
