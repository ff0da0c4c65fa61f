#include "bank/archive.h"

#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/memory.h"

struct archive {
	zip_t *zip;
	const char *name; /* of the file, in messages */
	struct errors *errors;
};

static enum rc
fail(const struct archive *archive, const char *problem)
{
	return error_add(archive->errors, RC_DATA, NULL, _("%s: %s"), archive->name, problem);
}

/* None may be encrypted. */
static enum rc
check_entries(struct archive *archive)
{
	zip_stat_t status;
	long count = archive_count(archive);

	if (count > ARCHIVE_ENTRIES_MAX)
		return fail(archive, _("expected a statement, this is a zip of too many files"));
	for (long i = 0; i < count; i++) {
		if (zip_stat_index(archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW, &status) != 0)
			return fail(archive, _("the zip is damaged; download it again"));
		if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
		    status.encryption_method != ZIP_EM_NONE)
			return fail(archive,
			    _("the zip has a password; unpack it with that, and import what is "
			      "in it"));
	}
	return RC_OK;
}

enum rc
archive_open(struct archive **archive, const struct input *input, struct errors *errors)
{
	struct archive *made = xcalloc(1, sizeof *made);
	int fd = dup(input_fd(input)), error;
	enum rc rc;

	made->name = input_name(input);
	made->errors = errors;
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) == 0)
		made->zip = zip_fdopen(fd, 0, &error);
	if (made->zip == NULL && fd >= 0)
		(void)close(fd);
	rc = made->zip != NULL ? check_entries(made)
			       : fail(made, _("the zip is damaged; download it again"));
	if (rc != RC_OK) {
		archive_close(made);
		made = NULL;
	}
	*archive = made;
	return rc;
}

void
archive_close(struct archive *archive)
{
	if (archive == NULL)
		return;
	if (archive->zip != NULL)
		zip_discard(archive->zip);
	free(archive);
}

long
archive_count(const struct archive *archive)
{
	return (long)zip_get_num_entries(archive->zip, 0);
}

const char *
archive_name(const struct archive *archive, long i)
{
	const char *name = zip_get_name(archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

	return name != NULL ? name : "";
}

long
archive_find(const struct archive *archive, const char *name)
{
	return (long)zip_name_locate(archive->zip, name, ZIP_FL_ENC_RAW | ZIP_FL_NOCASE);
}

enum rc
archive_read(struct archive *archive, long i,
    enum rc (*take)(void *context, const char *bytes, size_t length), void *context)
{
	enum { BLOCK = 64 * 1024 };
	zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)i, 0);
	char *bytes = xmalloc(BLOCK);
	zip_int64_t got = -1, total = 0;
	enum rc rc = RC_OK;

	while (file != NULL && rc == RC_OK && (got = zip_fread(file, bytes, BLOCK)) > 0) {
		total += got;
		if (interrupt_pending())
			rc = RC_SIGNAL;
		else if (total > ARCHIVE_ENTRY_MAX)
			rc = fail(archive, _("what is in it unpacks to more than 256 MiB"));
		else
			rc = take(context, bytes, (size_t)got);
	}
	if (rc == RC_OK)
		rc = got == 0 ? take(context, bytes, 0)
			      : fail(archive, _("the zip is damaged; download it again"));
	if (file != NULL)
		(void)zip_fclose(file);
	free(bytes);
	return rc;
}
