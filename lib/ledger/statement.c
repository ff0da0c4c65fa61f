#include "ledger/statement.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "io/out.h"
#include "ledger/private.h"

static enum rc
rc_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return RC_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return RC_BUSY;
	case SQLITE_INTERRUPT:
		return RC_SIGNAL;
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return RC_IO;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return RC_NOPERM;
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
	case SQLITE_MISMATCH:
	case SQLITE_ERROR: /* what our SQL functions report: overflow, a bad expression */
		return RC_DATA;
	default:
		return RC_BUG;
	}
}

enum rc
ledger_fail(struct ledger *ledger, const char *doing)
{
	int code = sqlite3_extended_errcode(ledger->db);
	enum rc rc = rc_of(code);

	if (rc == RC_SIGNAL && interrupt_pending())
		return rc;
	if (ledger->told) {
		ledger->told = false;
		return RC_DATA;
	}
	if (code == SQLITE_IOERR_SHMSIZE) /* no room for the index of the WAL */
		code = SQLITE_FULL;
	switch (code & 0xff) {
	case SQLITE_FULL:
		return error_add(ledger->errors, rc, NULL,
		    _("%s: %s: the disk is full; nothing was written, free some space and run it again"),
		    ledger->path, doing);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return error_add(ledger->errors, RC_BUG, NULL,
		    _("%s: %s: the file is damaged (%s); restore a backup"), ledger->path, doing,
		    sqlite3_errmsg(ledger->db));
	default:
		return error_add(ledger->errors, rc == RC_OK ? RC_BUG : rc, NULL, "%s: %s: %s",
		    ledger->path, doing, sqlite3_errmsg(ledger->db));
	}
}

enum rc
ledger_exec(struct ledger *ledger, const char *sql)
{
	if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return ledger_fail(ledger, _("cannot execute"));
	return RC_OK;
}

struct statement *
statement_new(struct ledger *ledger, const char *sql, bool read_only)
{
	sqlite3_stmt *stmt = NULL;
	struct statement *statement;

	if (sqlite3_prepare_v3(ledger->db, sql, -1, 0, &stmt, NULL) != SQLITE_OK || stmt == NULL) {
		(void)ledger_fail(ledger, _("cannot prepare SQL"));
		return NULL;
	}
	if (read_only && !sqlite3_stmt_readonly(stmt)) {
		(void)error_add(ledger->errors, RC_DATA, NULL,
		    _("the SQL would write; only SELECT is allowed here"));
		(void)sqlite3_finalize(stmt);
		return NULL;
	}
	statement = xcalloc(1, sizeof *statement);
	statement->stmt = stmt;
	statement->ledger = ledger;
	return statement;
}

void
statement_free(struct statement *statement)
{
	if (statement == NULL)
		return;
	(void)sqlite3_finalize(statement->stmt);
	free(statement);
}

struct statement *
ledger_statement(struct ledger *ledger, const char *sql)
{
	struct statement *statement;

	for (size_t i = 0; i < ledger->statement_count; i++)
		if (ledger->statements[i]->sql == sql) {
			(void)sqlite3_reset(ledger->statements[i]->stmt);
			(void)sqlite3_clear_bindings(ledger->statements[i]->stmt);
			return ledger->statements[i];
		}
	statement = statement_new(ledger, sql, false);
	if (statement ==
	    NULL) { /* the SQL is ours: only a mistake of ours, or a damaged schema, gets here */
		errors_print(ledger->errors, "deed", stderr);
		_Exit(rc_status(RC_BUG));
	}
	statement->sql = sql;
	ledger->statements = array_grow(ledger->statements, ledger->statement_count,
	    &ledger->statement_capacity, sizeof(struct statement *));
	ledger->statements[ledger->statement_count++] = statement;
	return statement;
}

