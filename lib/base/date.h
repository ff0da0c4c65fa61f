/* Dates: days of the proleptic Gregorian calendar, counted from 1970-01-01; ISO 8601 text at every
 * border. Years 1900 to 2999; business dates have no time zone. */
#ifndef DEED_DATE_H
#define DEED_DATE_H

#include <stdbool.h>
#include <stddef.h>

typedef int
    date_day; /* days since 1970-01-01, may be negative: a number with a unit, not a struct */

enum { DATE_TEXT = 11 }; /* "YYYY-MM-DD" and its NUL */

struct ymd {
	int year, month, day; /* month 1 to 12, day 1 to 31 */
};

/* Parses exactly YYYY-MM-DD, an existing day of the years 1900 to 2999. False leaves *day alone. */
bool date_parse(const char *text, size_t length, date_day *day);
bool date_parse_text(const char *text, date_day *day);

/* True when the three numbers name an existing day in range; *day gets it. */
bool date_make(int year, int month, int day_of_month, date_day *day);

struct ymd date_split(date_day day);
const char *date_format(date_day day, char text[DATE_TEXT]); /* returns text */
int date_days_in_month(int year, int month);

/* The same day n months later (n may be negative), the end of a shorter month clamps (总则 202). */
date_day date_add_months(date_day day, int n);
date_day date_month_start(date_day day);
int date_weekday(date_day day); /* 1 Monday to 7 Sunday */

/* Today, in the machine's local time: the one place that reads it. */
date_day date_today(void);

/* Now, UTC, "YYYY-MM-DDTHH:MM:SSZ". */
enum { TIME_TEXT = 21 };
const char *time_now(char text[TIME_TEXT]);

#endif
