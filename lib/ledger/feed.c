#include "ledger/feed.h"

#include "base/i18n.h"
#include "base/interrupt.h"
#include "ledger/private.h"

enum { PROGRESS_ROWS = 8192 };

/* The virtual table `feed`: one cursor over the ledger's current source. */
struct feed_table {
	sqlite3_vtab base; /* first: SQLite casts */
	struct ledger *ledger;
};

struct feed_cursor {
	sqlite3_vtab_cursor base;
	struct ledger *ledger;
	struct value row[FEED_COLUMNS];
	int64_t number;
	bool more;
};

static int
feed_connect(sqlite3 *db, void *ledger, int argc, const char *const *argv, sqlite3_vtab **table,
    char **error)
{
	static const char schema[] =
	    "CREATE TABLE feed (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, "
	    "c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23)";
	struct feed_table *made;

	(void)argc, (void)argv, (void)error;
	made = sqlite3_malloc(sizeof *made);
	if (made == NULL)
		return SQLITE_NOMEM;
	*made = (struct feed_table){.ledger = ledger};
	*table = &made->base;
	return sqlite3_declare_vtab(db, schema);
}

static int
feed_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int
feed_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int
feed_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
	struct feed_cursor *made = sqlite3_malloc(sizeof *made);

	if (made == NULL)
		return SQLITE_NOMEM;
	*made = (struct feed_cursor){.ledger = ((struct feed_table *)table)->ledger};
	*cursor = &made->base;
	return SQLITE_OK;
}

static int
feed_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

/* Asks the source about the row that the INSERT has just not added. */
static enum rc
check_added(struct feed_cursor *cursor)
{
	const struct feed *feed = cursor->ledger->feed;
	bool known;

	if (feed->known == NULL || !cursor->more ||
	    sqlite3_last_insert_rowid(cursor->ledger->db) != 0)
		return RC_OK;
	return feed->known(feed->source, cursor->row, true, &known);
}

/* The next row that is not known. */
static enum rc
next_unknown(struct feed_cursor *cursor)
{
	struct ledger *ledger = cursor->ledger;
	const struct feed *feed = ledger->feed;
	bool known = false;
	enum rc rc;

	do {
		if (++cursor->number % PROGRESS_ROWS == 0 && ledger->progress != NULL)
			ledger->progress(ledger->progress_context, cursor->number);
		if (interrupt_pending())
			return RC_SIGNAL;
		rc = feed->next(feed->source, cursor->row, &cursor->more);
		if (rc == RC_OK && cursor->more && feed->known != NULL)
			rc = feed->known(feed->source, cursor->row, false, &known);
	} while (rc == RC_OK && cursor->more && known);
	if (feed->known != NULL)
		sqlite3_set_last_insert_rowid(ledger->db, 0); /* until it is added */
	return rc;
}

static int
feed_next(sqlite3_vtab_cursor *base)
{
	struct feed_cursor *cursor = (struct feed_cursor *)base;
	struct ledger *ledger = cursor->ledger;

	ledger->feed_row = NULL;
	if ((ledger->feed_rc = check_added(cursor)) == RC_OK &&
	    (ledger->feed_rc = witness_between(ledger)) == RC_OK)
		ledger->feed_rc = next_unknown(cursor);
	ledger->feed_row = cursor->more ? cursor->row : NULL;
	return ledger->feed_rc == RC_OK ? SQLITE_OK : SQLITE_ABORT;
}

static int
feed_filter(sqlite3_vtab_cursor *base, int index, const char *name, int argc, sqlite3_value **argv)
{
	(void)index, (void)name, (void)argc, (void)argv;
	if (((struct feed_cursor *)base)->ledger->feed == NULL)
		return SQLITE_MISUSE;
	((struct feed_cursor *)base)->number = 0;
	((struct feed_cursor *)base)->more = false;
	return feed_next(base);
}

static int
feed_eof(sqlite3_vtab_cursor *base)
{
	return !((struct feed_cursor *)base)->more;
}

static int
feed_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct value *value = &((struct feed_cursor *)base)->row[column];

	/* Static: the bytes live until the next row, and INSERT copies them into its record
	 * before. */
	switch (value->kind) {
	case VALUE_INT:
		sqlite3_result_int64(context, value->number);
		break;
	case VALUE_TEXT:
		sqlite3_result_text64(
		    context, value->bytes, value->length, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB:
		sqlite3_result_blob64(context, value->bytes, value->length, SQLITE_STATIC);
		break;
	case VALUE_NULL:
		break;
	}
	return SQLITE_OK;
}

static int
feed_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
	*rowid = ((struct feed_cursor *)base)->number;
	return SQLITE_OK;
}

int
feed_register(struct ledger *ledger)
{
	static const sqlite3_module module = {
	    .iVersion = 1,
	    .xConnect = feed_connect, /* no xCreate: eponymous only */
	    .xBestIndex = feed_best_index,
	    .xDisconnect = feed_disconnect,
	    .xOpen = feed_open,
	    .xClose = feed_close,
	    .xFilter = feed_filter,
	    .xNext = feed_next,
	    .xEof = feed_eof,
	    .xColumn = feed_column,
	    .xRowid = feed_rowid,
	};

	return sqlite3_create_module(ledger->db, "feed", &module, ledger);
}

enum rc
feed_run(
    struct ledger *ledger, struct statement *statement, const struct feed *feed, int64_t *inserted)
{
	int code;

	ledger->feed = feed;
	ledger->feed_rc = RC_OK;
	witness_watch(ledger, statement->stmt);
	code = sqlite3_step(statement->stmt);
	witness_rest(ledger);
	ledger->feed = NULL;
	ledger->feed_row = NULL;
	if (ledger->feed_rc != RC_OK) {
		statement_reset(statement);
		return ledger->feed_rc;
	}
	if (code != SQLITE_DONE) {
		enum rc rc = ledger_fail(ledger, _("cannot insert"));

		statement_reset(statement);
		return rc;
	}
	if (inserted != NULL)
		*inserted = sqlite3_changes64(ledger->db);
	statement_reset(statement);
	return RC_OK;
}

enum rc
feed_insert(struct ledger *ledger, const char *sql, const struct feed *feed, int64_t *inserted)
{
	return feed_run(ledger, ledger_statement(ledger, sql), feed, inserted);
}

void
feed_offer(struct ledger *ledger, const struct feed *feed)
{
	ledger->feed = feed;
	ledger->feed_rc = RC_OK;
	ledger->feed_row = NULL;
}
