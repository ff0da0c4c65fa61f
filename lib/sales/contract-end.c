#include "sales/contract-end.h"

#include <stdlib.h>

#include "ledger/history.h"
#include "ledger/statement.h"

enum { SQL_END, SQL_END_AGAIN, SQL_UNBILLED, SQL_UNBILLED_AGAIN, SQL_STOP };

static const char *const sqls[] = {
    /* Not before the last day that was billed, or bill-gen would take those bills back itself. */
    [SQL_END] = "UPDATE contract SET end_on = max(:date, start_on, coalesce("
		"(SELECT max(coalesce(b.end_on, b.start_on)) FROM clause k"
		" JOIN bill b ON b.clause_id = k.id WHERE k.contract_id = :contract), ''))"
		" WHERE id = :contract",
    [SQL_END_AGAIN] = "UPDATE contract SET end_on = NULL WHERE id = :contract",
    [SQL_UNBILLED] = "SELECT id FROM clause k WHERE contract_id = :contract"
		     " AND NOT EXISTS (SELECT 1 FROM bill WHERE clause_id = k.id) ORDER BY id",
    [SQL_UNBILLED_AGAIN] = "SELECT id FROM clause WHERE contract_id = :contract"
			   " AND end_on < start_on ORDER BY id",
    [SQL_STOP] = "UPDATE clause SET end_on = iif(:date IS NULL, NULL,"
		 " date(coalesce(start_on, :date), '-1 day')) WHERE id = :clause",
};

/* Each ends before it begins, so that it bills nothing; or, without a date,
 * when the contract does. */
static enum rc
stop_clauses(struct ledger *ledger, int sql, int64_t contract_id, const char *date)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);
	struct statement *stop = ledger_statement(ledger, sqls[SQL_STOP]);
	int64_t *ids;
	size_t count;
	enum rc rc;

	bind_int(s, ":contract", contract_id);
	rc = statement_ids(s, &ids, &count);
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		bind_int(stop, ":clause", ids[i]);
		bind_text(stop, ":date", date);
		if ((rc = statement_run(stop)) == RC_OK)
			rc = history_add(ledger, "clause", ids[i]);
	}
	free(ids);
	return rc;
}

static enum rc
end_contract(struct ledger *ledger, int sql, int64_t contract_id, const char *date)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);
	enum rc rc;

	bind_int(s, ":contract", contract_id);
	bind_text(s, ":date", date);
	if ((rc = statement_run(s)) != RC_OK)
		return rc;
	return history_add(ledger, "contract", contract_id);
}

enum rc
contract_end(struct ledger *ledger, int64_t contract_id, date_day date)
{
	char on[DATE_TEXT];
	enum rc rc;

	(void)date_format(date, on);
	if ((rc = stop_clauses(ledger, SQL_UNBILLED, contract_id, on)) != RC_OK)
		return rc;
	return end_contract(ledger, SQL_END, contract_id, on);
}

enum rc
contract_go_on(struct ledger *ledger, int64_t contract_id)
{
	enum rc rc = end_contract(ledger, SQL_END_AGAIN, contract_id, NULL);

	return rc != RC_OK ? rc : stop_clauses(ledger, SQL_UNBILLED_AGAIN, contract_id, NULL);
}
