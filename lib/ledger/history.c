#include "ledger/history.h"

#include <stdlib.h>

#include "ledger/tables.h"

/* The INSERT for each master table, made once per ledger: its text is the key of the kept
 * statement. */
static enum rc
history_sql(struct ledger *ledger, const char *table, char **sql)
{
	struct text text = {0};
	enum rc rc;

	text_adds(&text, "INSERT INTO history (table_name, row_id, version) SELECT :table, t.id, ");
	rc = table_json(ledger, table, &text);
	text_printf(
	    &text, " FROM %s AS t WHERE t.id BETWEEN :first AND :last ORDER BY t.id", table);
	*sql = text_take(&text);
	return rc;
}

enum rc
history_add_range(struct ledger *ledger, const char *table, int64_t first_id, int64_t last_id)
{
	struct statement *statement;
	enum rc rc;
	int i = 0;

	while (master_tables[i] != table && strcmp(master_tables[i], table) != 0)
		i++;
	if (ledger->history_sql[i] == NULL &&
	    (rc = history_sql(ledger, master_tables[i], &ledger->history_sql[i])) != RC_OK)
		return rc;
	statement = ledger_statement(ledger, ledger->history_sql[i]);
	bind_text(statement, ":table", master_tables[i]);
	bind_int(statement, ":first", first_id);
	bind_int(statement, ":last", last_id);
	return statement_run(statement);
}

enum rc
history_add(struct ledger *ledger, const char *table, int64_t row_id)
{
	return history_add_range(ledger, table, row_id, row_id);
}

int64_t
table_last_id(struct ledger *ledger, const char *table)
{
	struct text sql = {0};
	struct statement *statement;
	int64_t id = 0;

	text_printf(&sql, "SELECT max(id) FROM %s", table);
	statement = statement_new(ledger, sql.bytes, true);
	if (statement != NULL)
		id = statement_number(statement, 0);
	statement_free(statement);
	text_release(&sql);
	return id;
}

/* Rows of one table without a version; a migration adds a few. */
static enum rc
complete_table(struct ledger *ledger, const char *table)
{
	struct text sql = {0};
	struct statement *statement;
	int64_t *ids = NULL;
	size_t count = 0, capacity = 0;
	enum rc rc = RC_OK;

	text_printf(&sql,
	    "SELECT t.id FROM %s t WHERE NOT EXISTS (SELECT 1 FROM history h"
	    " WHERE h.table_name = '%s' AND h.row_id = t.id) ORDER BY t.id",
	    table, table);
	statement = statement_new(ledger, sql.bytes, true);
	text_release(&sql);
	if (statement == NULL)
		return RC_BUG;
	while (statement_row(statement, &rc)) {
		ids = array_grow(ids, count, &capacity, sizeof *ids);
		ids[count++] = column_int(statement, 0);
	}
	statement_free(statement);
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = history_add(ledger, table, ids[i]);
	free(ids);
	return rc;
}

enum rc
history_complete(struct ledger *ledger)
{
	enum rc rc = RC_OK;

	for (int i = 0; master_tables[i] != NULL && rc == RC_OK; i++)
		rc = complete_table(ledger, master_tables[i]);
	return rc;
}
