/* The writer's lock: flock on a file beside the ledger. The kernel frees it when its holder
 * dies. */
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

static enum rc
lock_open(const char *path, struct errors *errors, int *fd)
{
	struct stat status;
	int error;

	*fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	error = errno;
	if (*fd < 0)
		return error_add(errors, RC_NOPERM, NULL, _("%s: cannot open the lock file: %s"),
		    path, error == ELOOP ? _("it is a symbolic link; remove it") : strerror(error));
	if (fstat(*fd, &status) == 0 && S_ISREG(status.st_mode))
		return RC_OK;
	(void)close(*fd);
	return error_add(
	    errors, RC_NOPERM, NULL, _("%s: the lock file is not a regular file"), path);
}

static enum rc
lock_wait(int fd, int wait_seconds, const char *ledger_path, struct errors *errors)
{
	static const struct timespec pause = {.tv_nsec = POLL_MILLISECONDS * 1000000L};
	long left = wait_seconds * 1000L / POLL_MILLISECONDS;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
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

enum rc
lock_take(
    const char *ledger_path, const char *name, int wait_seconds, struct errors *errors, int *fd)
{
	struct text path = {0};
	enum rc rc;

	text_printf(&path, "%s-%s", ledger_path, name);
	rc = lock_open(path.bytes, errors, fd);
	if (rc == RC_OK && (rc = lock_wait(*fd, wait_seconds, ledger_path, errors)) != RC_OK)
		(void)close(*fd);
	if (rc != RC_OK)
		*fd = -1;
	text_release(&path);
	return rc;
}
