/* A table of the ledger as it is stored: facts, masters, runs and what is derived. */
#ifndef DEED_DUMP_H
#define DEED_DUMP_H

#include "io/out.h"
#include "ledger/ledger.h"

struct dump;

/* Prepares a table's rows, by id. NULL after an error (RC_USAGE), which
 * suggests the nearest table. */
struct dump *dump_open(struct ledger *ledger, const char *table);
void dump_close(struct dump *dump); /* NULL is fine */

/* Its columns, as stored: integers (fen, cm²) and text; bytes are written in hex. They live as long
 * as the dump. */
const struct out_column *dump_columns(const struct dump *dump, size_t *count);

/* Writes all rows. */
enum rc dump_write(struct dump *dump, struct out *out);

#endif
