/* 更名: a deal goes on with another party. No money moves: what was paid stays with the bills that it
 * paid; what is open is billed to the new party instead, and what is billed from now on is billed
 * to it. */
#ifndef DEED_ASSIGN_H
#define DEED_ASSIGN_H

#include "sales/sale.h"

struct assign {
	struct value deal, party; /* codes */
	int64_t fee_fen; /* for the change, billed to the new party; 0: none */
	const char *reason;
	struct place place;
};

struct assign_result {
	int64_t deals, bills, fen; /* open bills that went over, and what is open of them */
};

/* One deal. RC_DATA: an error says why it cannot. The contract is changed at once. */
enum rc assign_deal(struct sale *sale, const struct assign *assign, struct assign_result *result);

#endif
