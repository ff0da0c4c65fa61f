#include "sales/milestone-dues.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/history.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/plan-text.h"
#include "sales/deal-terms.h"
#include "sales/sale.h"

enum { SQL_CHANGED, SQL_LAST_RUN, SQL_DEALS, SQL_WAITING, SQL_MOVE };

static const char *const sqls[] = {
    [SQL_CHANGED] = "SELECT EXISTS (SELECT 1 FROM history WHERE table_name = 'milestone'"
		    " AND id > :known) OR EXISTS (SELECT 1 FROM deal_event WHERE id > :event"
		    " AND kind = 'revive')",
    [SQL_LAST_RUN] = "SELECT id FROM run WHERE command = 'bill-gen' ORDER BY id DESC LIMIT 1",
    /* all whose instalments may go by a milestone; the text is read by plan_due_parse */
    [SQL_DEALS] = "SELECT DISTINCT deal_id FROM instalment WHERE due NOT GLOB '[0-9]*'"
		  " AND due NOT GLOB 'book[+-][0-9]*' AND due NOT GLOB 'subscribe[+-][0-9]*'"
		  " AND due NOT GLOB 'sign[+-][0-9]*' ORDER BY deal_id",
    [SQL_WAITING] = "SELECT DISTINCT i.deal_id FROM instalment i WHERE i.due_on IS NULL"
		    " AND i.event_id = (SELECT max(event_id) FROM instalment"
		    " WHERE deal_id = i.deal_id) ORDER BY i.deal_id",
    [SQL_MOVE] = ("UPDATE clause SET start_on = :start, due = :due WHERE id = :id"
		  " AND (start_on IS NOT :start OR due IS NOT :due)"),
};

static bool
is_live(const struct deal *deal)
{
	return deal->stage == STAGE_SUBSCRIBED || deal->stage == STAGE_SIGNED;
}

static bool
waits_for_milestone(const struct agreed *agreed)
{
	struct plan_due due;

	return plan_due_parse(agreed->due, strlen(agreed->due), &due) == NULL &&
	    due.from == PLAN_DUE_MILESTONE;
}

/* A milestone changed, or a deal lives again, since the clauses were last looked at. */
static bool
milestones_changed(struct ledger *ledger)
{
	int64_t run_id = statement_number(ledger_statement(ledger, sqls[SQL_LAST_RUN]), 0);
	struct statement *s = ledger_statement(ledger, sqls[SQL_CHANGED]);

	bind_int(s, ":known", run_id != 0 ? run_known(ledger, "history", run_id) : 0);
	bind_int(s, ":event", run_id != 0 ? run_known(ledger, "deal_event", run_id) : 0);
	return statement_number(s, 0) != 0;
}

/* A clause that is not billed yet goes with its milestone. */
static enum rc
move_clause(struct sale *sale, int64_t clause_id, const struct sale_clause *due, int64_t *clauses)
{
	struct statement *s = ledger_statement(sale->ledger, sqls[SQL_MOVE]);
	char start[DATE_TEXT], rule[32];
	enum rc rc;

	sale_clauses_terms(&sale->clauses, due, start, rule);
	bind_int(s, ":id", clause_id);
	bind_text(s, ":start", start);
	bind_text(s, ":due", rule);
	if ((rc = statement_run(s)) != RC_OK || ledger_changes(sale->ledger) == 0)
		return rc;
	++*clauses;
	return history_add(sale->ledger, "clause", clause_id);
}

static enum rc
look_at_deal(struct sale *sale, struct deal_terms *terms, int64_t deal_id, int64_t *clauses)
{
	struct deal deal;
	enum rc rc;

	if (!deals_get(&sale->deals, deal_id, &deal, &rc) || !is_live(&deal))
		return rc;
	rc = deal_terms_read(sale->ledger, &sale->items, &deal, terms);
	for (size_t i = 0; i < terms->count && rc == RC_OK; i++) {
		const struct agreed *agreed = &terms->list[i];
		struct sale_clause due;
		date_day day;

		if (agreed->billed || !waits_for_milestone(agreed) ||
		    !deal_terms_due(sale->ledger, &deal, terms, 0, agreed, &day, &rc))
			continue;
		due = deal_terms_clause(&deal, terms, agreed, day);
		if (agreed->clause_id != 0) {
			rc = move_clause(sale, agreed->clause_id, &due, clauses);
		} else {
			sale_clauses_add(&sale->clauses, &due);
			++*clauses;
		}
	}
	return rc;
}

enum rc
milestone_dues_make(struct ledger *ledger, int64_t *clauses)
{
	struct statement *s;
	struct deal_terms terms = {0};
	struct sale sale;
	enum rc rc;

	*clauses = 0;
	if (!milestones_changed(ledger))
		return RC_OK;
	rc = sale_open(&sale, ledger, 0);
	s = ledger_statement(ledger, sqls[SQL_DEALS]);
	while (rc == RC_OK && statement_row(s, &rc))
		rc = look_at_deal(&sale, &terms, column_int(s, 0), clauses);
	statement_reset(s);
	if (rc == RC_OK)
		rc = sale_clauses_write(&sale.clauses);
	deal_terms_release(&terms);
	sale_close(&sale);
	return rc;
}

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

		if (agreed->clause_id != 0 || agreed_is_deposit(agreed) ||
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
		    is_live(&c->deal))
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
	c->deals = ledger_statement(ledger, sqls[SQL_WAITING]);
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
