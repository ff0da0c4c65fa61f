#include "match/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"

enum {
	COLUMN_CODE,
	COLUMN_KIND,
	COLUMN_PATTERN,
	COLUMN_CONDITION,
	COLUMN_TOLERANCE,
	COLUMN_DAYS,
	COLUMN_LEDGER_ACCOUNT,
	COLUMN_ACCOUNT
};

static const char sql_rules[] =
    "SELECT code, kind, pattern, condition, tolerance, days, ledger_account_id, account_id"
    " FROM match_rule WHERE enabled ORDER BY place, id";
static const char sql_account[] = "SELECT id FROM ledger_account WHERE code = :code";

static const char *const names[KINDS] = {
    [KIND_BILL] = "bill",
    [KIND_AMOUNT] = "amount",
    [KIND_DUE] = "due",
    [KIND_OPEN] = "open",
    [KIND_SET] = "set",
    [KIND_ORDER] = "order",
    [KIND_FEE] = "fee",
    [KIND_DISCOUNT] = "discount",
    [KIND_INTEREST] = "interest",
    [KIND_CHARGE] = "charge",
    [KIND_TRANSFER] = "transfer",
    [KIND_SETTLEMENT] = "settlement",
    [KIND_COUNTER] = "counter",
    [KIND_REVERSAL] = "reversal",
    [KIND_OTHER] = "other",
    [KIND_WAIT] = "wait",
};

const char *
kind_name(enum rule_kind kind)
{
	return names[kind];
}

bool
kind_find_name(const char *name, size_t length, enum rule_kind *kind)
{
	for (int i = 0; i < KINDS; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
			*kind = (enum rule_kind)i;
			return true;
		}
	return false;
}

static bool
is_payment(enum rule_kind kind)
{
	return kind <= KIND_DISCOUNT;
}

static enum rc
damaged(struct ledger *ledger, const char *code)
{
	return error_add(ledger_errors(ledger), RC_CONFIG, NULL,
	    _("rule %s cannot be read; load it again with `deed load rule`"), quote_text(code));
}

static enum rc
rule_read(struct ledger *ledger, struct statement *s, struct match_rule *rule)
{
	struct value kind = column_value(s, COLUMN_KIND), text = column_value(s, COLUMN_PATTERN);
	struct place place = {.file = rule->code, .column = "when"};
	char message[PATTERN_MESSAGE];

	if (!kind_find_name(kind.bytes, kind.length, &rule->kind))
		return damaged(ledger, rule->code);
	if (text.kind == VALUE_TEXT &&
	    (rule->pattern = pattern_new(text.bytes, text.length, message)) == NULL)
		return damaged(ledger, rule->code);
	text = column_value(s, COLUMN_CONDITION);
	if (text.kind == VALUE_TEXT &&
	    (rule->condition = expr_parse(&line_scope, text.bytes, text.length, EXPR_BOOL,
		 ledger_errors(ledger), &place)) == NULL)
		return RC_DATA;
	text = column_value(s, COLUMN_TOLERANCE);
	if (text.kind == VALUE_TEXT && !tolerance_parse(text.bytes, text.length, &rule->tolerance))
		return damaged(ledger, rule->code);
	rule->days = column_int(s, COLUMN_DAYS);
	rule->ledger_account_id = column_int(s, COLUMN_LEDGER_ACCOUNT);
	rule->account_id = column_int(s, COLUMN_ACCOUNT);
	return RC_OK;
}

