#include "match/others.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"

enum rc
others_load(struct others *others, struct ledger *ledger)
{
	enum rc rc;

	*others = (struct others){.ledger = ledger};
	if ((rc = rules_load(&others->rules, ledger)) != RC_OK ||
	    (rc = own_load(&others->own, ledger)) != RC_OK)
		return rc;
	return others->rules.has[KIND_COUNTER] || others->rules.has[KIND_SETTLEMENT]
	    ? counter_load(others)
	    : RC_OK;
}

void
others_release(struct others *others)
{
	rules_release(&others->rules);
	own_release(&others->own);
	counter_free(others->counter);
	free(others->list);
	map_release(&others->fates);
	arena_release(&others->arena);
	*others = (struct others){0};
}

static void
set_fate(struct others *others, int64_t line_id, enum fate fate)
{
	*map_put(&others->fates, (const char *)&line_id, sizeof line_id, NULL) = fate;
}

enum fate
others_fate(const struct others *others, int64_t line_id)
{
	const int64_t *fate = others->fates.count == 0
	    ? NULL
	    : map_get(&others->fates, (const char *)&line_id, sizeof line_id);

	return fate == NULL ? FATE_PAYMENT : (enum fate) * fate;
}

bool
others_may_repeat(const struct others *others, int64_t line_id, int64_t account_id)
{
	const struct own_account *account = own_by_id(&others->own, account_id);

	return others->own.channels &&
	    ((account != NULL && own_is_channel(account)) ||
		others_fate(others, line_id) == FATE_CHANNEL);
}

static struct value
keep(struct others *others, struct value value)
{
	return value.kind != VALUE_TEXT
	    ? value_null()
	    : value_text(arena_strndup(&others->arena, value.bytes, value.length), value.length);
}

/* The fields of conditions. */
static struct rule_line
line_of(const struct others *others, const struct line_row *row)
{
	const struct own_account *account = own_by_id(&others->own, row->account_id);
	struct rule_line line = {.values = {[LINE_AMOUNT] = value_int(row->open_fen),
				     [LINE_DATE] = row->date_text,
				     [LINE_PAYER] = row->payer,
				     [LINE_PAYER_ACCOUNT] = row->account,
				     [LINE_MEMO] = row->memo,
				     [LINE_ORDER] = row->order,
				     [LINE_BANK_ID] = row->bank_id}};

	if (account != NULL) {
		line.values[LINE_ACCOUNT] = value_string(account->code);
		line.values[LINE_ACCOUNT_KIND] = value_string(account->kind);
	}
	return line;
}

/* Whether one rule says what the line is. */
static bool
says(struct others *others, const struct match_rule *rule, const struct line_row *row,
    const struct rule_line *line, struct other *other)
{
	const struct own_account *account = own_by_id(&others->own, row->account_id);
	struct match_rule bare = *rule;

	bare.pattern = NULL;
	switch (rule->kind) {
	case KIND_TRANSFER:
		if (other->own != NULL || other->own_name)
			return rule_holds(&others->rules, &bare, line, &other->stuck);
		return rule->pattern != NULL &&
		    rule_holds(&others->rules, rule, line, &other->stuck);
	case KIND_COUNTER:
		return counter_expects(others, row->account_id, row->open_fen) &&
		    rule_holds(&others->rules, rule, line, &other->stuck);
	case KIND_SETTLEMENT:
		if (row->open_fen <= 0 || account == NULL || own_is_channel(account) ||
		    !rule_holds(&others->rules, rule, line, &other->stuck))
			return false;
		if (other->signs)
			set_fate(others, row->id, FATE_CHANNEL);
		return !other->signs;
	case KIND_INTEREST:
	case KIND_CHARGE:
	case KIND_REVERSAL:
	case KIND_OTHER:
	case KIND_WAIT:
		return rule_holds(&others->rules, rule, line, &other->stuck);
	default:
		return false;
	}
}

static void
set_apart(struct others *others, const struct line_row *row, struct other other)
{
	other.payer = keep(others, row->payer);
	other.account = keep(others, row->account);
	other.memo = keep(others, row->memo);
	others->list =
	    array_grow(others->list, others->count, &others->capacity, sizeof *others->list);
	others->list[others->count++] = other;
	/* a receipt of the counter may only look like this one */
	set_fate(others, row->id,
	    other.rule != NULL && other.rule->kind == KIND_COUNTER ? FATE_PAYMENT : FATE_OPEN);
}

