/* Money taken at the counter: cash, POS, transfers, cheques (deed-receive(1)); and what bounces. */
#ifndef DEED_TILL_H
#define DEED_TILL_H

#include "base/date.h"
#include "base/memory.h"
#include "ledger/ledger.h"

/* One payment, as it was taken. Texts live in the list's arena. */
struct payment {
	int64_t party_id, account_id;
	date_day date;
	int64_t amount_fen;
	int64_t fee_fen; /* what the channel keeps: the bank will show amount less fee */
	const char *source; /* cash, pos, transfer, cheque */
	const char *reference; /* of slip or cheque; "": none */
	/* Codes with blanks or commas between them, CODE=AMOUNT for a part; "": in order. */
	const char *bills;
	const char *file;
	long line; /* 0: of the command line */
};

/* All zero is a valid empty list. */
struct payments {
	struct payment *list;
	size_t count, capacity;
	struct arena arena;
};

/* The cells of one payment as text; NULL where not said. */
enum payment_cell {
	PAYMENT_PARTY,
	PAYMENT_AMOUNT,
	PAYMENT_ACCOUNT,
	PAYMENT_SOURCE, /* not said: by the kind of the account */
	PAYMENT_FEE,
	PAYMENT_DATE, /* not said: the business date */
	PAYMENT_BILLS,
	PAYMENT_REFERENCE,
	PAYMENT_CELLS,
};

/* Adds a payment of the command line. RC_DATA: an error was added for each cell that is wrong. */
enum rc payments_add(struct payments *payments, struct ledger *ledger, date_day date,
    const char *const cells[PAYMENT_CELLS]);

/* Reads a CSV file ("-": standard input) of such columns: party, amount, account, source, fee,
 * date, bills, reference; defaults as cells. */
enum rc payments_read(struct payments *payments, struct ledger *ledger, date_day date,
    const char *path, const char *const defaults[PAYMENT_CELLS]);

void payments_release(struct payments *payments);

struct till_result {
	int64_t receipts, sum_fen, fees_fen, allocations, advance_fen;
	int64_t first_receipt_id;
};

/* Writes receipts and allocations (rule `counter`): the bills named, as far as the money goes, else
 * the party's in the order of RULES A6; what is over stays an advance. RC_DATA: errors were added.
 * Loads the book of all open bills: memory as match/book.h says. */
enum rc till_receive(
    struct ledger *ledger, const struct payments *payments, struct till_result *result);

/* A cheque or transfer that came back: the receipt (R0000012) is reversed on the business date, and
 * so are its allocations; its bills are open again. */
enum rc till_bounce(
    struct ledger *ledger, const char *word, date_day date, const char *reason, int64_t *sum_fen);

#endif
