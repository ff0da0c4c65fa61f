/* The open bills in memory: what matching settles. A bill stands in two piles, its party's and
 * its contract's, each in the order of RULES A6: oldest due date first (so due before not due),
 * inside one due date costs, then interest, then principal (合同编 560, 561), then the id.
 *
 * Memory: 48 bytes a bill, 16 an id of a party or contract, and for each pile that is used 80
 * bytes, 4 a bill, and 80 a bill more when it holds over PILE_SMALL of them. */
#ifndef DEED_BOOK_H
#define DEED_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/ratio.h"
#include "ledger/ledger.h"

enum { SCOPE_MAX = 8, PILE_SMALL = 32 };
#define BOOK_NONE UINT32_MAX

/* Which comes first inside one due date (合同编 561). */
enum bill_rank { RANK_COSTS, RANK_INTEREST, RANK_PRINCIPAL };

struct open_bill {
	int64_t id, open_fen;
	uint32_t party_id, contract_id;
	date_day due_on, billed_on;
	uint8_t rank; /* of enum bill_rank */
	bool own_code; /* brought forward: its code does not follow from its id */
	uint32_t next_of_party, next_of_contract; /* the book's own */
};

/* A negative bill with something left to give. */
struct open_credit {
	int64_t id, left_fen;
	int64_t reverses_id; /* the bill that it takes back, or 0 */
	bool waits; /* to be paid out: it settles that bill alone */
	uint32_t party_id;
	date_day billed_on;
};

/* Where to look: all of a party, or some of its contracts. */
struct scope {
	uint32_t party_id;
	uint32_t contract_ids[SCOPE_MAX];
	size_t contracts; /* 0: all of the party */
};

struct book;

struct book *book_new(void);
void book_free(struct book *book); /* NULL is fine */

/* Reads all open bills and credits of the ledger, which it keeps to ask about others. */
enum rc book_load(struct book *book, struct ledger *ledger);

/* Adds one bill; ids ascend. book_load does this. */
void book_add(struct book *book, const struct open_bill *bill);

size_t book_count(const struct book *book);
const struct open_bill *book_bill(const struct book *book, uint32_t index);
const struct open_credit *book_credits(const struct book *book, size_t *count);

/* The bill's place, or BOOK_NONE when it is not open. */
uint32_t book_find(const struct book *book, int64_t bill_id);

/* Who owes a bill, open or paid. False: there is no such bill, or `own` is wrong about its code. */
bool book_owner(
    struct book *book, int64_t bill_id, bool own, uint32_t *party_id, uint32_t *contract_id);

/* Takes amount_fen (1 to what is open) off a bill. */
void book_settle(struct book *book, uint32_t index, int64_t amount_fen);

/* The first bill in order of which exactly amount_fen is open, or BOOK_NONE. */
uint32_t book_exact(struct book *book, const struct scope *scope, int64_t amount_fen);

/* True when more bills than AMOUNT_RARE had this open amount when that was first asked: a round
 * rent, say. Sometimes true of a rarer amount. */
enum { AMOUNT_RARE = 100 };
bool book_amount_is_common(struct book *book, int64_t amount_fen);

/* What is open; book_due: of the bills due on that day or before. Dates had best not go back. */
int128 book_open(struct book *book, const struct scope *scope);
int128 book_due(struct book *book, const struct scope *scope, date_day date);

/* True when a contract has an open bill. */
bool book_contract_open(struct book *book, uint32_t contract_id);

/* Goes through the open bills of a scope in order: as piles have them, or with the setting
 * match.order costs first by rank. Settling while walking is fine. */
struct book_walk {
	struct book *book;
	uint32_t piles[SCOPE_MAX], at[SCOPE_MAX];
	size_t count;
	uint8_t rank; /* of the bills given now, when the order is by rank */
};
void walk_begin(struct book_walk *walk, struct book *book, const struct scope *scope);
uint32_t walk_next(struct book_walk *walk); /* BOOK_NONE at the end */

/* <0, 0, >0: the order of two bills by RULES A6. */
int bill_order(const struct open_bill *a, const struct open_bill *b);

#endif
