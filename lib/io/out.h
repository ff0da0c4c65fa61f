/* Records out: one interface over table, CSV, TSV, JSON Lines and XLSX. Columns are typed, so
 * that every writer formats money, areas and dates in its own right way. */
#ifndef DEED_OUT_H
#define DEED_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/value.h"

struct out_column {
	const char *name; /* stable, machine-readable, English */
	const char *title; /* for people, in the user's language; NULL: the name */
	enum type type;
	bool sum; /* XLSX and table show a total below it */
};

/* How one output looks; a zeroed one is a CSV to standard output. */
struct out_options {
	const char
	    *file; /* where to; NULL: standard output. Published by rename, only when complete */
	const char *title; /* a heading for table and XLSX, or NULL */
	const char *note; /* lines below the records for table and XLSX, at most 12, or NULL */
	bool headless; /* no header line (CSV, TSV) */
};

struct out; /* an output being written */

/* A format: what `-f NAME` chooses. */
struct out_format {
	const char *name;
	bool binary; /* refuses a terminal */
	enum rc (*open)(struct out *out);
	enum rc (*row)(struct out *out, const struct value *row);
	enum rc (*close)(
	    struct out *out); /* writes totals and what ends the format; not the publishing */
	void (*drop)(struct out *out); /* frees the format's state, after close or instead of it */
};

extern const struct out_format out_table, out_csv, out_tsv, out_jsonl, out_xlsx;

/* The formats of most commands, and those of commands that link libxlsxwriter; ended by NULL. */
extern const struct out_format *const out_formats_plain[];
extern const struct out_format *const out_formats_all[];

/* Opens an output for records of these columns (borrowed until out_close or out_drop). Values of
 * a row: MONEY, AREA, PERCENT, INT and BOOL are VALUE_INT in their unit, the rest VALUE_TEXT in
 * valid UTF-8. */
struct out *out_open(const struct out_format *format, const struct out_options *options,
    const struct out_column *columns, size_t count, struct errors *errors);
enum rc out_row(struct out *out, const struct value *row);
long out_rows(const struct out *out); /* rows so far */

/* Replaces the note, once the rows have told what it says; one must have been given at the
 * start. Borrowed until out_close. */
void out_note(struct out *out, const char *note);

/* Ends, checks and publishes the output, and frees it. Nothing is published if anything failed. */
enum rc out_close(struct out *out);

/* Frees an unfinished output; its temporary file goes. */
void out_drop(struct out *out);

#endif
