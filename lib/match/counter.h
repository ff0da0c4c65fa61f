/* Receipts that were taken (or, negative, paid out) at the counter on an account that has
 * statements or pays out to one, and that no line was found for yet. */
#ifndef DEED_COUNTER_H
#define DEED_COUNTER_H

#include "base/memory.h"
#include "match/others.h"

struct counter_receipt {
	int64_t id, account_id, amount_fen;
	int64_t fee_fen; /* what the channel keeps of it */
	uint32_t party_id;
	date_day date;
	const char *name, *reference; /* of the party; on the slip, or "" */
	bool banked; /* found by this run */
};

struct counter_receipts {
	struct counter_receipt *list; /* in order of date, id */
	size_t count, capacity;
	struct map amounts; /* of {account, amount less fee}: how many */
	struct arena arena;
};

#endif
