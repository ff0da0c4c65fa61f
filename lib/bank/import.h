/* Statements into the ledger: of each file what is new is stored while it is proved. A file that is
 * small, or whose rows have no ids, is read twice: proved first. The ledger must be in bulk mode: a
 * statement follows its lines. */
#ifndef DEED_BANK_IMPORT_H
#define DEED_BANK_IMPORT_H

#include "bank/check.h"
#include "ledger/ledger.h"

struct bank_import {
	const char *account; /* its code */
	const struct profiles *profiles;
	enum encoding encoding;
	size_t block_size; /* 0: the usual one */
};

/* Imports a file into the run. Its errors go to the ledger's list: RC_DATA when it has any, and
 * nothing of it is stored; nor is anything stored of a file that comes after one with errors. */
enum rc bank_import_file(struct ledger *ledger, const struct bank_import *import, const char *path,
    struct bank_report *report);

#endif
