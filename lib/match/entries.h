/* The receipts, allocations and entries that a run decides on, gathered, then written by a feed
 * each. Memory: 40 bytes a receipt, 48 an allocation, 120 and its texts an entry. */
#ifndef DEED_ENTRIES_H
#define DEED_ENTRIES_H

#include "base/text.h"
#include "match/choice.h"
#include "match/rules.h"

struct receipt_entry {
	int64_t line_id; /* 0: taken at the counter */
	int64_t amount_fen;
	const char *source; /* as stored; NULL: bank. Outlives the entries */
	uint32_t account_id, party_id;
	date_day date;
};

/* Exactly one of receipt_id and credit_id is not 0. */
struct allocation_entry {
	int64_t receipt_id, credit_id, amount_fen;
	const char *remark; /* a static string for the evidence, or NULL */
	uint32_t bill; /* place in the book */
	uint32_t source; /* what the caller needs to write the evidence */
	date_day date;
	enum rule rule;
};

/* What of a line is no payment. The texts are copied. */
struct other_entry {
	int64_t line_id, other_line_id; /* other_line_id 0: no other side */
	int64_t receipt_id; /* of the counter, or 0 */
	int64_t ledger_account_id, amount_fen;
	int64_t account_id; /* of the channel that is settled, or 0 */
	date_day first_on, last_on; /* with account_id */
	date_day date;
	enum rule_kind kind;
	const char *rule, *evidence;
};

struct entries {
	struct ledger *ledger;
	struct book *book;
	int64_t last_receipt_id; /* in the ledger */
	struct receipt_entry *receipts;
	size_t receipt_count, receipt_capacity;
	struct allocation_entry *allocations;
	size_t allocation_count, allocation_capacity;
	struct other_entry *others;
	size_t other_count, other_capacity;
	struct arena arena;
};

/* Begins with nothing, inside a run. */
void entries_init(struct entries *entries, struct ledger *ledger, struct book *book);
void entries_release(struct entries *entries);

/* Adds a receipt; returns the id that it will have. */
int64_t entries_add_receipt(struct entries *entries, const struct receipt_entry *receipt);

/* Adds an allocation and settles the bill by it. `since` is the date of the receipt or credit; the
 * allocation is of that day or the bill's, whichever is later. */
void entries_allocate(
    struct entries *entries, const struct allocation_entry *allocation, date_day since);

void entries_add_other(struct entries *entries, const struct other_entry *other);

/* Writes all, and releases it; `describe` adds the evidence of an allocation to an empty text. */
enum rc entries_write(struct entries *entries,
    void (*describe)(void *context, const struct allocation_entry *allocation, struct text *text),
    void *context);

/* "R0000012" and "L0000012": receipts and bank lines as people name them. Returns code. */
const char *receipt_code(int64_t receipt_id, char code[BILL_CODE]);
const char *line_code(int64_t line_id, char code[BILL_CODE]);

#endif
