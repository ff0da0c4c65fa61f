/* The items that are billed, in memory: a ledger has tens of them. */
#ifndef DEED_ITEMS_H
#define DEED_ITEMS_H

#include "base/ratio.h"
#include "ledger/ledger.h"

struct item {
	int64_t id;
	size_t place; /* in the list */
	char *code;
	struct ratio tax_rate;
};

/* All zero is valid and empty. */
struct items {
	struct item *list; /* in the order of their ids */
	size_t count, capacity, last;
};

/* Reads all items; RC_DATA when a tax rate is none. */
enum rc items_read(struct items *items, struct ledger *ledger);

/* The item, which must be there. */
struct item *items_find(struct items *items, int64_t id);

void items_release(struct items *items);

#endif
