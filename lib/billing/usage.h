/* What is billed by meters: each interval between two consecutive readings of a room's item, from
 * the day after the earlier to the day of the later one. Where a term begins or ends inside an
 * interval, the usage is divided by days at the average day (RULES A8.11). */
#ifndef DEED_USAGE_H
#define DEED_USAGE_H

#include "billing/meters.h"
#include "billing/period.h"

struct usage_query {
	int64_t room_id, item_id;
	struct period term; /* of the clause */
	date_day counted; /* the contract's first day: used_micro counts from it */
	date_day from; /* intervals that end before it are done */
	bool year; /* used_micro is wanted */
};

/* All zero is valid and empty; it may be read again and again. */
struct usage {
	struct usage_query query;
	struct series series;
	size_t next; /* the interval's later point */
};

struct usage_interval {
	struct period period;
	int64_t usage_micro;
	int64_t used_micro; /* before it in the calendar year of its end */
	bool estimated; /* ends with an estimate */
};

/* RC_DATA when a meter ran backwards or a reading cannot be held. */
enum rc usage_read(struct usage *usage, struct meters *meters, const struct usage_query *query);

/* The next interval, in order; false at the end. */
bool usage_next(struct usage *usage, struct usage_interval *interval);

/* A period of one's own; false when the meter was not read until its end. */
bool usage_span(const struct usage *usage, struct period period, struct usage_interval *interval);

void usage_release(struct usage *usage);

#endif
