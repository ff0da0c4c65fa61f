#include "ledger/select.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/private.h"

/* The place of SQLite's last complaint: it knows the byte, people want the line. */
static struct place
complaint_place(struct ledger *ledger, const char *sql, const struct place *start)
{
	struct place place = *start;
	int offset = sqlite3_error_offset(ledger->db);

	for (int i = 0; i < offset && sql[i] != '\0'; i++)
		place.line += sql[i] == '\n';
	return place;
}

static struct statement *
refuse(struct ledger *ledger, sqlite3_stmt *stmt, const struct place *place, const char *why)
{
	(void)sqlite3_finalize(stmt);
	(void)error_add(ledger->errors, RC_DATA, place, "%s", why);
	return NULL;
}

/* True when something other than blanks and comments follows the statement. */
static bool
more_follows(struct ledger *ledger, const char *tail)
{
	sqlite3_stmt *stmt = NULL;
	bool more =
	    sqlite3_prepare_v3(ledger->db, tail, -1, 0, &stmt, NULL) != SQLITE_OK || stmt != NULL;

	(void)sqlite3_finalize(stmt);
	return more;
}

/* What a statement being prepared asked for and may not do. */
struct refusal {
	const struct ledger *ledger;
	char what[80];
};

/* Tables that are no part of the ledger: SQLite's own virtual ones, and our feed when nothing feeds
 * it. */
static bool
may_read(const struct ledger *ledger, const char *table)
{
	if (strcmp(table, "feed") == 0)
		return ledger->feed != NULL;
	return !text_starts(table, "pragma_") && !text_starts(table, "dbstat") &&
	    !text_starts(table, "sqlite_dbpage");
}

static int
authorize(void *context, int action, const char *first, const char *second, const char *database,
    const char *trigger)
{
	static const struct {
		int action;
		const char *name;
	} names[] = {{SQLITE_INSERT, "INSERT into"}, {SQLITE_UPDATE, "UPDATE of"},
	    {SQLITE_DELETE, "DELETE from"}, {SQLITE_PRAGMA, "PRAGMA"}, {SQLITE_ATTACH, "ATTACH"},
	    {SQLITE_DETACH, "DETACH"}, {SQLITE_TRANSACTION, "a transaction:"},
	    {SQLITE_FUNCTION, "the function"}, {SQLITE_READ, "reading"}};
	struct refusal *refusal = context;
	const char *name = "to change the schema:", *of = first;

	(void)database, (void)trigger;
	if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (action == SQLITE_READ && may_read(refusal->ledger, first))
		return SQLITE_OK;
	/* so asks the first use of a virtual table, as json_each; a statement that writes is
	 * refused below */
	if (action == SQLITE_UPDATE && strcmp(first, "sqlite_master") == 0)
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION) {
		of = second;
		if (strcmp(second, "load_extension") != 0)
			return SQLITE_OK;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].action == action)
			name = names[i].name;
	(void)snprintf(
	    refusal->what, sizeof refusal->what, "%s %s", name, of != NULL ? of : "a file");
	return SQLITE_DENY;
}

/* Why SQLite would not prepare it: because it may not, or because it is wrong. */
static struct statement *
refuse_prepare(struct ledger *ledger, sqlite3_stmt *stmt, const char *sql,
    const struct place *place, const struct refusal *refusal)
{
	struct place where = complaint_place(ledger, sql, place);
	struct text text = {0};

	if (refusal->what[0] == '\0')
		return refuse(ledger, stmt, &where, sqlite3_errmsg(ledger->db));
	text_printf(&text,
	    _("expected a SELECT; a report may only read the ledger: %s is not allowed"),
	    refusal->what);
	(void)refuse(ledger, stmt, place, text.bytes);
	text_release(&text);
	return NULL;
}

struct statement *
select_new(struct ledger *ledger, const char *sql, const struct place *place)
{
	struct statement *statement;
	struct refusal refusal = {.ledger = ledger};
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	int code;

	(void)sqlite3_set_authorizer(ledger->db, authorize, &refusal);
	code = sqlite3_prepare_v3(ledger->db, sql, -1, 0, &stmt, &tail);
	(void)sqlite3_set_authorizer(ledger->db, NULL, NULL);
	if (code != SQLITE_OK)
		return refuse_prepare(ledger, stmt, sql, place, &refusal);
	if (stmt == NULL)
		return refuse(ledger, stmt, place, _("expected a SELECT, got nothing"));
	if (!sqlite3_stmt_readonly(stmt) || sqlite3_column_count(stmt) == 0)
		return refuse(
		    ledger, stmt, place, _("expected a SELECT; a report may only read the ledger"));
	if (more_follows(ledger, tail))
		return refuse(ledger, stmt, place,
		    _("expected one SELECT, but another statement follows it"));
	statement = xcalloc(1, sizeof *statement);
	statement->stmt = stmt;
	statement->ledger = ledger;
	return statement;
}

int
select_parameter_count(struct statement *statement)
{
	return sqlite3_bind_parameter_count(statement->stmt);
}

const char *
select_parameter(struct statement *statement, int n)
{
	return sqlite3_bind_parameter_name(statement->stmt, n);
}

enum type
select_stored_type(struct statement *statement, int column)
{
	const char *declared = sqlite3_column_decltype(statement->stmt, column);

	return declared != NULL && strcmp(declared, "INTEGER") == 0 ? TYPE_INT : TYPE_TEXT;
}
