#include "sales/sale-clauses.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"
#include "billing/adjust.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "master/setting.h"
#include "master/tax.h"

static const char sql_put[] =
    "INSERT INTO clause (contract_id, code, item_id, basis, rate, per, cycle, due, start_on,"
    " late_rate, late_grace, tax_fen)"
    " SELECT c0, c1, c2, 'fixed', c3, 'period', 'once', c4, c5, c6, c7, c8 FROM feed";

bool
taxed_price_add(struct taxed_price *price, struct items *items, int64_t item_id, int64_t amount_fen)
{
	int64_t tax_fen;

	return vat_inside(amount_fen, items_find(items, item_id)->tax_rate, &tax_fen) &&
	    money_add(&price->total_fen, amount_fen) && money_add(&price->tax_fen, tax_fen);
}

int64_t
taxed_price_part(const struct taxed_price *price, int64_t before_fen, int64_t amount_fen)
{
	const struct billed whole = {.amount_fen = price->total_fen, .tax_fen = price->tax_fen};

	return adjust_tax(&whole, before_fen, amount_fen);
}

void
sale_clauses_init(struct sale_clauses *clauses, struct ledger *ledger)
{
	const char *rate = setting_text(ledger, "sale.late_rate");
	const char *grace = setting_text(ledger, "sale.late_grace");

	*clauses = (struct sale_clauses){
	    .ledger = ledger, .bill_days = setting_number(ledger, "sale.bill_days")};
	if (rate != NULL)
		clauses->late_rate = arena_strdup(&clauses->arena, rate);
	if (rate != NULL && grace != NULL)
		clauses->late_grace = arena_strdup(&clauses->arena, grace);
}

void
sale_clauses_release(struct sale_clauses *clauses)
{
	free(clauses->list);
	arena_release(&clauses->arena);
	*clauses = (struct sale_clauses){0};
}

void
sale_clauses_add(struct sale_clauses *clauses, const struct sale_clause *due)
{
	struct sale_clause *added;

	clauses->list =
	    array_grow(clauses->list, clauses->count, &clauses->capacity, sizeof *clauses->list);
	added = &clauses->list[clauses->count++];
	*added = *due;
	added->step = arena_strdup(&clauses->arena, due->step);
}

void
sale_clauses_terms(const struct sale_clauses *clauses, const struct sale_clause *due,
    char start[DATE_TEXT], char rule[32])
{
	date_day from = due->due_on - (date_day)clauses->bill_days;

	if (from < due->from)
		from = due->from;
	(void)date_format(from, start);
	(void)snprintf(rule, 32, "start%+dd", due->due_on - from);
}

/* A feed over what was added. */
static enum rc
next_due(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct sale_clauses *clauses = source;
	const struct sale_clause *due;

	if (!(*more = clauses->next < clauses->count))
		return RC_OK;
	due = &clauses->list[clauses->next++];
	sale_clauses_terms(clauses, due, clauses->start, clauses->due);
	(void)number_format(due->amount_fen, MONEY_DECIMALS, clauses->rate);
	row[0] = value_int(due->contract_id);
	row[1] = value_string(due->step);
	row[2] = value_int(due->item_id);
	row[3] = value_string(clauses->rate);
	row[4] = value_string(clauses->due);
	row[5] = value_string(clauses->start);
	row[6] = value_string(clauses->late_rate);
	row[7] = value_string(clauses->late_grace);
	row[8] = value_int(due->tax_fen);
	return RC_OK;
}

enum rc
sale_clauses_write(struct sale_clauses *clauses)
{
	struct feed feed = {.next = next_due, .source = clauses};
	int64_t last_id = table_last_id(clauses->ledger, "clause");
	enum rc rc;

	if (clauses->count == 0)
		return RC_OK;
	clauses->next = 0;
	rc = feed_insert(clauses->ledger, sql_put, &feed, NULL);
	if (rc != RC_OK)
		return rc;
	return history_add_range(
	    clauses->ledger, "clause", last_id + 1, last_id + (int64_t)clauses->count);
}
