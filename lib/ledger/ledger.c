#include "ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "ledger/private.h"
#include "ledger/select.h"
#include "ledger/tables.h"

enum {
	BUSY_MILLISECONDS = 10000,
	PROGRESS_STEPS = 20000,
	BOUND_LENGTH = 64 << 20,
	RANGE_ROWS_MAX = 1000000
};

/* Before the first open: one thread, and no counting of memory (a sixth of a bulk insert). */
static void
sqlite_configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct ledger *
ledger_new(const char *path, enum ledger_mode mode, struct errors *errors)
{
	struct ledger *ledger = xcalloc(1, sizeof *ledger);
	char *real = realpath(path, NULL); /* one file, one lock, whatever it is called */

	ledger->path = real != NULL ? real : xstrdup(path);
	ledger->mode = mode;
	ledger->lock_fd = -1;
	ledger->named_lock_fd = -1;
	ledger->range_rows = RANGE_ROWS_MAX;
	ledger->errors = errors;
	sqlite_configure();
	return ledger;
}

static int64_t
seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

void
ledger_bound(struct ledger *ledger, int64_t seconds)
{
	if (seconds != 0)
		(void)sqlite3_limit(ledger->db, SQLITE_LIMIT_LENGTH, BOUND_LENGTH);
	ledger->limit_seconds = seconds;
	ledger->deadline = seconds != 0 ? seconds_now() + seconds : 0;
	ledger->late = false;
}

/* Asked every PROGRESS_STEPS steps of SQLite's machine: whether to stop. */
static int
interrupted(void *context)
{
	struct ledger *ledger = context;

	if (ledger->deadline != 0 && seconds_now() > ledger->deadline)
		ledger->late = true;
	return interrupt_pending() || ledger->late;
}

/* All that every connection sets before its first statement. */
static enum rc
connection_prepare(struct ledger *ledger)
{
	static const char settings[] = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
				       "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";
	sqlite3 *db = ledger->db;

	(void)sqlite3_extended_result_codes(db, 1);
	(void)sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1000000);
	(void)sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 200);
	sqlite3_progress_handler(db, PROGRESS_STEPS, interrupted, ledger);
	if (functions_register(db) != SQLITE_OK || feed_register(ledger) != SQLITE_OK ||
	    open_by_register(ledger) != SQLITE_OK)
		return ledger_fail(ledger, _("cannot prepare"));
	return ledger_exec(ledger, settings);
}

static int64_t
pragma_number(struct ledger *ledger, const char *sql, int64_t fallback)
{
	struct statement *statement = statement_new(ledger, sql, true);
	int64_t number;

	if (statement == NULL)
		return fallback;
	number = statement_number(statement, fallback);
	statement_free(statement);
	return number;
}

static enum rc
connection_open(struct ledger *ledger, const char *name, int flags)
{
	if (sqlite3_open_v2(name, &ledger->db, flags, NULL) != SQLITE_OK)
		return ledger_fail(ledger, _("cannot open"));
	return connection_prepare(ledger);
}

/* "file:…?immutable=1" for a path: SQLite then needs neither a lock nor a -shm file. */
static char *
immutable_name(const char *path)
{
	struct text name = {0};

	text_adds(&name, "file:");
	for (; *path != '\0'; path++)
		if (strchr("%?#", *path) != NULL)
			text_printf(&name, "%%%02x", (unsigned char)*path);
		else
			text_addc(&name, *path);
	text_adds(&name, "?immutable=1");
	return text_take(&name);
}

/* True when no committed data waits in a -wal file: then the ledger's file alone is whole. */
static bool
closed_cleanly(const char *path)
{
	struct text wal = {0};
	struct stat status;
	bool clean;

	text_printf(&wal, "%s-wal", path);
	clean = stat(wal.bytes, &status) != 0 || status.st_size == 0;
	text_release(&wal);
	return clean;
}

