/* How a bill came about, line by line: from the code that bills, listened to (billing/trace.h). A
 * bill is priced again by its clause, contract and room as they were when it was made, and by the
 * readings known then. */
#ifndef DEED_EXPLAIN_H
#define DEED_EXPLAIN_H

#include "base/text.h"
#include "billing/trace.h"
#include "ledger/ledger.h"

struct explainer;

/* NULL after an error. Serves any number of bills; those that the run in progress made are
 * explained by what is there now. */
struct explainer *explainer_open(struct ledger *ledger);
void explainer_close(struct explainer *explainer); /* NULL is fine */

/* Tells the lines of a bill. Where they do not come to what was billed, for something that the
 * history does not keep has changed, the last line says so. */
enum rc explain_bill(struct explainer *explainer, int64_t bill_id, const struct trace *trace);

/* The same in short. *days gets the billed days, 0 when there are none;
 * clause the clause's code. */
enum rc explain_shortly(
    struct explainer *explainer, int64_t bill_id, struct text *clause, int *days, struct text *why);

#endif
