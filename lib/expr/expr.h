/* The expression language of filters, formulas and conditions: parsed and checked once, then
 * evaluated on exact rationals or compiled to parameterised SQL. deed-expr(7) is its manual.
 *
 * Nothing is a value of every type. A comparison, `in`, `between` or `~` on nothing is false and
 * `not` (so also !=) is its exact opposite; arithmetic on nothing is nothing; a formula that comes
 * to nothing is an error that names the field. Evaluator and SQL agree on this. */
#ifndef DEED_EXPR_H
#define DEED_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/ratio.h"
#include "base/text.h"
#include "base/value.h"

enum {
	EXPR_BYTES_MAX = 4096, /* length of an expression */
	EXPR_DEPTH_MAX = 100, /* brackets, calls, not and minus inside one another */
	EXPR_NODES_MAX = 1000, /* operands and operators */
	EXPR_FIELDS_MAX = 64, /* different fields; below SQLite's limit of function arguments */
	EXPR_DIGITS_MAX = 36, /* digits of one number */
	EXPR_BITS_MAX = 8192, /* size of a numerator or denominator on the way */
};

enum expr_kind { EXPR_BOOL, EXPR_NUMBER, EXPR_TEXT, EXPR_DATE };

/* A field. In expressions MONEY is yuan, AREA m², PERCENT the number before the %, and TEXT and
 * CODE are text. sql is the stored value, a constant of the program: an operand (a column, a call,
 * or in brackets) that yields an integer in the type's unit or text; NULL when filters cannot use
 * the field. */
struct expr_field {
	const char *name;
	enum type type;
	const char *sql;
	const char *help;
};

/* The fields that a context declares. Beside them, where open_prefix is not NULL, every name that
 * begins with it ("x_") is a text field; in open_sql ("(room.extra ->> ?)") the first ? stands for
 * the parameter that holds the whole name. */
struct expr_scope {
	const struct expr_field *fields;
	size_t count;
	const char *open_prefix;
	const char *open_sql;
};

/* A record to evaluate on. values has one for each field of the scope, in its order: VALUE_INT for
 * MONEY, AREA, PERCENT, INT and BOOL, VALUE_TEXT for the rest, or VALUE_NULL. open gives the value
 * of an open field; NULL when none has any. */
struct expr_record {
	const struct value *values;
	struct value (*open)(const void *context, const char *name);
	const void *context;
	/* Hears of each tier that a quantity reaches: so many units at the rate. NULL: nobody
	 * listens. */
	void (*tier)(const void *context, struct ratio units, struct ratio rate);
};

struct expr;

/* Parses and checks. The scope is borrowed until expr_free; the text is not. wanted is BOOL or
 * NUMBER. NULL after an error (RC_DATA): "at character N: expected ...", N counted from 1. */
struct expr *expr_parse(const struct expr_scope *scope, const char *text, size_t length,
    enum expr_kind wanted, struct errors *errors, const struct place *place);
void expr_free(struct expr *expr); /* NULL is fine */

/* Whether the expression names this field. */
bool expr_uses(const struct expr *expr, const char *name);

/* The nth of the fields that it names, from 0; NULL beyond the last. *place (where not NULL) is its
 * place in the scope, -1 for an open field. */
const char *expr_field(const struct expr *expr, size_t n, int *place);

/* Evaluate an expression parsed with the wanted kind. RC_DATA: division by zero, a number too
 * large, a formula that comes to nothing, a pattern that needs too many steps. */
enum rc expr_test(const struct expr *expr, const struct expr_record *record, bool *truth,
    struct errors *errors, const struct place *place);
enum rc expr_number(const struct expr *expr, const struct expr_record *record, struct ratio *number,
    struct errors *errors, const struct place *place); /* in lowest terms */

/* The number as yuan, rounded once to a multiple of unit_fen (1 fen, 10 jiao, 100 yuan). */
enum rc expr_money(const struct expr *expr, const struct expr_record *record, int64_t unit_fen,
    enum rounding mode, int64_t *amount_fen, struct errors *errors, const struct place *place);

/* A condition that SQL cannot decide: left to the SQL function expr_test(part, field, ...). */
struct expr_part;
#define EXPR_PART_POINTER "deed-expr-part" /* the type name for sqlite3_bind_pointer */

/* The parameter ":eN", N counted from 1 in the list: the part's pointer or, without one, value. */
struct expr_param {
	const struct expr_part *part;
	struct value value;
};

/* All zero is valid and empty. One list may serve several expressions of a statement. */
struct expr_params {
	struct expr_param *list;
	size_t count, capacity;
	struct arena arena; /* the parts and the text of parameters */
};

/* Appends the condition as one SQL operand in brackets, and its parameters; both are needed, with
 * the expression, while the statement runs. It is 1 where expr_test is true and 0 or NULL where it
 * is false. RC_DATA when a field has no SQL. */
enum rc expr_sql(const struct expr *expr, struct text *sql, struct expr_params *params,
    struct errors *errors, const struct place *place);
void expr_params_release(struct expr_params *params);

/* What the SQL function expr_test does: values are its arguments after the first. Register it with
 * SQLITE_DIRECTONLY and without SQLITE_DETERMINISTIC, for with that SQLite would run a call whose
 * arguments it knows before it looks at the rows that the condition's other sides exclude. */
enum rc expr_part_test(const struct expr_part *part, const struct value *values, size_t count,
    bool *truth, struct errors *errors, const struct place *place);

#endif
