/* Money between two of our own accounts. Each side posts against the account of money in transit,
 * so it does not matter which statement comes first, or that one never does. */
#include "match/others.h"

enum side { SIDE_NONE, SIDE_ONE, SIDE_SEVERAL };

static bool
is_transfer(const struct others *others, const struct other *other)
{
	return other_waits(others, other) && other->rule->kind == KIND_TRANSFER && !other->signs;
}

/* May `b` be the other side of `a`? A channel's payout to a bank account shows the channel. */
static bool
fits(const struct others *others, const struct other *a, const struct other *b)
{
	const struct own_account *account = own_by_id(&others->own, a->account_id);
	bool payout = other_waits(others, b) && b->rule->kind == KIND_SETTLEMENT &&
	    a->open_fen < 0 && account != NULL && own_is_channel(account);
	int64_t days = a->date < b->date ? b->date - a->date : a->date - b->date;

	return (payout || is_transfer(others, b)) && b->open_fen == -a->open_fen &&
	    b->account_id != a->account_id && days <= a->rule->days &&
	    (a->own == NULL || a->own->id == b->account_id) &&
	    (b->own == NULL || b->own->id == a->account_id);
}

/* The other side; where several are on one account, the first: they are alike. */
static enum side
other_side(const struct others *others, const struct other *line, const struct other **found)
{
	size_t i, last;

	*found = NULL;
	for (others_of_amount(others, line->open_fen, &i, &last); i < last; i++) {
		const struct other *other = &others->list[i];

		if (other == line || !fits(others, line, other))
			continue;
		if (*found != NULL && (*found)->account_id != other->account_id)
			return SIDE_SEVERAL;
		if (*found == NULL)
			*found = other;
	}
	return *found != NULL ? SIDE_ONE : SIDE_NONE;
}

static void
book_pair(struct others *others, struct entries *entries, const struct other *line,
    const struct other *other, int64_t transit_id)
{
	struct other seen = *other;

	seen.rule = line->rule;
	other_book(others, entries, line, other->line_id, transit_id, line->date,
	    "both sides between our own accounts");
	other_book(others, entries, &seen, line->line_id, transit_id, other->date,
	    "both sides between our own accounts");
}

enum rc
transfers_decide(struct others *others, struct entries *entries)
{
	const struct match_rule *rule = rules_first(&others->rules, KIND_TRANSFER);
	int64_t transit_id;

	for (size_t i = 0; rule != NULL && i < others->count; i++) {
		const struct other *line = &others->list[i], *other;
		enum side side;

		if (!is_transfer(others, line))
			continue;
		transit_id = rule_ledger_account(others->ledger, line->rule, KIND_TRANSFER);
		if (transit_id == 0)
			return RC_CONFIG;
		side = other_side(others, line, &other);
		if (side == SIDE_ONE)
			book_pair(others, entries, line, other, transit_id);
		else if (side == SIDE_NONE && line->own != NULL)
			other_book(others, entries, line, 0, transit_id, line->date,
			    "the other side's account is our own");
	}
	return RC_OK;
}
