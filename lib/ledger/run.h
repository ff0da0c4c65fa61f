/* A run: everything one command writes, in one transaction, recorded with who, when and how, and
 * chained to the run before it. A command that dies leaves nothing of its run. */
#ifndef DEED_RUN_H
#define DEED_RUN_H

#include "base/date.h"
#include "base/digest.h"
#include "ledger/ledger.h"

/* The rows that a run added to one fact table. */
struct run_rows {
	const char *table;
	int64_t first_id, last_id;
};

enum { FACT_TABLES_MAX = 48 };

struct run_result {
	int64_t run_id; /* 0: nothing was written, so there is no run */
	struct run_rows rows[FACT_TABLES_MAX];
	int count;
	char head[DIGEST_HEX]; /* the chain's head after the run */
};

/* Begins (BEGIN IMMEDIATE, unless ledger_create already began). The strings are copied. RC_DATA
 * when rows were added or removed behind the chain's back since the last run. */
enum rc run_begin(struct ledger *ledger, const char *command, const char *arguments, date_day date);

/* Notes an input file of the run, for the auditor. Without a run: nothing. */
void run_input(struct ledger *ledger, const char *name, const unsigned char sha256[DIGEST_SIZE]);

/* Brings the derived tables up to date with the facts that the run wrote so far, for a command
 * that goes on by them. */
enum rc run_derive(struct ledger *ledger);

/* Ends the run: derived tables, hashes, COMMIT. A run that added no fact is rolled back: it
 * never was. result may be NULL. With errors in the ledger's list it rolls back and returns
 * theirs. */
enum rc run_commit(struct ledger *ledger, struct run_result *result);

/* As run_commit, but rolls back at the end: what a dry run prints is what a run would do. */
enum rc run_pretend(struct ledger *ledger, struct run_result *result);

void run_rollback(struct ledger *ledger); /* no run: does nothing */

/* Who runs it, as the run will say. */
const char *run_actor(const struct ledger *ledger);

/* Its business date. */
date_day run_date(const struct ledger *ledger);

/* Id that the run began with: rows of `table` beyond it are the run's own. */
int64_t run_mark(struct ledger *ledger, const char *table);

/* The chain's head: the last run's id (0: none) and hash. */
int64_t chain_head(struct ledger *ledger, char head[DIGEST_HEX]);

/* Highest id of the fact table that run `run_id` or an earlier one wrote: what was known then. */
int64_t run_known(struct ledger *ledger, const char *table, int64_t run_id);

#endif
