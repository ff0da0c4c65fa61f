/* Evaluation. Nothing (null) spreads through arithmetic and makes comparisons false; expr.h says
 * how. */
#include <assert.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "expr/exact.h"
#include "expr/node.h"
#include "expr/pattern.h"

/* Where the fields' values come from, and where errors go. */
struct eval {
	const struct expr *expr;
	const struct expr_record *record;
	const struct expr_part *part; /* not NULL: values come in the part's order */
	const struct value *values;
	const struct expr_node *missing; /* the field last found to be nothing */
	struct report report;
};

static enum rc eval_node(struct eval *eval, const struct expr_node *node, struct datum *out);

static struct value
field_value(const struct eval *eval, const struct expr_node *node)
{
	const struct expr *expr = eval->expr;
	const struct expr_used *used = &expr->used[node->slot];

	if (eval->part != NULL)
		return eval->values[eval->part->position[node->slot]];
	if (used->field != NULL)
		return eval->record->values[used->field - expr->scope->fields];
	if (eval->record->open == NULL)
		return value_null();
	return eval->record->open(eval->record->context, used->name);
}

static enum rc
refuse_value(const struct eval *eval, const struct expr_node *node, const struct value *value,
    const char *expected)
{
	const char *name = eval->expr->used[node->slot].name;

	if (value->kind == VALUE_INT)
		return report_at(&eval->report, node->at,
		    _("expected %s in field \"%s\", got %lld"), expected, name,
		    (long long)value->number);
	return report_at(&eval->report, node->at, _("expected %s in field \"%s\", got %s"),
	    expected, name, quote(value->bytes, value->length));
}

static enum rc
number_field(const struct eval *eval, const struct expr_node *node, const struct value *value,
    struct datum *out)
{
	unsigned long scale = type_scale(node_field_type(eval->expr, node));

	if (scale == 0) { /* DECIMAL */
		if (value->kind == VALUE_TEXT &&
		    exact_parse(value->bytes, value->length, out->number))
			return RC_OK;
		return refuse_value(eval, node, value, _("a decimal number"));
	}
	if (value->kind != VALUE_INT)
		return refuse_value(eval, node, value, _("a whole number of units"));
	mpq_set_si(out->number, value->number, scale);
	mpq_canonicalize(out->number);
	return RC_OK;
}

static enum rc
eval_field(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct value value = field_value(eval, node);

	if (value.kind == VALUE_NULL) {
		eval->missing = node;
		return RC_OK;
	}
	out->null = false;
	switch (node->kind) {
	case EXPR_NUMBER:
		return number_field(eval, node, &value, out);
	case EXPR_TEXT:
		out->text = value;
		return value.kind == VALUE_TEXT ? RC_OK
						: refuse_value(eval, node, &value, _("text"));
	case EXPR_DATE:
		if (value.kind == VALUE_TEXT && date_parse(value.bytes, value.length, &out->day))
			return RC_OK;
		return refuse_value(eval, node, &value, _("a date (YYYY-MM-DD)"));
	default:
		out->truth = value.number == 1;
		return value.kind == VALUE_INT ? RC_OK
					       : refuse_value(eval, node, &value, _("0 or 1"));
	}
}

static void
set_truth(struct datum *out, bool truth)
{
	out->null = false;
	out->truth = truth;
}

/* A condition's truth: nothing is false. */
static enum rc
eval_truth(struct eval *eval, const struct expr_node *node, bool *truth)
{
	struct datum value;
	enum rc rc;

	datum_init(&value, EXPR_BOOL);
	rc = eval_node(eval, node, &value);
	*truth = rc == RC_OK && !value.null && value.truth;
	return rc;
}

/* and, or: the right side only where the left does not decide. */
static enum rc
eval_logic(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	bool truth;
	enum rc rc = eval_truth(eval, node->args[0], &truth);

	if (rc == RC_OK && truth == (node->op == OP_AND))
		rc = eval_truth(eval, node->args[1], &truth);
	set_truth(out, truth);
	return rc;
}

static bool
order_holds(enum op op, int order)
{
	switch (op) {
	case OP_EQUAL:
		return order == 0;
	case OP_LESS:
		return order < 0;
	case OP_LESS_EQUAL:
		return order <= 0;
	case OP_GREATER:
		return order > 0;
	default:
		return order >= 0;
	}
}

/* Whether left stands so to the node's value; false when that is nothing. */
static enum rc
eval_against(struct eval *eval, const struct datum *left, enum op op, const struct expr_node *node,
    bool *holds)
{
	struct datum right;
	enum rc rc;

	datum_init(&right, node->kind);
	rc = eval_node(eval, node, &right);
	*holds = rc == RC_OK && !right.null && order_holds(op, datum_order(left, &right));
	datum_release(&right);
	return rc;
}

