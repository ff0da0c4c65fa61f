/* What people decided about lines: the file of `deed reconcile --suggest` with its decision
 * column filled.
 *
 *	yes			the party and bills of this row
 *	PARTY: BILL BILL	these bills, as far as the money goes, in this order
 *	PARTY: BILL=12.50	this much of a bill
 *	BILL BILL		the same; the bills tell the party
 *	PARTY			the party's bills in the order of RULES A6
 *	advance PARTY		no bill: the money waits for later ones
 *	as KIND …		no payment: as interest, as charge 6603, as transfer, as other 2211,
 *				as reversal L0000012 (the line that it takes back),
 *				as counter R0000012, as settlement CHANNEL
 *				2026-03-01..2026-03-03 (what is missing is its fee)
 *	… fee=5.00		(among bills; or discount=) so much was kept from the line
 *	skip			nothing, and no other row of the line may say anything
 *
 * What is over stays an advance. An empty decision says nothing. Several rows may decide a line
 * only alike. */
#ifndef DEED_DECISION_H
#define DEED_DECISION_H

#include "base/memory.h"
#include "ledger/ledger.h"
#include "match/rules.h"

enum decision_kind { DECISION_SKIP, DECISION_ADVANCE, DECISION_ORDER, DECISION_BILLS, DECISION_AS };

struct decided_bill {
	int64_t bill_id;
	int64_t amount_fen; /* 0: as much as fits */
	const char *code;
};

struct decision {
	enum decision_kind kind;
	const char *file, *words; /* what the person wrote */
	long line; /* in the file */
	int64_t line_id; /* of the bank line */
	int64_t party_id;
	const char *party_code;
	struct decided_bill *bills;
	size_t bill_count;
	int64_t kept_fen; /* over what the line has, for its bills: by `as`, a fee or discount */
	enum rule_kind as; /* of DECISION_AS; what it needs of the rest, or 0 */
	int64_t ledger_account_id, other_line_id, receipt_id, account_id;
	date_day first_on, last_on;
};

/* All zero is a valid empty list. */
struct decisions {
	struct decision *list;
	size_t count, capacity;
	int64_t rows; /* read, decided or not */
	struct arena arena;
};

/* Reads a file ("-": standard input) and looks up every code; errors are in the ledger's list. */
enum rc decisions_read(struct decisions *decisions, struct ledger *ledger, const char *path);

/* Checks that the rows of each line agree, and drops all but one. */
enum rc decisions_merge(struct decisions *decisions, struct ledger *ledger);

/* Reads the words after `as`; returns what was wrong with them, with one %s for all the words, or
 * NULL. */
const char *decision_read_as(struct ledger *ledger, struct value words, struct decision *decision);

void decisions_release(struct decisions *decisions);

#endif
