/* The tree of an expression: private to lib/expr. */
#ifndef DEED_EXPR_NODE_H
#define DEED_EXPR_NODE_H

#include <gmp.h>

#include "base/date.h"
#include "expr/expr.h"

enum op {
	OP_LITERAL,
	OP_FIELD,
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_EQUAL, /* != is NOT EQUAL */
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_BETWEEN,
	OP_IN,
	OP_MATCH,
	OP_IS_NULL,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_NEGATE,
	OP_IF,
	OP_MIN,
	OP_MAX,
	OP_ABS,
	OP_ROUND,
	OP_FLOOR,
	OP_CEIL,
	OP_DAYS,
	OP_TIER, /* quantity, then bound and rate in turn */
	OP_NUMBER,
};

/* One value, of the kind it was made for. */
struct datum {
	enum expr_kind kind;
	bool null;
	bool truth;
	date_day day;
	struct value text;
	mpq_t number; /* initialised only when kind is EXPR_NUMBER */
};

struct expr_node {
	enum op op;
	enum expr_kind kind;
	size_t start, at; /* the first character, and the one that errors of its own point at */
	size_t count;
	struct expr_node **args;
	struct datum literal; /* OP_LITERAL */
	size_t slot; /* OP_FIELD: which of expr->used */
	struct pattern *pattern; /* OP_MATCH */
	struct expr_node *next; /* all nodes of the expression, to free what they own */
};

/* A field that the expression uses. */
struct expr_used {
	const struct expr_field *field; /* NULL: an open field */
	const char *name;
};

struct expr {
	const struct expr_scope *scope;
	struct expr_node *root, *nodes;
	size_t node_count;
	struct expr_used used[EXPR_FIELDS_MAX];
	size_t used_count;
	struct arena arena;
};

struct expr_part {
	const struct expr *expr;
	const struct expr_node *node;
	size_t position[EXPR_FIELDS_MAX]; /* of each used field among the values */
	size_t count; /* of values */
};

/* Where errors go. */
struct report {
	struct errors *errors;
	const struct place *place;
};

/* Adds an error at a character of the expression; returns RC_DATA. */
enum rc report_at(const struct report *report, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void datum_init(struct datum *datum, enum expr_kind kind);
void datum_release(struct datum *datum);

/* <0, 0 or >0; both of one kind and neither null. Text is ordered by its bytes. */
int datum_order(const struct datum *a, const struct datum *b);

/* The value of a node without fields; datum was made for its kind. */
enum rc node_constant(
    const struct expr_node *node, struct datum *datum, const struct report *report);

enum type node_field_type(const struct expr *expr, const struct expr_node *node);

/* Sub-units of a number field in one: 100 for MONEY. 0 for DECIMAL, which is text, and for no
 * number. */
unsigned long type_scale(enum type type);

#endif
