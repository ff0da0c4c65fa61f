#include "expr/node.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "expr/pattern.h"

enum rc
report_at(const struct report *report, size_t at, const char *format, ...)
{
	struct text text = {0};
	va_list args;

	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	(void)error_add(report->errors, RC_DATA, report->place, _("at character %zu: %s"), at,
	    text_string(&text));
	text_release(&text);
	return RC_DATA;
}

void
datum_init(struct datum *datum, enum expr_kind kind)
{
	*datum = (struct datum){.kind = kind, .null = true};
	if (kind == EXPR_NUMBER)
		mpq_init(datum->number);
}

void
datum_release(struct datum *datum)
{
	if (datum->kind == EXPR_NUMBER)
		mpq_clear(datum->number);
}

static int
text_order(const struct value *a, const struct value *b)
{
	size_t length = a->length < b->length ? a->length : b->length;
	int order = length > 0 ? memcmp(a->bytes, b->bytes, length) : 0;

	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

int
datum_order(const struct datum *a, const struct datum *b)
{
	switch (a->kind) {
	case EXPR_NUMBER:
		return mpq_cmp(a->number, b->number);
	case EXPR_TEXT:
		return text_order(&a->text, &b->text);
	case EXPR_DATE:
		return (a->day > b->day) - (a->day < b->day);
	default:
		return a->truth - b->truth;
	}
}

enum type
node_field_type(const struct expr *expr, const struct expr_node *node)
{
	const struct expr_field *field = expr->used[node->slot].field;

	return field != NULL ? field->type : TYPE_TEXT;
}

unsigned long
type_scale(enum type type)
{
	switch (type) {
	case TYPE_INT:
		return 1;
	case TYPE_MONEY:
	case TYPE_PERCENT:
		return 100;
	case TYPE_AREA:
		return 10000;
	default:
		return 0;
	}
}

bool
expr_uses(const struct expr *expr, const char *name)
{
	for (size_t i = 0; i < expr->used_count; i++)
		if (strcmp(expr->used[i].name, name) == 0)
			return true;
	return false;
}

const char *
expr_field(const struct expr *expr, size_t n, int *place)
{
	const struct expr_used *used = &expr->used[n];

	if (n >= expr->used_count)
		return NULL;
	if (place != NULL)
		*place = used->field != NULL ? (int)(used->field - expr->scope->fields) : -1;
	return used->name;
}

void
expr_free(struct expr *expr)
{
	if (expr == NULL)
		return;
	for (struct expr_node *node = expr->nodes; node != NULL; node = node->next) {
		if (node->op == OP_LITERAL)
			datum_release(&node->literal);
		pattern_free(node->pattern);
	}
	arena_release(&expr->arena);
	free(expr);
}
