/* What meters ran: each interval between two consecutive readings of a room's item. An interval
 * lasts from the day after the earlier reading to the day of the later one. RULES A8.11, A8.12.
 *
 * A reading with replaced_at is a new meter's first: the old meter ended at replaced_at. Where a
 * clause's term begins or ends inside an interval, the usage is divided by days at the average
 * day. Usage is int64 millionths of the meter's unit. */
#ifndef DEED_USAGE_H
#define DEED_USAGE_H

#include "billing/period.h"
#include "ledger/ledger.h"
#include "ledger/statement.h"
#include "master/clause-text.h"

struct usage_query {
	int64_t room_id, item_id;
	struct period term; /* of the clause */
	date_day from; /* intervals that end before it are done */
	date_day until; /* readings after it have not come up */
	bool year; /* used_micro is wanted */
};

/* All zero is valid: nothing is open. */
struct usage {
	struct ledger *ledger;
	struct statement *readings;
	struct usage_query query;
	bool started;
	date_day earlier_on;
	int64_t earlier_micro;
	int year; /* the year that used_micro counts in */
	int64_t used_micro;
	char from[DATE_TEXT], until[DATE_TEXT];
};

struct usage_interval {
	struct period period;
	int64_t usage_micro;
	int64_t used_micro; /* in the same calendar year (of its last day) before it */
};

void usage_open(struct usage *usage, struct ledger *ledger, const struct usage_query *query);

/* The next interval, in order; *more is false at the end. RC_DATA when a meter ran backwards or
 * a reading cannot be held: the error names room, item and readings. After either, usage_close. */
enum rc usage_next(struct usage *usage, struct usage_interval *interval, bool *more);

void usage_close(struct usage *usage); /* nothing open is fine */

#endif
