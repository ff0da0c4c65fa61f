/* What becomes of a deal's money when the deal ends: every bill of its contract is credited as a
 * whole. The credit settles what is open of the bill; what is left of it was paid, and is then
 * used: for what is kept, for the deal that goes on, or to be paid out (`deed report payables`,
 * `deed refund`). Penalties on arrears and what is kept for itself (classes late and other) stay as
 * they are: unwind_settle settles them.
 *
 * What was paid is who has the deal now, whoever paid it: a credit is never of another party than
 * what it settles.
 *
 * What a bank lent is the bank's: it is never kept and never used for anything of the buyer's
 * (SPC-商品房 20, 21). It is what was paid of a loan's bills, but for what the buyer paid of them:
 * from an account in the buyer's name (or another payer's that is known), by another credit, or at
 * the counter together with other bills. */
#ifndef DEED_UNWIND_H
#define DEED_UNWIND_H

#include "billing/adjust.h"
#include "sales/deal.h"

struct unwound_credit {
	int64_t id, left_fen; /* not used yet */
	bool deposit, loan;
	struct billed bill; /* that it credits */
};

struct unwind {
	struct adjustments *adjust;
	const char *reason; /* borrowed */
	struct unwound_credit *list;
	size_t count, capacity;
	int64_t deposit_fen; /* paid of deposits, and not paid out again */
	int64_t own_fen; /* paid by the buyer, deposits inside */
	int64_t loan_fen; /* paid by a bank */
	struct billed like; /* of the deal's first bill; id 0: there is none */
};

/* Credits the bills of the deal's contract. kind: ADJUST_REFUND, and what is left waits to be paid
 * out; ADJUST_TRANSFER, and it goes to another deal. Its contract bills nothing any more. The
 * caller releases. */
enum rc unwind_deal(struct unwind *unwind, struct adjustments *adjust, const struct deal *deal,
    enum adjust_kind kind, const char *reason);

/* Credits the bills of its price alone, which were billed wrong (ADJUST_CORRECT): what is left
 * settles those in their place. Deposits, and the contract, stay. */
enum rc unwind_price(
    struct unwind *unwind, struct adjustments *adjust, const struct deal *deal, const char *reason);

/* Settles what the party owes again of the deal (sales/owed-again.h): unwind_deal has done so, and
 * own_fen and deposit_fen are what that leaves. */
enum rc unwind_owed_again(struct unwind *unwind, const struct deal *deal, enum adjust_kind kind);

/* Settles a bill of the run by what the buyer paid, deposits first, as far as it
 * goes; tells how far. */
int64_t unwind_use(struct unwind *unwind, int64_t bill_id, int64_t amount_fen, const char *rule);

/* Bills a sum of the item of this code to the deal's party, due at once, and settles it so.
 * RC_CONFIG: no such item. */
enum rc unwind_charge(
    struct unwind *unwind, const struct deal *deal, const char *item, int64_t amount_fen);

/* Settles what is still open of the deal and of those that it goes on from, of the party that has
 * it: penalties on arrears, fees, payments that were none; before the rest is paid out. Tells how
 * much. */
enum rc unwind_settle(struct unwind *unwind, const struct deal *deal, int64_t *settled_fen);

/* The bills that are open of the deal and of those that it goes on from, of the party that
 * has it; as statement_ids. */
enum rc unwind_open_bills(
    struct ledger *ledger, const struct deal *deal, int64_t **ids, size_t *count);

void unwind_release(struct unwind *unwind);

#endif
