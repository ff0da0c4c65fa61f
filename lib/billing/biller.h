/* Bills one clause: its periods in turn, and what each of them costs. Whatever is billed, billed
 * again or explained comes through here. */
#ifndef DEED_BILLER_H
#define DEED_BILLER_H

#include "billing/clause.h"
#include "billing/usage.h"

struct bill {
	struct period period;
	int64_t amount_fen, tax_fen;
	int64_t usage_micro, used_micro; /* of a metered clause */
	bool estimated; /* its last reading is an estimate */
};

struct biller {
	struct ledger *ledger;
	struct clauses clauses;
	struct clause clause; /* the one being billed */
	struct meters meters;
	struct usage usage; /* of its meters */
	struct parts parts; /* of the period that was priced last */
};

enum rc biller_open(struct biller *biller, struct ledger *ledger, date_day until);
void biller_close(struct biller *biller);

/* Begins biller->clause, just read: from its next day, or (usage_span) from an earlier one. */
enum rc biller_begin(struct biller *biller, date_day from);

/* The clause's next period that has come up; *more is false when there is none. */
enum rc biller_next(struct biller *biller, struct bill *bill, bool *more);

/* Measures bill->period, where the clause is metered; *known is false when its meter was not read
 * until the period's end. */
enum rc biller_measure(struct biller *biller, struct bill *bill, bool *known);

/* What bill->period costs, with what was measured. RC_DATA: an error names the clause. */
enum rc biller_price(struct biller *biller, struct bill *bill);

/* Whether its bills show a quantity. */
bool biller_shows_quantity(const struct biller *biller);

#endif
