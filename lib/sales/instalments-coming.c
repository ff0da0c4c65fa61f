#include "sales/instalments-coming.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/statement.h"
#include "sales/deal-terms.h"
#include "sales/sale.h"

static const char sql_waiting[] =
    "SELECT DISTINCT i.deal_id FROM instalment i WHERE i.due_on IS NULL AND i.event_id ="
    " (SELECT max(event_id) FROM instalment WHERE deal_id = i.deal_id) ORDER BY i.deal_id";

struct instalments_coming {
	struct feed feed;
	const struct feed *before;
	struct sale sale;
	struct statement *deals;
	struct deal deal;
	struct deal_terms terms;
	size_t next; /* of the deal's instalments */
	char due_on[DATE_TEXT];
};

/* The next instalment of the deal that is read which has a day and no clause. */
static bool
next_of_deal(struct instalments_coming *c, struct value row[FEED_COLUMNS], enum rc *rc)
{
	while (*rc == RC_OK && c->next < c->terms.count) {
		const struct agreed *agreed = &c->terms.list[c->next++];
		struct sale_clause due;
		date_day day = agreed->due_on;

		if (agreed->clause_id != 0 || agreed_is_money(agreed) ||
		    (!agreed->has_due &&
			!deal_terms_due(c->sale.ledger, &c->deal, &c->terms,
			    c->deal.has_until ? c->deal.until : 0, agreed, &day, rc)))
			continue;
		due = deal_terms_clause(&c->deal, &c->terms, agreed, day);
		memset(row, 0, FEED_COLUMNS * sizeof *row);
		row[0] = value_int(due.contract_id);
		row[2] = value_int(c->deal.party_id);
		row[3] = value_int(c->deal.room_id);
		row[4] = value_int(due.item_id);
		row[5] = row[6] = row[8] = value_string(date_format(day, c->due_on));
		row[9] = value_int(due.amount_fen);
		row[10] = value_int(due.tax_fen);
		return true;
	}
	return false;
}

static enum rc
coming_next(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct instalments_coming *c = source;
	enum rc rc = RC_OK;

	if (c->before != NULL) {
		rc = c->before->next(c->before->source, row, more);
		if (rc != RC_OK || *more)
			return rc;
		c->before = NULL;
	}
	while (
	    !(*more = next_of_deal(c, row, &rc)) && rc == RC_OK && statement_row(c->deals, &rc)) {
		c->next = c->terms.count = 0;
		if (deals_get(&c->sale.deals, column_int(c->deals, 0), &c->deal, &rc) &&
		    deal_is_agreed(&c->deal))
			rc = deal_terms_read(c->sale.ledger, &c->sale.items, &c->deal, &c->terms);
	}
	return rc;
}

enum rc
instalments_coming_open(
    struct instalments_coming **coming, struct ledger *ledger, const struct feed *before)
{
	struct instalments_coming *c = *coming = xcalloc(1, sizeof *c);

	c->before = before;
	c->feed = (struct feed){.next = coming_next, .source = c};
	c->deals = ledger_statement(ledger, sql_waiting);
	return sale_open(&c->sale, ledger, 0);
}

const struct feed *
instalments_coming_feed(const struct instalments_coming *coming)
{
	return &coming->feed;
}

void
instalments_coming_close(struct instalments_coming *coming)
{
	if (coming == NULL)
		return;
	statement_reset(coming->deals);
	deal_terms_release(&coming->terms);
	sale_close(&coming->sale);
	free(coming);
}
