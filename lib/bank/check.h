/* Whether a statement is whole and right: every row counted, the balances proved. */
#ifndef DEED_BANK_CHECK_H
#define DEED_BANK_CHECK_H

#include "bank/proof.h"
#include "bank/reader.h"

/* What became of a file. */
struct bank_report {
	const char *file, *profile;
	bool already; /* the same bytes are known: nothing else is filled in */
	int64_t lines; /* movements in it: new and known */
	int64_t new_lines; /* not in the ledger before */
	struct bank_skips skips;
	int64_t in_fen, out_fen; /* sums, both positive */
	date_day first, last; /* where lines > 0 */
	bool ascending; /* oldest first */
	bool unproved; /* the balances do not follow from the amounts, and the profile only warns */
	char *warnings; /* a line each; the caller frees them; NULL: nothing was read */
	bool has_balances;
	int64_t opening_fen, closing_fen;
	bool gap; /* the statement before this one closed otherwise: one may be missing */
	int64_t gap_fen;
	date_day gap_day; /* its last day */
	struct bracket bracket; /* where the statements in it tell balances of their own */
};

/* Reader, report and errors are given, the rest is zero at first. */
struct bank_check {
	struct bank_reader *reader;
	struct bank_report *report;
	struct errors *errors;
	long errors_before; /* this file's */
	/* Gets each row, with its texts; NULL: nobody looks, and no texts are made. */
	void (*look)(void *context, const struct bank_row *row);
	void *context;
	struct proof proof;
	enum proof_way way; /* how the rows follow each other, where they tell balances */
	date_day day; /* of the row before */
	bool dates_rise, dates_fall; /* so far */
};

/* Reads all rows and proves them. RC_DATA, with an error for each thing that is wrong, when the
 * file must not be stored. */
enum rc bank_check(struct bank_check *check);

/* The same in steps, for who reads the rows for another end too: begin, each row, end. A row that
 * cannot be counted ends it; at the end nothing is proved where there were errors. */
void bank_check_begin(struct bank_check *check);
enum rc bank_check_row(struct bank_check *check, const struct bank_row *row);
enum rc bank_check_end(struct bank_check *check);
void bank_check_release(struct bank_check *check);

/* What the reader warned of, and where the statements in the file do not follow each other; a line
 * each. The caller frees it. */
char *bank_check_warnings(const struct bank_check *check);

#endif
