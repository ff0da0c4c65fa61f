/* Which open bills come to an amount, for suggestions: one bill, the bills of a contract that are
 * due on one day, all of a contract. Memory: 16 bytes for each. */
#ifndef DEED_AMOUNTS_H
#define DEED_AMOUNTS_H

#include "match/book.h"

struct amount_place {
	int64_t amount_fen;
	uint32_t bill; /* the first of them; tells the party */
};

/* All zero is a valid empty list. */
struct amounts {
	struct amount_place *places; /* by amount, then in the order of their first bills */
	size_t count, capacity;
};

void amounts_make(struct amounts *amounts, const struct book *book);
void amounts_release(struct amounts *amounts);

/* The first place of at least this amount. */
size_t amounts_find(const struct amounts *amounts, int64_t amount_fen);

#endif
