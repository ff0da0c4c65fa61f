/* What a deal was last agreed to be: its price with the VAT in it, its instalments, and the days
 * that they are counted from. */
#ifndef DEED_DEAL_TERMS_H
#define DEED_DEAL_TERMS_H

#include "billing/adjust.h"
#include "sales/deal.h"
#include "sales/sale-clauses.h"
#include "sales/schedule.h"

/* An instalment as stored, borrowed from the arena. */
struct agreed {
	const char *step, *due;
	int64_t item_id, amount_fen;
	int64_t before_fen; /* of the price, in the instalments before it */
	bool has_due;
	date_day due_on;
	int64_t clause_id; /* 0: no clause yet */
	bool billed;
};

struct deal_terms {
	struct taxed_price price;
	date_day book, subscribe, sign; /* 0: did not happen */
	date_day from, end; /* the contract's first day, and its last one; 0: none */
	int64_t building_id;
	struct agreed *list; /* in their order, the deposit's first */
	size_t count, capacity;
	struct arena arena;
};

/* Whether the deal has terms that hold: it is subscribed or signed. */
bool deal_is_agreed(const struct deal *deal);

/* Reads them, of a deal that was subscribed. terms is begun anew: all zero
 * at first, then reused. */
enum rc deal_terms_read(
    struct ledger *ledger, struct items *items, const struct deal *deal, struct deal_terms *terms);
void deal_terms_release(struct deal_terms *terms);

/* When an instalment is due, by its text and by the days that are known: `sign` where the terms
 * know none. False: what it waits for has no day yet, or an error. */
bool deal_terms_due(struct ledger *ledger, const struct deal *deal, const struct deal_terms *terms,
    date_day sign, const struct agreed *agreed, date_day *due_on, enum rc *rc);

/* The clause that an instalment due on this day becomes. */
struct sale_clause deal_terms_clause(const struct deal *deal, const struct deal_terms *terms,
    const struct agreed *agreed, date_day due_on);

/* Tells of an instalment that the deal's last event fixed, and makes a clause of it once
 * its day is known. */
void deal_terms_agree(struct deals *deals, struct sale_clauses *clauses, const struct deal *deal,
    const struct deal_terms *terms, const struct agreed *agreed);

/* Whether it is what the deposit becomes at sign. */
bool agreed_is_deposit(const struct agreed *agreed);

/* Whether it is money from before, that or what was paid by another plan, and never a clause. */
bool agreed_is_money(const struct agreed *agreed);

/* Bills so much of it, after `done_fen` of it went earlier, due on the business date, about the
 * bill of_id (0: none): money from before settles it. Returns the bill's id. */
int64_t agreed_bill(const struct agreed *agreed, struct adjustments *a, const struct deal *deal,
    const struct deal_terms *terms, int64_t done_fen, int64_t amount_fen, int64_t of_id);

#endif
