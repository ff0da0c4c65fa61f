/* Rules tried on old lines: deed-reconcile(1) --try. */
#ifndef DEED_TRIED_H
#define DEED_TRIED_H

#include "base/date.h"
#include "io/out.h"
#include "ledger/ledger.h"

enum { TRIED_COLUMNS = 10 };
extern const struct out_column tried_columns[TRIED_COLUMNS];

struct tried_result {
	int64_t lines; /* decided before or now */
	int64_t fresh, lost, other; /* only now; only before; both, but not alike */
};

/* Inside a run that the caller rolls back: takes back all that was decided by rules about lines
 * of this day and later, decides anew by the rules as they now stand in the ledger, and writes a
 * row for each line with what it is and what it was. What people decided stays. */
enum rc tried_run(
    struct ledger *ledger, date_day from, struct out *out, struct tried_result *result);

#endif
