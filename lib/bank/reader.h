/* A statement file, read row by row: its profile recognised, each row parsed and checked for
 * itself. Memory does not grow with the file. */
#ifndef DEED_BANK_READER_H
#define DEED_BANK_READER_H

#include "bank/bracket.h"
#include "bank/header.h"
#include "base/digest.h"

/* What to read, and how. */
struct bank_source {
	const char *path; /* or "-" */
	enum encoding
	    encoding; /* ENCODING_AUTO: found by looking, within what the profile allows */
	size_t block_size; /* 0: as input_read likes it */
	const char *account_code,
	    *account_number; /* whose statement it should be; number "" or NULL: unknown */
	const char *currency; /* that amounts must be in where the profile lists none; or NULL */
	const char *bank; /* of the account, by which to tell layouts apart; or NULL */
};

/* One movement. Slices live until the next row. */
struct bank_row {
	long line;
	date_day day;
	int seconds; /* of the day; 0 when the file does not tell */
	int64_t amount_fen; /* positive: money in */
	int64_t balance_fen;
	bool has_balance;
	bool only_balance; /* no movement: a balance of the statement, of this kind */
	enum bracket_kind kind;
	bool extra; /* no row of its own, but what a row moved besides: a fee */
	struct slice id; /* "" when there is none */
	struct slice payer, payer_account, memo, order_id; /* only where texts were asked for */
};

enum { BANK_REASONS_MAX = 8 };

/* Rows passed over, by reason: the profile's word for the status, or a name of ours. */
struct bank_skips {
	long total;
	struct bank_reason {
		char text[48];
		long count;
	} reasons[BANK_REASONS_MAX]; /* count 0: not used; the last one takes all that do not fit */
};

/* Adds "; skipped 3 (2 REVOKED, 1 …)", nothing when none was. */
void bank_skips_add(struct text *text, const struct bank_skips *skips);

struct bank_reader;

/* Opens a file and finds its profile among these, which outlive the reader. */
enum rc bank_reader_open(struct bank_reader **reader, const struct bank_source *source,
    const struct profiles *profiles, struct errors *errors);
void bank_reader_close(struct bank_reader *reader); /* NULL is fine */

/* The next row that is money, or a balance of the statement. A row with an error is passed over,
 * and its errors are added: the caller sees them in the list. *more is false at the end. RC_DATA
 * only when reading cannot go on, or for what only the whole file tells. */
enum rc bank_reader_next(struct bank_reader *reader, struct bank_row *row, bool texts, bool *more);

/* Starts again before the first row. */
enum rc bank_reader_rewind(struct bank_reader *reader);

const struct profile *bank_reader_profile(const struct bank_reader *reader);
const struct bank_skips *bank_reader_skips(const struct bank_reader *reader);

/* SHA-256 of the file, and RC_DATA if it was written to since. */
void bank_reader_digest(const struct bank_reader *reader, unsigned char sha256[DIGEST_SIZE]);
enum rc bank_reader_unchanged(const struct bank_reader *reader);

/* What a person should know of what was read, a line each; "" for nothing. */
const char *bank_reader_warnings(const struct bank_reader *reader);

/* Whether what was read so far names an account, above the table or in a row. */
bool bank_reader_account_told(const struct bank_reader *reader);

/* What stands above the table; false when nothing does. */
bool bank_reader_opening(const struct bank_reader *reader, int64_t *opening_fen);
bool bank_reader_closing(const struct bank_reader *reader, int64_t *closing_fen);

#endif
