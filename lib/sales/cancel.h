/* Deals that end, and what becomes of their money (RULES A3):
 *
 *	refund	退定, 退号: before the contract; what was paid is given back, less what is agreed to be
 *		kept; or twice over, when the seller is in breach (合同编 587): only a 定金, and only as
 *		far as it is one
 *	forfeit	挞定: the buyer is in breach; of a 定金 what was paid of it is kept, as far as it is
 *		one: up to a fifth of the price (586). All else is given back
 *	return	退房: the contract ends; what was paid less penalty and fee is given back, the loan to
 *		the bank
 *
 * A forfeit can be revived (挞定激活). Money to give back is an open credit of the party. */
#ifndef DEED_CANCEL_H
#define DEED_CANCEL_H

#include "sales/sale.h"

enum cancel_kind { CANCEL_REFUND, CANCEL_FORFEIT, CANCEL_RETURN };

/* By its name; false: there is none. */
bool cancel_kind_find(struct value name, enum cancel_kind *kind);

struct cancel {
	struct value deal; /* its code */
	enum cancel_kind kind;
	bool has_keep; /* else: nothing of a refund, all that may be of a forfeit */
	int64_t keep_fen; /* refund, forfeit: what is kept */
	int64_t penalty_fen, fee_fen; /* return */
	bool twice; /* refund: the seller is in breach */
	const char *reason;
	struct place place;
};

struct cancel_result {
	int64_t deals;
	int64_t back_fen, bank_fen; /* to be paid out: to buyers, to banks */
	int64_t kept_fen; /* penalties, fees, forfeits */
};

/* Ends one deal. RC_DATA: an error says why it cannot. The contract is changed at once, the rest is
 * written by sale_write. */
enum rc cancel_deal(struct sale *sale, const struct cancel *cancel, struct cancel_result *result);

/* Takes a forfeit back: the deal is as before it, what was kept is undone. Its rooms must be free.
 * What was paid out since is owed by the party. */
enum rc cancel_revive(struct sale *sale, const struct cancel *cancel, struct cancel_result *result);

#endif
