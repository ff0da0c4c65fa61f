/* The general journal as text for hledger and ledger: deed-export(1). */
#ifndef DEED_HLEDGER_H
#define DEED_HLEDGER_H

#include "io/publish.h"
#include "report/values.h"

/* What an export of the journal can be asked: as_of, known_at, from, to. */
extern const struct report hledger_report;

/* Writes account directives, then one transaction an entry, in the order of their dates. *entries
 * counts them, *debit_fen sums their debits. */
enum rc hledger_write(struct ledger *ledger, const struct report_values *values,
    struct publish *publish, int64_t *entries, int64_t *debit_fen);

#endif
