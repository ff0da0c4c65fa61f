/* A report being run: one moment of the ledger, typed rows, and the notes and checks below them. */
#ifndef DEED_QUERY_H
#define DEED_QUERY_H

#include "base/text.h"
#include "report/values.h"

struct query;

/* Prepares the report's SQL and binds the values, which the caller keeps, and for each :known_TABLE
 * the highest id that known_at knew. A mistake in the file is RC_DATA, with its line. */
enum rc query_open(struct query **query, struct ledger *ledger, const struct report *report,
    const struct report_values *values);
void query_close(struct query *query); /* NULL is fine */

/* The next row; its bytes live until the next call. *more is false at the end. A value that is not
 * of its column's type is RC_DATA. */
enum rc query_next(struct query *query, struct value row[REPORT_COLUMNS_MAX], bool *more);

/* After the last row: note n of the report, a line, is appended to text; nothing when its SQL gives
 * no row, for then it does not apply. A check's SQL may use :sum_COLUMN, the sum of what was in the
 * rows. RC_TODO: a check that does not agree; its line says so, and no error is added. */
enum rc query_note(struct query *query, int n, bool chinese, struct text *text);

/* All notes and checks but the proofs, a line each, are appended. A check that does not agree is an
 * error, RC_TODO. */
enum rc query_notes(struct query *query, bool chinese, struct text *notes);

/* Rows so far, and the sum of a column that is summed. */
int64_t query_rows(const struct query *query);
int64_t query_sum(const struct query *query, int column);

#endif
