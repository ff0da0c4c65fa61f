/* Statements into the ledger: each file is read twice, first to prove it, then to store what is
 * new of it. */
#ifndef DEED_BANK_IMPORT_H
#define DEED_BANK_IMPORT_H

#include "bank/reader.h"
#include "ledger/ledger.h"

struct bank_import {
	const char *account; /* its code */
	const struct profiles *profiles;
	enum encoding encoding;
	size_t block_size; /* 0: the usual one */
};

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

/* Imports a file into the run. Its errors go to the ledger's list: RC_DATA when it has any, and
 * nothing of it is stored; nor is anything stored of a file that comes after one with errors. */
enum rc bank_import_file(struct ledger *ledger, const struct bank_import *import, const char *path,
    struct bank_report *report);

#endif
