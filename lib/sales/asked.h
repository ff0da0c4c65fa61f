/* What people ask for about deals, on the command line or in bulk from CSV: each word is a deal's
 * code (or a room's), for which the options speak, or a file ("-": standard input) whose columns
 * are named as the options are, and where an empty cell takes the option's value; or a list of
 * rooms as `deed rooms` prints it, of which the rooms' codes or those of the deals that hold them
 * are read, and options say the rest. */
#ifndef DEED_ASKED_H
#define DEED_ASKED_H

#include <stdbool.h>

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/value.h"
#include "ledger/ledger.h"
#include "master/sheet.h"

enum { ASKED_COLUMNS_MAX = 16 };

struct asked {
	struct ledger *ledger;
	const struct sheet_column *columns; /* the first is `deal`, or what `names` knows */
	size_t count;
	const char *const *options; /* the value of each column's option; NULL: not given */
	/* What is asked for one deal: cells in the order of the columns, VALUE_NULL where neither
	 * the row nor an option says anything; good for the call. RC_DATA: an error was added, and
	 * the next one is tried. */
	enum rc (*each)(void *context, const struct value *cells, const struct place *place);
	void *context;
	/* Whether a word is what the first column holds, rather than a file.
	 * NULL: a deal's code. */
	bool (*names)(struct ledger *ledger, struct value word);
	const char *neither; /* said with a %s of a word that is neither; NULL: of deals */
};

/* For `names`: the word is a room's code; or a deal's too. */
bool asked_room(struct ledger *ledger, struct value word);
bool asked_room_or_deal(struct ledger *ledger, struct value word);

/* The value of an option as a cell: an empty one says nothing, as an empty cell does. */
struct value asked_option(const char *option);

/* Reads the words of the command line. RC_DATA: errors were added, all of them. */
enum rc asked_read(const struct asked *asked, char *const words[], int count);

/* What a cell says, as a string that lives as long as the arena; "" when it is absent. */
const char *asked_text(struct arena *arena, struct value cell);

/* A sum of yuan above 0 in a cell; an absent one is 0. */
enum rc asked_money(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *fen);

/* A date in a cell; *given is false, and the date left alone, when it is absent. */
enum rc asked_date(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, date_day *date, bool *given);

/* The party, or the project, that a cell names; an absent one is refused. */
enum rc asked_party(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *party_id);
enum rc asked_project(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *project_id);

/* An error about a cell: the sentence says what was expected; what was got is added. */
enum rc asked_refuse(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, const char *expected);

#endif
