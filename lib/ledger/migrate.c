/* The schema and its migrations: schema/ledger/NNN-name.sql, built into the program in that
 * order. */
#include "base/i18n.h"
#include "ledger/history.h"
#include "ledger/private.h"
#include "ledger/schema.h"

enum rc
schema_apply(struct ledger *ledger, int from, int to)
{
	struct text sql = {0};
	enum rc rc = RC_OK;

	for (int i = from; i < to && rc == RC_OK; i++)
		rc = ledger_exec(ledger, schema_migrations[i]);
	text_printf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    LEDGER_APPLICATION_ID, to);
	if (rc == RC_OK)
		rc = ledger_exec(ledger, sql.bytes);
	text_release(&sql);
	return rc;
}

/* A copy of the ledger as it was, beside it. */
static enum rc
copy_before(struct ledger *ledger, int from)
{
	struct text path = {0};
	enum rc rc;

	text_printf(&path, "%s.v%d", ledger->path, from);
	rc = ledger_backup(ledger, path.bytes, true);
	text_release(&path);
	return rc;
}

/* The version is a setting too, so that a migration is a fact of the chain. */
static enum rc
note_version(struct ledger *ledger, int version)
{
	static const char sql[] =
	    "INSERT INTO setting (key, value) VALUES ('schema.version', :version)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value RETURNING id";
	struct statement *statement = ledger_statement(ledger, sql);
	int64_t id;

	bind_int(statement, ":version", version);
	id = statement_number(statement, 0);
	return history_add(ledger, "setting", id);
}

enum rc
schema_migrate(struct ledger *ledger, int from)
{
	enum rc rc;

	if ((rc = copy_before(ledger, from)) != RC_OK ||
	    (rc = ledger_exec(ledger, "BEGIN IMMEDIATE")) != RC_OK)
		return rc;
	ledger->run.open = true;
	if ((rc = schema_apply(ledger, from, schema_version)) != RC_OK)
		return rc;
	if ((rc = run_begin(ledger, "migrate", "migrate", date_today())) != RC_OK ||
	    (rc = note_version(ledger, schema_version)) != RC_OK ||
	    (rc = history_complete(ledger)) != RC_OK)
		return rc;
	return run_commit(ledger, NULL);
}
