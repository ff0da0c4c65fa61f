/* What a cell of a bank file says: text without its wrapping, names of columns, exact amounts,
 * dates. */
#ifndef DEED_BANK_CELL_H
#define DEED_BANK_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "bank/scan.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"

/* A list of words, as a profile gives it. */
struct words {
	struct slice *items;
	size_t count, capacity;
};

/* Wrapping that a profile may ask to take off, beyond blanks and ="…", which always go. */
enum { TRIM_BACKTICK = 1, TRIM_APOSTROPHE = 2 };

/* The cell without blanks (ASCII, U+00A0, U+2000 to U+200F, U+3000, U+FEFF) at its ends, and
 * unwrapped. A part of the same bytes. */
struct slice cell_clean(const char *bytes, size_t length, unsigned trim);

bool slice_equals(struct slice a, struct slice b);
bool slice_starts(struct slice slice, struct slice prefix);
bool words_have(const struct words *words, struct slice slice);

/* The name of a column as it is compared: no blanks at all, full-width brackets made ASCII, cut
 * at "[", ASCII letters small. In the arena. */
struct slice name_normal(struct arena *arena, const char *bytes, size_t length);

/* A cleaned cell as money, exact in fen: a sign, digits with or without thousands commas, at
 * most two decimals that are not zero, a currency mark before or after; full-width forms are
 * fine. An empty cell is PARSED_NOT_A_NUMBER. */
enum parsed cell_amount(struct slice cell, const struct words *marks, int64_t *fen);

enum { DATE_STEPS_MAX = 24 };

/* A way of writing dates, from text as "YYYY-MM-DD hh:mm:ss" or "YYYY年M月D日": YYYY YY MM DD hh
 * mm ss are digits of that number, M D h one or two, * any number of digits; a blank is one or
 * more; a colon may be full-width; all else stands for itself. */
struct date_format {
	struct date_step {
		char field; /* Y M D h m s, *, ' ', or 0: the byte */
		char byte;
		signed char digits, more; /* digits needed, and allowed beyond */
	} steps[DATE_STEPS_MAX];
	int count;
};

/* False when the text names no year, month and day (or, with `time` true, no hour), or is too
 * long. */
bool date_format_parse(struct date_format *format, struct slice text, bool time);

/* A whole cell in the first format that fits; a two-digit year is of 2000 to 2099. *seconds gets
 * the time of day, 0 when the format has none. */
bool cell_date(const struct date_format *formats, size_t count, struct slice cell, date_day *day,
    int *seconds);

/* A time of day alone. */
bool cell_time(const struct date_format *formats, size_t count, struct slice cell, int *seconds);

/* Whether two account numbers can be the same: blanks and hyphens do not count, a run of * or …
 * stands for digits unseen. */
bool account_same(struct slice a, struct slice b);

#endif
