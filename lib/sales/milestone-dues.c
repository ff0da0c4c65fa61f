#include "sales/milestone-dues.h"

#include <string.h>

#include "ledger/history.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/plan-text.h"
#include "sales/deal-terms.h"
#include "sales/sale.h"

enum { SQL_CHANGED, SQL_LAST_RUN, SQL_DEALS, SQL_MOVE };

static const char *const sqls[] = {
    [SQL_CHANGED] = "SELECT EXISTS (SELECT 1 FROM history WHERE table_name = 'milestone'"
		    " AND id > :known) OR EXISTS (SELECT 1 FROM deal_event WHERE id > :event"
		    " AND kind = 'revive')",
    [SQL_LAST_RUN] = "SELECT id FROM run WHERE command = 'bill-gen' ORDER BY id DESC LIMIT 1",
    /* all whose instalments may go by a milestone; the text is read by plan_due_parse */
    [SQL_DEALS] = "SELECT DISTINCT deal_id FROM instalment WHERE due NOT GLOB '[0-9]*'"
		  " AND due NOT GLOB 'book[+-][0-9]*' AND due NOT GLOB 'subscribe[+-][0-9]*'"
		  " AND due NOT GLOB 'sign[+-][0-9]*' ORDER BY deal_id",
    [SQL_MOVE] = ("UPDATE clause SET start_on = :start, due = :due WHERE id = :id"
		  " AND (start_on IS NOT :start OR due IS NOT :due)"),
};

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

	if (!deals_get(&sale->deals, deal_id, &deal, &rc) || !deal_is_agreed(&deal))
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
