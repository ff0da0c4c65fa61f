/* The rules of matching that the ledger holds (deed-load(1), kind rule), as matching asks them.
 *
 * Memory: the patterns and conditions. A pattern that needs too many steps on a line does not
 * hold for it, and the line waits for a person: no memo that a stranger writes stops a night. */
#ifndef DEED_RULES_H
#define DEED_RULES_H

#include "base/date.h"
#include "base/text.h"
#include "expr/expr.h"
#include "expr/pattern.h"
#include "ledger/ledger.h"
#include "master/fields.h"
#include "master/tolerance.h"
#include "match/lead.h"

enum rule_kind {
	/* what a line of a party pays: match/decide.h */
	KIND_BILL,
	KIND_AMOUNT,
	KIND_DUE,
	KIND_OPEN,
	KIND_SET,
	KIND_ORDER,
	KIND_FEE, /* the bill less what the payer's bank kept */
	KIND_DISCOUNT, /* the bill less the discount of its rule */
	/* what is no payment: match/others.h */
	KIND_INTEREST,
	KIND_CHARGE,
	KIND_TRANSFER, /* between two of our own accounts */
	KIND_SETTLEMENT, /* a payment channel pays out what it took */
	KIND_COUNTER, /* money taken at the counter arrives */
	KIND_REVERSAL, /* the bank takes a booking back */
	KIND_OTHER, /* of a site: to the ledger account of the rule */
	KIND_WAIT, /* for a person, whatever else it shows */
	KINDS
};

const char *kind_name(enum rule_kind kind); /* as stored: "interest" */
bool kind_find_name(const char *name, size_t length, enum rule_kind *kind);

struct match_rule {
	char *code;
	enum rule_kind kind;
	struct pattern *pattern; /* NULL: any text */
	struct expr *condition; /* NULL: always */
	struct tolerance tolerance; /* zero without one */
	int64_t days; /* 0 without any */
	int64_t ledger_account_id; /* 0: that of the setting of its kind */
	int64_t account_id; /* 0: any channel */
};

/* Those that are enabled, in their order. All zero is a valid empty list. */
struct rules {
	struct match_rule *list;
	size_t count, capacity;
	bool has[KINDS];
	bool always[KINDS]; /* one of the kind has neither pattern nor condition */
	struct lead lead; /* of the patterns of kinds that are no payment */
	struct text subject;
};

enum rc rules_load(struct rules *rules, struct ledger *ledger);
void rules_release(struct rules *rules);

/* What a rule looks at: fields in the order of enum line_field; text is borrowed. */
struct rule_line {
	struct value values[LINE_FIELDS];
};

/* True when no rule of a kind that is no payment can hold, quickly. */
bool rules_pass(struct rules *rules, struct value payer, struct value memo);

/* Whether pattern and condition hold. *stuck becomes true where that cannot be told, as when a
 * pattern takes too many steps; then the rule does not hold. */
bool rule_holds(
    struct rules *rules, const struct match_rule *rule, const struct rule_line *line, bool *stuck);

/* The first rule of one kind, or NULL. */
const struct match_rule *rules_first(const struct rules *rules, enum rule_kind kind);

/* The ledger account that a kind is booked to: the rule's (NULL: none), else that of its setting.
 * 0 after an error. */
int64_t rule_ledger_account(
    struct ledger *ledger, const struct match_rule *rule, enum rule_kind kind);

#endif