static enum rc
eval_in(struct eval *eval, const struct expr_node *node, const struct datum *left, bool *holds)
{
	enum rc rc = RC_OK;

	for (size_t i = 1; i < node->count && rc == RC_OK && !*holds; i++)
		rc = eval_against(eval, left, OP_EQUAL, node->args[i], holds);
	return rc;
}

static enum rc
eval_between(struct eval *eval, const struct expr_node *node, const struct datum *left, bool *holds)
{
	enum rc rc = eval_against(eval, left, OP_GREATER_EQUAL, node->args[1], holds);

	if (rc == RC_OK && *holds)
		rc = eval_against(eval, left, OP_LESS_EQUAL, node->args[2], holds);
	return rc;
}

static enum rc
eval_match(struct eval *eval, const struct expr_node *node, const struct datum *left, bool *holds)
{
	char message[PATTERN_MESSAGE];

	if (pattern_match(node->pattern, left->text.bytes, left->text.length, holds, message))
		return RC_OK;
	return report_at(&eval->report, node->at, _("the pattern gave no answer for %s: %s"),
	    quote(left->text.bytes, left->text.length), message);
}

/* Comparisons, between, in, ~ and is null: one operand on the left decides first. */
static enum rc
eval_relation(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum left;
	bool holds = false;
	enum rc rc;

	datum_init(&left, node->args[0]->kind);
	rc = eval_node(eval, node->args[0], &left);
	if (rc != RC_OK || node->op == OP_IS_NULL || left.null)
		holds = node->op == OP_IS_NULL && left.null;
	else if (node->op == OP_IN)
		rc = eval_in(eval, node, &left, &holds);
	else if (node->op == OP_BETWEEN)
		rc = eval_between(eval, node, &left, &holds);
	else if (node->op == OP_MATCH)
		rc = eval_match(eval, node, &left, &holds);
	else
		rc = eval_against(eval, &left, node->op, node->args[1], &holds);
	set_truth(out, holds);
	datum_release(&left);
	return rc;
}

static enum rc
number_size(const struct eval *eval, const struct expr_node *node, const mpq_t number)
{
	if (!exact_too_large(number))
		return RC_OK;
	return report_at(&eval->report, node->at,
	    _("expected a number of at most %d bits, got a larger one"), EXPR_BITS_MAX);
}

static enum rc
arithmetic(const struct eval *eval, const struct expr_node *node, mpq_t number, const mpq_t right)
{
	switch (node->op) {
	case OP_ADD:
		mpq_add(number, number, right);
		break;
	case OP_SUBTRACT:
		mpq_sub(number, number, right);
		break;
	case OP_MULTIPLY:
		mpq_mul(number, number, right);
		break;
	default:
		if (mpq_sgn(right) == 0)
			return report_at(
			    &eval->report, node->at, _("expected a divisor, got zero"));
		mpq_div(number, number, right);
	}
	return number_size(eval, node, number);
}

static enum rc
eval_arithmetic(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum right;
	enum rc rc;

	if ((rc = eval_node(eval, node->args[0], out)) != RC_OK || out->null)
		return rc;
	datum_init(&right, EXPR_NUMBER);
	if ((rc = eval_node(eval, node->args[1], &right)) == RC_OK && !right.null)
		rc = arithmetic(eval, node, out->number, right.number);
	out->null = right.null;
	datum_release(&right);
	return rc;
}

static void
to_whole(mpq_t number, enum op op)
{
	mpz_t whole;

	mpz_init(whole);
	if (op == OP_FLOOR)
		mpz_fdiv_q(whole, mpq_numref(number), mpq_denref(number));
	else
		mpz_cdiv_q(whole, mpq_numref(number), mpq_denref(number));
	mpq_set_z(number, whole);
	mpz_clear(whole);
}

/* Functions of one number; that of decimals is a constant. */
static enum rc
eval_unary(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	enum rc rc = eval_node(eval, node->args[0], out);

	if (rc != RC_OK || out->null)
		return rc;
	if (node->op == OP_NEGATE)
		mpq_neg(out->number, out->number);
	else if (node->op == OP_ABS)
		mpq_abs(out->number, out->number);
	else if (node->op == OP_ROUND)
		exact_round_decimals(out->number,
		    node->count > 1 ? mpz_get_si(mpq_numref(node->args[1]->literal.number)) : 0);
	else
		to_whole(out->number, node->op);
	return RC_OK;
}

static enum rc
eval_if(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	bool truth;
	enum rc rc = eval_truth(eval, node->args[0], &truth);

	return rc != RC_OK ? rc : eval_node(eval, node->args[truth ? 1 : 2], out);
}

