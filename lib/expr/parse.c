/* The grammar: a descent with one function for each level of precedence. */
#include <stdlib.h>

#include "base/i18n.h"
#include "expr/build.h"

struct parser {
	struct lexer lexer;
	struct builder builder;
	int depth;
};

/* Arguments on the way; the longest list is bounded by EXPR_NODES_MAX. */
struct args {
	struct expr_node **list;
	size_t count, capacity;
};

static struct expr_node *parse_or(struct parser *parser);

static void
args_add(struct args *args, struct expr_node *node)
{
	args->list =
	    array_grow(args->list, args->count, &args->capacity, sizeof(struct expr_node *));
	args->list[args->count++] = node;
}

static struct expr_node *
refuse(struct parser *parser, const char *expected)
{
	const struct token *token = &parser->lexer.token;

	if (token->kind == TOKEN_END)
		(void)report_at(&parser->lexer.report, token->at,
		    _("expected %s, got the end of the expression"), expected);
	else
		(void)report_at(&parser->lexer.report, token->at, _("expected %s, got %s"),
		    expected, quote(token->bytes, token->length));
	return NULL;
}

static bool
is(const struct parser *parser, enum token_kind kind)
{
	return parser->lexer.token.kind == kind;
}

static bool
expect(struct parser *parser, enum token_kind kind, const char *expected)
{
	if (is(parser, kind))
		return lexer_next(&parser->lexer);
	(void)refuse(parser, expected);
	return false;
}

static bool
deeper(struct parser *parser)
{
	if (parser->depth++ < EXPR_DEPTH_MAX)
		return true;
	(void)report_at(&parser->lexer.report, parser->lexer.token.at,
	    _("expected at most %d levels of brackets"), EXPR_DEPTH_MAX);
	return false;
}

/* After each argument of a tier's bound stands a colon, after any other a comma or the end. */
static bool
parse_args(struct parser *parser, bool tiers, struct args *args)
{
	for (;;) {
		struct expr_node *arg = parse_or(parser);
		bool colon = tiers && args->count % 2 == 1;

		if (arg == NULL)
			return false;
		args_add(args, arg);
		if (colon && !is(parser, TOKEN_COLON))
			return refuse(parser, _("\":\" and the tier's rate")) != NULL;
		if (!colon && is(parser, TOKEN_CLOSE))
			return lexer_next(&parser->lexer);
		if (!colon && !is(parser, TOKEN_COMMA))
			return refuse(parser, _("\",\" or \")\"")) != NULL;
		if (!lexer_next(&parser->lexer))
			return false;
	}
}

static struct expr_node *
parse_call(struct parser *parser, const struct token *name)
{
	const struct function *function = function_find(&parser->builder, name);
	struct expr_node *node = NULL;
	struct args args = {0};
	bool tiers;

	if (function == NULL || !deeper(parser) || !lexer_next(&parser->lexer))
		return NULL;
	tiers = function_op(function) == OP_TIER;
	if (is(parser, TOKEN_CLOSE) || parse_args(parser, tiers, &args))
		node = build_call(&parser->builder, function, name, args.list, args.count);
	parser->depth--;
	free(args.list);
	return node;
}

/* A function is a name before a bracket, so a field may bear the same name: floor. */
static struct expr_node *
parse_name(struct parser *parser)
{
	struct token name = parser->lexer.token;

	if (!lexer_next(&parser->lexer))
		return NULL;
	if (is(parser, TOKEN_OPEN))
		return parse_call(parser, &name);
	return build_field(&parser->builder, &name);
}

static struct expr_node *
parse_brackets(struct parser *parser)
{
	struct expr_node *node;

	if (!deeper(parser) || !lexer_next(&parser->lexer) || (node = parse_or(parser)) == NULL ||
	    !expect(parser, TOKEN_CLOSE, _("an operator or \")\"")))
		return NULL;
	parser->depth--;
	return node;
}

static struct expr_node *
parse_primary(struct parser *parser)
{
	struct token token = parser->lexer.token;
	struct expr_node *node;

	switch (token.kind) {
	case TOKEN_NAME:
		return parse_name(parser);
	case TOKEN_OPEN:
		return parse_brackets(parser);
	case TOKEN_NUMBER:
		node = build_number(&parser->builder, &token);
		break;
	case TOKEN_TEXT:
		node = build_text(&parser->builder, &token);
		break;
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		node = build_truth(&parser->builder, &token);
		break;
	case TOKEN_NULL:
		return refuse(
		    parser, _("an operand (\"is null\" and \"is not null\" test for nothing)"));
	default:
		return refuse(parser, _("a field, a number, text in single quotes or \"(\""));
	}
	return node != NULL && lexer_next(&parser->lexer) ? node : NULL;
}

