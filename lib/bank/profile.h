/* Statement profiles: what a bank's file looks like and what its columns mean, from ini files
 * (deed-bank(5)). All knowledge of a layout stands in its profile; the reader knows none by
 * name. */
#ifndef DEED_BANK_PROFILE_H
#define DEED_BANK_PROFILE_H

#include "bank/cell.h"
#include "base/text.h"

/* What a column can mean. The last ones may differ by the direction of the money. */
enum role {
	ROLE_LINE, /* of the file, where the records are not its lines */
	ROLE_DATE,
	ROLE_TIME,
	ROLE_AMOUNT,
	ROLE_IN,
	ROLE_OUT,
	ROLE_FLAG,
	ROLE_STATUS,
	ROLE_BALANCE,
	ROLE_CURRENCY,
	ROLE_ACCOUNT, /* the account that the statement is of */
	ROLE_PARTY,
	ROLE_PARTY_ACCOUNT,
	ROLE_MEMO,
	ROLE_NOTE, /* joins the memo with its name: fees */
	ROLE_ID,
	ROLE_ORDER,
	ROLES,
	ROLES_ONE = ROLE_ACCOUNT, /* up to here a role has exactly one column */
};

enum direction { MONEY_IN, MONEY_OUT, DIRECTIONS };

enum {
	PROFILE_COLUMNS_MAX = 8, /* columns joined to one field */
	PROFILE_ENCODINGS_MAX = 4,
	PROFILE_DELIMITERS_MAX = 4,
	PROFILE_DATES_MAX = 8,
	PROFILE_PREAMBLE_MAX = 60, /* lines */
};

/* One column: any of its names, in normal form. */
struct profile_column {
	struct words names;
	struct slice shown; /* the first name as written */
	bool optional;
};

struct profile_columns {
	struct profile_column columns[PROFILE_COLUMNS_MAX];
	size_t count;
};

struct profile {
	const char *name;
	char *path;
	const char *title;
	const char *format; /* of a file that is no delimited text: container.h; "" otherwise */
	enum encoding encodings[PROFILE_ENCODINGS_MAX];
	size_t encoding_count;
	char delimiters[PROFILE_DELIMITERS_MAX];
	size_t delimiter_count;
	char quote, prefix;
	int preamble_lines;
	struct words preamble_account, preamble_opening, preamble_closing;
	struct profile_columns also; /* must be there, but mean nothing to us */
	struct profile_columns columns[ROLES][DIRECTIONS];
	struct date_format dates[PROFILE_DATES_MAX], times[PROFILE_DATES_MAX];
	size_t date_count, time_count;
	struct words marks, currencies, null, flag_in, flag_out, status_take, status_skip,
	    status_balances[3] /* enum bracket_kind */, skip, end;
	unsigned trim;
	bool key_content; /* the id is no key: rows are told apart by all that they say */
	struct arena arena;
};

/* Reads one ini file. RC_CONFIG with file and line for each thing wrong in it, RC_NOINPUT when
 * it is missing. */
enum rc profile_read(struct profile **profile, const char *path, struct errors *errors);
void profile_free(struct profile *profile); /* NULL is fine */

struct profiles {
	struct profile **items; /* by name */
	size_t count, capacity;
};

/* All profiles of the folders (NULL: none), each FOLDER/NAME.ini; a later folder's replaces an
 * earlier one's of the same name. With `name` only that one: RC_USAGE with the names there are
 * when there is none such. */
enum rc profiles_read(
    struct profiles *profiles, const char *const *folders, const char *name, struct errors *errors);
void profiles_release(struct profiles *profiles);

#endif