static enum rc
eval_extreme(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum next;
	enum rc rc = eval_node(eval, node->args[0], out);

	datum_init(&next, node->kind);
	for (size_t i = 1; i < node->count && rc == RC_OK && !out->null; i++) {
		int order;

		next.null = true;
		if ((rc = eval_node(eval, node->args[i], &next)) != RC_OK)
			break;
		out->null = next.null;
		order = next.null ? 0 : datum_order(&next, out);
		if (node->op == OP_MIN ? order >= 0 : order <= 0)
			continue;
		if (node->kind == EXPR_NUMBER)
			mpq_swap(out->number, next.number);
		out->day = next.day;
	}
	datum_release(&next);
	return rc;
}

static enum rc
eval_days(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum to, from;
	enum rc rc;

	datum_init(&to, EXPR_DATE);
	datum_init(&from, EXPR_DATE);
	if ((rc = eval_node(eval, node->args[0], &to)) != RC_OK || to.null ||
	    (rc = eval_node(eval, node->args[1], &from)) != RC_OK || from.null)
		return rc;
	out->null = false;
	mpq_set_si(out->number, to.day - from.day, 1);
	return RC_OK;
}

/* number(text): people's text, so what is no number is an error that shows it. */
static enum rc
eval_number_text(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum text;
	enum rc rc;

	datum_init(&text, EXPR_TEXT);
	if ((rc = eval_node(eval, node->args[0], &text)) != RC_OK || text.null)
		return rc;
	out->null = false;
	if (exact_parse(text.text.bytes, text.text.length, out->number))
		return RC_OK;
	return report_at(&eval->report, node->at, _("expected text that is a number, got %s"),
	    quote(text.text.bytes, text.text.length));
}

static void
tell_tier(const struct eval *eval, const mpq_t units, const mpq_t rate)
{
	const struct expr_record *record = eval->record;
	struct ratio exact_units, exact_rate;

	if (record != NULL && record->tier != NULL && exact_to_ratio(units, &exact_units) &&
	    exact_to_ratio(rate, &exact_rate))
		record->tier(record->context, exact_units, exact_rate);
}

/* One tier of a sum: the units above `bound`, or up to `next` where there is one, at the rate. */
static void
tier_add(const struct eval *eval, mpq_t sum, const mpq_t quantity, const mpq_t bound,
    const mpq_t rate, const struct datum *next)
{
	bool last = next == NULL || mpq_cmp(quantity, next->number) <= 0;
	mpq_t units;

	if (mpq_cmp(quantity, bound) <= 0)
		return;
	mpq_init(units);
	mpq_sub(units, last ? quantity : next->number, bound);
	tell_tier(eval, units, rate);
	mpq_mul(units, units, rate);
	mpq_add(sum, sum, units);
	mpq_clear(units);
}

static enum rc
tier_sum(const struct eval *eval, const struct expr_node *node, const struct datum *args,
    struct datum *out)
{
	mpq_set_ui(out->number, 0, 1);
	if (mpq_sgn(args[0].number) < 0)
		return report_at(&eval->report, node->args[0]->start,
		    _("expected a quantity of 0 or more for the tiers"));
	for (size_t i = 1; i < node->count; i += 2) {
		const struct datum *next = i + 2 < node->count ? &args[i + 2] : NULL;

		if (i == 1 ? mpq_sgn(args[1].number) < 0
			   : mpq_cmp(args[i].number, args[i - 2].number) <= 0)
			return report_at(&eval->report, node->args[i]->start,
			    _("expected tier bounds that rise, from 0 or above"));
		tier_add(
		    eval, out->number, args[0].number, args[i].number, args[i + 1].number, next);
	}
	out->null = false;
	return number_size(eval, node, out->number);
}

static enum rc
eval_tier(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	struct datum *args = xcalloc(node->count, sizeof *args);
	bool null = false;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < node->count; i++)
		datum_init(&args[i], EXPR_NUMBER);
	for (size_t i = 0; i < node->count && rc == RC_OK && !null; i++) {
		rc = eval_node(eval, node->args[i], &args[i]);
		null = args[i].null;
	}
	if (rc == RC_OK && !null)
		rc = tier_sum(eval, node, args, out);
	for (size_t i = 0; i < node->count; i++)
		datum_release(&args[i]);
	free(args);
	return rc;
}

static enum rc
eval_literal(const struct expr_node *node, struct datum *out)
{
	out->null = false;
	out->truth = node->literal.truth;
	out->day = node->literal.day;
	out->text = node->literal.text;
	if (node->kind == EXPR_NUMBER)
		mpq_set(out->number, node->literal.number);
	return RC_OK;
}