/* Reads the ledger's file as it lies, while writers wait: SQLite looks at no other file then. */
static enum rc
reader_open_immutable(struct ledger *ledger, int wait_seconds)
{
	char *name;
	enum rc rc = lock_share(ledger->path, wait_seconds, ledger->errors, &ledger->lock_fd);

	if (rc != RC_OK)
		return rc;
	if (!closed_cleanly(ledger->path))
		return connection_open(ledger, ledger->path, SQLITE_OPEN_READONLY);
	name = immutable_name(ledger->path);
	rc = connection_open(ledger, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	free(name);
	return rc;
}

/* Whether SQLite can read it beside writers: what it says of the first look. */
static int
reader_probe(sqlite3 *db)
{
	sqlite3_stmt *probe = NULL;
	int code;

	(void)sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
	code = sqlite3_prepare_v2(db, "SELECT 1 FROM sqlite_schema", -1, &probe, NULL);
	if (code == SQLITE_OK)
		(void)sqlite3_step(probe);
	return code == SQLITE_OK ? sqlite3_finalize(probe) : code;
}

/* Readers never write: where the -shm file cannot be made (read-only or full disk), a ledger
 * that was closed cleanly is opened as immutable. A busy one is not: its writer is at work. */
static enum rc
reader_open(struct ledger *ledger, int wait_seconds)
{
	int code = sqlite3_open_v2(ledger->path, &ledger->db, SQLITE_OPEN_READONLY, NULL);

	if (code == SQLITE_OK)
		code = reader_probe(ledger->db);
	if (code == SQLITE_OK || code == SQLITE_BUSY || !closed_cleanly(ledger->path))
		return ledger->db != NULL ? connection_prepare(ledger) : RC_BUG;
	(void)sqlite3_close(ledger->db);
	ledger->db = NULL;
	return reader_open_immutable(ledger, wait_seconds);
}

/* What the path names, before SQLite looks at it: each mistake has its own message. */
static enum rc
check_file(const char *path, enum ledger_mode mode, struct errors *errors)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return error_add(errors, errno == EACCES ? RC_NOPERM : RC_NOINPUT, NULL,
		    errno == ENOENT
			? _("%s: there is no ledger; name one with -l or DEED_LEDGER, or make one "
			    "with `deed init`")
			: _("%s: cannot open the ledger"),
		    path);
	if (!S_ISREG(status.st_mode))
		return error_add(errors, RC_NOINPUT, NULL,
		    _("%s: expected a ledger, this is not a regular file"), path);
	if (status.st_size == 0)
		return error_add(
		    errors, RC_DATA, NULL, _("%s: expected a ledger, this file is empty"), path);
	if (access(path, R_OK) != 0)
		return error_add(
		    errors, RC_NOPERM, NULL, _("%s: you may not read this ledger"), path);
	if (mode == LEDGER_WRITE && access(path, W_OK) != 0)
		return error_add(
		    errors, RC_NOPERM, NULL, _("%s: the ledger is read-only for you"), path);
	return RC_OK;
}

/* Is it a ledger, and of which version? */
static enum rc
check_schema(struct ledger *ledger, int *version)
{
	int64_t application, foreign_keys;

	if (pragma_number(ledger, "PRAGMA schema_version", -1) < 0)
		return errors_rc(ledger->errors) != RC_OK
		    ? errors_rc(ledger->errors)
		    : error_add(
			  ledger->errors, RC_DATA, NULL, _("%s: expected a ledger"), ledger->path);
	application = pragma_number(ledger, "PRAGMA application_id", 0);
	*version = (int)pragma_number(ledger, "PRAGMA user_version", 0);
	foreign_keys = pragma_number(ledger, "PRAGMA foreign_keys", 0);
	if (application == 0 && pragma_number(ledger, "SELECT count(*) FROM sqlite_schema", 1) == 0)
		return error_add(ledger->errors, RC_DATA, NULL,
		    _("%s: the making of this ledger was cut off; remove it and run `deed init` again"),
		    ledger->path);
	if (application != LEDGER_APPLICATION_ID)
		return error_add(ledger->errors, RC_DATA, NULL,
		    _("%s: expected a ledger, this is a database of another program"),
		    ledger->path);
	if (*version > schema_version)
		return error_add(ledger->errors, RC_CONFIG, NULL,
		    _("%s: the ledger is of version %d, this program knows up to %d; use a newer deed"),
		    ledger->path, *version, schema_version);
	if (foreign_keys != 1)
		return error_add(ledger->errors, RC_BUG, NULL, _("%s: cannot turn foreign keys on"),
		    ledger->path);
	return RC_OK;
}

