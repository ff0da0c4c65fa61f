/* Conditions as SQL. What is the same in SQL, on the stored integers and text, becomes SQL that can
 * use an index; the rest becomes a call of expr_test, which evaluates here. Nothing that a person
 * wrote stands in the text: only constants of the program and the names of parameters. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "expr/exact.h"
#include "expr/node.h"

/* SQLite's parser has a stack of 100; deeper brackets than these are left to expr_test. */
enum { SQL_DEPTH_MAX = 12 };

struct compiler {
	const struct expr *expr;
	struct text *sql;
	struct expr_params *params;
	struct report report;
	bool failed; /* a field has no SQL */
};

static void emit(struct compiler *compiler, const struct expr_node *node, bool opposite, int depth);

static void
param_add(struct compiler *compiler, struct expr_param param)
{
	struct expr_params *params = compiler->params;

	params->list =
	    array_grow(params->list, params->count, &params->capacity, sizeof *params->list);
	params->list[params->count++] = param;
	text_printf(compiler->sql, ":e%zu", params->count);
}

static void
emit_text(struct compiler *compiler, const char *bytes, size_t length)
{
	const char *copy = arena_strndup(&compiler->params->arena, bytes, length);

	param_add(compiler, (struct expr_param){.value = value_text(copy, length)});
}

static void
emit_field(struct compiler *compiler, const struct expr_node *node)
{
	const struct expr_used *used = &compiler->expr->used[node->slot];
	const char *sql = used->field != NULL ? used->field->sql : compiler->expr->scope->open_sql;
	const char *mark = used->field == NULL && sql != NULL ? strchr(sql, '?') : NULL;

	if (sql == NULL) {
		if (!compiler->failed)
			(void)report_at(&compiler->report, node->at,
			    _("expected a field that filters can use, got \"%s\""), used->name);
		compiler->failed = true;
	} else if (mark == NULL) {
		text_adds(compiler->sql, sql);
	} else {
		text_add(compiler->sql, sql, (size_t)(mark - sql));
		emit_text(compiler, used->name, strlen(used->name));
		text_adds(compiler->sql, mark + 1);
	}
}

/* Marks the used fields below the node; first[slot] is a node of each. */
static void
fields_find(const struct expr_node *node, const struct expr_node *first[EXPR_FIELDS_MAX])
{
	if (node->op == OP_FIELD)
		first[node->slot] = node;
	for (size_t i = 0; i < node->count; i++)
		fields_find(node->args[i], first);
}

/* expr_test(part, fields ...) */
static void
emit_part(struct compiler *compiler, const struct expr_node *node, bool opposite)
{
	const struct expr_node *first[EXPR_FIELDS_MAX] = {NULL};
	struct expr_part *part = arena_alloc(&compiler->params->arena, sizeof *part);

	*part = (struct expr_part){.expr = compiler->expr, .node = node};
	fields_find(node, first);
	text_adds(compiler->sql, "expr_test(");
	param_add(compiler, (struct expr_param){.part = part});
	for (size_t slot = 0; slot < compiler->expr->used_count; slot++) {
		if (first[slot] == NULL)
			continue;
		part->position[slot] = part->count++;
		text_adds(compiler->sql, ", ");
		emit_field(compiler, first[slot]);
	}
	text_adds(compiler->sql, opposite ? ") = 0" : ")");
}

static unsigned long
field_scale(const struct compiler *compiler, const struct expr_node *node)
{
	return type_scale(node_field_type(compiler->expr, node));
}

/* A field that SQL can compare: not DECIMAL, which is text. */
static bool
is_plain_field(const struct compiler *compiler, const struct expr_node *node)
{
	return node->op == OP_FIELD &&
	    (node->kind != EXPR_NUMBER || field_scale(compiler, node) > 0);
}

/* field op constant, or field op field in the same unit. */
static bool
is_plain_pair(
    const struct compiler *compiler, const struct expr_node *left, const struct expr_node *right)
{
	if (!is_plain_field(compiler, left))
		return false;
	if (right->op == OP_LITERAL)
		return true;
	return is_plain_field(compiler, right) &&
	    field_scale(compiler, left) == field_scale(compiler, right);
}

/* Whether the condition, without its and, or, not, is the same in SQL. */
static bool
is_plain(const struct compiler *compiler, const struct expr_node *node)
{
	switch (node->op) {
	case OP_LITERAL:
	case OP_FIELD:
		return true;
	case OP_IS_NULL:
		return node->args[0]->op == OP_FIELD;
	case OP_IN:
	case OP_BETWEEN:
		for (size_t i = 1; i < node->count; i++)
			if (node->args[i]->op != OP_LITERAL)
				return false;
		return is_plain_field(compiler, node->args[0]);
	case OP_EQUAL:
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
		return is_plain_pair(compiler, node->args[0], node->args[1]) ||
		    is_plain_pair(compiler, node->args[1], node->args[0]);
	default:
		return false;
	}
}

