/* Files within a zip, by libzip: streamed, and bounded however much they would unpack to. */
#ifndef DEED_BANK_ARCHIVE_H
#define DEED_BANK_ARCHIVE_H

#include <stdbool.h>

#include "base/error.h"
#include "io/input.h"

enum {
	ARCHIVE_ENTRIES_MAX = 10000,
	ARCHIVE_ENTRY_MAX = 256 * 1024 * 1024, /* bytes that an entry may unpack to */
};

struct archive;

/* RC_DATA when the zip is damaged, or something in it has a password. */
enum rc archive_open(struct archive **archive, const struct input *input, struct errors *errors);
void archive_close(struct archive *archive); /* NULL is fine */

long archive_count(const struct archive *archive);
const char *archive_name(const struct archive *archive, long i); /* as it stands in the zip */
long archive_find(const struct archive *archive, const char *name); /* -1: there is none */

/* Gives the entry's bytes to `take`, the last time with length 0; what that returns other than
 * RC_OK ends it. */
enum rc archive_read(struct archive *archive, long i,
    enum rc (*take)(void *context, const char *bytes, size_t length), void *context);

#endif
