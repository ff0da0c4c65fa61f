#include "ledger/select.h"

#include <stdlib.h>

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

struct statement *
select_new(struct ledger *ledger, const char *sql, const struct place *place)
{
	struct statement *statement;
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;

	if (sqlite3_prepare_v3(ledger->db, sql, -1, 0, &stmt, &tail) != SQLITE_OK) {
		struct place where = complaint_place(ledger, sql, place);

		return refuse(ledger, stmt, &where, sqlite3_errmsg(ledger->db));
	}
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

enum rc
ledger_snapshot(struct ledger *ledger)
{
	/* BEGIN alone reads nothing yet: the first SELECT fixes the moment */
	static const char sql[] = "SELECT count(*) FROM setting";
	enum rc rc = ledger_exec(ledger, "BEGIN");

	if (rc == RC_OK)
		(void)statement_number(ledger_statement(ledger, sql), 0);
	return rc;
}
