/* floor-start LEDGER [NAME]: what the least one-shot command would do: opens the ledger, prints the
 * entity's name, or sets it in one transaction, synced, and closes it. No history, no chain, no
 * look at what was there before. */
#include <sqlite3.h>
#include <stdio.h>

static int
print(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, "SELECT value FROM setting WHERE key = 'entity'", -1, &statement,
		NULL) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		return 0;
	(void)puts((const char *)sqlite3_column_text(statement, 0));
	return sqlite3_finalize(statement) == SQLITE_OK;
}

static int
set(sqlite3 *db, const char *name)
{
	sqlite3_stmt *statement = NULL;

	return sqlite3_exec(db, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE", NULL, NULL, NULL) ==
	    SQLITE_OK &&
	    sqlite3_prepare_v2(db, "UPDATE setting SET value = ? WHERE key = 'entity'", -1,
		&statement, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_DONE && sqlite3_finalize(statement) == SQLITE_OK &&
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

int
main(int argc, char *argv[])
{
	int flags = argc == 3 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	sqlite3 *db = NULL;

	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (argc < 2 || argc > 3 || sqlite3_open_v2(argv[1], &db, flags, NULL) != SQLITE_OK ||
	    !(argc == 3 ? set(db, argv[2]) : print(db))) {
		(void)fprintf(stderr, "floor-start: %s\n", sqlite3_errmsg(db));
		return 70;
	}
	return sqlite3_close(db) == SQLITE_OK ? 0 : 70;
}
