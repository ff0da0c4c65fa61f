/* Who buys: the deal's party, and others with it, each with a share. */
#ifndef DEED_BUYERS_H
#define DEED_BUYERS_H

#include "base/ratio.h"
#include "sales/deal.h"

/* The deal's party first; its share is what the others leave, unless it is said. */
struct buyer {
	int64_t party_id;
	struct ratio share;
	bool said; /* named */
};

enum { BUYERS_MAX = 16 };

struct buyers {
	struct buyer list[BUYERS_MAX];
	size_t count; /* 0: the deal's party alone, of which no row is kept */
	const char *expected; /* after RC_DATA: what was expected */
};

/* Reads "P2=1/3, P3=0.25" (commas, semicolons or blanks between them); without shares all have the
 * same. The deal's party may be named, or not. RC_DATA, and no error is added but `expected` says
 * what was: shares do not come to 1, or leave the party nothing, or a party is not known or named
 * twice. Absent text: none. */
enum rc buyers_read(
    struct ledger *ledger, int64_t party_id, struct value text, struct buyers *buyers);

/* Names under which money of the deals' parties may come. All zero is empty. */
struct payers {
	struct payer {
		int64_t party_id, of_id; /* the name of party of_id pays for party_id */
	} * list;
	size_t count, capacity;
	size_t next; /* as a feed */
};

/* Tells who buys with the deal's last event, and notes the others' names as payers of its party. */
void buyers_add(struct deals *deals, const struct deal *deal, const struct buyers *buyers,
    struct payers *payers);

/* Writes those that are new, with their history. */
enum rc payers_write(struct ledger *ledger, struct payers *payers);
void payers_release(struct payers *payers);

#endif
