/* How the term of a clause is cut into periods. All days are inclusive. RULES A8.2; month ends
 * clamp and every anniversary counts from the first day itself (总则 202): of 31 January, 28
 * February, then 31 March. */
#ifndef DEED_PERIOD_H
#define DEED_PERIOD_H

#include <limits.h>
#include <stdbool.h>

#include "base/date.h"

enum { PERIOD_OPEN = INT_MAX }; /* the last day of a term that has no end */

struct period {
	date_day first, last;
};

/* Where units of months begin: at calendar months (quarters, halves, years), or at the origin's
 * day. */
struct cut {
	bool anniversary;
	date_day
	    origin; /* the first day of the term; units hold no day before it when anniversary */
};

/* The whole unit of 1, 3, 6 or 12 months that holds the day. */
struct period cut_unit(const struct cut *cut, int months, date_day day);

/* The common days of two periods; none when last < first. */
struct period period_common(struct period a, struct period b);

static inline int
period_days(struct period period)
{
	return period.last - period.first + 1;
}

#endif
