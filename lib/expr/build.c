#include "expr/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "expr/exact.h"
#include "expr/pattern.h"

enum {
	NAME_MAX_BYTES = 64,
	ROUND_DECIMALS_MIN = -9,
	ROUND_DECIMALS_MAX = 18,
	ARGS_ANY = EXPR_NODES_MAX
};

struct function {
	const char *name;
	enum op op;
	size_t min, max; /* arguments */
	const char *usage;
};

static const struct function functions[] = {
    {"if", OP_IF, 3, 3, "if(condition, then, else)"},
    {"min", OP_MIN, 2, ARGS_ANY, "min(a, b, ...)"},
    {"max", OP_MAX, 2, ARGS_ANY, "max(a, b, ...)"},
    {"abs", OP_ABS, 1, 1, "abs(x)"},
    {"round", OP_ROUND, 1, 2, "round(x, decimals)"},
    {"floor", OP_FLOOR, 1, 1, "floor(x)"},
    {"ceil", OP_CEIL, 1, 1, "ceil(x)"},
    {"days", OP_DAYS, 2, 2, "days(to, from)"},
    {"tier", OP_TIER, 3, ARGS_ANY, "tier(quantity, 0: rate, bound: rate, ...)"},
    {"number", OP_NUMBER, 1, 1, "number(text)"},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

static const char *
kind_wanted(enum expr_kind kind)
{
	switch (kind) {
	case EXPR_NUMBER:
		return _("a number");
	case EXPR_TEXT:
		return _("text in single quotes or a text field");
	case EXPR_DATE:
		return _("a date such as '2026-12-31'");
	default:
		return _("a condition");
	}
}

static const char *
kind_got(enum expr_kind kind)
{
	switch (kind) {
	case EXPR_NUMBER:
		return _("a number");
	case EXPR_TEXT:
		return _("text");
	case EXPR_DATE:
		return _("a date");
	default:
		return _("a condition");
	}
}

bool
build_want(struct builder *builder, const struct expr_node *node, enum expr_kind kind)
{
	if (node->kind == kind)
		return true;
	(void)report_at(&builder->report, node->start, _("expected %s, got %s"), kind_wanted(kind),
	    kind_got(node->kind));
	return false;
}

static struct expr_node *
node_new(struct builder *builder, enum op op, enum expr_kind kind, size_t at)
{
	struct expr *expr = builder->expr;
	struct expr_node *node;

	if (expr->node_count == EXPR_NODES_MAX) {
		(void)report_at(&builder->report, at,
		    _("expected an expression of at most %d operands and operators"),
		    EXPR_NODES_MAX);
		return NULL;
	}
	expr->node_count++;
	node = arena_alloc(&expr->arena, sizeof *node);
	*node =
	    (struct expr_node){.op = op, .kind = kind, .start = at, .at = at, .next = expr->nodes};
	if (op == OP_LITERAL)
		datum_init(&node->literal, kind);
	node->literal.null = false;
	expr->nodes = node;
	return node;
}

static struct expr_node *
node_with_args(struct builder *builder, enum op op, enum expr_kind kind, size_t at,
    struct expr_node *const *args, size_t count)
{
	struct expr_node *node = node_new(builder, op, kind, at);

	if (node == NULL)
		return NULL;
	node->args = arena_alloc(&builder->expr->arena, count * sizeof(struct expr_node *));
	memcpy(node->args, args, count * sizeof(struct expr_node *));
	node->count = count;
	node->start = args[0]->start < at ? args[0]->start : at;
	return node;
}

/* Works the node out when all its operands are constants. */
static struct expr_node *
fold(struct builder *builder, struct expr_node *node)
{
	struct datum value;

	if (node == NULL)
		return NULL;
	for (size_t i = 0; i < node->count; i++)
		if (node->args[i]->op != OP_LITERAL)
			return node;
	datum_init(&value, node->kind);
	if (node_constant(node, &value, &builder->report) != RC_OK) {
		datum_release(&value);
		return NULL;
	}
	node->literal = value;
	node->op = OP_LITERAL;
	node->count = 0;
	return node;
}

struct expr_node *
build_number(struct builder *builder, const struct token *token)
{
	struct expr_node *node = node_new(builder, OP_LITERAL, EXPR_NUMBER, token->at);

	if (node == NULL)
		return NULL;
	if (!exact_parse(token->bytes, token->length, node->literal.number)) {
		(void)report_at(&builder->report, token->at,
		    _("expected a number of at most %d digits"), EXPR_DIGITS_MAX);
		return NULL;
	}
	return node;
}

/* The text of a token, without its quotes. */
static struct value
token_text(struct builder *builder, const struct token *token)
{
	char *bytes = arena_alloc(&builder->expr->arena, token->length);
	size_t length = 0;

	for (size_t i = 1; i + 1 < token->length; i++) {
		bytes[length++] = token->bytes[i];
		i += token->bytes[i] == '\''; /* '' is one */
	}
	bytes[length] = '\0';
	return value_text(bytes, length);
}

struct expr_node *
build_text(struct builder *builder, const struct token *token)
{
	struct expr_node *node = node_new(builder, OP_LITERAL, EXPR_TEXT, token->at);

	if (node != NULL)
		node->literal.text = token_text(builder, token);
	return node;
}

struct expr_node *
build_truth(struct builder *builder, const struct token *token)
{
	struct expr_node *node = node_new(builder, OP_LITERAL, EXPR_BOOL, token->at);

	if (node != NULL)
		node->literal.truth = token->kind == TOKEN_TRUE;
	return node;
}

static void
lower(char *name)
{
	for (; *name != '\0'; name++)
		if (*name >= 'A' && *name <= 'Z')
			*name = (char)(*name - 'A' + 'a');
}

/* Reports an unknown field, with the nearest one that there is. */
static void
refuse_field(struct builder *builder, const char *name, size_t at)
{
	const struct expr_scope *scope = builder->expr->scope;
	const char **names = xcalloc(scope->count + 1, sizeof *names), *nearest;
	char *word = arena_strdup(&builder->expr->arena, name);

	for (size_t i = 0; i < scope->count; i++)
		names[i] = scope->fields[i].name;
	lower(word);
	nearest = text_nearest(word, names);
	if (nearest != NULL)
		(void)report_at(&builder->report, at, _("unknown field %s; did you mean \"%s\"?"),
		    quote_text(name), nearest);
	else
		(void)report_at(&builder->report, at,
		    _("unknown field %s; \"deed help fields\" lists them, text is in single "
		      "quotes"),
		    quote_text(name));
	free(names);
}

static bool
is_open_name(const struct expr_scope *scope, const char *name)
{
	if (scope->open_prefix == NULL || !text_starts(name, scope->open_prefix) ||
	    strlen(name) > NAME_MAX_BYTES || strlen(name) == strlen(scope->open_prefix))
		return false;
	for (const char *p = name; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			return false;
	return true;
}

/* False when the scope has no such field. */
static bool
field_find(const struct expr_scope *scope, const char *name, struct expr_used *used)
{
	*used = (struct expr_used){.name = name};
	for (size_t i = 0; i < scope->count; i++) {
		if (strcmp(scope->fields[i].name, name) != 0)
			continue;
		used->field = &scope->fields[i];
		return true;
	}
	return is_open_name(scope, name);
}

static bool
field_use(struct expr *expr, const struct expr_used *used, size_t *slot)
{
	for (*slot = 0; *slot < expr->used_count; ++*slot)
		if (strcmp(expr->used[*slot].name, used->name) == 0)
			return true;
	if (expr->used_count == EXPR_FIELDS_MAX)
		return false;
	expr->used[expr->used_count++] = *used;
	return true;
}

static enum expr_kind
type_kind(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
		return EXPR_TEXT;
	case TYPE_DATE:
		return EXPR_DATE;
	case TYPE_BOOL:
		return EXPR_BOOL;
	default:
		return EXPR_NUMBER;
	}
}

struct expr_node *
build_field(struct builder *builder, const struct token *token)
{
	struct expr *expr = builder->expr;
	char *name = arena_strndup(&expr->arena, token->bytes, token->length);
	struct expr_used used;
	struct expr_node *node;
	size_t slot;

	if (!field_find(expr->scope, name, &used)) {
		refuse_field(builder, name, token->at);
		return NULL;
	}
	if (!field_use(expr, &used, &slot)) {
		(void)report_at(&builder->report, token->at,
		    _("expected at most %d different fields"), EXPR_FIELDS_MAX);
		return NULL;
	}
	if ((node = node_new(builder, OP_FIELD, EXPR_TEXT, token->at)) == NULL)
		return NULL;
	node->slot = slot;
	node->kind = type_kind(node_field_type(expr, node));
	return node;
}

/* A quoted date where a date is wanted: the text becomes one. */
static bool
text_to_date(struct builder *builder, struct expr_node *node)
{
	struct value text = node->literal.text;

	if (node->op != OP_LITERAL || node->kind != EXPR_TEXT)
		return true; /* another check tells */
	if (!date_parse(text.bytes, text.length, &node->literal.day)) {
		(void)report_at(&builder->report, node->start,
		    _("expected a date such as '2026-12-31', got %s"),
		    quote(text.bytes, text.length));
		return false;
	}
	node->kind = node->literal.kind = EXPR_DATE;
	return true;
}

/* Makes the operands one kind: quoted dates become dates beside a date. */
static bool
unify(struct builder *builder, struct expr_node *const *args, size_t count)
{
	bool dates = false;

	for (size_t i = 0; i < count; i++)
		dates |= args[i]->kind == EXPR_DATE;
	for (size_t i = 0; dates && i < count; i++)
		if (!text_to_date(builder, args[i]))
			return false;
	for (size_t i = 1; i < count; i++)
		if (!build_want(builder, args[i], args[0]->kind))
			return false;
	return true;
}

static bool
want_all(struct builder *builder, struct expr_node *const *args, size_t count, enum expr_kind kind)
{
	for (size_t i = 0; i < count; i++)
		if (!build_want(builder, args[i], kind))
			return false;
	return true;
}

/* Values of one kind that have an order. */
static bool
want_order(struct builder *builder, struct expr_node *const *args, size_t count, enum op op)
{
	if (!unify(builder, args, count))
		return false;
	if (args[0]->kind != EXPR_BOOL || op == OP_EQUAL || op == OP_IN)
		return true;
	(void)report_at(&builder->report, args[0]->start,
	    _("expected numbers, dates or text to compare, got a condition"));
	return false;
}

static bool
want_arithmetic(struct builder *builder, struct expr_node *const *args, size_t count, enum op op)
{
	if (op == OP_SUBTRACT && args[0]->kind == EXPR_DATE && count > 1) {
		(void)report_at(&builder->report, args[0]->start,
		    _("expected a number, got a date; days(to, from) counts days between dates"));
		return false;
	}
	return want_all(builder, args, count, EXPR_NUMBER);
}

struct expr_node *
build_operator(
    struct builder *builder, enum op op, size_t at, struct expr_node *const *args, size_t count)
{
	enum expr_kind kind = EXPR_BOOL;
	bool right;

	switch (op) {
	case OP_AND:
	case OP_OR:
	case OP_NOT:
		right = want_all(builder, args, count, EXPR_BOOL);
		break;
	case OP_IS_NULL:
		right = true;
		break;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_NEGATE:
		kind = EXPR_NUMBER;
		right = want_arithmetic(builder, args, count, op);
		break;
	default:
		right = want_order(builder, args, count, op);
	}
	return right ? fold(builder, node_with_args(builder, op, kind, at, args, count)) : NULL;
}

struct expr_node *
build_match(
    struct builder *builder, size_t at, struct expr_node *subject, const struct token *pattern)
{
	struct value text = token_text(builder, pattern);
	char message[PATTERN_MESSAGE];
	struct expr_node *node;

	if (!build_want(builder, subject, EXPR_TEXT) ||
	    (node = node_with_args(builder, OP_MATCH, EXPR_BOOL, at, &subject, 1)) == NULL)
		return NULL;
	if ((node->pattern = pattern_new(text.bytes, text.length, message)) == NULL) {
		(void)report_at(&builder->report, pattern->at,
		    _("expected a regular expression, got %s: %s"), quote(text.bytes, text.length),
		    message);
		return NULL;
	}
	return fold(builder, node);
}

const struct function *
function_find(struct builder *builder, const struct token *token)
{
	const char *names[FUNCTION_COUNT + 1] = {NULL}, *nearest;
	char *name = arena_strndup(&builder->expr->arena, token->bytes, token->length);

	lower(name);
	for (size_t i = 0; i < FUNCTION_COUNT; i++) {
		names[i] = functions[i].name;
		if (strcmp(name, functions[i].name) == 0)
			return &functions[i];
	}
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		(void)report_at(&builder->report, token->at,
		    _("unknown function %s; did you mean \"%s\"?"), quote_text(name), nearest);
	else
		(void)report_at(&builder->report, token->at,
		    _("unknown function %s; deed-expr(7) lists them"), quote_text(name));
	return NULL;
}

enum op
function_op(const struct function *function)
{
	return function->op;
}

static bool
want_decimals(struct builder *builder, struct expr_node *const *args, size_t count)
{
	if (!want_all(builder, args, count, EXPR_NUMBER))
		return false;
	if (count < 2)
		return true;
	if (args[1]->op == OP_LITERAL && mpz_cmp_ui(mpq_denref(args[1]->literal.number), 1) == 0 &&
	    mpq_cmp_si(args[1]->literal.number, ROUND_DECIMALS_MIN, 1) >= 0 &&
	    mpq_cmp_si(args[1]->literal.number, ROUND_DECIMALS_MAX, 1) <= 0)
		return true;
	(void)report_at(&builder->report, args[1]->start,
	    _("expected a constant whole number of decimals from %d to %d"), ROUND_DECIMALS_MIN,
	    ROUND_DECIMALS_MAX);
	return false;
}

/* Bounds that are constants are checked here, the others when a record is there. */
static bool
want_tiers(struct builder *builder, struct expr_node *const *args, size_t count)
{
	if (!want_all(builder, args, count, EXPR_NUMBER))
		return false;
	for (size_t i = 1; i < count; i += 2) {
		const struct expr_node *bound = args[i], *before = i > 1 ? args[i - 2] : NULL;

		if (bound->op != OP_LITERAL || (before != NULL && before->op != OP_LITERAL))
			continue;
		if (before == NULL ? mpq_sgn(bound->literal.number) >= 0
				   : datum_order(&bound->literal, &before->literal) > 0)
			continue;
		(void)report_at(&builder->report, bound->start,
		    _("expected tier bounds that rise, from 0 or above"));
		return false;
	}
	return true;
}

static bool
want_dates(struct builder *builder, struct expr_node *const *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!text_to_date(builder, args[i]))
			return false;
	return want_all(builder, args, count, EXPR_DATE);
}

