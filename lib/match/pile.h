/* Inside the book: the piles of open bills, made when they are first asked about. */
#ifndef DEED_PILE_H
#define DEED_PILE_H

#include "base/map.h"
#include "match/book.h"

/* The bills of one party or contract, in order. */
struct pile {
	uint32_t *bills; /* places in the book */
	uint32_t count;
	uint32_t first; /* all before it are settled */
	uint32_t due; /* all before it are due on due_until and counted in due_fen */
	date_day due_until;
	bool indexed; /* by amount, in book->amounts */
	int128 open_fen, due_fen;
};

/* By owner's id: the last bill added, and the pile; BOOK_NONE: none. */
struct pile_index {
	uint32_t *head, *pile;
	size_t size;
};

/* Bills of a large pile that had one open amount, in order; stale ones are passed over. */
struct amount_node {
	uint32_t bill, next;
};

struct book {
	struct ledger *ledger; /* NULL: in a test */
	bool by_rank; /* setting match.order: costs, then interest, then principal, whenever due */
	struct open_bill *bills;
	size_t count, capacity;
	struct open_credit *credits;
	size_t credit_count, credit_capacity;
	struct pile_index parties, contracts;
	struct pile *piles;
	size_t pile_count, pile_capacity;
	struct map amounts; /* {pile, amount} to the first node */
	struct amount_node *nodes;
	size_t node_count, node_capacity;
	struct arena arena;
	uint32_t *owed; /* bills by a hash of their open amount, when first asked; NULL: not yet */
};

void piles_release(struct book *book);

#endif
