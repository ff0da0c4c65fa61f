/* Deposits: the money of a deal before its price is due. Which kind it is decides what a refund or
 * a forfeit makes of it (RULES A3):
 *
 *	诚意金	earnest		of a place in the queue; refundable
 *	订金	booking		of a room; refundable
 *	定金	deposit		of a room: forfeited or returned twice over (合同编 587); at most
 *				a fifth of the price (586)
 *
 * A deposit is a bill of the deal's contract; what becomes of it are credits of that bill. */
#ifndef DEED_DEPOSIT_H
#define DEED_DEPOSIT_H

#include "billing/adjust.h"
#include "sales/deal.h"

struct deposit_kind {
	const char *name; /* as stored: 定金 */
	const char *word; /* as it may be typed: deposit */
	const char *item; /* code of its item */
	bool capped;
};

/* By either name; NULL: there is none. */
const struct deposit_kind *deposit_kind_find(struct value name);
/* By the code of its item. */
const struct deposit_kind *deposit_kind_of_item(const char *item);

/* The most that a 定金 may be of a price: 20 %, rounded down. */
int64_t deposit_cap_fen(int64_t price_fen);

/* Makes a deposit of the deal, for its contract, party and room: a bill due on the business date,
 * given back in *bill (adjustments_first). RC_CONFIG: the kind's item is missing. */
enum rc deposit_add(struct adjustments *a, const struct deal *deal, const struct deposit_kind *kind,
    int64_t amount_fen, struct billed *bill);

struct deposit {
	struct billed bill;
	int64_t party_id; /* who has the deal: what was paid is this one's */
	int64_t paid_fen; /* and neither given back nor used */
};

struct deposits {
	struct deposit *list; /* in the order of their bills */
	size_t count, capacity;
	int64_t paid_fen, open_fen; /* of all */
};

/* The stored deposits of a deal's contract, less what this run did. All zero is empty. */
enum rc deposits_read(struct adjustments *a, const struct deal *deal, struct deposits *deposits);
void deposits_release(struct deposits *deposits);

/* Uses what is paid of a deposit for a bill, stored or added, as far as both go: a credit of the
 * deposit (kind transfer) settles the bill. Returns how much; both are less by it. */
int64_t deposit_use(
    struct adjustments *a, struct deposit *deposit, struct billed *bill, const char *reason);

/* Gives back: so much of what is paid (at most all) becomes an open credit of the party, a payable.
 * Returns its id. */
int64_t deposit_give_back(
    struct adjustments *a, struct deposit *deposit, int64_t amount_fen, const char *reason);

/* Asks no more for what is not paid: a credit (kind correct) settles it. */
void deposit_let_go(struct adjustments *a, struct deposit *deposit, const char *reason);

#endif
