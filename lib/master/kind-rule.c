/* The kind `rule`: what matching goes by. */

#include "base/i18n.h"
#include "expr/pattern.h"
#include "master/fields.h"
#include "master/kind.h"
#include "master/load-row.h"
#include "master/tolerance.h"

static const char *
check_pattern(const char *text, size_t length, struct arena *arena)
{
	char message[PATTERN_MESSAGE];
	struct pattern *pattern = pattern_new(text, length, message);
	struct text expected = {0};
	const char *kept;

	if (pattern != NULL) {
		pattern_free(pattern);
		return NULL;
	}
	text_printf(&expected, _("expected a regular expression (%s)"), message);
	kept = arena_strdup(arena, expected.bytes);
	text_release(&expected);
	return kept;
}

static const char *
check_tolerance(const char *text, size_t length, struct arena *arena)
{
	struct tolerance tolerance;

	(void)arena;
	return tolerance_parse(text, length, &tolerance)
	    ? NULL
	    : _("expected an amount as 5.00 or a share as 0.6%");
}

enum { RULE_KIND = 2, RULE_PATTERN, RULE_WHEN, RULE_ACCOUNT, RULE_CHANNEL, RULE_TOLERANCE };

static const struct kind_column columns[] = {
    {.name = "rule", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "order", .stored = "place", .type = TYPE_INT, .flags = COLUMN_REQUIRED},
    [RULE_KIND] = {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"bill", "amount", "due", "open", "set", "order", "fee",
	    "discount", "interest", "charge", "transfer", "settlement", "counter", "reversal",
	    "other", "wait", NULL}},
    [RULE_PATTERN] = {.name = "pattern", .stored = "pattern", .check = check_pattern},
    [RULE_WHEN] = {.name = "when", .stored = "condition"},
    [RULE_ACCOUNT] = {.name = "account",
	.stored = "ledger_account_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_LEDGER_ACCOUNT},
    [RULE_CHANNEL] = {.name = "channel",
	.stored = "account_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_ACCOUNT},
    [RULE_TOLERANCE] = {.name = "tolerance", .stored = "tolerance", .check = check_tolerance},
    {.name = "days", .stored = "days", .type = TYPE_INT, .flags = COLUMN_NOT_NEGATIVE},
    {.name = "enabled", .stored = "enabled", .type = TYPE_BOOL, .fallback = "1"},
};

static bool
is_kind(const struct load_row *row, const char *kind)
{
	return value_is(row->values[RULE_KIND], kind);
}

/* What a rule of its kind cannot do without. */
static enum rc
check_rule(struct load *load, struct load_row *row)
{
	static const char *const by_pattern[] = {"interest", "charge", "other", "wait"};
	const struct value *values = row->values;

	check_expression(load, row, RULE_WHEN, &line_scope, EXPR_BOOL);
	for (size_t i = 0; i < sizeof by_pattern / sizeof *by_pattern; i++)
		if (is_kind(row, by_pattern[i]) && values[RULE_PATTERN].kind == VALUE_NULL &&
		    values[RULE_WHEN].kind == VALUE_NULL)
			load_problem(load, "pattern",
			    _("expected a pattern or a condition: this rule would take every line"));
	if (is_kind(row, "reversal") && values[RULE_PATTERN].kind == VALUE_NULL)
		load_problem(load, "pattern", _("expected a pattern that tells a reversal"));
	if (is_kind(row, "other") && values[RULE_ACCOUNT].kind == VALUE_NULL)
		load_problem(load, "account", _("expected the ledger account that it books to"));
	if ((is_kind(row, "fee") || is_kind(row, "discount")) &&
	    values[RULE_TOLERANCE].kind == VALUE_NULL)
		load_problem(load, "tolerance", _("expected how much may be missing"));
	return RC_OK;
}

const struct kind kind_rule = {
    .name = "rule", .table = "match_rule", KIND_COLUMNS(columns), .check = check_rule};
