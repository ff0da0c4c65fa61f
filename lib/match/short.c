#include "match/short.h"

#include "base/number.h"
#include "ledger/statement.h"

enum {
	COLUMN_DATE,
	COLUMN_ACCOUNT,
	COLUMN_ACCOUNT_KIND,
	COLUMN_PAYER,
	COLUMN_PAYER_ACCOUNT,
	COLUMN_MEMO,
	COLUMN_BANK_ID,
	COLUMN_ORDER,
	COLUMN_ITEM = 0,
	COLUMN_CLASS
};
enum { SQL_LINE, SQL_ITEM };

static const char *const sqls[] = {
    [SQL_LINE] =
	"SELECT l.date, a.code, a.kind, l.payer, l.payer_account, l.memo, l.bank_id,"
	" l.order_id FROM bank_line l JOIN account a ON a.id = l.account_id WHERE l.id = :id",
    [SQL_ITEM] = "SELECT i.code, i.class FROM bill b JOIN item i ON i.id = b.item_id"
		 " WHERE b.id = :id",
};

static const enum rule_kind kinds[] = {
    [RULE_BILL] = KIND_BILL,
    [RULE_AMOUNT] = KIND_AMOUNT,
    [RULE_DUE] = KIND_DUE,
    [RULE_OPEN] = KIND_OPEN,
    [RULE_SET] = KIND_SET,
    [RULE_ORDER] = KIND_ORDER,
    [RULE_FEE] = KIND_FEE,
    [RULE_DISCOUNT] = KIND_DISCOUNT,
};

/* The question that a rule is asked: the line, and of short payments the bill. */
struct asked {
	struct matching *matching;
	const struct line *line;
	const struct open_bill *bill; /* NULL: none */
	int64_t difference_fen;
};

static bool
holds(const struct asked *asked, const struct match_rule *rule)
{
	struct ledger *ledger = asked->matching->ledger;
	struct statement *s, *item = NULL;
	struct rule_line values = {.values = {[LINE_AMOUNT] = value_int(asked->line->open_fen)}};
	enum rc rc = RC_OK;
	bool stuck = false, truth;

	if (rule->pattern == NULL && rule->condition == NULL)
		return true;
	s = ledger_statement(ledger, sqls[SQL_LINE]);
	bind_int(s, ":id", asked->line->id);
	if (!statement_row(s, &rc))
		return false;
	for (int i = 0; i <= COLUMN_ORDER; i++)
		values.values[LINE_DATE + i] = column_value(s, i);
	if (asked->bill != NULL) {
		item = ledger_statement(ledger, sqls[SQL_ITEM]);
		bind_int(item, ":id", asked->bill->id);
		if (statement_row(item, &rc)) {
			values.values[LINE_ITEM] = column_value(item, COLUMN_ITEM);
			values.values[LINE_CLASS] = column_value(item, COLUMN_CLASS);
		}
		values.values[LINE_DIFFERENCE] = value_int(asked->difference_fen);
		values.values[LINE_DAYS_EARLY] = value_int(asked->bill->due_on - asked->line->date);
	}
	truth = rule_holds(&asked->matching->others.rules, rule, &values, &stuck);
	statement_reset(s);
	if (item != NULL)
		statement_reset(item);
	return truth;
}

/* Whether a rule of the kind that is on holds. */
static bool
allowed(const struct asked *asked, enum rule_kind kind)
{
	const struct rules *rules = &asked->matching->others.rules;

	if (rules->always[kind])
		return true;
	for (size_t i = 0; rules->has[kind] && i < rules->count; i++)
		if (rules->list[i].kind == kind && holds(asked, &rules->list[i]))
			return true;
	return false;
}

/* Whether a rule explains why so much is missing of bills of a sum. A fee is anything up to the
 * tolerance; a discount is exactly it. */
static bool
explains(
    const struct match_rule *rule, int64_t open_fen, int64_t missing_fen, const struct asked *asked)
{
	int64_t most_fen = tolerance_of(&rule->tolerance, open_fen);

	if (missing_fen <= 0 || missing_fen > most_fen ||
	    (rule->kind == KIND_DISCOUNT && missing_fen != most_fen))
		return false;
	return holds(asked, rule);
}

