/* Records out: one interface over table, CSV, TSV, JSON Lines, XLSX and HTML. Columns are typed, so
 * that every writer formats money, areas and dates in its own right way. */
#ifndef DEED_OUT_H
#define DEED_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/value.h"

/* What the numbers of a column mean to the eye, where the format has colours. */
enum out_shade {
	SHADE_NONE,
	SHADE_AGE_1, /* money owed for 1 to 30 days … */
	SHADE_AGE_2,
	SHADE_AGE_3,
	SHADE_AGE_4,
	SHADE_AGE_5, /* … and for more than 120: what is above 0 */
	SHADE_DAYS, /* days late: as the age they fall in */
	SHADE_BAR, /* a percentage, drawn as a bar */
};

struct out_column {
	const char *name; /* stable, machine-readable, English */
	const char *title; /* for people, in the user's language; NULL: the name */
	enum type type;
	bool sum; /* XLSX, HTML and table show a total below it */
	enum out_shade shade;
	const char *of; /* of a figure of OUT_FIGURES: the report that has it at length; or NULL */
};

enum chart_kind {
	CHART_TOTALS, /* a bar for the total of each column */
	CHART_BARS, /* bars for each record, from the left */
	CHART_COLUMNS, /* columns side by side for each record */
	CHART_STACK, /* columns on top of each other */
	CHART_LINES,
};

enum {
	CHART_SERIES_MAX = 8,
	CHART_BARS_MAX = 24, /* records drawn as bars; later ones are not */
	CHART_RECORDS_MAX = 400, /* in the other kinds */
};

/* A chart of the records, for XLSX and HTML. */
struct out_chart {
	enum chart_kind kind;
	const char *title;
	int by; /* the column that names the records; not in CHART_TOTALS */
	int columns[CHART_SERIES_MAX]; /* of numbers, all of one type */
	int count;
};

enum out_tone {
	TONE_NONE,
	TONE_GREY,
	TONE_GREEN,
	TONE_CYAN,
	TONE_YELLOW,
	TONE_BLUE,
	TONE_RED,
	TONE_PURPLE,
	TONES,
};

/* A word that a column may hold, and how a grid shows it. */
struct out_state {
	const char *word;
	const char *title; /* for people */
	char letter; /* where there are no colours */
	enum out_tone tone;
};

enum { OUT_STATES_MAX = 12 };

/* The records as grids, floors × rooms: io/grid.h. Each names a column, -1: there is none. */
struct out_grid {
	int project, building; /* a grid for each pair of these … */
	int project_name, building_name; /* … under these names, where they have some */
	int unit, floor, number; /* floor: of TYPE_INT */
	int shown; /* what stands under the number */
	int state; /* colours the room; -1: what is shown does, from its least to its largest */
	const struct out_state *states;
	size_t state_count; /* at most OUT_STATES_MAX */
};

/* How the records are shown by formats for people. */
enum out_style {
	OUT_RECORDS, /* as a table, below their charts; a workbook has a sheet of their grids */
	OUT_FIGURES, /* one record, as large figures with their titles (HTML) */
	OUT_CHARTS, /* as their charts alone (HTML) */
	OUT_GRIDS, /* as grids (HTML, table); a workbook has the records on a sheet of their own */
};

/* How one output looks; a zeroed one is a CSV to standard output. */
struct out_options {
	const char
	    *file; /* where to; NULL: standard output. Published by rename, only when complete */
	const char *title; /* a heading for table, XLSX and HTML, or NULL */
	const char *subtitle; /* under the heading of HTML, or NULL */
	const char *note; /* lines below the records for these three, at most 12, or NULL */
	const struct out_chart *charts;
	size_t chart_count;
	const struct out_grid *grid; /* or NULL */
	enum out_style style;
	bool chinese; /* the language of titles and notes */
	bool headless; /* no header line (CSV, TSV) */
	bool held; /* nothing is seen before out_close: the records may yet prove wrong */
};

struct out; /* an output being written */

/* A format: what `-f NAME` chooses. */
struct out_format {
	const char *name;
	bool binary; /* refuses a terminal */
	bool page; /* shows subtitles, figures and charts one below the other */
	enum rc (*open)(struct out *out);
	enum rc (*row)(struct out *out, const struct value *row);
	enum rc (*section)(struct out *out, const struct out_options *options,
	    const struct out_column *columns, size_t count); /* NULL: one kind of record only */
	enum rc (*close)(
	    struct out *out); /* writes totals and what ends the format; not the publishing */
	void (*drop)(struct out *out); /* frees the format's state, after close or instead of it */
};

extern const struct out_format out_table, out_csv, out_tsv, out_jsonl, out_html, out_xlsx;

/* The formats of most commands, and those of commands that also write workbooks; ended by NULL. */
extern const struct out_format *const out_formats_plain[];
extern const struct out_format *const out_formats_all[];

/* Opens an output for records of these columns (borrowed until out_close or out_drop). Values of
 * a row: MONEY, AREA, PERCENT, INT and BOOL are VALUE_INT in their unit, the rest VALUE_TEXT in
 * valid UTF-8. */
struct out *out_open(const struct out_format *format, const struct out_options *options,
    const struct out_column *columns, size_t count, struct errors *errors);
enum rc out_row(struct out *out, const struct value *row);
long out_rows(const struct out *out); /* rows so far */

/* Goes on with records of other columns, under a title, note and charts of their own; file stays.
 * For a format that has sections: those for people. In a workbook each is a sheet, and its title is
 * another one's than those before. */
bool out_has_sections(const struct out *out);
bool out_is_page(const struct out *out);
enum rc out_section(struct out *out, const struct out_options *options,
    const struct out_column *columns, size_t count);

/* Replaces the note, once the rows have told what it says; one must have been given at the
 * start. Borrowed until out_close. */
void out_note(struct out *out, const char *note);

/* Ends, checks and publishes the output, and frees it. Nothing is published if anything failed. */
enum rc out_close(struct out *out);

/* Frees an unfinished output; its temporary file goes. */
void out_drop(struct out *out);

#endif
