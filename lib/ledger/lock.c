/* Locks of a ledger: flock on a file beside it. The kernel frees one when its holder dies. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "ledger/private.h"

enum { POLL_MILLISECONDS = 20 };

/* A lock file of ours is for whom the ledger is for, as SQLite's files beside it are: whoever may
 * write the ledger may lock it, also after root did. */
static void
share_with_ledger(int fd, const struct stat *lock, const char *ledger_path)
{
	const mode_t bits = 0666;
	struct stat ledger;

	if (stat(ledger_path, &ledger) != 0 || lock->st_uid != geteuid() || lock->st_nlink != 1 ||
	    lock->st_size != 0)
		return;
	if ((lock->st_mode & bits) != (ledger.st_mode & bits))
		(void)fchmod(fd, ledger.st_mode & bits);
	if (lock->st_gid != ledger.st_gid || (geteuid() == 0 && lock->st_uid != ledger.st_uid))
		(void)!fchown(fd, geteuid() == 0 ? ledger.st_uid : (uid_t)-1, ledger.st_gid);
}

/* After open: errno says why. */
static enum rc
lock_refuse(const char *path, struct errors *errors)
{
	const char *why = errno == ELOOP ? _("it is a symbolic link; remove it") : strerror(errno);

	return error_add(
	    errors, RC_NOPERM, NULL, _("%s: cannot open the lock file: %s"), path, why);
}

static enum rc
lock_open(const char *path, const char *ledger_path, struct errors *errors, int *fd)
{
	struct stat status;

	*fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (*fd < 0)
		return lock_refuse(path, errors);
	if (fstat(*fd, &status) == 0 && S_ISREG(status.st_mode)) {
		share_with_ledger(*fd, &status, ledger_path);
		return RC_OK;
	}
	(void)close(*fd);
	return error_add(
	    errors, RC_NOPERM, NULL, _("%s: the lock file is not a regular file"), path);
}

static enum rc
lock_wait(int fd, int how, int wait_seconds, const char *ledger_path, struct errors *errors)
{
	static const struct timespec pause = {.tv_nsec = POLL_MILLISECONDS * 1000000L};
	long left = wait_seconds * 1000L / POLL_MILLISECONDS;

	while (flock(fd, how | LOCK_NB) != 0) {
		if (interrupt_pending())
			return RC_SIGNAL;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return error_add(errors, RC_NOPERM, NULL, _("%s: cannot lock: %s"),
			    ledger_path, strerror(errno));
		if (left-- <= 0)
			return error_add(errors, RC_BUSY, NULL,
			    _("%s: another command is writing; waited %d s, try again later"),
			    ledger_path, wait_seconds);
		(void)nanosleep(&pause, NULL);
	}
	return RC_OK;
}

static enum rc
lock_wait_or_close(
    int *fd, int how, int wait_seconds, const char *ledger_path, struct errors *errors)
{
	enum rc rc = lock_wait(*fd, how, wait_seconds, ledger_path, errors);

	if (rc == RC_OK)
		return RC_OK;
	(void)close(*fd);
	*fd = -1;
	return rc;
}

enum rc
lock_take(
    const char *ledger_path, const char *name, int wait_seconds, struct errors *errors, int *fd)
{
	struct text path = {0};
	enum rc rc;

	text_printf(&path, "%s-%s", ledger_path, name);
	rc = lock_open(path.bytes, ledger_path, errors, fd);
	if (rc == RC_OK)
		rc = lock_wait_or_close(fd, LOCK_EX, wait_seconds, ledger_path, errors);
	text_release(&path);
	return rc;
}

enum rc
lock_share(const char *ledger_path, int wait_seconds, struct errors *errors, int *fd)
{
	struct text path = {0};
	enum rc rc = RC_OK;

	text_printf(&path, "%s-lock", ledger_path);
	*fd = open(path.bytes, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (*fd >= 0)
		rc = lock_wait_or_close(fd, LOCK_SH, wait_seconds, ledger_path, errors);
	else if (errno != ENOENT)
		rc = lock_refuse(path.bytes, errors);
	text_release(&path);
	return rc;
}
