/* What people decided about lines: the file of `deed reconcile --suggest` with its decision
 * column filled.
 *
 *	yes			the party and bills of this row
 *	PARTY: BILL BILL	these bills, as far as the money goes, in this order
 *	PARTY: BILL=12.50	this much of a bill
 *	BILL BILL		the same; the bills tell the party
 *	PARTY			the party's bills in the order of RULES A6
 *	advance PARTY		no bill: the money waits for later ones
 *	skip			nothing, and no other row of the line may say anything
 *
 * What is over stays an advance. An empty decision says nothing. Several rows may decide a line
 * only alike. */
#ifndef DEED_DECISION_H
#define DEED_DECISION_H

#include "base/memory.h"
#include "ledger/ledger.h"

enum decision_kind { DECISION_SKIP, DECISION_ADVANCE, DECISION_ORDER, DECISION_BILLS };

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

void decisions_release(struct decisions *decisions);

#endif
