/* SELECTs whose text comes from a file that people write: reports. They may only read, and a
 * mistake in one is told with its file and line. */
#ifndef DEED_SELECT_H
#define DEED_SELECT_H

#include "ledger/statement.h"

/* Prepares exactly one statement that gives columns, under an authorizer that lets it read tables
 * and views and call functions, and nothing else: no PRAGMA, no ATTACH, no write, no extension.
 * place says where in which file the text begins. NULL after an error (RC_DATA), which names what
 * is not allowed. The caller frees it with statement_free. */
struct statement *select_new(struct ledger *ledger, const char *sql, const struct place *place);

/* From now on no statement may take longer than so many seconds, or make a value of more than 64
 * MB: for SQL that is not the house's own; 0 seconds: no bound. A statement that does ends with
 * RC_DATA. */
void ledger_bound(struct ledger *ledger, int64_t seconds);

/* Its parameters, counted from 1, with their colon; NULL for a nameless one. */
int select_parameter_count(struct statement *statement);
const char *select_parameter(struct statement *statement, int n);

/* TYPE_INT when the column is one of a table and holds integers there, else TYPE_TEXT. */
enum type select_stored_type(struct statement *statement, int column);

/* The tables that hold facts, in the order of the chain, and the masters that history covers; each
 * ended by NULL. */
extern const char *const fact_tables[];
extern const char *const master_tables[];

#endif
