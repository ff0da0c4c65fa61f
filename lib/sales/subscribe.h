/* Subscriptions (认购): a deal's price and plan are fixed. What it sells, the instalments and the
 * buyers become facts; the instalments whose day is known become clauses, so that bill-gen carries
 * on. What a booking took as 诚意金 or 订金 becomes 定金 by transfer (RULES A3). They may
 * change (变更付款方式, 价格变更). deed-subscribe(1). */
#ifndef DEED_SUBSCRIBE_H
#define DEED_SUBSCRIBE_H

#include "master/sheet.h"
#include "sales/sale.h"

/* The columns of a file, and the options of the command. */
enum subscribe_column {
	SUBSCRIBE_DEAL,
	SUBSCRIBE_ROOM,
	SUBSCRIBE_PARTY,
	SUBSCRIBE_PLAN,
	SUBSCRIBE_DISCOUNT,
	SUBSCRIBE_PRICE,
	SUBSCRIBE_UNTIL,
	SUBSCRIBE_DEPOSIT,
	SUBSCRIBE_KIND,
	SUBSCRIBE_ADDON,
	SUBSCRIBE_DECORATION,
	SUBSCRIBE_BUYER,
	SUBSCRIBE_REASON,
	SUBSCRIBE_LATE,
	SUBSCRIBE_COLUMNS
};

extern const struct sheet_column subscribe_columns[SUBSCRIBE_COLUMNS];

struct subscribe {
	struct sale sale;
	bool change; /* of deals that are subscribed */
	int64_t deals, sum_fen;
};

enum rc subscribe_open(struct subscribe *s, struct ledger *ledger, date_day date);
void subscribe_close(struct subscribe *s);

/* One row, as `each` of struct asked. RC_DATA: told at the place; what was gathered must not be
 * written. */
enum rc subscribe_row(void *subscribe, const struct value *cells, const struct place *place);

/* Time limits put off: cells deal, until, reason; at most the
 * setting deal.extend_days each time. */
enum extend_column { EXTEND_DEAL, EXTEND_UNTIL, EXTEND_REASON, EXTEND_COLUMNS };

extern const struct sheet_column extend_columns[EXTEND_COLUMNS];

enum rc extend_row(void *subscribe, const struct value *cells, const struct place *place);

#endif
