/* Dates and times as banks write them. */
#ifndef DEED_BANK_MOMENT_H
#define DEED_BANK_MOMENT_H

#include <stdbool.h>

#include "bank/scan.h"
#include "base/date.h"

enum { DATE_STEPS_MAX = 24 };

/* A way of writing dates, from text as "YYYY-MM-DD hh:mm:ss" or "YYYY年M月D日": YYYY YY MM DD hh
 * mm ss are digits of that number, M D h one or two, MMM the English name of a month, * any
 * letters and digits; a blank is one or more; a colon may be full-width; all else stands for
 * itself. "serial" alone is a spreadsheet's day number. */
struct date_format {
	struct date_step {
		char field; /* Y y M N D h m s S, *, ' ', or 0: the byte */
		char byte;
		signed char digits, more; /* digits needed, and allowed beyond */
	} steps[DATE_STEPS_MAX];
	int count;
	bool year; /* it has one */
	struct slice text; /* what it was made from */
};

/* The year of dates that have none: that of the statement, whose last month (0: unknown) it is
 * too; later months belong to the year before. year 0: unknown. */
struct year_source {
	int year, month;
};

/* False when the text names no month and day (or, with `time` true, no hour), or is too long. */
bool date_format_parse(struct date_format *format, struct slice text, bool time);

/* A whole cell in the first format that fits, which is returned, or NULL; a two-digit year is of
 * 2000 to 2099. *seconds gets the time of day, 0 when the format has none. */
const struct date_format *cell_date(const struct date_format *formats, size_t count,
    struct slice cell, struct year_source source, date_day *day, int *seconds);

/* A time of day alone. */
const struct date_format *cell_time(
    const struct date_format *formats, size_t count, struct slice cell, int *seconds);

#endif