enum rc
rules_load(struct rules *rules, struct ledger *ledger)
{
	struct statement *s = ledger_statement(ledger, sql_rules);
	enum rc rc = RC_OK;

	*rules = (struct rules){0};
	while (rc == RC_OK && statement_row(s, &rc)) {
		struct match_rule *rule;

		rules->list =
		    array_grow(rules->list, rules->count, &rules->capacity, sizeof *rules->list);
		rule = &rules->list[rules->count++];
		*rule = (struct match_rule){.code = xstrdup(column_text(s, COLUMN_CODE))};
		rc = rule_read(ledger, s, rule);
		rules->has[rule->kind] = true;
		if (rule->pattern == NULL && rule->condition == NULL)
			rules->always[rule->kind] = true;
		if (!is_payment(rule->kind) && rule->pattern == NULL && rule->condition != NULL &&
		    rule->kind != KIND_TRANSFER && rule->kind != KIND_COUNTER)
			rules->lead.any = true;
		if (!is_payment(rule->kind) && rule->pattern != NULL)
			lead_add(&rules->lead, column_text(s, COLUMN_PATTERN));
	}
	statement_reset(s);
	return rc;
}

void
rules_release(struct rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		free(rules->list[i].code);
		pattern_free(rules->list[i].pattern);
		expr_free(rules->list[i].condition);
	}
	free(rules->list);
	text_release(&rules->subject);
	*rules = (struct rules){0};
}

/* The payer, a line break and the memo. */
static struct value
subject(struct rules *rules, struct value payer, struct value memo)
{
	if (payer.length == 0)
		return memo;
	if (memo.length == 0)
		return payer;
	text_clear(&rules->subject);
	text_add(&rules->subject, payer.bytes, payer.length);
	text_addc(&rules->subject, '\n');
	text_add(&rules->subject, memo.bytes, memo.length);
	return value_text(rules->subject.bytes, rules->subject.length);
}

bool
rules_pass(struct rules *rules, struct value payer, struct value memo)
{
	return !lead_may(&rules->lead, memo) && !lead_may(&rules->lead, payer);
}

bool
rule_holds(
    struct rules *rules, const struct match_rule *rule, const struct rule_line *line, bool *stuck)
{
	const struct expr_record record = {.values = line->values};
	char message[PATTERN_MESSAGE];
	struct errors errors = {0};
	struct value text;
	bool holds = true;

	if (rule->pattern != NULL) {
		text = subject(rules, line->values[LINE_PAYER], line->values[LINE_MEMO]);
		if (!pattern_match(rule->pattern, text.bytes, text.length, &holds, message)) {
			*stuck = true;
			return false;
		}
	}
	if (holds && rule->condition != NULL &&
	    expr_test(rule->condition, &record, &holds, &errors, NULL) != RC_OK) {
		*stuck = true;
		holds = false;
	}
	errors_release(&errors);
	return holds;
}

const struct match_rule *
rules_first(const struct rules *rules, enum rule_kind kind)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->list[i].kind == kind)
			return &rules->list[i];
	return NULL;
}

int64_t
rule_ledger_account(struct ledger *ledger, const struct match_rule *rule, enum rule_kind kind)
{
	static const char *const settings[KINDS] = {
	    [KIND_INTEREST] = "account.interest",
	    [KIND_CHARGE] = "account.charge",
	    [KIND_FEE] = "account.charge",
	    [KIND_SETTLEMENT] = "account.charge", /* its fee */
	    [KIND_DISCOUNT] = "account.discount",
	    [KIND_TRANSFER] = "account.transit",
	    [KIND_REVERSAL] = "account.suspense",
	};
	struct statement *s;
	const char *code;
	int64_t id = 0;

	if (rule != NULL && rule->ledger_account_id != 0)
		return rule->ledger_account_id;
	if (settings[kind] != NULL &&
	    (code = ledger_setting(ledger, settings[kind], NULL)) != NULL) {
		s = ledger_statement(ledger, sql_account);
		bind_text(s, ":code", code);
		id = statement_number(s, 0);
	}
	if (id == 0)
		(void)error_add(ledger_errors(ledger), RC_CONFIG, NULL,
		    _("what is %s has no ledger account; `deed config %s CODE` sets it"),
		    kind_name(kind), settings[kind] != NULL ? settings[kind] : "account.other");
	return id;
}
