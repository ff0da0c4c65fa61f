#include "match/choice.h"

#include <stdlib.h>

#include "base/memory.h"

const char *
rule_name(enum rule rule)
{
	static const char *const names[] = {
	    [RULE_BILL] = "bill",
	    [RULE_AMOUNT] = "amount",
	    [RULE_DUE] = "due",
	    [RULE_OPEN] = "open",
	    [RULE_SET] = "set",
	    [RULE_ORDER] = "order",
	    [RULE_FEE] = "fee",
	    [RULE_DISCOUNT] = "discount",
	    [RULE_ADVANCE] = "advance",
	    [RULE_CREDIT] = "credit",
	    [RULE_CLAIM] = "claim",
	    [RULE_COUNTER] = "counter",
	};

	return names[rule];
}

const char *
rule_evidence(const struct choice *choice)
{
	static const char *const words[] = {
	    [RULE_BILL] = "amount = bills named",
	    [RULE_AMOUNT] = "amount = one bill",
	    [RULE_DUE] = "amount = total due",
	    [RULE_OPEN] = "amount = total open",
	    [RULE_SET] = "amount = these bills together",
	    [RULE_ORDER] = "in order of due dates",
	    [RULE_FEE] = "amount = bills less a fee",
	    [RULE_DISCOUNT] = "amount = bills less a discount",
	    [RULE_ADVANCE] = "",
	    [RULE_CREDIT] = "",
	    [RULE_CLAIM] = "",
	    [RULE_COUNTER] = "",
	};

	if (choice->rule == RULE_BILL && choice->left_fen > 0)
		return "amount over bills named";
	if (choice->rule == RULE_BILL && choice->under)
		return "amount under bills named";
	return choice->count > 0 ? words[choice->rule] : "nothing open";
}

void
choice_release(struct choice *choice)
{
	free(choice->shares);
	*choice = (struct choice){0};
}

void
choice_add_share(struct choice *choice, uint32_t bill, int64_t amount_fen)
{
	choice->shares =
	    array_grow(choice->shares, choice->count, &choice->capacity, sizeof *choice->shares);
	choice->shares[choice->count++] = (struct share){bill, amount_fen};
}

void
choice_add_order(
    struct choice *choice, struct book *book, const struct scope *scope, int64_t amount_fen)
{
	struct book_walk walk;
	uint32_t bill;

	walk_begin(&walk, book, scope);
	while (amount_fen > 0 && (bill = walk_next(&walk)) != BOOK_NONE) {
		int64_t open = book_bill(book, bill)->open_fen;

		choice_add_share(choice, bill, open < amount_fen ? open : amount_fen);
		amount_fen -= open < amount_fen ? open : amount_fen;
	}
	choice->left_fen = amount_fen;
}

void
choice_add_named(struct choice *choice, struct book *book, const struct who *who)
{
	for (size_t i = 0; i < who->count; i++) {
		uint32_t bill;
		size_t at;

		if (who->signs[i].kind != SIGN_BILL || who->signs[i].weak ||
		    (bill = book_find(book, who->signs[i].value)) == BOOK_NONE ||
		    book_bill(book, bill)->open_fen == 0 ||
		    book_bill(book, bill)->party_id != who->party_id)
			continue;
		choice_add_share(choice, bill, book_bill(book, bill)->open_fen);
		for (at = choice->count - 1; at > 0; at--) {
			struct share swap = choice->shares[at];

			if (bill_order(book_bill(book, choice->shares[at - 1].bill),
				book_bill(book, swap.bill)) < 0)
				break;
			choice->shares[at] = choice->shares[at - 1];
			choice->shares[at - 1] = swap;
		}
	}
}
