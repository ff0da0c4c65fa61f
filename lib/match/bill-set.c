#include "match/bill-set.h"

struct search {
	uint32_t bills[SET_BILLS_MAX];
	int64_t open_fen[SET_BILLS_MAX];
	int64_t rest_fen[SET_BILLS_MAX + 1]; /* of this bill and all after it */
	int twin[SET_BILLS_MAX]; /* the bill before it of the same amount; -1: none */
	int count;
	unsigned found; /* the first set, a bit a bill */
	int sets;
};

/* False: there are too many, or more than an int64 holds. */
static bool
collect(struct search *search, struct book *book, const struct scope *scope)
{
	struct book_walk walk;
	uint32_t bill;

	walk_begin(&walk, book, scope);
	while ((bill = walk_next(&walk)) != BOOK_NONE) {
		int at = search->count;

		if (at == SET_BILLS_MAX)
			return false;
		search->bills[at] = bill;
		search->open_fen[at] = book_bill(book, bill)->open_fen;
		search->twin[at] = at - 1;
		while (search->twin[at] >= 0 &&
		    search->open_fen[search->twin[at]] != search->open_fen[at])
			search->twin[at]--;
		search->count++;
	}
	for (int i = search->count; i-- > 0;)
		if (__builtin_add_overflow(
			search->rest_fen[i + 1], search->open_fen[i], &search->rest_fen[i]))
			return false;
	return true;
}

/* Every set of the bills from `at` on that makes up left_fen, until two are found. */
static void
look(struct search *search, int at, unsigned taken, int64_t left_fen)
{
	if (left_fen == 0) {
		if (search->sets++ == 0)
			search->found = taken;
		return;
	}
	if (search->sets > 1 || at == search->count || search->rest_fen[at] < left_fen)
		return;
	if (search->open_fen[at] <= left_fen &&
	    (search->twin[at] < 0 || (taken & 1U << search->twin[at]) != 0))
		look(search, at + 1, taken | 1U << at, left_fen - search->open_fen[at]);
	look(search, at + 1, taken, left_fen);
}

/* The first bills in order, none left out. */
static bool
first_bills(const struct search *search, int64_t amount_fen)
{
	for (int i = 0; i < search->count && amount_fen > 0; i++)
		amount_fen -= search->open_fen[i];
	return amount_fen == 0;
}

enum bill_set
bill_set_find(
    struct choice *choice, struct book *book, const struct scope *scope, int64_t amount_fen)
{
	struct search search = {.count = 0};

	if (!collect(&search, book, scope) || first_bills(&search, amount_fen))
		return BILL_SET_NONE;
	look(&search, 0, 0, amount_fen);
	if (search.sets != 1)
		return search.sets == 0 ? BILL_SET_NONE : BILL_SET_SEVERAL;
	for (int i = 0; i < search.count; i++)
		if ((search.found & 1U << i) != 0)
			choice_add_share(choice, search.bills[i], search.open_fen[i]);
	return BILL_SET_ONE;
}
