/* Records of bank files, which are CSV only by name: quotes in the middle of a field, blanks
 * after a closing quote, values that begin with a backtick and hold the comma itself. Streamed;
 * fields are slices of the reader's buffer, split in place. */
#ifndef DEED_BANK_SCAN_H
#define DEED_BANK_SCAN_H

#include <stdbool.h>

#include "base/error.h"
#include "io/input.h"

enum {
	SCAN_FIELD_MAX = 64 * 1024, /* bytes of a field */
	SCAN_FIELDS_MAX = 1024, /* fields of a record */
};

/* Bytes of text, not NUL-terminated; whoever gives a slice says how long it lives. */
struct slice {
	const char *bytes;
	size_t length;
};

struct scan_options {
	char delimiter;
	/* Where a field begins with it and closes with it before a delimiter, it is quoted;
	 * anywhere else the character is literal. 0: none. */
	char quote;
	/* Values begin with it: a line that begins so is split at delimiter and prefix together,
	 * any other line at the delimiter. 0: none. */
	char prefix;
	long line; /* of the input's next byte */
};

struct scan_record {
	const struct slice *fields; /* until the next scan_next */
	size_t count;
	long line; /* where it begins */
	bool unended; /* the file ends with it, without an end of line */
};

struct scan;

/* The input stays the caller's and outlives the reader. */
struct scan *scan_open(
    struct input *input, const struct scan_options *options, struct errors *errors);
void scan_close(struct scan *scan); /* NULL is fine */

/* The next record; empty lines are passed over. *more is false at the end. RC_DATA: a quote that
 * never closes, a field or a record over its limit. */
enum rc scan_next(struct scan *scan, struct scan_record *record, bool *more);

/* Splits one line without its end, in place, into at most `max` fields; returns their number. A
 * quote that does not close is literal. */
size_t scan_split(char *line, size_t length, const struct scan_options *options,
    struct slice *fields, size_t max);

#endif
