/* Bills that no clause period made: waivers, concessions, late fees, fees of letters, what a
 * deferred or split bill became, deposits and deposits given back. Each is an ordinary bill (below
 * zero: a credit); one about another bill has a row in `adjustment` that says which, and why.
 * Gathered, then written by feeds. Memory: 200 bytes a bill, 80 an allocation. */
#ifndef DEED_ADJUST_H
#define DEED_ADJUST_H

#include "base/date.h"
#include "base/map.h"
#include "base/memory.h"
#include "ledger/ledger.h"

enum adjust_kind {
	ADJUST_NONE, /* about no other bill: adjustments_first */
	ADJUST_WAIVE,
	ADJUST_CONCESSION, /* agreed in the contract: clause.relief */
	ADJUST_CORRECT, /* what was billed wrong */
	ADJUST_ESTIMATE,
	ADJUST_LATE, /* penalty on arrears */
	ADJUST_FEE, /* cost of chasing */
	ADJUST_DEFER,
	ADJUST_SPLIT,
	ADJUST_REFUND,
	ADJUST_CARRY, /* brought forward */
	ADJUST_TRANSFER, /* a deposit used for another bill */
};

/* As stored: "waive". */
const char *adjust_kind_name(enum adjust_kind kind);

/* SQL: how much of the credit, a row of bill, was taken back in parts, as its payment was none. */
#define ADJUST_PARTS_BACK_SQL(CREDIT) \
	"coalesce((SELECT sum(y.amount_fen) FROM adjustment j JOIN bill y ON y.id = j.bill_id" \
	" WHERE j.of_id = " CREDIT ".id AND y.amount_fen > 0), 0)"

/* A stored bill, with what is open of it now: less than its share of this run's allocations. */
struct billed {
	int64_t id, contract_id, party_id, room_id, item_id; /* room_id 0: none */
	char start_on[DATE_TEXT], end_on[DATE_TEXT]; /* "": none */
	date_day billed_on, due_on;
	int64_t amount_fen, tax_fen, open_fen;
	int64_t reverses_id; /* 0: none */
	char code[65]; /* as people know it */
};

/* A bill or credit to write. `like` gives contract, party, room, item and period. */
struct adjustment {
	const struct billed *like;
	int64_t item_id; /* 0: like's own */
	int64_t amount_fen, tax_fen;
	date_day due_on;
	enum adjust_kind kind;
	int64_t of_id; /* the bill it is about; 0: none */
	int64_t reverses_id; /* 0: none */
	const char *reason; /* copied */
};

struct adjustments {
	struct ledger *ledger;
	date_day date; /* the business date: all is billed on it */
	struct arena arena;
	struct adjusted *bills;
	size_t bill_count, bill_capacity;
	struct adjusted_share *shares;
	size_t share_count, share_capacity;
	struct map settled; /* by bill: what this run takes off it */
	struct map credited; /* by bill: what this run credits of it */
	int64_t last_bill_id;
};

/* Begins with nothing, inside a run. The ledger's facts of this run written by others must be in
 * before (run_derive), as bills are numbered from the last one. */
void adjustments_init(struct adjustments *a, struct ledger *ledger, date_day date);
void adjustments_release(struct adjustments *a);

/* Reads a stored bill. False: there is none, or an error (*rc). */
bool adjustments_bill(struct adjustments *a, int64_t bill_id, struct billed *bill, enum rc *rc);

/* Adds a bill; returns the id that it will have. */
int64_t adjustments_add(struct adjustments *a, const struct adjustment *adjustment);

/* Adds a bill (or, below zero, a credit) that no stored bill is like, as the first of a contract.
 * *bill says contract (it may be one that is written before these are), party, room, item, period,
 * due day and amount, VAT inside; it gets id, code, the VAT by the item's rate, and what is open,
 * so that this run can credit and settle it. RC_DATA: the item's rate is none, or too large. */
enum rc adjustments_first(struct adjustments *a, struct billed *bill);

/* Lets a credit (added or stored) settle a bill (added or stored) by amount_fen; below zero takes
 * that back. Dated by the business date, or the later day on which both exist. rule as stored;
 * texts are copied. */
void adjustments_settle(struct adjustments *a, int64_t credit_id, int64_t bill_id,
    int64_t amount_fen, const char *rule, const char *evidence);

/* The same by a receipt: money in settles a bill, money out (below zero) a credit. */
void adjustments_pay(struct adjustments *a, int64_t receipt_id, int64_t bill_id, int64_t amount_fen,
    const char *rule, const char *evidence);

/* Takes an allocation back, of the same date. */
enum rc adjustments_unsettle(struct adjustments *a, int64_t allocation_id, const char *evidence);

/* Takes a credit back, whatever its kind: a bill of the opposite amount, which the credit settles;
 * what the credit settled is open again. reason goes to the new bill. What of the credit was paid
 * out stays open of that bill: the party owes it. */
enum rc adjust_undo(
    struct adjustments *a, int64_t credit_id, enum adjust_kind kind, const char *reason);

/* The VAT in a part of a bill, after `before_fen` of it went earlier: parts that come to the whole
 * have all of its VAT. */
int64_t adjust_tax(const struct billed *bill, int64_t before_fen, int64_t amount_fen);

/* How much of a bill was credited before: waivers, concessions, what was deferred; less what was
 * taken back of those credits. */
int64_t adjust_credited(struct adjustments *a, const struct billed *bill);

/* Credits `amount_fen` (> 0) of a bill for a reason; the credit settles what is open of the bill as
 * far as it goes, the rest stays open as the party's credit. rule is kind's name.
 * The VAT is proportionate. */
void adjust_credit(struct adjustments *a, const struct billed *bill, int64_t amount_fen,
    enum adjust_kind kind, const char *reason, int64_t *credit_id);

/* THE FEE OF A DUNNING LEVEL, once for each bill and level: when a bill of kind `fee` about bill_id
 * with this level stands, does nothing. Billed on the business date, due at once, item by the
 * setting dun.fee_item. *fee_id is the new bill's, or 0. For lib/collect. */
enum rc adjust_level_fee(
    struct adjustments *a, int64_t bill_id, const char *level, int64_t fee_fen, int64_t *fee_id);

/* Writes all that was added. */
enum rc adjustments_write(struct adjustments *a);

#endif
