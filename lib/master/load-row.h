/* Inside lib/master: the row that is being loaded, as the checks of kinds see it. */
#ifndef DEED_LOAD_ROW_H
#define DEED_LOAD_ROW_H

#include "base/date.h"
#include "base/ratio.h"
#include "expr/expr.h"
#include "ledger/statement.h"
#include "master/load.h"

enum given {
	GIVEN_NOT, /* no such column, or an empty cell: the stored value stays */
	GIVEN_VALUE,
	GIVEN_CLEAR, /* "-" */
};

/* Values stand at the place of their column in the kind. Their bytes live until the next row. */
struct load_row {
	struct value values[KIND_COLUMNS_MAX];
	enum given given[KIND_COLUMNS_MAX];
	int64_t stored_id; /* of the row with this key; 0: a new row */
	struct value stored[KIND_COLUMNS_MAX];
};

struct ledger *load_ledger(const struct load *load);
date_day load_date(const struct load *load);
const char *load_column_name(const struct load *load, size_t column);
const char *load_templates_folder(const struct load *load); /* NULL: forms are not checked */
struct arena *load_arena(struct load *load); /* for bytes of this row */

/* Adds an error about a column (NULL: the whole row); the row is not taken. */
void load_problem(struct load *load, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* For a kind's finish: the line of the file's row with these values of its key columns, in their
 * order; 0 when it has none. And an error there; the file is refused. And a remark; it is taken. */
long load_line(struct load *load, const struct value *key, size_t count);
void load_file_problem(struct load *load, long line, const char *column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void load_remark(struct load *load, long line, const char *column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

long load_problems(const struct load *load); /* of the row, so far */

/* Id of the row with the code; 0, with an error about the column, when there is none. `within` is
 * the id of the row that the code is unique in, or 0. */
enum rc load_reference(struct load *load, enum reference reference, const char *column,
    int64_t within, struct value code, int64_t *id);

/* Name of the kind that a reference leads to. */
const char *reference_kind(enum reference reference);

/* Whether the column's value is another one than the stored row's. */
bool row_changes(const struct load_row *row, size_t column);

/* A stored or new decimal or date; only for columns that have one. */
struct ratio row_ratio(const struct load_row *row, size_t column);

/* Parses an expression of the row; what is wrong with it is an error of its column. */
void check_expression(struct load *load, const struct load_row *row, size_t column,
    const struct expr_scope *scope, enum expr_kind wanted);

/* False, with an error about `last`, when both are days and the last is before the first. */
bool check_order(struct load *load, const struct load_row *row, size_t first, size_t last);

#endif
