/* Working days: Saturdays and Sundays are off, and the master `holiday` says what is otherwise. A
 * period whose last day is off ends on the next working day [Civil Code, General Provisions 203].
 * And quiet days, on which no letter is written or sent. */
#ifndef DEED_CALENDAR_H
#define DEED_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "ledger/ledger.h"

/* All zero: no holidays are known. Memory: 8 bytes a holiday. */
struct calendar {
	struct calendar_day {
		date_day day;
		bool off;
	} * days; /* in order; only what is not as the weekday says */
	size_t count, capacity;
};

enum rc calendar_read(struct ledger *ledger, struct calendar *calendar);
void calendar_release(struct calendar *calendar);

/* The day itself when it is worked, else the next one that is (the day itself, too, if none of the
 * year that follows is). */
date_day calendar_working(const struct calendar *calendar, date_day day);

/* What the setting notice.quiet says: words with blanks between them; "off" is every day that is
 * not worked, "mon" to "sun" weekdays, "1" to "31" days of the month, "none" no day. */
struct quiet {
	uint32_t month_days; /* bit n: the nth */
	unsigned weekdays; /* bit n: 1 Monday to 7 Sunday */
	bool off;
};

/* False when a word is none of these; *word and *length are then the word. */
bool quiet_parse(const char *text, struct quiet *quiet, const char **word, size_t *length);

bool quiet_day(const struct quiet *quiet, const struct calendar *calendar, date_day day);

#endif
