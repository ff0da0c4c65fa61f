/* floor-write LEDGER VALUE: what the least one-shot command would do: opens the ledger, sets the entity's name in one
 * transaction, synced, and closes it. No history, no chain, no look at what was there before. */
#include <sqlite3.h>
#include <stdio.h>

int
main(int argc, char *argv[])
{
	static const char settings[] = "PRAGMA synchronous = FULL; BEGIN IMMEDIATE";
	static const char update[] = "UPDATE setting SET value = ? WHERE key = 'entity'";
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;

	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (argc != 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, settings, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, update, -1, &statement, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(statement, 1, argv[2], -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_DONE || sqlite3_finalize(statement) != SQLITE_OK ||
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		(void)fprintf(stderr, "floor-write: %s\n", sqlite3_errmsg(db));
		return 70;
	}
	return sqlite3_close(db) == SQLITE_OK ? 0 : 70;
}