/* Checks the arguments; *kind is what the function gives. */
static bool
want_args(struct builder *builder, enum op op, struct expr_node *const *args, size_t count,
    enum expr_kind *kind)
{
	*kind = EXPR_NUMBER;
	switch (op) {
	case OP_IF:
		if (!build_want(builder, args[0], EXPR_BOOL) ||
		    !unify(builder, args + 1, count - 1))
			return false;
		*kind = args[1]->kind;
		return true;
	case OP_MIN:
	case OP_MAX:
		if (!unify(builder, args, count))
			return false;
		*kind = args[0]->kind;
		return *kind == EXPR_DATE || build_want(builder, args[0], EXPR_NUMBER);
	case OP_ROUND:
		return want_decimals(builder, args, count);
	case OP_DAYS:
		return want_dates(builder, args, count);
	case OP_TIER:
		return want_tiers(builder, args, count);
	case OP_NUMBER:
		return build_want(builder, args[0], EXPR_TEXT);
	default:
		return want_all(builder, args, count, EXPR_NUMBER);
	}
}

struct expr_node *
build_call(struct builder *builder, const struct function *function, const struct token *name,
    struct expr_node *const *args, size_t count)
{
	enum expr_kind kind;

	if (count < function->min || count > function->max) {
		(void)report_at(&builder->report, name->at, _("expected %s, got %zu arguments"),
		    function->usage, count);
		return NULL;
	}
	if (!want_args(builder, function->op, args, count, &kind))
		return NULL;
	return fold(builder, node_with_args(builder, function->op, kind, name->at, args, count));
}
