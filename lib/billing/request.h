/* What people ask for about bills, on the command line or in bulk from CSV: waivers, deferrals. A
 * word is a bill's code, for which the options speak; else a file ("-": standard input) with a
 * column `bill` and any of `amount`, `percent`, `until`, `parts`, `reason`, where an empty cell
 * takes the option's value. */
#ifndef DEED_REQUEST_H
#define DEED_REQUEST_H

#include <stdbool.h>

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/ratio.h"
#include "ledger/ledger.h"

struct request {
	int64_t bill_id;
	const char *code;
	int64_t amount_fen; /* 0: not said */
	bool has_percent;
	struct ratio percent; /* 0 < percent <= 100 */
	bool has_until;
	date_day until;
	int64_t parts; /* 0: not said */
	const char *reason; /* "": not said */
	struct place place; /* file NULL: of the command line */
};

/* The options as they were given; NULL, 0 or false: not given. */
struct request_options {
	const char *amount, *percent, *reason;
	bool has_until;
	date_day until;
	const char *parts;
};

enum request_column {
	REQUEST_AMOUNT = 1,
	REQUEST_PERCENT = 2,
	REQUEST_UNTIL = 4,
	REQUEST_PARTS = 8
};

/* All zero is a valid empty list. */
struct requests {
	struct request *list;
	size_t count, capacity;
	struct arena arena;
};

/* Reads one word. RC_DATA: errors were added, all of a file's. RC_USAGE: an option's value is none.
 * `columns` of enum request_column says what else a file may have beside bill and reason. */
enum rc requests_read(struct requests *requests, struct ledger *ledger, const char *word,
    const struct request_options *options, int columns);

/* An error about a request: text has two %s, the bill's code and `detail`. */
enum rc request_refuse(struct ledger *ledger, const struct request *request, const char *column,
    const char *text, const char *detail);

void requests_release(struct requests *requests);

#endif
