/* Statement profiles: what a bank's file looks like and what its columns mean, from ini files
 * (deed-bank(5)). All knowledge of a layout stands in its profile; the reader knows none by
 * name. */
#ifndef DEED_BANK_PROFILE_H
#define DEED_BANK_PROFILE_H

#include "bank/cell.h"
#include "bank/moment.h"
#include "bank/proof.h"
#include "base/text.h"

/* What a column can mean. The last ones may differ by the direction of the money. */
enum role {
	ROLE_LINE, /* of the file, where the records are not its lines */
	ROLE_DATE_ELSE, /* where the date is empty */
	ROLE_TIME,
	ROLE_AMOUNT,
	ROLE_IN,
	ROLE_OUT,
	ROLE_FLAG,
	ROLE_FLAG_ELSE, /* where the flag says neither in nor out */
	ROLE_STATUS,
	ROLE_REVERSAL,
	ROLE_FEE, /* what a payment channel kept of the amount */
	ROLE_NET, /* the amount without the fee */
	ROLE_BALANCE,
	ROLE_CURRENCY,
	ROLE_ACCOUNT, /* the account that the statement is of */
	ROLE_DATE,
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

/* What the lines around the table may tell. */
enum capture {
	CAPTURE_ACCOUNT,
	CAPTURE_CURRENCY,
	CAPTURE_YEAR, /* of dates without one, */
	CAPTURE_MONTH, /* and the last month that is of this year */
	CAPTURE_OPENING,
	CAPTURE_CLOSING,
	CAPTURE_SUM_IN, /* totals, from here on */
	CAPTURE_SUM_OUT,
	CAPTURE_SUM_FEE,
	CAPTURE_COUNT,
	CAPTURE_COUNT_IN,
	CAPTURE_COUNT_OUT,
	CAPTURES,
	CAPTURE_TOTALS = CAPTURE_SUM_IN,
};

/* What is done about a difference. */
enum level { LEVEL_ERROR, LEVEL_WARN, LEVEL_OFF };

enum party_split { SPLIT_NONE, SPLIT_ACCOUNT_LAST, SPLIT_ACCOUNT_FIRST };

enum {
	PROFILE_COLUMNS_MAX = 8, /* columns joined to one field */
	PROFILE_ENCODINGS_MAX = 4,
	PROFILE_DELIMITERS_MAX = 4,
	PROFILE_DATES_MAX = 12,
	PROFILE_PREAMBLE_MAX = 60, /* lines */
	PROFILE_COLUMN_MAX = 256, /* the largest number of a column */
};

/* One column: any of its names, in normal form. */
struct profile_column {
	struct words names;
	struct slice shown; /* the first name as written */
	short number; /* from 1: by its place, not by a name; 0 otherwise */
	short nth; /* which one of those of this name; 0: there is only one */
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
	bool headless; /* no line of names: columns have numbers */
	struct words
	    banks; /* names of the bank, where the header alone does not tell which it is */
	struct words captures[CAPTURES];
	struct profile_columns also; /* must be there, but mean nothing to us */
	struct profile_columns columns[ROLES][DIRECTIONS];
	struct date_format dates[PROFILE_DATES_MAX], times[PROFILE_DATES_MAX];
	size_t date_count, time_count;
	struct money_style money;
	struct words status_balances[3]; /* by enum bracket_kind */
	struct words currencies, null, flag_in, flag_out, neutral, status_take, status_skip,
	    status_void, pending, reversal, skip, total, end;
	unsigned trim;
	int inverted; /* + is money out, and in and out are exchanged */
	int signs; /* nonzero: a minus in the out column only repeats the direction */
	int fee_negative; /* a fee that was kept is negative */
	int split; /* enum party_split */
	int order; /* enum proof_way */
	int continued; /* a row without date and amount goes on with the texts of the one above */
	int check_balance, check_totals, check_currency; /* enum level */
	int key_content; /* the id is no key: rows are told apart by all that they say */
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
