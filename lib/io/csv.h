/* CSV in, by libcsv: fields between commas, quotes only around a whole field and doubled inside it.
 * Records as arrays of fields, pulled one by one, each with its line in the file. */
#ifndef DEED_CSV_H
#define DEED_CSV_H

#include <stdbool.h>

#include "base/error.h"
#include "io/input.h"

enum {
	CSV_FIELD_MAX = 65536, /* bytes of a field */
	CSV_FIELDS_MAX = 1024, /* fields of a record */
};

struct csv_field {
	const char *bytes; /* NUL-terminated */
	size_t length;
};

struct csv_record {
	const struct csv_field *fields; /* until the next csv_next */
	size_t count;
	long line; /* where it begins */
};

struct csv;

/* The input stays the caller's and outlives the reader. */
struct csv *csv_open(struct input *input, struct errors *errors);
void csv_close(struct csv *csv); /* NULL is fine */

/* The next record; blank lines are passed over. *more is false at the end. A broken file is
 * RC_DATA. */
enum rc csv_next(struct csv *csv, struct csv_record *record, bool *more);

#endif
