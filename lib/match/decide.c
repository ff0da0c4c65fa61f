#include "match/decide.h"

#include "match/bill-set.h"

const char *
why_words(enum why why)
{
	static const char *const words[] = {
	    [WHY_DECIDED] = "certain",
	    [WHY_NOBODY] = "nothing points to a party",
	    [WHY_SEVERAL] = "fits several parties",
	    [WHY_CONTRADICTION] = "evidence of different parties",
	    [WHY_WEAK] = "what was seen could mean something else",
	    [WHY_NAME_ONLY] = "only the name, and the amount fits nothing",
	    [WHY_NAME_COMMON] = "only the name, and many owe this amount",
	    [WHY_TWO_WAYS] = "the amount fits in two ways",
	    [WHY_UNDONE] = "a match of this line was undone",
	    [WHY_PART] = "a part was claimed before",
	    [WHY_TOO_MUCH] = "names too many",
	    [WHY_OTHER] = "may be no payment",
	    [WHY_RULE] = "no rule allows it",
	};

	return words[why];
}

static bool
names_bill(const struct who *who)
{
	for (size_t i = 0; i < who->count; i++)
		if (who->signs[i].kind == SIGN_BILL && !who->signs[i].weak)
			return true;
	return false;
}

/* Fits the shares of named bills to the amount: where it is less than all, in order, but not
 * when it is exactly another of them. */
static enum why
fit_named(struct choice *choice, int64_t amount_fen)
{
	int64_t left = amount_fen;
	size_t i;

	for (i = 0; i < choice->count && choice->shares[i].amount_fen <= left; i++)
		left -= choice->shares[i].amount_fen;
	choice->left_fen = left;
	if (i == choice->count)
		return WHY_DECIDED;
	for (size_t k = 1; k < choice->count; k++)
		if (choice->shares[k].amount_fen == amount_fen &&
		    choice->shares[0].amount_fen != amount_fen)
			return WHY_TWO_WAYS;
	choice->shares[i].amount_fen = left;
	choice->count = left > 0 ? i + 1 : i;
	choice->left_fen = 0;
	choice->under = true;
	return WHY_DECIDED;
}

/* Without a bill named: by the amount, or in order. */
static enum why
decide_open(struct book *book, enum grade grade, const struct scope *scope, date_day date,
    int64_t amount_fen, struct choice *choice)
{
	uint32_t exact = book_exact(book, scope, amount_fen);
	bool all_due = book_due(book, scope, date) == amount_fen;
	bool all_open = book_open(book, scope) == amount_fen;
	enum bill_set set = BILL_SET_NONE;

	choice->rule = RULE_ORDER;
	if (exact != BOOK_NONE && grade < GRADE_CERTAIN && book_amount_is_common(book, amount_fen))
		return WHY_NAME_COMMON;
	if (exact != BOOK_NONE) {
		if (all_due && book_bill(book, exact)->due_on > date)
			return WHY_TWO_WAYS;
		choice->rule = RULE_AMOUNT;
		choice_add_share(choice, exact, amount_fen);
		return WHY_DECIDED;
	}
	if (all_due || all_open)
		choice->rule = all_due ? RULE_DUE : RULE_OPEN;
	else if (grade < GRADE_CERTAIN)
		return WHY_NAME_ONLY;
	else if ((set = bill_set_find(choice, book, scope, amount_fen)) != BILL_SET_NONE)
		choice->rule = RULE_SET;
	if (set == BILL_SET_SEVERAL)
		return WHY_TWO_WAYS;
	if (set == BILL_SET_NONE)
		choice_add_order(choice, book, scope, amount_fen);
	return WHY_DECIDED;
}

void
decide(struct book *book, const struct who *who, const struct scope *scope, date_day date,
    int64_t amount_fen, struct choice *choice)
{
	choice->count = 0;
	choice->left_fen = 0;
	choice->under = false;
	choice->kept_fen = 0;
	if (names_bill(who)) {
		choice->rule = RULE_BILL;
		choice_add_named(choice, book, who);
		choice->why = fit_named(choice, amount_fen);
	} else {
		choice->why = decide_open(book, who->grade, scope, date, amount_fen, choice);
	}
}
