#include "io/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/scratch.h"

enum { FILE_MODE = 0640, TEMP_NAME = 64, TEMP_TRIES = 8, HELD_BLOCK = 256 * 1024 };

struct publish {
	char *path; /* as given */
	const char *name; /* its last component, in path */
	char *folder; /* the rest of it, "." when there is none */
	char *temp_path; /* folder/temp; NULL: written directly */
	char temp[TEMP_NAME];
	struct errors *errors;
	enum rc rc; /* of the first failure */
	int folder_fd, fd; /* -1: not open */
	int held_fd; /* what publish_hold keeps back; -1: nothing */
};

static enum rc
fail(struct publish *publish, enum rc rc, const char *action)
{
	const struct place place = {.file = publish_name(publish)};
	const char *reason = strerror(errno);

	publish->rc = rc;
	return error_add(publish->errors, rc, &place, "%s: %s", action, reason);
}

static enum rc
refuse(struct publish *publish, const char *reason)
{
	const struct place place = {.file = publish_name(publish)};

	publish->rc = RC_CANTCREAT;
	return error_add(publish->errors, RC_CANTCREAT, &place, "%s", reason);
}

/* Splits the path into folder and name, and opens the folder. */
static enum rc
open_folder(struct publish *publish)
{
	const char *slash = strrchr(publish->path, '/');

	publish->name = slash == NULL ? publish->path : slash + 1;
	if (slash == NULL)
		publish->folder = xstrdup(".");
	else if (slash == publish->path)
		publish->folder = xstrdup("/");
	else
		publish->folder = xstrndup(publish->path, (size_t)(slash - publish->path));
	if (publish->path[0] == '\0')
		return refuse(publish, _("the name of the output file is empty"));
	publish->folder_fd = open(publish->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (publish->folder_fd < 0)
		return fail(publish, RC_CANTCREAT, _("cannot open the folder of the output file"));
	if (publish->name[0] == '\0')
		return refuse(publish, _("is a folder; expected the name of a file"));
	return RC_OK;
}

/* Why an existing target cannot be replaced; NULL when it can. */
static const char *
target_obstacle(const struct stat *status)
{
	switch (status->st_mode & S_IFMT) {
	case S_IFREG:
		return status->st_nlink > 1
		    ? _("has further names (hard links); remove it or choose another name")
		    : NULL;
	case S_IFDIR:
		return _("is a folder; expected the name of a file");
	case S_IFLNK:
		return _(
		    "is a symbolic link, and outputs do not follow links; name the file itself");
	default:
		return _("is not a regular file; outputs replace regular files only");
	}
}

/* Creates the temporary file, with a name that nothing else has. */
static enum rc
open_temp(struct publish *publish, mode_t mode)
{
	struct text path = {0};

	for (int i = 0; publish->fd < 0 && i < TEMP_TRIES; i++) {
		uint64_t random = 0;

		if (getrandom(&random, sizeof random, 0) < 0)
			break;
		(void)snprintf(publish->temp, TEMP_NAME, ".deed-%ld-%016llx.tmp", (long)getpid(),
		    (unsigned long long)random);
		publish->fd = openat(publish->folder_fd, publish->temp,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (publish->fd < 0 && errno != EEXIST)
			break;
	}
	if (publish->fd < 0)
		return fail(publish, RC_CANTCREAT, _("cannot create a temporary file beside it"));
	text_printf(&path, "%s/%s", publish->folder, publish->temp);
	publish->temp_path = text_take(&path);
	return RC_OK;
}

static enum rc
open_device(struct publish *publish)
{
	publish->fd =
	    openat(publish->folder_fd, publish->name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
	return publish->fd < 0 ? fail(publish, RC_CANTCREAT, _("cannot open the device")) : RC_OK;
}

static enum rc
open_target(struct publish *publish)
{
	struct stat status;
	const char *obstacle;
	enum rc rc = open_folder(publish);

	if (rc != RC_OK)
		return rc;
	if (fstatat(publish->folder_fd, publish->name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno != ENOENT)
			return fail(publish, RC_CANTCREAT, _("cannot look at the output file"));
		return open_temp(publish, FILE_MODE);
	}
	if (S_ISCHR(status.st_mode))
		return open_device(publish);
	if ((obstacle = target_obstacle(&status)) != NULL)
		return refuse(publish, obstacle);
	if (faccessat(publish->folder_fd, publish->name, W_OK, AT_EACCESS) != 0)
		return fail(publish, RC_CANTCREAT, _("cannot replace the file"));
	return open_temp(publish, status.st_mode & FILE_MODE);
}

struct publish *
publish_open(const char *path, struct errors *errors)
{
	struct publish *publish = xcalloc(1, sizeof *publish);

	publish->errors = errors;
	publish->folder_fd = publish->fd = publish->held_fd = -1;
	if (path == NULL || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0) {
		publish->fd = STDOUT_FILENO;
		(void)fflush(stdout); /* printed before: it comes first, its errors stay there */
		return publish;
	}
	publish->path = xstrdup(path);
	if (open_target(publish) == RC_OK)
		return publish;
	publish_drop(publish);
	return NULL;
}

static enum rc
write_all(struct publish *publish, int fd, const void *bytes, size_t length)
{
	const char *p = bytes;

	while (length > 0 && publish->rc == RC_OK) {
		ssize_t wrote = write(fd, p, length);

		if (wrote < 0 && errno != EINTR)
			return fail(publish, RC_IO, _("cannot write"));
		if (wrote > 0) {
			p += wrote;
			length -= (size_t)wrote;
		}
		if (length > 0 && interrupt_pending()) /* it may have waited for a stalled reader */
			publish->rc = RC_SIGNAL;
	}
	return publish->rc;
}

/* Writes what was held back, from its start. */
static enum rc
write_held(struct publish *publish)
{
	char *block = xmalloc(HELD_BLOCK);
	int fd = publish->held_fd;
	ssize_t got = 0;

	publish->held_fd = -1;
	if (lseek(fd, 0, SEEK_SET) != 0)
		got = -1;
	while (got >= 0 && publish->rc == RC_OK && (got = read(fd, block, HELD_BLOCK)) > 0)
		(void)write_all(publish, publish->fd, block, (size_t)got);
	if (got < 0)
		(void)fail(publish, RC_IO, _("cannot read the temporary file"));
	(void)close(fd);
	free(block);
	return publish->rc;
}

enum rc
publish_write(struct publish *publish, const void *bytes, size_t length)
{
	if (publish->held_fd >= 0 && write_held(publish) != RC_OK)
		return publish->rc;
	return write_all(publish, publish->fd, bytes, length);
}

enum rc
publish_hold(struct publish *publish, const void *bytes, size_t length)
{
	if (publish->temp_path != NULL)
		return write_all(publish, publish->fd, bytes, length);
	if (publish->held_fd < 0 && publish->rc == RC_OK && (publish->held_fd = scratch_open()) < 0)
		return fail(publish, RC_IO, _("cannot hold it back in a temporary file"));
	return write_all(publish, publish->held_fd, bytes, length);
}

const char *
publish_temp(const struct publish *publish)
{
	return publish->temp_path;
}

const char *
publish_folder(const struct publish *publish)
{
	return publish->temp_path != NULL ? publish->folder : NULL;
}

const char *
publish_name(const struct publish *publish)
{
	return publish->path != NULL ? publish->path : _("standard output");
}

bool
publish_on_terminal(const struct publish *publish)
{
	return publish->temp_path == NULL && isatty(publish->fd) == 1;
}

/* Closes what was written directly. Some network file systems report lost data only here, so
 * standard output, which stays open, gets a second descriptor to close. */
static enum rc
close_direct(struct publish *publish)
{
	int fd = publish->path != NULL ? publish->fd : dup(publish->fd);

	if (fd < 0 || close(fd) != 0)
		(void)fail(publish, RC_IO, _("cannot write"));
	publish->fd = -1;
	return publish->rc;
}

static enum rc
close_temp(struct publish *publish)
{
	int failed;

	if (fsync(publish->fd) != 0)
		return fail(publish, RC_IO, _("cannot write to the disk"));
	failed = close(publish->fd);
	publish->fd = -1;
	if (failed != 0)
		return fail(publish, RC_IO, _("cannot close the temporary file"));
	return RC_OK;
}

static enum rc
rename_temp(struct publish *publish)
{
	if (renameat(publish->folder_fd, publish->temp, publish->folder_fd, publish->name) != 0)
		return fail(publish, RC_IO, _("cannot rename the temporary file to this name"));
	publish->temp[0] = '\0';
	if (fsync(publish->folder_fd) != 0 &&
	    errno != EINVAL) /* EINVAL: folders cannot be synced here */
		return fail(publish, RC_IO, _("is complete, but its folder cannot be synced"));
	return RC_OK;
}

enum rc
publish_commit(struct publish *publish)
{
	enum rc rc = publish->held_fd >= 0 ? write_held(publish) : publish->rc;

	if (rc == RC_OK && publish->temp_path == NULL)
		rc = close_direct(publish);
	else if (rc == RC_OK && (rc = close_temp(publish)) == RC_OK)
		rc = rename_temp(publish);
	publish_drop(publish);
	return rc;
}

void
publish_drop(struct publish *publish)
{
	if (publish == NULL)
		return;
	if (publish->temp_path != NULL && publish->temp[0] != '\0')
		(void)unlinkat(publish->folder_fd, publish->temp, 0);
	if (publish->path != NULL && publish->fd >= 0)
		(void)close(publish->fd);
	if (publish->held_fd >= 0)
		(void)close(publish->held_fd);
	if (publish->folder_fd >= 0)
		(void)close(publish->folder_fd);
	free(publish->temp_path);
	free(publish->folder);
	free(publish->path);
	free(publish);
}