/* Whether the file begins as an SQLite database does: SQLite's own word for it is unclear. */
static enum rc
check_magic(const char *path, struct errors *errors)
{
	static const char magic[] = "SQLite format 3";
	char start[sizeof magic] = {0};
	FILE *file = fopen(path, "rbe");

	if (file != NULL) {
		(void)!fread(start, 1, sizeof start, file);
		(void)fclose(file);
	}
	if (file != NULL && memcmp(start, magic, sizeof magic) == 0)
		return RC_OK;
	return error_add(
	    errors, RC_DATA, NULL, _("%s: expected a ledger, this is some other file"), path);
}

static enum rc
open_and_check(struct ledger *ledger, int wait_seconds)
{
	int version = 0;
	enum rc rc;

	if (ledger->mode == LEDGER_READ) {
		/* all it reads is of one moment: that of the look at the schema, which follows */
		if ((rc = reader_open(ledger, wait_seconds)) == RC_OK)
			rc = ledger_exec(ledger, "BEGIN");
	} else {
		rc =
		    lock_take(ledger->path, "lock", wait_seconds, ledger->errors, &ledger->lock_fd);
		if (rc == RC_OK)
			rc = connection_open(ledger, ledger->path, SQLITE_OPEN_READWRITE);
	}
	if (rc == RC_OK)
		rc = check_schema(ledger, &version);
	if (rc != RC_OK || version == schema_version)
		return rc;
	if (ledger->mode == LEDGER_READ)
		return error_add(ledger->errors, RC_CONFIG, NULL,
		    _("%s: the ledger is of the older version %d; any command that writes brings it to %d"),
		    ledger->path, version, schema_version);
	return schema_migrate(ledger, version);
}

enum rc
ledger_open(struct ledger **ledger, const char *path, enum ledger_mode mode, int wait_seconds,
    struct errors *errors)
{
	enum rc rc;

	*ledger = NULL;
	if ((rc = check_file(path, mode, errors)) != RC_OK ||
	    (rc = check_magic(path, errors)) != RC_OK)
		return rc;
	*ledger = ledger_new(path, mode, errors);
	if ((rc = open_and_check(*ledger, wait_seconds)) != RC_OK) {
		ledger_close(*ledger);
		*ledger = NULL;
	}
	return rc;
}

/* Creates the file itself, so that nothing that is there is ever opened as ours. */
static enum rc
create_file(const char *path, struct errors *errors)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return error_add(errors, RC_CANTCREAT, NULL, _("%s: cannot make a ledger: %s"),
		    path, strerror(errno));
	(void)close(fd);
	return RC_OK;
}

static enum rc
create_schema(struct ledger *ledger)
{
	static const char settings[] = "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;";
	enum rc rc;

	rc = lock_take(ledger->path, "lock", LEDGER_WAIT_SECONDS, ledger->errors, &ledger->lock_fd);
	if (rc == RC_OK)
		rc = connection_open(ledger, ledger->path, SQLITE_OPEN_READWRITE);
	if (rc == RC_OK)
		rc = ledger_exec(ledger, settings);
	if (rc == RC_OK)
		rc = ledger_exec(ledger, "BEGIN IMMEDIATE");
	if (rc == RC_OK) {
		ledger->run.open = true;
		rc = schema_apply(ledger, 0, schema_version);
	}
	return rc;
}

