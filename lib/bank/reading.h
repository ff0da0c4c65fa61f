/* A statement being read: shared by the files that read it (reader, row, outside, skip), and by
 * nothing else. */
#ifndef DEED_BANK_READING_H
#define DEED_BANK_READING_H

#include "bank/preamble.h"
#include "bank/reader.h"
#include "bank/whose.h"
#include "base/map.h"
#include "base/text.h"

enum { SAME_MAX = 40, EXTRAS_MAX = 2, CAPTURE_TEXT = 48 };

/* A cell that was parsed last: the next row's is often the same. */
struct same {
	char bytes[SAME_MAX];
	size_t length; /* 0: none */
};

/* What the lines around the table told, and what its rows gave. */
struct outside {
	bool told[CAPTURES];
	int64_t values[CAPTURES], rows[CAPTURES]; /* fen, or a number */
	short below[CAPTURES]; /* column + 1 of a word whose value stands in the next line */
	bool stepped; /* `below` is of the line before */
	struct capture_seen {
		long line; /* 0: not seen */
		char text[CAPTURE_TEXT]; /* as written, as far as it fits */
	} seen[CAPTURES]; /* the last one of each */
};

struct bank_reader {
	struct input *input;
	const struct container *container; /* or NULL */
	struct scan *scan;
	struct header header;
	struct errors *errors;
	struct bank_source source;
	struct arena preamble_arena;
	struct slice preamble; /* the text above the header */
	struct outside outside;
	struct bank_skips skips;
	struct text warnings; /* a line each */
	struct map refunds; /* ids that a row of the file pays back: only with [values] void */
	struct whose whose;
	bool ours; /* by what stands above the rows */
	/* the present row */
	struct arena row; /* texts put together for it */
	struct same date_cell;
	date_day day;
	int seconds;
	unsigned dates_seen, times_seen; /* a bit for each format of the profile that fitted */
	bool workbook_dates; /* and one that a workbook wrote */
	bool bad;
	bool by_else; /* its direction is that of the second flag */
	struct bank_row extras[EXTRAS_MAX]; /* movements of the same row that come next */
	int extra_count;
	/* the record after it, where rows go on */
	struct scan_record ahead;
	bool has_ahead;
	bool ended; /* the table has; more lines may follow */
	long other_currency; /* rows passed over for it */
	bool damaged; /* that was told */
};

struct place reading_place(const struct bank_reader *reader, long line, int column);

/* The column of a role, the first of several; -1: none. */
static inline int
reading_column(const struct bank_reader *reader, enum role role)
{
	const struct places *places = &reader->header.places[role][MONEY_IN];

	return places->count > 0 ? places->at[0] : -1;
}

/* A cell without its wrapping, "" where it says nothing or is not there. */
struct slice reading_cell(
    const struct bank_reader *reader, const struct scan_record *record, int column);

/* An error of the present row. */
void reading_fail(
    struct bank_reader *reader, long line, int column, const char *expected, struct slice got);

/* Counts a row that is passed over. */
void reading_skip(struct bank_reader *reader, struct slice reason);
void reading_skip_named(struct bank_reader *reader, const char *reason);

void reading_warn(struct bank_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether the header stands here once more: exports that were put together. */
bool reading_is_header(const struct bank_reader *reader, const struct scan_record *record);

/* skip.c: whether a record is no movement of our account; it is counted then. */
bool skip_record(struct bank_reader *reader, const struct scan_record *record);

/* Whether a row only tells a balance of the statement, and which. */
bool skip_is_balance(
    const struct bank_reader *reader, const struct scan_record *record, enum bracket_kind *kind);

/* row.c: a record as a movement, and what else it moved in reader->extras. False when it is none
 * after all; an error is told. */
bool row_read(
    struct bank_reader *reader, const struct scan_record *record, struct bank_row *row, bool texts);

/* Whether a record only goes on with the texts of the row above; then adds them. */
bool row_continues(const struct bank_reader *reader, const struct scan_record *record);
void row_continue(
    struct bank_reader *reader, const struct scan_record *record, struct bank_row *row);

/* Copies the row's texts, so that they outlive their record. */
void row_keep(struct bank_reader *reader, struct bank_row *row);

/* outside.c: what a text above the table tells, and a record that is no row. */
void outside_text(struct bank_reader *reader, struct slice text);
void outside_record(struct bank_reader *reader, const struct scan_record *record);

/* Adds a movement, or a row that is none, to what the rows give. */
void outside_count(struct bank_reader *reader, const struct bank_row *row);

/* Whether a total that was told is that of the rows; sums whatever their sign. */
bool outside_agrees(const struct outside *outside, enum capture total);

/* Compares the totals that were told with those of the rows. */
void outside_end(struct bank_reader *reader);

#endif
