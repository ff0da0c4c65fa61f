#include "ledger/drain.h"

#include "base/i18n.h"
#include "base/interrupt.h"
#include "ledger/private.h"

struct drain {
	drain_take *take;
	void *context;
	enum rc rc;
};

static void
drain_row(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct drain *drain = ((const struct ledger *)sqlite3_user_data(context))->drain;
	struct value row[DRAIN_COLUMNS];

	for (int i = 0; i < argc && i < DRAIN_COLUMNS; i++)
		value_take(&row[i], argv[i]);
	drain->rc = interrupt_pending() ? RC_SIGNAL : drain->take(drain->context, row);
	if (drain->rc != RC_OK)
		sqlite3_result_error_code(context, SQLITE_ABORT);
}

/* By the first query that needs it: few commands do. */
static void
drain_register(struct ledger *ledger)
{
	if (!ledger->drains)
		(void)sqlite3_create_function(
		    ledger->db, "drain", -1, SQLITE_UTF8, ledger, drain_row, NULL, NULL);
	ledger->drains = true;
}

enum rc
ledger_drain(struct ledger *ledger, const char *sql, drain_take *take, void *context)
{
	struct drain drain = {.take = take, .context = context}, *outer = ledger->drain;
	struct statement *statement;
	int code;

	drain_register(ledger);
	statement = ledger_statement(ledger, sql);
	ledger->drain = &drain;
	code = sqlite3_step(statement->stmt);
	ledger->drain = outer;
	if (drain.rc == RC_OK && code != SQLITE_DONE)
		drain.rc = ledger_fail(ledger, _("cannot read"));
	statement_reset(statement);
	return drain.rc;
}
