/* SQL statements. A module keeps its SQL in one static table and asks for statements by text;
 * each is prepared once per ledger and kept. Values are bound, never glued. */
#ifndef DEED_STATEMENT_H
#define DEED_STATEMENT_H

#include <stdbool.h>

#include "base/value.h"
#include "ledger/ledger.h"

struct out;
struct statement;

/* The kept statement for this text (a static string: its address is the key), reset and with no
 * value bound. A mistake in the SQL is a bug and aborts. */
struct statement *ledger_statement(struct ledger *ledger, const char *sql);

/* A statement of the caller's, for text made at run time from constants: the caller frees it.
 * NULL after an error (RC_DATA: the SQL may come from a user's report file). read_only refuses
 * one that writes. */
struct statement *statement_new(struct ledger *ledger, const char *sql, bool read_only);
void statement_free(struct statement *statement);

/* Binds by name (":date"); a name that the statement does not have is ignored, so that one set
 * of parameters serves many reports. Bytes are borrowed until the next bind or reset. */
void bind_value(struct statement *statement, const char *name, struct value value);
void bind_int(struct statement *statement, const char *name, int64_t number);
void bind_text(
    struct statement *statement, const char *name, const char *text); /* NULL: SQL NULL */

/* Binds the nth parameter (from 1): for the ?N of compiled expressions and for inner loops. */
void bind_nth(struct statement *statement, int n, struct value value);
/* A pointer for an SQL function of ours; `type` is a static string both sides know. */
void bind_pointer(struct statement *statement, int n, void *pointer, const char *type);

/* True: a row is there. False: no more rows, or an error, or a signal; then *rc tells, and the
 * statement is reset. Loops are `while (statement_row(s, &rc))`. rc may be RC_OK only at the
 * start. */
bool statement_row(struct statement *statement, enum rc *rc);

/* Runs a statement that gives no rows, and resets it. */
enum rc statement_run(struct statement *statement);

/* Columns of the current row, counted from 0. Text lives until the next row. NULL is "" or 0. */
int64_t column_int(struct statement *statement, int column);
const char *column_text(struct statement *statement, int column);
bool column_null(struct statement *statement, int column);
struct value column_value(struct statement *statement, int column);
void column_values(struct statement *statement, struct value *row, int count); /* the first ones */
int column_count(struct statement *statement);
const char *column_name(struct statement *statement, int column);

/* Ends the current use: gives up a statement with rows left. */
void statement_reset(struct statement *statement);

/* One number: the first column of the first row, or fallback when there is no row, when it is NULL
 * and after an error, which the ledger's list has. */
int64_t statement_number(struct statement *statement, int64_t fallback);

/* All rows' first column, an id: so that what is done with each may ask the ledger again. The
 * caller frees *ids, also after an error. */
enum rc statement_ids(struct statement *statement, int64_t **ids, size_t *count);

/* Writes each row as a record of the output, which has as many columns. */
enum rc statement_list(struct statement *statement, struct out *out);

/* Rows changed by the last statement that ran. */
int64_t ledger_changes(struct ledger *ledger);

/* Id of the row that the last INSERT added. */
int64_t ledger_last_id(struct ledger *ledger);

#endif
