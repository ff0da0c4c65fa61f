/* What a deal command is told: one deal by its code and options, or many by CSV files whose columns are
 * named as the options. Rows are handed on one by one as they are read. */
#ifndef DEED_DEAL_FILE_H
#define DEED_DEAL_FILE_H

#include "base/date.h"
#include "base/error.h"
#include "base/value.h"
#include "ledger/ledger.h"

struct sheet_column;

enum { DEAL_FILE_COLUMNS = 20 };

struct deal_file {
	struct ledger *ledger;
	const struct sheet_column *columns; /* the first is the deal */
	size_t count;
	const struct value *options; /* of the columns; an empty cell takes its option's value */
	/* RC_DATA: an error was added, the next row is looked at all the same. Cells live until it
	 * returns; place.file is NULL for the command line. */
	enum rc (*row)(void *context, const struct value *cells, const struct place *place);
	void *context;
};

/* Reads a word of the command line: the code of a deal, else a file ("-": standard input). */
enum rc deal_file_read(const struct deal_file *file, const char *word);

/* A cell as yuan above 0, or as a date; NULL is none: the value stays as it is. RC_DATA: told at the place,
 * in this column. */
enum rc deal_cell_money(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, int64_t *fen);
enum rc deal_cell_date(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, date_day *date, bool *given);

/* An error about a cell: a sentence that says what was expected, what was got is added. On the command line
 * the column is the option of its name. */
enum rc deal_cell_refuse(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, const char *expected);

/* The next word of a list with commas between its words, without blanks around it; *rest moves on. False at
 * the end. */
bool deal_list_next(struct value *rest, struct value *word);

/* Cuts a word at its first `=`: the part after it, NULL when there is none. */
struct value deal_word_cut(struct value *word);

#endif