void
bind_nth(struct statement *statement, int n, struct value value)
{
	switch (value.kind) {
	case VALUE_INT:
		(void)sqlite3_bind_int64(statement->stmt, n, value.number);
		break;
	case VALUE_TEXT:
		(void)sqlite3_bind_text64(
		    statement->stmt, n, value.bytes, value.length, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case VALUE_BLOB:
		(void)sqlite3_bind_blob64(
		    statement->stmt, n, value.bytes, value.length, SQLITE_STATIC);
		break;
	case VALUE_NULL:
		(void)sqlite3_bind_null(statement->stmt, n);
		break;
	}
}

void
bind_value(struct statement *statement, const char *name, struct value value)
{
	int n = sqlite3_bind_parameter_index(statement->stmt, name);

	if (n > 0)
		bind_nth(statement, n, value);
}

void
bind_int(struct statement *statement, const char *name, int64_t number)
{
	bind_value(statement, name, value_int(number));
}

void
bind_text(struct statement *statement, const char *name, const char *text)
{
	bind_value(statement, name, value_string(text));
}

void
bind_pointer(struct statement *statement, int n, void *pointer, const char *type)
{
	(void)sqlite3_bind_pointer(statement->stmt, n, pointer, type, NULL);
}

/* Why a step failed, in order: a source of rows, the bound on effort, SQLite. */
static enum rc
row_failed(struct ledger *ledger)
{
	if (ledger->feed != NULL && ledger->feed_rc != RC_OK)
		return ledger->feed_rc;
	if (ledger->late && !interrupt_pending())
		return error_add(ledger->errors, RC_DATA, NULL,
		    _("the SQL took more than %lld seconds (the setting report.seconds) and was stopped"),
		    (long long)ledger->limit_seconds);
	return ledger_fail(ledger, _("cannot read or write"));
}

bool
statement_row(struct statement *statement, enum rc *rc)
{
	int code;

	if (interrupt_pending()) {
		*rc = RC_SIGNAL;
		statement_reset(statement);
		return false;
	}
	code = sqlite3_step(statement->stmt);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		*rc = row_failed(statement->ledger);
	statement_reset(statement);
	return false;
}

enum rc
statement_run(struct statement *statement)
{
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc))
		continue;
	return rc;
}

int64_t
column_int(struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->stmt, column);
}

const char *
column_text(struct statement *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement->stmt, column);

	return text != NULL ? (const char *)text : "";
}

bool
column_null(struct statement *statement, int column)
{
	return sqlite3_column_type(statement->stmt, column) == SQLITE_NULL;
}

/* sqlite3_column_value once, then sqlite3_value_*: a third faster than four calls by column.
 * Such a value is "unprotected", which matters only between threads, and we have one
 * (SQLITE_CONFIG_SINGLETHREAD). */
void
column_values(struct statement *statement, struct value *row, int count)
{
	for (int i = 0; i < count; i++)
		value_take(&row[i], sqlite3_column_value(statement->stmt, i));
}

struct value
column_value(struct statement *statement, int column)
{
	struct value value;

	value_take(&value, sqlite3_column_value(statement->stmt, column));
	return value;
}

int
column_count(struct statement *statement)
{
	return sqlite3_column_count(statement->stmt);
}

const char *
column_name(struct statement *statement, int column)
{
	return sqlite3_column_name(statement->stmt, column);
}

void
statement_reset(struct statement *statement)
{
	(void)sqlite3_reset(statement->stmt);
}

int64_t
statement_number(struct statement *statement, int64_t fallback)
{
	enum rc rc = RC_OK;
	int64_t number = fallback;

	if (statement_row(statement, &rc)) {
		number = column_null(statement, 0) ? fallback : column_int(statement, 0);
		statement_reset(statement);
	}
	return number;
}

enum rc
statement_ids(struct statement *statement, int64_t **ids, size_t *count)
{
	size_t capacity = 0;
	enum rc rc = RC_OK;

	*ids = NULL;
	*count = 0;
	while (statement_row(statement, &rc)) {
		*ids = array_grow(*ids, *count, &capacity, sizeof **ids);
		(*ids)[(*count)++] = column_int(statement, 0);
	}
	return rc;
}

enum rc
statement_list(struct statement *statement, struct out *out)
{
	int count = column_count(statement);
	struct value *row = xcalloc((size_t)count, sizeof *row);
	enum rc rc = RC_OK;

	while (rc == RC_OK && statement_row(statement, &rc)) {
		column_values(statement, row, count);
		rc = out_row(out, row);
	}
	statement_reset(statement);
	free(row);
	return rc;
}

int64_t
ledger_changes(struct ledger *ledger)
{
	return sqlite3_changes64(ledger->db);
}

int64_t
ledger_last_id(struct ledger *ledger)
{
	return sqlite3_last_insert_rowid(ledger->db);
}