enum rc
ledger_create(struct ledger **ledger, const char *path, struct errors *errors)
{
	enum rc rc;

	*ledger = NULL;
	if ((rc = create_file(path, errors)) != RC_OK)
		return rc;
	*ledger = ledger_new(path, LEDGER_WRITE, errors);
	if ((rc = create_schema(*ledger)) != RC_OK) {
		ledger_remove(*ledger);
		*ledger = NULL;
	}
	return rc;
}

void
ledger_remove(struct ledger *ledger)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-lock"};
	char *path = xstrdup(ledger->path);
	struct text name = {0};

	ledger_close(ledger);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		text_clear(&name);
		text_printf(&name, "%s%s", path, endings[i]);
		(void)unlink(name.bytes);
	}
	text_release(&name);
	free(path);
}

void
ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	run_rollback(ledger);
	for (size_t i = 0; i < ledger->statement_count; i++)
		statement_free(ledger->statements[i]);
	free(ledger->statements);
	for (size_t i = 0; i < ledger->setting_count; i++)
		free(ledger->setting_values[i]);
	free(ledger->setting_values);
	map_release(&ledger->settings);
	for (size_t i = 0; i < sizeof ledger->history_sql / sizeof *ledger->history_sql; i++)
		free(ledger->history_sql[i]);
	(void)sqlite3_close(ledger->db);
	ledger_pause(ledger);
	if (ledger->named_lock_fd >= 0)
		(void)close(ledger->named_lock_fd);
	free(ledger->path);
	free(ledger);
}

void
ledger_pause(struct ledger *ledger)
{
	if (ledger->lock_fd >= 0)
		(void)close(ledger->lock_fd);
	ledger->lock_fd = -1;
}

enum rc
ledger_resume(struct ledger *ledger, int wait_seconds)
{
	return lock_take(ledger->path, "lock", wait_seconds, ledger->errors, &ledger->lock_fd);
}

enum rc
ledger_lock(struct ledger *ledger, const char *name, int wait_seconds)
{
	return lock_take(ledger->path, name, wait_seconds, ledger->errors, &ledger->named_lock_fd);
}

struct errors *
ledger_errors(const struct ledger *ledger)
{
	return ledger->errors;
}

void
ledger_progress(struct ledger *ledger, void (*tell)(void *context, int64_t rows), void *context)
{
	ledger->progress = tell;
	ledger->progress_context = context;
}

enum rc
ledger_bulk(struct ledger *ledger)
{
	ledger->bulk = true;
	return ledger_exec(ledger, "PRAGMA foreign_keys = OFF");
}

void
ledger_range_rows(struct ledger *ledger, int64_t rows)
{
	ledger->range_rows = rows;
}

enum rc
ledger_cache(struct ledger *ledger, int megabytes)
{
	struct text sql = {0};
	enum rc rc;

	text_printf(&sql, "PRAGMA cache_size = -%d", megabytes * 1024);
	rc = ledger_exec(ledger, sql.bytes);
	text_release(&sql);
	return rc;
}

const char *
ledger_setting(struct ledger *ledger, const char *key, const char *fallback)
{
	static const char sql[] = "SELECT value FROM setting WHERE key = :key";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;
	const char *text;
	char **value;
	int64_t *place;
	bool fresh;

	bind_text(statement, ":key", key);
	if (!statement_row(statement, &rc))
		return fallback;
	place = map_put(&ledger->settings, key, strlen(key), &fresh);
	if (fresh) {
		ledger->setting_values = array_grow(ledger->setting_values, ledger->setting_count,
		    &ledger->setting_capacity, sizeof(char *));
		ledger->setting_values[ledger->setting_count] = NULL;
		*place = (int64_t)ledger->setting_count++;
	}
	value = &ledger->setting_values[*place];
	text = column_text(statement, 0);
	if (*value == NULL || strcmp(*value, text) != 0) {
		free(*value);
		*value = xstrdup(text);
	}
	statement_reset(statement);
	return *value;
}
