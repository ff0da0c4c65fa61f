/* Whether tables, indexes, views and triggers are as the migrations make them: a trigger that is
 * gone lets facts be changed, an altered view shows other figures, and neither is a row of the
 * chain. */
#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/schema.h"

/* An empty ledger in memory, made by the same migrations. NULL when that fails. */
static sqlite3 *
model_new(void)
{
	sqlite3 *model = NULL;
	bool ok =
	    sqlite3_open(":memory:", &model) == SQLITE_OK && functions_register(model) == SQLITE_OK;

	for (int i = 0; i < schema_version && ok; i++)
		ok = sqlite3_exec(model, schema_migrations[i], NULL, NULL, NULL) == SQLITE_OK;
	if (ok)
		return model;
	(void)sqlite3_close(model);
	return NULL;
}

/* Tells of each object (type, name, sql) that the query gives of `one` and `same` does not find in
 * `other`. */
static enum rc
compare(sqlite3 *one, const char *query, sqlite3 *other, const char *same,
    void (*tell)(void *context, const char *name), void *context)
{
	sqlite3_stmt *objects = NULL, *twin = NULL;
	int step = SQLITE_ERROR;

	if (sqlite3_prepare_v2(one, query, -1, &objects, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(other, same, -1, &twin, NULL) == SQLITE_OK)
		while ((step = sqlite3_step(objects)) == SQLITE_ROW) {
			for (int i = 0; i < 3; i++)
				(void)sqlite3_bind_value(
				    twin, i + 1, sqlite3_column_value(objects, i));
			if (sqlite3_step(twin) != SQLITE_ROW)
				tell(context, (const char *)sqlite3_column_text(objects, 1));
			(void)sqlite3_reset(twin);
		}
	(void)sqlite3_finalize(objects);
	(void)sqlite3_finalize(twin);
	return step == SQLITE_DONE ? RC_OK : RC_BUG;
}

enum rc
shape_check(struct ledger *ledger, void (*tell)(void *context, const char *name), void *context)
{
	static const char all[] = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
	static const char same[] =
	    "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = ?2 AND sql = ?3";
	static const char triggers[] =
	    "SELECT type, name, sql FROM sqlite_schema WHERE type = 'trigger'";
	static const char named[] =
	    "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = ?2 AND ?3 IS NOT NULL";
	sqlite3 *model = model_new();
	enum rc rc = RC_BUG;

	if (model != NULL && (rc = compare(model, all, ledger->db, same, tell, context)) == RC_OK)
		rc = compare(ledger->db, triggers, model, named, tell, context);
	(void)sqlite3_close(model);
	return rc == RC_OK ? rc
			   : error_add(ledger->errors, rc, NULL,
				 _("the schema cannot be compared with a new one in memory"));
}