static const char *
sql_operator(enum op op)
{
	switch (op) {
	case OP_EQUAL:
		return " = ";
	case OP_LESS:
		return " < ";
	case OP_LESS_EQUAL:
		return " <= ";
	case OP_GREATER:
		return " > ";
	default:
		return " >= ";
	}
}

/* The operator with its sides exchanged. */
static enum op
mirrored(enum op op)
{
	switch (op) {
	case OP_LESS:
		return OP_GREATER;
	case OP_LESS_EQUAL:
		return OP_GREATER_EQUAL;
	case OP_GREATER:
		return OP_LESS;
	case OP_GREATER_EQUAL:
		return OP_LESS_EQUAL;
	default:
		return op;
	}
}

/* How a comparison of stored integers with a constant comes out. */
enum bound { BOUND_INTEGER, BOUND_NEVER, BOUND_ALWAYS /* unless nothing is stored */ };

/* The integer that compares to the stored ones as the constant does: area > 89.50005 m² is
 * area_cm2 > 895000, and area >= 89.50005 is area_cm2 >= 895001. */
static enum bound
bound_of(const mpq_t constant, unsigned long scale, enum op op, int64_t *number)
{
	mpq_t scaled;
	mpz_t whole;
	bool exact, fits, above;

	mpq_init(scaled);
	mpz_init(whole);
	mpq_set_ui(scaled, scale, 1);
	mpq_mul(scaled, scaled, constant);
	exact = mpz_cmp_ui(mpq_denref(scaled), 1) == 0;
	if (op == OP_GREATER || op == OP_LESS_EQUAL)
		mpz_fdiv_q(whole, mpq_numref(scaled), mpq_denref(scaled));
	else
		mpz_cdiv_q(whole, mpq_numref(scaled), mpq_denref(scaled));
	fits = exact_to_int64(whole, number);
	above = mpz_sgn(whole) > 0;
	mpz_clear(whole);
	mpq_clear(scaled);
	if (op == OP_EQUAL)
		return exact && fits ? BOUND_INTEGER : BOUND_NEVER;
	if (fits)
		return BOUND_INTEGER;
	return above == (op == OP_LESS || op == OP_LESS_EQUAL) ? BOUND_ALWAYS : BOUND_NEVER;
}

/* A constant that is no number. */
static void
emit_constant(struct compiler *compiler, const struct datum *constant)
{
	char day[DATE_TEXT];

	if (constant->kind == EXPR_DATE)
		emit_text(compiler, date_format(constant->day, day), DATE_TEXT - 1);
	else if (constant->kind == EXPR_TEXT)
		emit_text(compiler, constant->text.bytes, constant->text.length);
	else
		param_add(compiler, (struct expr_param){.value = value_int(constant->truth)});
}

static void
emit_with_constant(struct compiler *compiler, const struct expr_node *field, enum op op,
    const struct datum *constant)
{
	enum bound bound = BOUND_INTEGER;
	int64_t number = 0;

	if (constant->kind == EXPR_NUMBER)
		bound = bound_of(constant->number, field_scale(compiler, field), op, &number);
	if (bound == BOUND_NEVER) {
		text_adds(compiler->sql, "0");
		return;
	}
	emit_field(compiler, field);
	text_adds(compiler->sql, bound == BOUND_ALWAYS ? " IS NOT NULL" : sql_operator(op));
	if (bound == BOUND_INTEGER && constant->kind == EXPR_NUMBER)
		param_add(compiler, (struct expr_param){.value = value_int(number)});
	else if (bound == BOUND_INTEGER)
		emit_constant(compiler, constant);
}

static void
emit_comparison(struct compiler *compiler, const struct expr_node *node)
{
	const struct expr_node *left = node->args[0], *right = node->args[1];

	if (right->op == OP_LITERAL) {
		emit_with_constant(compiler, left, node->op, &right->literal);
	} else if (left->op == OP_LITERAL) {
		emit_with_constant(compiler, right, mirrored(node->op), &left->literal);
	} else {
		emit_field(compiler, left);
		text_adds(compiler->sql, sql_operator(node->op));
		emit_field(compiler, right);
	}
}

