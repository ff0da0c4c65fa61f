/* Publishing a file: it is written beside its target under a temporary name and takes the target's
 * name only when it is complete and on the disk. Until then a previous file stays as it was.
 *
 * The target may be new or a regular file with one name. A folder, symbolic link, hard-linked file,
 * FIFO, socket or disk is refused; a character device (/dev/null, /dev/full, a terminal) and
 * standard output are written directly. The file's mode is 0640, less what umask takes, and never
 * wider than that of the file it replaces. */
#ifndef DEED_PUBLISH_H
#define DEED_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct publish;

/* Opens a file to be published at path; NULL, "-" or "/dev/stdout" is standard output. NULL after
 * an error (RC_CANTCREAT). Errors, here and below, go to `errors`, which outlives the handle. */
struct publish *publish_open(const char *path, struct errors *errors);

/* Writes all bytes at once, unbuffered. RC_IO on failure; RC_SIGNAL, with no error added, when a
 * signal (base/interrupt.h) came while it waited. After a failure nothing more is written and
 * publish_commit fails. */
enum rc publish_write(struct publish *publish, const void *bytes, size_t length);

/* As publish_write, but what would be seen at once stays in a file without a name until
 * publish_write or publish_commit: for those who may yet find that nothing is to be seen. */
enum rc publish_hold(struct publish *publish, const void *bytes, size_t length);

/* The temporary file, for a library that opens it by name, and the folder it is in (both live as
 * long as the handle); NULL when the target is written directly. */
const char *publish_temp(const struct publish *publish);
const char *publish_folder(const struct publish *publish);

/* What messages call the target. */
const char *publish_name(const struct publish *publish);

/* True when what is written appears on a terminal at once. */
bool publish_on_terminal(const struct publish *publish);

/* Syncs, renames and syncs the folder; frees the handle in any case. On failure the
 * temporary file is removed and a previous file stays; only a failed sync of the folder leaves the
 * new one. */
enum rc publish_commit(struct publish *publish);

/* Removes the temporary file and frees the handle, which may be NULL. */
void publish_drop(struct publish *publish);

#endif