static struct expr_node *
parse_unary(struct parser *parser)
{
	size_t at = parser->lexer.token.at;
	struct expr_node *node;

	if (!is(parser, TOKEN_MINUS))
		return parse_primary(parser);
	if (!deeper(parser) || !lexer_next(&parser->lexer) || (node = parse_unary(parser)) == NULL)
		return NULL;
	parser->depth--;
	return build_operator(&parser->builder, OP_NEGATE, at, &node, 1);
}

/* A left-associative level: operators of two tokens over the level below. */
static struct expr_node *
parse_level(struct parser *parser, struct expr_node *(*below)(struct parser *),
    const enum token_kind tokens[2], const enum op ops[2])
{
	struct expr_node *args[2] = {below(parser), NULL};

	while (args[0] != NULL && (is(parser, tokens[0]) || is(parser, tokens[1]))) {
		enum op op = is(parser, tokens[0]) ? ops[0] : ops[1];
		size_t at = parser->lexer.token.at;

		if (!lexer_next(&parser->lexer) || (args[1] = below(parser)) == NULL)
			return NULL;
		args[0] = build_operator(&parser->builder, op, at, args, 2);
	}
	return args[0];
}

static struct expr_node *
parse_product(struct parser *parser)
{
	static const enum token_kind tokens[2] = {TOKEN_STAR, TOKEN_SLASH};
	static const enum op ops[2] = {OP_MULTIPLY, OP_DIVIDE};

	return parse_level(parser, parse_unary, tokens, ops);
}

static struct expr_node *
parse_sum(struct parser *parser)
{
	static const enum token_kind tokens[2] = {TOKEN_PLUS, TOKEN_MINUS};
	static const enum op ops[2] = {OP_ADD, OP_SUBTRACT};

	return parse_level(parser, parse_product, tokens, ops);
}

static struct expr_node *
negate(struct parser *parser, size_t at, struct expr_node *node)
{
	return node != NULL ? build_operator(&parser->builder, OP_NOT, at, &node, 1) : NULL;
}

static bool
comparison_op(enum token_kind kind, enum op *op)
{
	switch (kind) {
	case TOKEN_EQUAL:
	case TOKEN_NOT_EQUAL:
		*op = OP_EQUAL;
		return true;
	case TOKEN_LESS:
		*op = OP_LESS;
		return true;
	case TOKEN_LESS_EQUAL:
		*op = OP_LESS_EQUAL;
		return true;
	case TOKEN_GREATER:
		*op = OP_GREATER;
		return true;
	case TOKEN_GREATER_EQUAL:
		*op = OP_GREATER_EQUAL;
		return true;
	default:
		return false;
	}
}

static struct expr_node *
parse_comparison(struct parser *parser, struct expr_node *left, enum op op)
{
	struct token token = parser->lexer.token;
	struct expr_node *args[2] = {left, NULL}, *node;

	if (!lexer_next(&parser->lexer))
		return NULL;
	if (is(parser, TOKEN_NULL)) {
		(void)report_at(&parser->lexer.report, parser->lexer.token.at,
		    _("expected \"is null\" or \"is not null\", got a comparison with null"));
		return NULL;
	}
	if ((args[1] = parse_sum(parser)) == NULL)
		return NULL;
	node = build_operator(&parser->builder, op, token.at, args, 2);
	return token.kind == TOKEN_NOT_EQUAL ? negate(parser, token.at, node) : node;
}

static struct expr_node *
parse_between(struct parser *parser, struct expr_node *left)
{
	size_t at = parser->lexer.token.at;
	struct expr_node *args[3] = {left, NULL, NULL};

	if (!lexer_next(&parser->lexer) || (args[1] = parse_sum(parser)) == NULL ||
	    !expect(parser, TOKEN_AND, _("\"and\" and the upper limit")) ||
	    (args[2] = parse_sum(parser)) == NULL)
		return NULL;
	return build_operator(&parser->builder, OP_BETWEEN, at, args, 3);
}

static struct expr_node *
parse_in(struct parser *parser, struct expr_node *left)
{
	size_t at = parser->lexer.token.at;
	struct args args = {0};
	struct expr_node *node = NULL;

	if (!lexer_next(&parser->lexer) || !expect(parser, TOKEN_OPEN, _("\"(\"")) ||
	    !deeper(parser))
		return NULL;
	args_add(&args, left);
	if (parse_args(parser, false, &args))
		node = build_operator(&parser->builder, OP_IN, at, args.list, args.count);
	parser->depth--;
	free(args.list);
	return node;
}

