/* A CSV file with a header, of which some columns are wanted: the files that people fill in. */
#ifndef DEED_SHEET_H
#define DEED_SHEET_H

#include "base/value.h"
#include "ledger/ledger.h"

enum { SHEET_COLUMNS_MAX = 48 };

/* The columns that may stand in the file, in any order. */
struct sheet_column {
	const char *name;
	bool required;
};

struct sheet;

/* Opens a file ("-": standard input) and reads its header. NULL after an error. */
struct sheet *sheet_open(
    struct ledger *ledger, const char *path, const struct sheet_column *columns, size_t count);

/* As sheet_open, for an operand that is no code and so ought to be a file: when there is no such
 * file either, the error is the sentence `neither`, which has a %s for the word. */
struct sheet *sheet_open_word(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count);

/* As sheet_open_word; columns that are not wanted are left alone: for lists that another command
 * printed. */
struct sheet *sheet_open_some(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count);

/* As sheet_open_word; but of a list of rooms, as `deed rooms` prints it (it has the columns room,
 * deal and deal_party), nothing is read but what goes into the first of `columns`: the room's code,
 * or where that column is `deal`, the code of the deal that holds the room, if one does. What else
 * is wanted of a room is not what stands there: `party` is its contract's, `price` its list
 * price. */
struct sheet *sheet_open_rooms(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count);

/* The next row: cells in the order of `columns`, trimmed, NUL-terminated nowhere, NULL where
 * empty or absent; they live until the next call. A row with too few or too many cells is an
 * error, and the next one is given. *more is false at the end, and then the file is noted as an
 * input of the run. */
enum rc sheet_next(struct sheet *sheet, struct value *cells, long *line, bool *more);

const char *sheet_name(const struct sheet *sheet); /* as errors show it */
void sheet_close(struct sheet *sheet); /* NULL is fine */

#endif
