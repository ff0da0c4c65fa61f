#include "match/pile.h"

#include <stdlib.h>
#include <string.h>

struct amount_key {
	int64_t amount_fen;
	uint64_t pile;
};

void
piles_release(struct book *book)
{
	free(book->piles);
	map_release(&book->amounts);
	free(book->nodes);
	arena_release(&book->arena);
}

static int
place_order(const void *a, const void *b, void *context)
{
	const struct book *book = context;

	return bill_order(&book->bills[*(const uint32_t *)a], &book->bills[*(const uint32_t *)b]);
}

/* Notes a bill under its open amount. Most come in order, so they go to the front or the end. */
static void
amount_add(struct book *book, uint32_t pile, uint32_t bill)
{
	struct amount_key key = {book->bills[bill].open_fen, pile};
	bool fresh;
	int64_t *head = map_put(&book->amounts, (const char *)&key, sizeof key, &fresh);
	uint32_t first = fresh ? BOOK_NONE : (uint32_t)(*head & UINT32_MAX);
	uint32_t last = fresh ? BOOK_NONE : (uint32_t)((uint64_t)*head >> 32);
	uint32_t made = (uint32_t)book->node_count;
	struct amount_node *nodes;

	book->nodes = nodes =
	    array_grow(book->nodes, book->node_count, &book->node_capacity, sizeof *book->nodes);
	nodes[book->node_count++] = (struct amount_node){bill, BOOK_NONE};
	if (first == BOOK_NONE) {
		first = last = made;
	} else if (place_order(&nodes[last].bill, &bill, book) <= 0) {
		nodes[last].next = made;
		last = made;
	} else if (place_order(&bill, &nodes[first].bill, book) <= 0) {
		nodes[made].next = first;
		first = made;
	} else {
		uint32_t before = first;

		while (place_order(&nodes[nodes[before].next].bill, &bill, book) < 0)
			before = nodes[before].next;
		nodes[made].next = nodes[before].next;
		nodes[before].next = made;
	}
	*head = (int64_t)((uint64_t)last << 32 | first);
}

static uint32_t
amount_first(struct book *book, uint32_t pile, int64_t amount_fen)
{
	struct amount_key key = {amount_fen, pile};
	int64_t *head = map_get(&book->amounts, (const char *)&key, sizeof key);
	uint32_t first, last;

	if (head == NULL)
		return BOOK_NONE;
	first = (uint32_t)(*head & UINT32_MAX);
	last = (uint32_t)((uint64_t)*head >> 32);
	while (first != BOOK_NONE && book->bills[book->nodes[first].bill].open_fen != amount_fen)
		first = book->nodes[first].next;
	if (first == BOOK_NONE)
		last = BOOK_NONE;
	*head = (int64_t)((uint64_t)last << 32 | first);
	return first != BOOK_NONE ? book->nodes[first].bill : BOOK_NONE;
}

/* Collects and sorts an owner's bills. */
static uint32_t
pile_make(struct book *book, uint32_t head, bool of_party)
{
	struct pile *pile;
	uint32_t number = (uint32_t)book->pile_count, bill;

	book->piles =
	    array_grow(book->piles, book->pile_count, &book->pile_capacity, sizeof *book->piles);
	pile = &book->piles[book->pile_count++];
	*pile = (struct pile){0};
	for (bill = head; bill != BOOK_NONE;
	     bill = of_party ? book->bills[bill].next_of_party : book->bills[bill].next_of_contract)
		pile->count++;
	pile->bills = arena_alloc(&book->arena, pile->count * sizeof *pile->bills);
	pile->due_until = INT32_MIN;
	/* The list has the last bill first: filled from its end, the pile is nearly in order. */
	bill = head;
	for (uint32_t i = pile->count; i-- > 0;) {
		pile->bills[i] = bill;
		pile->open_fen += book->bills[bill].open_fen;
		bill =
		    of_party ? book->bills[bill].next_of_party : book->bills[bill].next_of_contract;
	}
	if (pile->count > 1)
		qsort_r(pile->bills, pile->count, sizeof *pile->bills, place_order, book);
	pile->indexed = pile->count > PILE_SMALL;
	for (uint32_t i = 0; pile->indexed && i < pile->count; i++)
		if (book->bills[pile->bills[i]].open_fen > 0)
			amount_add(book, number, pile->bills[i]);
	return number;
}

/* The number of an owner's pile, or BOOK_NONE when nothing of it is open. */
static uint32_t
pile_of(struct book *book, struct pile_index *index, uint32_t id)
{
	if (id >= index->size || index->head[id] == BOOK_NONE)
		return BOOK_NONE;
	if (index->pile[id] == BOOK_NONE)
		index->pile[id] = pile_make(book, index->head[id], index == &book->parties);
	return index->pile[id];
}

static size_t
scope_piles(struct book *book, const struct scope *scope, uint32_t piles[SCOPE_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < scope->contracts; i++) {
		piles[count] = pile_of(book, &book->contracts, scope->contract_ids[i]);
		count += piles[count] != BOOK_NONE;
	}
	if (scope->contracts == 0) {
		piles[0] = pile_of(book, &book->parties, scope->party_id);
		count = piles[0] != BOOK_NONE;
	}
	return count;
}

