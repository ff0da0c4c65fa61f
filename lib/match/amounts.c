#include "match/amounts.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/number.h"

static int
place_order(const void *a, const void *b, void *book)
{
	const struct amount_place *x = a, *y = b;

	if (x->amount_fen != y->amount_fen)
		return x->amount_fen < y->amount_fen ? -1 : 1;
	return bill_order(book_bill(book, x->bill), book_bill(book, y->bill));
}

static int
contract_order(const void *a, const void *b, void *book)
{
	const struct open_bill *x = book_bill(book, *(const uint32_t *)a),
			       *y = book_bill(book, *(const uint32_t *)b);

	if (x->contract_id != y->contract_id)
		return x->contract_id < y->contract_id ? -1 : 1;
	return bill_order(x, y);
}

static void
add(struct amounts *amounts, int64_t amount_fen, uint32_t bill)
{
	amounts->places = array_grow(
	    amounts->places, amounts->count, &amounts->capacity, sizeof *amounts->places);
	amounts->places[amounts->count++] = (struct amount_place){amount_fen, bill};
}

/* The sum of bills; 0 when it cannot be held. */
static int64_t
sum_of(const struct book *book, const uint32_t *bills, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (!money_add(&sum, book_bill(book, bills[i])->open_fen))
			return 0;
	return sum;
}

/* The bills of one contract, in order: each, those of each day, and all. */
static void
add_contract(struct amounts *amounts, const struct book *book, const uint32_t *bills, size_t count)
{
	size_t begin = 0;

	for (size_t i = 0; i < count; i++) {
		date_day due = book_bill(book, bills[i])->due_on;

		add(amounts, book_bill(book, bills[i])->open_fen, bills[i]);
		if (i + 1 < count && book_bill(book, bills[i + 1])->due_on == due)
			continue;
		if (i > begin)
			add(amounts, sum_of(book, bills + begin, i + 1 - begin), bills[begin]);
		begin = i + 1;
	}
	if (count > 1 &&
	    book_bill(book, bills[0])->due_on != book_bill(book, bills[count - 1])->due_on)
		add(amounts, sum_of(book, bills, count), bills[0]);
}

void
amounts_make(struct amounts *amounts, const struct book *book)
{
	uint32_t *bills = xcalloc(book_count(book), sizeof *bills);
	size_t count = 0, begin = 0;

	for (uint32_t i = 0; i < book_count(book); i++)
		if (book_bill(book, i)->open_fen > 0)
			bills[count++] = i;
	qsort_r(bills, count, sizeof *bills, contract_order, (void *)(uintptr_t)book);
	for (size_t i = 0; i < count; i++) {
		if (i + 1 < count &&
		    book_bill(book, bills[i + 1])->contract_id ==
			book_bill(book, bills[i])->contract_id)
			continue;
		add_contract(amounts, book, bills + begin, i + 1 - begin);
		begin = i + 1;
	}
	free(bills);
	if (amounts->count > 0)
		qsort_r(amounts->places, amounts->count, sizeof *amounts->places, place_order,
		    (void *)(uintptr_t)book);
}

void
amounts_release(struct amounts *amounts)
{
	free(amounts->places);
	*amounts = (struct amounts){0};
}

size_t
amounts_find(const struct amounts *amounts, int64_t amount_fen)
{
	return array_place(amounts->places, amounts->count, sizeof *amounts->places,
	    offsetof(struct amount_place, amount_fen), amount_fen);
}