bool
others_look(struct others *others, const struct line_row *row, const struct who *who)
{
	struct other other = {.line_id = row->id,
	    .open_fen = row->open_fen,
	    .account_id = row->account_id,
	    .date = row->date,
	    .own = own_by_number(&others->own, row->account),
	    .own_name = own_is_name(&others->own, row->payer),
	    .signs = who != NULL && who->count > 0,
	    .party_id = who != NULL && who->grade != GRADE_NONE ? who->party_id : 0};
	struct rule_line line;

	if (other.own != NULL && other.own->id == row->account_id)
		other.own = NULL;
	if (other.own == NULL && !other.own_name &&
	    !counter_expects(others, row->account_id, row->open_fen) &&
	    rules_pass(&others->rules, row->payer, row->memo))
		return false;
	line = line_of(others, row);
	for (size_t i = 0;
	     others->rules.list != NULL && i < others->rules.count && other.rule == NULL; i++)
		if (says(others, &others->rules.list[i], row, &line, &other))
			other.rule = &others->rules.list[i];
	if (other.rule == NULL && !other.stuck)
		return false;
	set_apart(others, row, other);
	return true;
}

void
others_look_out(struct others *others, const struct line_row *row, bool waits)
{
	others->out++;
	(void)money_add(&others->out_fen, row->open_fen); /* only told, at most short */
	if (!waits)
		(void)others_look(others, row, NULL);
}

static int64_t
magnitude(int64_t fen)
{
	return fen < 0 ? -fen : fen;
}

static int
other_order(const void *a, const void *b)
{
	const struct other *x = a, *y = b;
	int64_t left = magnitude(x->open_fen), right = magnitude(y->open_fen);

	if (left != right)
		return left < right ? -1 : 1;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return (x->line_id > y->line_id) - (x->line_id < y->line_id);
}

void
others_of_amount(const struct others *others, int64_t amount_fen, size_t *first, size_t *last)
{
	int64_t wanted = magnitude(amount_fen);
	size_t low = 0, high = others->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (magnitude(others->list[middle].open_fen) < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	*first = *last = low;
	while (*last < others->count && magnitude(others->list[*last].open_fen) == wanted)
		++*last;
}

bool
other_waits(const struct others *others, const struct other *other)
{
	return !other->stuck && other->rule != NULL &&
	    others_fate(others, other->line_id) != FATE_BOOKED;
}

void
others_done(struct others *others, int64_t line_id, int64_t amount_fen)
{
	set_fate(others, line_id, FATE_BOOKED);
	others->booked++;
	(void)money_add(&others->booked_fen, amount_fen); /* only told, at most short */
	if (amount_fen < 0) {
		others->out--;
		(void)money_add(&others->out_fen, -amount_fen);
	}
}

void
other_book(struct others *others, struct entries *entries, const struct other *line,
    int64_t other_line_id, int64_t ledger_account_id, date_day date, const char *evidence)
{
	entries_add_other(entries,
	    &(struct other_entry){.line_id = line->line_id,
		.other_line_id = other_line_id,
		.ledger_account_id = ledger_account_id,
		.amount_fen = line->open_fen,
		.date = date,
		.kind = line->rule->kind,
		.rule = line->rule->code,
		.evidence = evidence});
	others_done(others, line->line_id, line->open_fen);
}

/* What a pattern alone tells: interest, charges, what a site's own rules name. */
static enum rc
patterns_decide(struct others *others, struct entries *entries)
{
	for (size_t i = 0; i < others->count; i++) {
		const struct other *other = &others->list[i];
		const struct match_rule *rule = other->rule;
		int64_t account_id;

		if (!other_waits(others, other) || other->signs ||
		    (rule->kind != KIND_INTEREST && rule->kind != KIND_CHARGE &&
			rule->kind != KIND_OTHER))
			continue;
		account_id = rule_ledger_account(others->ledger, rule, rule->kind);
		if (account_id == 0)
			return RC_CONFIG;
		other_book(others, entries, other, 0, account_id, other->date,
		    rule->pattern != NULL ? "the rule's pattern" : "the rule's condition");
	}
	return RC_OK;
}

enum rc
others_decide(struct others *others, struct entries *entries)
{
	enum rc rc;

	if (others->count > 0)
		qsort(others->list, others->count, sizeof *others->list, other_order);
	if ((rc = transfers_decide(others, entries)) != RC_OK ||
	    (rc = reversals_decide(others, entries)) != RC_OK ||
	    (rc = counter_decide(others, entries)) != RC_OK ||
	    (rc = settlements_decide(others, entries)) != RC_OK)
		return rc;
	return patterns_decide(others, entries);
}