/* The rule, in order, that explains what is missing; NULL: none. */
static const struct match_rule *
explanation(const struct asked *asked, int64_t open_fen)
{
	const struct rules *rules = &asked->matching->others.rules;

	for (size_t i = 0; rules->list != NULL && i < rules->count; i++)
		if ((rules->list[i].kind == KIND_FEE || rules->list[i].kind == KIND_DISCOUNT) &&
		    explains(&rules->list[i], open_fen, asked->difference_fen, asked))
			return &rules->list[i];
	return NULL;
}

static void
settle_short(struct choice *choice, const struct match_rule *rule, int64_t missing_fen)
{
	choice->rule = rule->kind == KIND_FEE ? RULE_FEE : RULE_DISCOUNT;
	choice->kept_fen = missing_fen;
	choice->under = false;
	choice->left_fen = 0;
}

/* The bills that the line names, all of them. */
static const struct match_rule *
short_named(const struct asked *asked, const struct who *who, struct choice *choice)
{
	const struct book *book = asked->matching->book;
	const struct match_rule *rule = NULL;
	struct asked with = *asked;
	struct choice all = {0};
	int64_t sum_fen = 0;
	bool fits = true;

	choice_add_named(&all, asked->matching->book, who);
	for (size_t i = 0; i < all.count; i++)
		fits = fits && money_add(&sum_fen, all.shares[i].amount_fen);
	if (fits && all.count > 0) {
		with.bill = book_bill(book, all.shares[0].bill);
		with.difference_fen = sum_fen - asked->line->open_fen;
		rule = explanation(&with, sum_fen);
	}
	choice->count = rule != NULL ? 0 : choice->count;
	for (size_t i = 0; rule != NULL && i < all.count; i++)
		choice_add_share(choice, all.shares[i].bill, all.shares[i].amount_fen);
	choice_release(&all);
	return rule;
}

/* One bill, the only one that is short by so little. *several: more than one is. */
static const struct match_rule *
short_open(
    const struct asked *asked, const struct scope *scope, struct choice *choice, bool *several)
{
	struct book *book = asked->matching->book;
	const struct match_rule *found = NULL;
	struct book_walk walk;
	uint32_t bill, taken = BOOK_NONE;

	walk_begin(&walk, book, scope);
	while ((bill = walk_next(&walk)) != BOOK_NONE) {
		const struct match_rule *rule;
		struct asked with = *asked;

		with.bill = book_bill(book, bill);
		with.difference_fen = with.bill->open_fen - asked->line->open_fen;
		if (with.difference_fen <= 0 ||
		    (rule = explanation(&with, with.bill->open_fen)) == NULL)
			continue;
		*several |=
		    taken != BOOK_NONE && with.bill->open_fen != book_bill(book, taken)->open_fen;
		if (taken == BOOK_NONE) {
			taken = bill;
			found = rule;
		}
	}
	if (found == NULL || *several)
		return NULL;
	choice->count = 0;
	choice_add_share(choice, taken, book_bill(book, taken)->open_fen);
	return found;
}

void
short_decide(struct matching *matching, const struct line *line, const struct who *who,
    const struct scope *scope, struct choice *choice, const struct match_rule **by)
{
	const struct rules *rules = &matching->others.rules;
	struct asked asked = {.matching = matching, .line = line};
	int64_t missing_fen = 0;
	bool several = false;

	*by = NULL;
	if (rules->has[KIND_FEE] || rules->has[KIND_DISCOUNT]) {
		if (choice->rule == RULE_BILL && choice->under)
			*by = short_named(&asked, who, choice);
		else if (choice->rule == RULE_ORDER)
			*by = short_open(&asked, scope, choice, &several);
	}
	if (several) {
		choice->why = WHY_TWO_WAYS;
		return;
	}
	if (*by == NULL) {
		if (!allowed(&asked, kinds[choice->rule]))
			choice->why = WHY_RULE;
		return;
	}
	for (size_t i = 0; i < choice->count; i++)
		missing_fen += choice->shares[i].amount_fen;
	settle_short(choice, *by, missing_fen - line->open_fen);
}