static struct expr_node *
parse_match(struct parser *parser, struct expr_node *left)
{
	size_t at = parser->lexer.token.at;
	struct token pattern;

	if (!lexer_next(&parser->lexer))
		return NULL;
	pattern = parser->lexer.token;
	if (pattern.kind != TOKEN_TEXT)
		return refuse(parser, _("a regular expression in single quotes"));
	if (!lexer_next(&parser->lexer))
		return NULL;
	return build_match(&parser->builder, at, left, &pattern);
}

static struct expr_node *
parse_is_null(struct parser *parser, struct expr_node *left)
{
	size_t at = parser->lexer.token.at;
	struct expr_node *node;
	bool opposite;

	if (!lexer_next(&parser->lexer))
		return NULL;
	opposite = is(parser, TOKEN_NOT);
	if ((opposite && !lexer_next(&parser->lexer)) ||
	    !expect(parser, TOKEN_NULL, _("\"null\" or \"not null\"")))
		return NULL;
	node = build_operator(&parser->builder, OP_IS_NULL, at, &left, 1);
	return opposite ? negate(parser, at, node) : node;
}

/* x [not] between, in or ~; with "not" one of them is expected. */
static struct expr_node *
parse_range(struct parser *parser, struct expr_node *left)
{
	size_t at = parser->lexer.token.at;
	bool opposite = is(parser, TOKEN_NOT);
	struct expr_node *node;

	if (opposite && !lexer_next(&parser->lexer))
		return NULL;
	if (is(parser, TOKEN_BETWEEN))
		node = parse_between(parser, left);
	else if (is(parser, TOKEN_IN))
		node = parse_in(parser, left);
	else if (is(parser, TOKEN_MATCH))
		node = parse_match(parser, left);
	else
		return opposite ? refuse(parser, _("\"between\", \"in\" or \"~\"")) : left;
	return opposite ? negate(parser, at, node) : node;
}

static struct expr_node *
parse_relation(struct parser *parser)
{
	struct expr_node *left = parse_sum(parser), *node;
	enum op op;

	if (left == NULL)
		return NULL;
	if (is(parser, TOKEN_IS))
		node = parse_is_null(parser, left);
	else if (comparison_op(parser->lexer.token.kind, &op))
		node = parse_comparison(parser, left, op);
	else
		node = parse_range(parser, left);
	if (node != NULL && comparison_op(parser->lexer.token.kind, &op))
		return refuse(parser, _("\"and\" or \"or\" (comparisons do not chain)"));
	return node;
}

static struct expr_node *
parse_not(struct parser *parser)
{
	size_t at = parser->lexer.token.at;
	struct expr_node *node;

	if (!is(parser, TOKEN_NOT))
		return parse_relation(parser);
	if (!deeper(parser) || !lexer_next(&parser->lexer) || (node = parse_not(parser)) == NULL)
		return NULL;
	parser->depth--;
	return negate(parser, at, node);
}

static struct expr_node *
parse_and(struct parser *parser)
{
	static const enum token_kind tokens[2] = {TOKEN_AND, TOKEN_AND};
	static const enum op ops[2] = {OP_AND, OP_AND};

	return parse_level(parser, parse_not, tokens, ops);
}

static struct expr_node *
parse_or(struct parser *parser)
{
	static const enum token_kind tokens[2] = {TOKEN_OR, TOKEN_OR};
	static const enum op ops[2] = {OP_OR, OP_OR};

	return parse_level(parser, parse_and, tokens, ops);
}

static bool
parse_all(struct parser *parser, enum expr_kind wanted)
{
	struct expr_node *root;

	if (!lexer_next(&parser->lexer) || (root = parse_or(parser)) == NULL)
		return false;
	if (!is(parser, TOKEN_END))
		return refuse(parser, _("an operator or the end")) != NULL;
	parser->builder.expr->root = root;
	return build_want(&parser->builder, root, wanted);
}

struct expr *
expr_parse(const struct expr_scope *scope, const char *text, size_t length, enum expr_kind wanted,
    struct errors *errors, const struct place *place)
{
	struct parser parser = {.builder.report = {errors, place}};

	if (!lexer_init(&parser.lexer, text, length, &parser.builder.report))
		return NULL;
	parser.builder.expr = xcalloc(1, sizeof *parser.builder.expr);
	parser.builder.expr->scope = scope;
	if (parse_all(&parser, wanted))
		return parser.builder.expr;
	expr_free(parser.builder.expr);
	return NULL;
}
