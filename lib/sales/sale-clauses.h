/* The instalments of a deal as clauses of its contract, once the day on which they are due is
 * known: sums that are billed once, so that bill-gen and the night carry on from there. They are
 * billed the setting sale.bill_days before they are due, and bear late fees by sale.late_rate and
 * sale.late_grace. Memory: 150 bytes a clause. */
#ifndef DEED_SALE_CLAUSES_H
#define DEED_SALE_CLAUSES_H

#include "base/date.h"
#include "base/memory.h"
#include "billing/items.h"
#include "ledger/ledger.h"

/* What a deal costs and the VAT in it. Its instalments are taxed as one: each bears its share, and
 * they come to the whole. */
struct taxed_price {
	int64_t total_fen, tax_fen;
};

/* Adds a line of the deal, with the VAT by its item. False: beyond what money can hold. */
bool taxed_price_add(
    struct taxed_price *price, struct items *items, int64_t item_id, int64_t amount_fen);

/* The VAT in an instalment, after `before_fen` of the price went earlier. */
int64_t taxed_price_part(const struct taxed_price *price, int64_t before_fen, int64_t amount_fen);

struct sale_clause {
	int64_t contract_id, item_id, amount_fen, tax_fen;
	const char *step; /* the clause's code; copied */
	date_day from; /* the contract's first day: nothing is billed before it */
	date_day due_on;
};

struct sale_clauses {
	struct ledger *ledger;
	struct arena arena;
	struct sale_clause *list;
	size_t count, capacity;
	size_t next; /* as a feed */
	int64_t bill_days;
	const char *late_rate, *late_grace; /* NULL: none */
	char start[DATE_TEXT], due[32], rate[32];
};

void sale_clauses_init(struct sale_clauses *clauses, struct ledger *ledger);
void sale_clauses_release(struct sale_clauses *clauses);
void sale_clauses_add(struct sale_clauses *clauses, const struct sale_clause *due);

/* Writes them with their history; their contracts must be there. */
enum rc sale_clauses_write(struct sale_clauses *clauses);

/* From when on and by which rule the clause bills: its columns start and due. */
void sale_clauses_terms(const struct sale_clauses *clauses, const struct sale_clause *due,
    char start[DATE_TEXT], char rule[32]);

#endif