static enum rc
eval_function(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	switch (node->op) {
	case OP_IF:
		return eval_if(eval, node, out);
	case OP_MIN:
	case OP_MAX:
		return eval_extreme(eval, node, out);
	case OP_DAYS:
		return eval_days(eval, node, out);
	case OP_TIER:
		return eval_tier(eval, node, out);
	case OP_NUMBER:
		return eval_number_text(eval, node, out);
	default:
		return eval_unary(eval, node, out);
	}
}

/* out was made for the node's kind and is null. */
static enum rc
eval_node(struct eval *eval, const struct expr_node *node, struct datum *out)
{
	bool truth;
	enum rc rc;

	switch (node->op) {
	case OP_LITERAL:
		return eval_literal(node, out);
	case OP_FIELD:
		return eval_field(eval, node, out);
	case OP_AND:
	case OP_OR:
		return eval_logic(eval, node, out);
	case OP_NOT:
		rc = eval_truth(eval, node->args[0], &truth);
		set_truth(out, !truth);
		return rc;
	case OP_EQUAL:
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
	case OP_BETWEEN:
	case OP_IN:
	case OP_MATCH:
	case OP_IS_NULL:
		return eval_relation(eval, node, out);
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
		return eval_arithmetic(eval, node, out);
	default:
		return eval_function(eval, node, out);
	}
}

enum rc
node_constant(const struct expr_node *node, struct datum *datum, const struct report *report)
{
	struct eval eval = {.report = *report};

	return eval_node(&eval, node, datum);
}

enum rc
expr_test(const struct expr *expr, const struct expr_record *record, bool *truth,
    struct errors *errors, const struct place *place)
{
	struct eval eval = {.expr = expr, .record = record, .report = {errors, place}};

	return eval_truth(&eval, expr->root, truth);
}

enum rc
expr_part_test(const struct expr_part *part, const struct value *values, size_t count, bool *truth,
    struct errors *errors, const struct place *place)
{
	struct eval eval = {
	    .expr = part->expr, .part = part, .values = values, .report = {errors, place}};

	if (count != part->count)
		return error_add(errors, RC_BUG, place, "expr_test: expected %zu values, got %zu",
		    part->count, count);
	return eval_truth(&eval, part->node, truth);
}

/* The formula's number; out is initialised. */
static enum rc
expr_exact(const struct expr *expr, const struct expr_record *record, struct datum *out,
    const struct report *report)
{
	struct eval eval = {.expr = expr, .record = record, .report = *report};
	enum rc rc = eval_node(&eval, expr->root, out);

	if (rc != RC_OK || !out->null)
		return rc;
	assert(eval.missing != NULL); /* only a field gives nothing */
	return report_at(report, eval.missing->at,
	    _("expected a value of field \"%s\", got nothing"),
	    expr->used[eval.missing->slot].name);
}

enum rc
expr_number(const struct expr *expr, const struct expr_record *record, struct ratio *number,
    struct errors *errors, const struct place *place)
{
	struct report report = {errors, place};
	struct datum exact;
	enum rc rc;

	datum_init(&exact, EXPR_NUMBER);
	rc = expr_exact(expr, record, &exact, &report);
	if (rc == RC_OK && !exact_to_ratio(exact.number, number))
		rc = error_add(errors, RC_DATA, place,
		    _("expected a number of at most 38 digits, got a larger or finer one"));
	datum_release(&exact);
	return rc;
}

/* yuan, exact, to fen: a multiple of unit_fen. */
static bool
yuan_round(mpq_t yuan, int64_t unit_fen, enum rounding mode, int64_t *amount_fen)
{
	mpq_t scale;
	mpz_t fen;
	bool fits;

	mpq_init(scale);
	mpz_init(fen);
	mpq_set_si(scale, 100, (unsigned long)unit_fen);
	mpq_canonicalize(scale);
	mpq_mul(yuan, yuan, scale);
	exact_round(yuan, mode, fen);
	mpz_mul_si(fen, fen, unit_fen);
	fits = exact_to_int64(fen, amount_fen);
	mpz_clear(fen);
	mpq_clear(scale);
	return fits;
}

enum rc
expr_money(const struct expr *expr, const struct expr_record *record, int64_t unit_fen,
    enum rounding mode, int64_t *amount_fen, struct errors *errors, const struct place *place)
{
	struct report report = {errors, place};
	struct datum exact;
	enum rc rc;

	datum_init(&exact, EXPR_NUMBER);
	rc = expr_exact(expr, record, &exact, &report);
	if (rc == RC_OK && !yuan_round(exact.number, unit_fen, mode, amount_fen))
		rc = error_add(errors, RC_DATA, place,
		    _("expected an amount within 92,233,720,368,547,758.07 yuan, got a larger "
		      "one"));
	datum_release(&exact);
	return rc;
}
