/* Who sells to a party (party.consultant), as deals tell it. */
#ifndef DEED_CONSULTANTS_H
#define DEED_CONSULTANTS_H

#include "base/memory.h"
#include "ledger/ledger.h"

/* All zero is empty. */
struct consultants {
	struct consultant {
		int64_t party_id;
		const char *name;
	} * list;
	size_t count, capacity;
	struct arena arena;
};

/* The party's consultant is this one from now on; of several the last. */
void consultants_add(
    struct consultants *consultants, int64_t party_id, const char *name, size_t length);

/* Writes what changed, with its history. */
enum rc consultants_write(struct ledger *ledger, const struct consultants *consultants);
void consultants_release(struct consultants *consultants);

#endif