/* field IN (...), without the numbers that the stored unit cannot hold. */
static void
emit_in(struct compiler *compiler, const struct expr_node *node)
{
	const struct expr_node *field = node->args[0];
	const char *before = " IN (";

	emit_field(compiler, field);
	for (size_t i = 1; i < node->count; i++) {
		const struct datum *constant = &node->args[i]->literal;
		int64_t number;

		if (constant->kind == EXPR_NUMBER &&
		    bound_of(constant->number, field_scale(compiler, field), OP_EQUAL, &number) !=
			BOUND_INTEGER)
			continue;
		text_adds(compiler->sql, before);
		before = ", ";
		if (constant->kind == EXPR_NUMBER)
			param_add(compiler, (struct expr_param){.value = value_int(number)});
		else
			emit_constant(compiler, constant);
	}
	text_adds(compiler->sql, *before == ',' ? ")" : " IN ()");
}

static void
emit_plain(struct compiler *compiler, const struct expr_node *node)
{
	switch (node->op) {
	case OP_LITERAL:
		text_adds(compiler->sql, node->literal.truth ? "1" : "0");
		break;
	case OP_FIELD:
		emit_field(compiler, node);
		text_adds(compiler->sql, " = 1");
		break;
	case OP_IS_NULL:
		emit_field(compiler, node->args[0]);
		text_adds(compiler->sql, " IS NULL");
		break;
	case OP_IN:
		emit_in(compiler, node);
		break;
	case OP_BETWEEN:
		emit_with_constant(
		    compiler, node->args[0], OP_GREATER_EQUAL, &node->args[1]->literal);
		text_adds(compiler->sql, " AND ");
		emit_with_constant(compiler, node->args[0], OP_LESS_EQUAL, &node->args[2]->literal);
		break;
	default:
		emit_comparison(compiler, node);
	}
}

/* Whether evaluating the node may be an error for some records. */
static bool
is_fallible(const struct expr_node *node)
{
	if (node->op == OP_TIER || node->op == OP_NUMBER ||
	    (node->op == OP_DIVIDE && node->args[1]->op != OP_LITERAL))
		return true;
	for (size_t i = 0; i < node->count; i++)
		if (is_fallible(node->args[i]))
			return true;
	return false;
}

/* SQL may take the sides of AND and OR in any order, so a side that can fail goes together with the
 * side that guards it: a AND b becomes a AND expr_test(a AND b). */
static void
emit_logic(struct compiler *compiler, const struct expr_node *node, bool opposite, int depth)
{
	enum op op = (node->op == OP_AND) != opposite ? OP_AND : OP_OR;

	for (size_t i = 0; i < 2; i++) {
		const struct expr_node *arg = node->args[i];
		bool inner = arg->op == OP_NOT ? !opposite : opposite;
		bool brackets;

		while (arg->op == OP_NOT)
			arg = arg->args[0];
		brackets = (arg->op == OP_AND || arg->op == OP_OR) &&
		    ((arg->op == OP_AND) != inner ? OP_AND : OP_OR) != op;
		if (i == 1)
			text_adds(compiler->sql, op == OP_AND ? " AND " : " OR ");
		if (i == 1 && is_fallible(node->args[i])) {
			emit_part(compiler, node, opposite);
			return;
		}
		text_adds(compiler->sql, brackets ? "(" : "");
		emit(compiler, node->args[i], opposite, depth + brackets);
		text_adds(compiler->sql, brackets ? ")" : "");
	}
}

/* The condition or, with opposite, its opposite, which is 1 also where the condition is NULL. */
static void
emit(struct compiler *compiler, const struct expr_node *node, bool opposite, int depth)
{
	while (node->op == OP_NOT) {
		node = node->args[0];
		opposite = !opposite;
	}
	if ((node->op == OP_AND || node->op == OP_OR) && depth < SQL_DEPTH_MAX) {
		emit_logic(compiler, node, opposite, depth);
	} else if (!is_plain(compiler, node)) {
		emit_part(compiler, node, opposite);
	} else {
		text_adds(compiler->sql, opposite ? "(" : "");
		emit_plain(compiler, node);
		text_adds(compiler->sql, opposite ? ") IS NOT 1" : "");
	}
}

enum rc
expr_sql(const struct expr *expr, struct text *sql, struct expr_params *params,
    struct errors *errors, const struct place *place)
{
	struct compiler compiler = {
	    .expr = expr, .sql = sql, .params = params, .report = {errors, place}};

	text_adds(sql, "(");
	emit(&compiler, expr->root, false, 0);
	text_adds(sql, ")");
	return compiler.failed ? RC_DATA : RC_OK;
}

void
expr_params_release(struct expr_params *params)
{
	free(params->list);
	arena_release(&params->arena);
	*params = (struct expr_params){0};
}
