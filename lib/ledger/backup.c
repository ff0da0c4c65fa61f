/* A consistent copy while others may write: SQLite's backup in one step, checked before it gets
 * its name. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "ledger/private.h"

static enum rc
copy_pages(struct ledger *ledger, sqlite3 *copy)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", ledger->db, "main");
	int code = SQLITE_ERROR;

	if (backup != NULL) {
		(void)sqlite3_backup_step(backup, -1);
		code = sqlite3_backup_finish(backup);
	}
	if (code != SQLITE_OK)
		return error_add(ledger->errors,
		    code == SQLITE_FULL || code == SQLITE_IOERR ? RC_IO : RC_BUSY, NULL,
		    _("cannot copy the ledger: %s"), sqlite3_errmsg(copy));
	return RC_OK;
}

static bool
says_ok(sqlite3 *db, const char *sql, bool want_row)
{
	sqlite3_stmt *statement = NULL;
	bool good = false;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
		int code = sqlite3_step(statement);
		const unsigned char *text =
		    code == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;

		good = want_row ? text != NULL && strcmp((const char *)text, "ok") == 0
				: code == SQLITE_DONE;
	}
	(void)sqlite3_finalize(statement);
	return good;
}

/* The copy keeps no -wal beside it: one file is the whole ledger. */
static enum rc
copy_to(struct ledger *ledger, const char *path)
{
	sqlite3 *copy = NULL;
	enum rc rc;

	if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		rc = error_add(
		    ledger->errors, RC_CANTCREAT, NULL, _("%s: cannot open the copy"), path);
	else
		rc = copy_pages(ledger, copy);
	if (rc == RC_OK &&
	    (!says_ok(copy, "PRAGMA integrity_check", true) ||
		!says_ok(copy, "PRAGMA foreign_key_check", false)))
		rc = error_add(ledger->errors, RC_BUG, NULL,
		    _("the copy is damaged, and so may be the ledger"));
	if (sqlite3_close(copy) != SQLITE_OK && rc == RC_OK)
		rc = error_add(ledger->errors, RC_IO, NULL, _("%s: cannot close the copy"), path);
	return rc;
}

static enum rc
sync_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd) != 0;

	if (fd >= 0)
		(void)close(fd);
	return failed ? RC_IO : RC_OK;
}

static enum rc
publish_copy(struct ledger *ledger, const char *temporary, const char *path)
{
	char *folder = xstrdup(path);
	enum rc rc = sync_file(temporary, O_RDWR);

	if (rc == RC_OK && rename(temporary, path) != 0)
		rc = RC_IO;
	if (rc == RC_OK)
		rc = sync_file(dirname(folder), O_RDONLY | O_DIRECTORY);
	free(folder);
	if (rc != RC_OK)
		return error_add(ledger->errors, rc, NULL, _("%s: cannot write the copy: %s"), path,
		    strerror(errno));
	return RC_OK;
}

/* Removes the copy and what SQLite may have put beside it. */
static void
remove_copy(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		struct text name = {0};

		text_printf(&name, "%s%s", path, suffixes[i]);
		(void)unlink(name.bytes);
		text_release(&name);
	}
}

enum rc
ledger_backup(struct ledger *ledger, const char *path, bool replace)
{
	struct text temporary = {0};
	struct stat status;
	int fd;
	enum rc rc;

	if (lstat(path, &status) == 0 && (!replace || !S_ISREG(status.st_mode)))
		return error_add(ledger->errors, RC_CANTCREAT, NULL,
		    replace ? _("%s: expected a regular file to replace")
			    : _("%s: a file is there already; --replace replaces it"),
		    path);
	text_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
	fd = open(temporary.bytes, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		rc = error_add(ledger->errors, RC_CANTCREAT, NULL,
		    _("%s: cannot make the copy: %s"), path, strerror(errno));
		text_release(&temporary);
		return rc;
	}
	(void)close(fd);
	rc = copy_to(ledger, temporary.bytes);
	if (rc == RC_OK)
		rc = publish_copy(ledger, temporary.bytes, path);
	remove_copy(temporary.bytes);
	text_release(&temporary);
	return rc;
}
