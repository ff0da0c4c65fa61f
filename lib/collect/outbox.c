#include "collect/outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"

enum { FOLDER_MODE = 0750, LETTER_MODE = 0640 };

static const char suffix[] = ".tmp";

struct outbox {
	int fd;
	char *path;
	struct errors *errors;
	char **names; /* added */
	size_t count, capacity;
	size_t published; /* of names, from the first */
};

static enum rc
fail(const struct outbox *outbox, enum rc rc, const char *name, const char *action)
{
	const char *reason = strerror(errno);

	return error_add(outbox->errors, rc, NULL, "%s%s%s: %s: %s", outbox->path,
	    name[0] != '\0' ? "/" : "", name, action, reason);
}

struct outbox *
outbox_open(const char *path, struct errors *errors)
{
	struct outbox *outbox = xcalloc(1, sizeof *outbox);

	outbox->path = xstrdup(path);
	outbox->errors = errors;
	if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST) {
		outbox->fd = -1;
		(void)fail(outbox, RC_CANTCREAT, "", _("cannot make the outbox"));
	} else if ((outbox->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		(void)fail(outbox, RC_CANTCREAT, "", _("cannot open the outbox"));
	else if (flock(outbox->fd, LOCK_EX | LOCK_NB) != 0)
		(void)fail(outbox, RC_BUSY, "", _("another command writes into this outbox"));
	else
		return outbox;
	outbox_close(outbox);
	return NULL;
}

static void
temp_name(struct text *temp, const char *name)
{
	text_clear(temp);
	text_printf(temp, ".%s%s", name, suffix);
}

/* The letter's name in a temporary name ".2026-01-15-....tmp", or NULL. */
static char *
letter_name(const char *temp)
{
	size_t length = strlen(temp), tail = sizeof suffix - 1;

	if (length <= 12 + tail || temp[0] != '.' || temp[5] != '-' || temp[8] != '-' ||
	    temp[11] != '-' || strspn(temp + 1, "0123456789") != 4 ||
	    strcmp(temp + length - tail, suffix) != 0)
		return NULL;
	return xstrndup(temp + 1, length - 1 - tail);
}

static enum rc
settle(struct outbox *outbox, const char *temp, const char *name, bool keep, long *published)
{
	struct stat status;

	if (fstatat(outbox->fd, temp, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return fail(outbox, RC_IO, temp, _("cannot look at a letter left by a crash"));
	if (keep && S_ISREG(status.st_mode)) {
		if (renameat(outbox->fd, temp, outbox->fd, name) != 0)
			return fail(
			    outbox, RC_IO, temp, _("cannot publish a letter left by a crash"));
		++*published;
	} else if (unlinkat(outbox->fd, temp, 0) != 0)
		return fail(outbox, RC_IO, temp, _("cannot remove what a crash left"));
	return RC_OK;
}

enum rc
outbox_recover(struct outbox *outbox, bool (*known)(void *context, const char *name), void *context,
    long *published)
{
	int copy = openat(outbox->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = copy >= 0 ? fdopendir(copy) : NULL;
	struct dirent *entry;
	enum rc rc = RC_OK;

	if (folder == NULL)
		return fail(outbox, RC_CANTCREAT, "", _("cannot read the outbox"));
	*published = 0;
	while (rc == RC_OK && (entry = readdir(folder)) != NULL) {
		char *name = letter_name(entry->d_name);

		if (name == NULL)
			continue;
		rc = settle(outbox, entry->d_name, name, known(context, name), published);
		free(name);
	}
	(void)closedir(folder);
	return rc;
}

static enum rc
write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, bytes, length);

		if (wrote < 0 && errno != EINTR)
			return RC_IO;
		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		}
	}
	return RC_OK;
}

enum rc
outbox_add(struct outbox *outbox, const char *name, const char *bytes, size_t length)
{
	struct text temp = {0};
	enum rc rc = RC_OK;
	int fd;

	temp_name(&temp, name);
	fd = openat(outbox->fd, temp.bytes, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    LETTER_MODE);
	if (fd < 0)
		rc = fail(outbox, RC_CANTCREAT, name, _("cannot make the letter"));
	else {
		outbox->names = array_grow(
		    outbox->names, outbox->count, &outbox->capacity, sizeof *outbox->names);
		outbox->names[outbox->count++] = xstrdup(name);
		if (write_all(fd, bytes, length) != RC_OK)
			rc = fail(outbox, RC_IO, name, _("cannot write the letter"));
		if (close(fd) != 0 && rc == RC_OK)
			rc = fail(outbox, RC_IO, name, _("cannot write the letter"));
	}
	text_release(&temp);
	return rc;
}

enum rc
outbox_sync(struct outbox *outbox)
{
	if (outbox->count > 0 && syncfs(outbox->fd) != 0)
		return fail(outbox, RC_IO, "", _("cannot write the letters to the disk"));
	return RC_OK;
}

enum rc
outbox_publish(struct outbox *outbox)
{
	struct text temp = {0};
	enum rc rc = RC_OK;

	for (; outbox->published < outbox->count && rc == RC_OK; outbox->published++) {
		const char *name = outbox->names[outbox->published];

		temp_name(&temp, name);
		if (renameat(outbox->fd, temp.bytes, outbox->fd, name) != 0)
			rc = fail(outbox, RC_IO, name,
			    _("is in the ledger but cannot take its name in the outbox; "
			      "clear the way and run deed dun again"));
	}
	if (rc != RC_OK)
		outbox->published = outbox->count; /* what is left is the next start's to publish */
	else if (outbox->count > 0 && fsync(outbox->fd) != 0 && errno != EINVAL)
		rc = fail(outbox, RC_IO, "", _("cannot sync the outbox"));
	text_release(&temp);
	return rc;
}

void
outbox_close(struct outbox *outbox)
{
	struct text temp = {0};

	if (outbox == NULL)
		return;
	for (size_t i = 0; i < outbox->count; i++) {
		if (i >= outbox->published) {
			temp_name(&temp, outbox->names[i]);
			(void)unlinkat(outbox->fd, temp.bytes, 0);
		}
		free(outbox->names[i]);
	}
	text_release(&temp);
	free(outbox->names);
	if (outbox->fd >= 0)
		(void)close(outbox->fd);
	free(outbox->path);
	free(outbox);
}

/* Bytes beyond ASCII too. */
static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '-' && c <= '9' && c != '/') || c == '_' || (unsigned char)c >= 0x80;
}

void
outbox_name_add(struct text *name, const char *code)
{
	for (const char *p = code, *from; *p != '\0';) {
		for (from = p; is_plain(*p);)
			p++;
		text_add(name, from, (size_t)(p - from));
		if (*p != '\0')
			text_printf(name, "%%%02X", (unsigned)*p++);
	}
}
