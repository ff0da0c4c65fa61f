/* Foreign keys by the set. SQLite looks up every parent of every row as it goes in, which is a
 * third of a bulk insert. A bulk run proves the same once, at its end: for each column that refers
 * to another table, the ids from the lowest to the highest that its new rows name are all there.
 * Ids are given out without a gap, so this almost always settles it; where there is a gap the rows
 * are looked at one by one. */
#include <stdlib.h>

#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/tables.h"

enum { KEYS_MAX = 12 }; /* foreign keys of one table */

struct key {
	char *column, *parent;
	int place; /* of the column in its table */
};

struct keys {
	const char *table;
	struct key list[KEYS_MAX];
	int count;
};

static void
keys_release(struct keys *keys)
{
	for (int i = 0; i < keys->count; i++) {
		free(keys->list[i].column);
		free(keys->list[i].parent);
	}
}

static enum rc
keys_read(struct ledger *ledger, struct keys *keys)
{
	static const char sql[] =
	    "SELECT k.\"from\", k.\"table\", (SELECT count(*) FROM pragma_table_xinfo(:table) y"
	    " WHERE y.hidden = 0 AND y.cid < x.cid) FROM pragma_foreign_key_list(:table) k"
	    " JOIN pragma_table_xinfo(:table) x ON x.name = k.\"from\"";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	bind_text(statement, ":table", keys->table);
	while (keys->count < KEYS_MAX && statement_row(statement, &rc)) {
		struct key *key = &keys->list[keys->count++];

		key->column = xstrdup(column_text(statement, 0));
		key->parent = xstrdup(column_text(statement, 1));
		key->place = (int)column_int(statement, 2);
	}
	statement_reset(statement);
	return rc;
}

/* Runs SQL made of the schema's own names; the caller frees the statement. */
static struct statement *
ask(struct ledger *ledger, struct text *sql, int64_t first, int64_t last)
{
	struct statement *statement = statement_new(ledger, sql->bytes, true);

	text_release(sql);
	if (statement != NULL) {
		bind_int(statement, ":first", first);
		bind_int(statement, ":last", last);
	}
	return statement;
}

/* Whether the table has all ids from 1 to its last one, and so those of the span. */
static bool
all_there(struct ledger *ledger, const char *table, const struct span *span)
{
	struct text sql = {0};
	struct statement *statement;
	int64_t last = 0;
	enum rc rc = RC_OK;

	text_printf(
	    &sql, "SELECT (SELECT count(*) FROM %s), (SELECT max(id) FROM %s)", table, table);
	statement = ask(ledger, &sql, 0, 0);
	if (statement != NULL && statement_row(statement, &rc) &&
	    column_int(statement, 0) == column_int(statement, 1))
		last = column_int(statement, 1);
	statement_free(statement);
	return span->low > 0 && span->high <= last;
}

/* Looks at the rows one by one. */
static enum rc
look(struct ledger *ledger, const char *table, const struct key *key, int64_t mark)
{
	struct text sql = {0};
	struct statement *statement;
	enum rc rc = RC_OK;

	text_printf(&sql,
	    "SELECT t.id FROM %s t WHERE t.id > :first AND t.%s IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.id = t.%s)",
	    table, key->column, key->parent, key->column);
	if ((statement = ask(ledger, &sql, mark, 0)) == NULL)
		return RC_BUG;
	if (statement_row(statement, &rc))
		rc = error_add(ledger->errors, RC_BUG, NULL,
		    _("row %lld of %s refers to a row of %s that is not there (%s)"),
		    (long long)column_int(statement, 0), table, key->parent, key->column);
	statement_free(statement);
	return rc;
}

/* The lowest and the highest id that each key of the rows beyond the mark names, in one pass. */
static enum rc
read_spans(struct ledger *ledger, const struct keys *keys, int64_t mark, struct span *spans)
{
	struct text sql = {0};
	struct statement *statement;
	enum rc rc = RC_OK;

	text_adds(&sql, "SELECT ");
	for (int i = 0; i < keys->count; i++)
		text_printf(&sql, "%smin(%s), max(+%s)", i > 0 ? ", " : "", keys->list[i].column,
		    keys->list[i].column);
	text_printf(&sql, " FROM %s WHERE id > :first", keys->table);
	if ((statement = ask(ledger, &sql, mark, 0)) == NULL)
		return RC_BUG;
	if (statement_row(statement, &rc))
		for (int i = 0; i < keys->count; i++)
			spans[i] = (struct span){!column_null(statement, 2 * i),
			    column_int(statement, 2 * i), column_int(statement, 2 * i + 1)};
	statement_free(statement);
	return rc;
}

/* The same as the witness saw it; false when it did not see all. */
static bool
seen_spans(struct ledger *ledger, const struct keys *keys, int64_t rows, struct span *spans)
{
	const struct witness *witness = &ledger->run.witnesses[fact_index(keys->table)];

	if (witness->broken || witness->seen != rows)
		return false;
	for (int i = 0; i < keys->count; i++)
		spans[i] = witness->spans[keys->list[i].place];
	return true;
}

static enum rc
check_table(struct ledger *ledger, const char *table, int64_t mark, int64_t highest)
{
	struct keys keys = {.table = table};
	struct span spans[KEYS_MAX] = {0};
	enum rc rc = keys_read(ledger, &keys);

	if (rc == RC_OK && keys.count > 0 && !seen_spans(ledger, &keys, highest - mark, spans))
		rc = read_spans(ledger, &keys, mark, spans);
	for (int i = 0; i < keys.count && rc == RC_OK; i++)
		if (spans[i].some && !all_there(ledger, keys.list[i].parent, &spans[i]))
			rc = look(ledger, table, &keys.list[i], mark);
	keys_release(&keys);
	return rc;
}

/* The same of the masters that the run changed, as its history tells: those tables as a whole. */
static enum rc
check_masters(struct ledger *ledger)
{
	static const char sql[] =
	    "SELECT h.table_name, f.rowid, f.parent"
	    " FROM (SELECT DISTINCT table_name FROM history NOT INDEXED WHERE id > :mark) h,"
	    " pragma_foreign_key_check(h.table_name) f LIMIT 1";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	bind_int(statement, ":mark", ledger->run.marks[fact_index("history")]);
	if (statement_row(statement, &rc))
		rc = error_add(ledger->errors, RC_BUG, NULL,
		    _("row %lld of %s refers to a row of %s that is not there"),
		    (long long)column_int(statement, 1), column_text(statement, 0),
		    column_text(statement, 2));
	statement_reset(statement);
	return rc;
}

enum rc
keys_check(struct ledger *ledger)
{
	int64_t highest[FACT_TABLES_MAX] = {0};
	enum rc rc = RC_OK;

	facts_highest(ledger, highest);
	for (int i = 0; fact_tables[i] != NULL && rc == RC_OK; i++)
		if (highest[i] > ledger->run.marks[i])
			rc = check_table(ledger, fact_tables[i], ledger->run.marks[i], highest[i]);
	return rc == RC_OK ? check_masters(ledger) : rc;
}
