/* The proof that nothing was altered: recomputes the chain and everything that is derived. */
#ifndef DEED_VERIFY_H
#define DEED_VERIFY_H

#include "ledger/ledger.h"

/* One thing that verify found or checked. */
struct verify_finding {
	const char *check; /* chain, masters, foreign keys, integrity, derived, sums, schema */
	const char *table; /* or NULL */
	int64_t row_id; /* the first bad row, or 0 */
	int64_t run_id; /* the run concerned, or 0 */
	const char *problem; /* NULL: the check passed */
};

/* Runs all checks, telling `tell` of each check's first problems or that it passed. RC_TODO when
 * anything was found. `quick` leaves out SQLite's own integrity check of every page. */
enum rc ledger_verify(struct ledger *ledger, bool quick,
    void (*tell)(void *context, const struct verify_finding *finding), void *context);

#endif
