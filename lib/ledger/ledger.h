/* The ledger: one SQLite file that holds the books of one legal entity. This folder is the only
 * code that knows SQLite. One writer at a time holds a lock on a file beside the ledger; readers
 * never write. */
#ifndef DEED_LEDGER_H
#define DEED_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct ledger;

enum ledger_mode {
	LEDGER_READ, /* also from a read-only folder or full disk, and while another writes */
	LEDGER_WRITE, /* takes the writer's lock first */
};

enum { LEDGER_WAIT_SECONDS = 10 }; /* default wait for another writer */

/* Makes a new ledger of the newest schema, with a first run in it, and opens it for writing with
 * that run begun: the caller adds what the ledger starts with and commits. RC_CANTCREAT when
 * something is there. */
enum rc ledger_create(struct ledger **ledger, const char *path, struct errors *errors);

/* Closes a ledger that ledger_create just made and that did not come to be, and removes its
 * files. */
void ledger_remove(struct ledger *ledger);

/* Opens a ledger that exists; never makes one. Errors of all later calls go to `errors`, which
 * outlives the ledger. A writer waits wait_seconds for another one, then RC_BUSY; an older
 * schema is migrated by a writer (after a copy was made) and refused to a reader; a newer one is
 * RC_CONFIG. All that a reader reads, until it closes the ledger, is of the moment it opened it. */
enum rc ledger_open(struct ledger **ledger, const char *path, enum ledger_mode mode,
    int wait_seconds, struct errors *errors);

/* Rolls back what was not committed, frees the ledger and its lock. NULL is fine. */
void ledger_close(struct ledger *ledger);

/* Gives the writer's lock up between two runs, so that others may write while this command waits
 * for something slow, and takes it again (RC_BUSY). */
void ledger_pause(struct ledger *ledger);
enum rc ledger_resume(struct ledger *ledger, int wait_seconds);

/* Takes a further lock, on the file LEDGER-NAME: one command of a kind at a time (RC_BUSY). Held
 * until the ledger is closed; one such lock a ledger. */
enum rc ledger_lock(struct ledger *ledger, const char *name, int wait_seconds);

struct errors *ledger_errors(const struct ledger *ledger);

/* Bulk writes tell how many rows they have fed, every few thousand; NULL: nobody listens. */
void ledger_progress(
    struct ledger *ledger, void (*tell)(void *context, int64_t rows), void *context);

/* Takes so much page cache instead of 2 MB, for what comes next: writing to keys in no order, or
 * sorting, which has as much memory before it goes to a file. Ordered loads are slower with it. */
enum rc ledger_cache(struct ledger *ledger, int megabytes);

/* For runs that write facts by the million: foreign keys are proved once, at the end of the run
 * (RC_BUG, nothing is written), instead of row by row. Before run_begin. */
enum rc ledger_bulk(struct ledger *ledger);

/* How many rows one range of the chain covers at most (1,000,000, which bounds the memory that its
 * marks take); for tests. */
void ledger_range_rows(struct ledger *ledger, int64_t rows);

/* A setting's value, or fallback; owned by the ledger, and stays as long as the value does. */
const char *ledger_setting(struct ledger *ledger, const char *key, const char *fallback);

/* A consistent copy of the ledger at `path`, made while others may write, checked (integrity,
 * foreign keys), then published by rename. RC_CANTCREAT when something is there and replace is
 * false. */
enum rc ledger_backup(struct ledger *ledger, const char *path, bool replace);

#endif
