/* 换房: a deal goes on with another room. The old one ends; what its buyer paid goes to a new deal,
 * booked on the new room, as its deposit (换房结转), so that the new price is subscribed and signed as
 * after any booking; what a bank lent goes back to the bank. Nothing is paid in or out. */
#ifndef DEED_EXCHANGE_H
#define DEED_EXCHANGE_H

#include "sales/sale.h"

struct exchange {
	struct value deal, room; /* codes */
	int64_t fee_fen; /* for the change, billed with the new deal; 0: none */
	bool has_until; /* else deal.book_days */
	date_day until; /* the last day to subscribe the new room */
	const char *reason;
	struct place place;
};

struct exchange_result {
	int64_t deals, carried_fen, bank_fen; /* exchanged; to the new deals; back to banks */
	char code[BILL_CODE]; /* of the last new deal */
};

/* One deal. RC_DATA: an error says why it cannot. */
enum rc exchange_deal(
    struct sale *sale, const struct exchange *exchange, struct exchange_result *result);

#endif
