/* What one meter ran, from its readings: what it had run since the first of them, at each of them.
 * RULES A8.11, A8.12. Usage is int64 millionths of the meter's unit, after the meter's factor. */
#ifndef DEED_SERIES_H
#define DEED_SERIES_H

#include "base/date.h"
#include "base/ratio.h"
#include "billing/trace.h"
#include "ledger/ledger.h"

struct series_point {
	date_day day; /* a reading stands at the end of its day */
	int64_t sum_micro; /* run since the first point */
	bool estimated;
};

/* All zero is valid and empty. */
struct series {
	struct series_point *list; /* in the order of their days */
	size_t count, capacity;
	int64_t shown_micro; /* what the meter showed last */
};

/* A meter: one with a code, a room's own of an item, or one with a code that takes the readings of
 * the room and item too. */
struct meter {
	int64_t id; /* 0: it has no code */
	int64_t room_id, item_id; /* whose readings are its own; 0: none are */
	int64_t modulus; /* at which it begins again; 0: never */
	struct ratio factor; /* usage of one unit that it shows */
};

struct series_range {
	date_day from; /* what ran before the last reading before it need not be known */
	date_day until; /* readings after it are not looked at */
	int64_t reading_known, meter_known; /* nor are facts after these ids */
	bool plain; /* there are no meters with a code and no corrections */
	const struct trace *trace; /* hears of each reading; NULL: nobody does */
};

/* Reads the meter's points. Of the readings of a day the latest correction holds. An estimate
 * counts while no reading came between it and the one it follows. RC_DATA when a meter ran
 * backwards or a reading cannot be held: the error names the meter and the readings. */
enum rc series_read(struct series *series, struct ledger *ledger, const struct meter *meter,
    const struct series_range *range);

/* What had run at the end of a day: between two points by days at the average day, in thousandths
 * of the unit; before the first nothing, after the last all. */
int64_t series_at(const struct series *series, date_day day);

/* Adds a point: the next, `usage_micro` after the last (the first: at nothing). False when the sum
 * cannot be held. */
bool series_add(struct series *series, date_day day, int64_t usage_micro, bool estimated);

static inline date_day
series_last(const struct series *series) /* of a series with points */
{
	return series->list[series->count - 1].day;
}

void series_release(struct series *series);

#endif
