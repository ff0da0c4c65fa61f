/* Reports proved: their rows are read, not written, and every check and proof of them is a record:
 * report, what it says, whether it agrees. */
#ifndef DEED_PROOF_H
#define DEED_PROOF_H

#include "io/out.h"
#include "report/show.h"

struct proving {
	struct ledger *ledger;
	const struct shelf *shelf;
	date_day date;
	bool chinese;
	struct out *out; /* of three columns: text, text, bool */
	long agree, differ; /* counted */
	struct errors differing; /* until they are told */
};

/* RC_TODO when one does not agree, each also an error with both amounts. A check that does not
 * apply to what was asked makes no record. */
enum rc prove_report(struct proving *proving, const char *name, char *const *words, int count);

/* All of the shelf, with their defaults. One that cannot be read is told of and does
 * not hide the others. */
enum rc prove_reports(struct proving *proving);

#endif