static void
pile_settled(struct book *book, uint32_t number, uint32_t bill, int64_t amount_fen)
{
	struct pile *pile = &book->piles[number];

	pile->open_fen -= amount_fen;
	if (book->bills[bill].due_on <= pile->due_until)
		pile->due_fen -= amount_fen;
	if (pile->indexed && book->bills[bill].open_fen > 0)
		amount_add(book, number, bill);
}

void
book_settle(struct book *book, uint32_t index, int64_t amount_fen)
{
	struct open_bill *bill = &book->bills[index];
	uint32_t of_party = book->parties.pile[bill->party_id];
	uint32_t of_contract = book->contracts.pile[bill->contract_id];

	bill->open_fen -= amount_fen;
	if (of_party != BOOK_NONE)
		pile_settled(book, of_party, index, amount_fen);
	if (of_contract != BOOK_NONE)
		pile_settled(book, of_contract, index, amount_fen);
}

static uint32_t
pile_exact(struct book *book, uint32_t number, int64_t amount_fen)
{
	const struct pile *pile = &book->piles[number];

	if (pile->indexed)
		return amount_first(book, number, amount_fen);
	for (uint32_t i = pile->first; i < pile->count; i++)
		if (book->bills[pile->bills[i]].open_fen == amount_fen)
			return pile->bills[i];
	return BOOK_NONE;
}

uint32_t
book_exact(struct book *book, const struct scope *scope, int64_t amount_fen)
{
	uint32_t piles[SCOPE_MAX], best = BOOK_NONE;
	size_t count = scope_piles(book, scope, piles);

	for (size_t i = 0; i < count; i++) {
		uint32_t found = pile_exact(book, piles[i], amount_fen);

		if (found != BOOK_NONE &&
		    (best == BOOK_NONE || place_order(&found, &best, book) < 0))
			best = found;
	}
	return best;
}

int128
book_open(struct book *book, const struct scope *scope)
{
	uint32_t piles[SCOPE_MAX];
	size_t count = scope_piles(book, scope, piles);
	int128 sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += book->piles[piles[i]].open_fen;
	return sum;
}

/* Moves the mark of what is due to a day; when days go back, it starts anew. */
static int128
pile_due(struct book *book, struct pile *pile, date_day date)
{
	if (date < pile->due_until) {
		pile->due = 0;
		pile->due_fen = 0;
	}
	pile->due_until = date;
	for (; pile->due < pile->count; pile->due++) {
		const struct open_bill *bill = &book->bills[pile->bills[pile->due]];

		if (bill->due_on > date)
			break;
		pile->due_fen += bill->open_fen;
	}
	return pile->due_fen;
}

int128
book_due(struct book *book, const struct scope *scope, date_day date)
{
	uint32_t piles[SCOPE_MAX];
	size_t count = scope_piles(book, scope, piles);
	int128 sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += pile_due(book, &book->piles[piles[i]], date);
	return sum;
}

bool
book_contract_open(struct book *book, uint32_t contract_id)
{
	struct scope scope = {.contract_ids = {contract_id}, .contracts = 1};

	return book_open(book, &scope) > 0;
}

static void
walk_from_first(struct book_walk *walk)
{
	for (size_t i = 0; i < walk->count; i++)
		walk->at[i] = walk->book->piles[walk->piles[i]].first;
}

void
walk_begin(struct book_walk *walk, struct book *book, const struct scope *scope)
{
	*walk = (struct book_walk){.book = book};
	walk->count = scope_piles(book, scope, walk->piles);
	for (size_t i = 0; i < walk->count; i++) {
		struct pile *pile = &book->piles[walk->piles[i]];

		while (pile->first < pile->count &&
		    book->bills[pile->bills[pile->first]].open_fen == 0)
			pile->first++;
	}
	walk_from_first(walk);
	walk->rank = book->by_rank ? RANK_COSTS : RANK_PRINCIPAL;
}

/* Whether the walk gives the bill, now or at all. */
static bool
walk_passes(const struct book_walk *walk, const struct open_bill *bill)
{
	return bill->open_fen == 0 || (walk->book->by_rank && bill->rank != walk->rank);
}

uint32_t
walk_next(struct book_walk *walk)
{
	uint32_t best = BOOK_NONE;
	size_t from = 0;

	for (size_t i = 0; i < walk->count; i++) {
		const struct pile *pile = &walk->book->piles[walk->piles[i]];
		uint32_t bill;

		while (walk->at[i] < pile->count &&
		    walk_passes(walk, &walk->book->bills[pile->bills[walk->at[i]]]))
			walk->at[i]++;
		if (walk->at[i] == pile->count)
			continue;
		bill = pile->bills[walk->at[i]];
		if (best == BOOK_NONE || place_order(&bill, &best, walk->book) < 0) {
			best = bill;
			from = i;
		}
	}
	if (best != BOOK_NONE) {
		walk->at[from]++;
		return best;
	}
	if (walk->rank == RANK_PRINCIPAL)
		return BOOK_NONE;
	walk->rank++;
	walk_from_first(walk);
	return walk_next(walk);
}
