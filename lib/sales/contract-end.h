/* The contract that a deal's money belongs to, when the deal ends and when it is revived. */
#ifndef DEED_CONTRACT_END_H
#define DEED_CONTRACT_END_H

#include "base/date.h"
#include "ledger/ledger.h"

/* Ends it on that day, or on the last one that was billed, and its clauses that billed nothing yet
 * before they begin: it bills nothing any more. */
enum rc contract_end(struct ledger *ledger, int64_t contract_id, date_day date);

/* It goes on again without an end, and so do those clauses: they are billed. */
enum rc contract_go_on(struct ledger *ledger, int64_t contract_id);

#endif
