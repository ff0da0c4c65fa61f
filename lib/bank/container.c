#include "bank/container.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bank/bai2.h"
#include "bank/camt.h"
#include "bank/mt940.h"
#include "bank/ofx.h"
#include "bank/xlsx.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"

static const struct container *const containers[] = {
    &camt_container, &ofx_container, &bai2_container, &mt940_container, NULL};

bool
container_known(const char *format)
{
	for (size_t i = 0; containers[i] != NULL; i++)
		if (format[0] != '\0' && strcmp(containers[i]->format, format) == 0)
			return true;
	return false;
}

/* A table in a workbook: the profiles of CSV fit it. */
static const struct container workbook_container = {.format = "", .title = N_("a workbook (xlsx)")};

static const struct container *
container_of(struct slice start)
{
	for (size_t i = 0; containers[i] != NULL; i++)
		if (containers[i]->is(start))
			return containers[i];
	return NULL;
}

static enum rc
convert(struct input *input, const struct container *container, struct errors *errors)
{
	struct rows rows;
	enum rc rc = rows_open(&rows, input);
	int fd;

	if (rc != RC_OK)
		return rc;
	if ((rc = container->convert(input, &rows, errors)) == RC_OK)
		rc = errors_rc(errors);
	if (rc == RC_OK)
		rc = rows_close(&rows, input, errors, &fd);
	if (rc == RC_OK)
		rc = input_replace(input, fd, ENCODING_UTF8);
	rows_release(&rows);
	return rc;
}

/* A sheet on trial: what it begins with, and its records. */
static enum rc
try_sheet(struct xlsx *workbook, size_t sheet, const struct input *input,
    const struct container_chooser *chooser, struct errors *errors, int *fd, bool *fits, bool *some)
{
	enum { START = 64 * 1024 };
	char *start = xmalloc(START);
	struct rows rows;
	ssize_t length;
	enum rc rc;

	*fd = -1;
	if ((rc = rows_open(&rows, input)) == RC_OK &&
	    (rc = xlsx_read(workbook, sheet, &rows)) == RC_OK)
		rc = rows_close(&rows, input, errors, fd);
	rows_release(&rows);
	if (rc == RC_OK) {
		length = pread(*fd, start, START, 0);
		*some = length > 0;
		*fits = *some &&
		    chooser->fits(chooser->context, &workbook_container,
			(struct slice){start, utf8_valid(start, (size_t)length)});
	}
	free(start);
	return rc;
}

static enum rc
fail_several(const struct input *input, const char *one, const char *other, struct errors *errors)
{
	return error_add(errors, RC_DATA, NULL,
	    _("%s: the sheets %s and %s are both statements; save each as a workbook of its own"),
	    input_name(input), quote_text(one), quote_text(other));
}

/* The sheet that is a statement takes the input's place; where none is, the first that is not
 * empty, so that its header can be told. */
static enum rc
choose_sheet(struct xlsx *workbook, struct input *input, const struct container_chooser *chooser,
    struct errors *errors)
{
	const char *chosen = NULL;
	int fd, best = -1;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < xlsx_sheets(workbook) && rc == RC_OK; i++) {
		bool fits = false, some = false;

		rc = try_sheet(workbook, i, input, chooser, errors, &fd, &fits, &some);
		if (rc == RC_OK && fits && chosen != NULL)
			rc = fail_several(input, chosen, xlsx_sheet_name(workbook, i), errors);
		if (rc == RC_OK && ((fits && chosen == NULL) || (some && best < 0))) {
			int other = best;

			best = fd;
			fd = other;
		}
		if (fits && chosen == NULL)
			chosen = xlsx_sheet_name(workbook, i);
		if (fd >= 0)
			(void)close(fd);
	}
	if (rc == RC_OK && best < 0)
		rc = error_add(errors, RC_DATA, NULL,
		    _("%s: no sheet of the workbook has anything in it"), input_name(input));
	if (rc != RC_OK && best >= 0)
		(void)close(best);
	return rc == RC_OK ? input_replace(input, best, ENCODING_UTF8) : rc;
}

static enum rc
copy(void *context, const char *bytes, size_t length)
{
	FILE *file = context;

	(void)fwrite(bytes, 1, length, file);
	return ferror(file) ? RC_IO : RC_OK;
}

/* The only file in the zip, or of Alipay's two the one that is no summary; -1: none or several. */
static long
only_file(const struct archive *archive)
{
	static const char *const summaries[] = {"汇总", "\xbb\xe3\xd7\xdc"}; /* UTF-8, GBK */
	long found = -1;

	for (long i = 0; i < archive_count(archive); i++) {
		const char *name = archive_name(archive, i);
		size_t length = strlen(name);

		if ((length > 0 && name[length - 1] == '/') || strstr(name, summaries[0]) != NULL ||
		    strstr(name, summaries[1]) != NULL)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* The statement in a zip takes its place. */
static enum rc
unpack(struct archive *archive, struct input *input, enum encoding encoding, struct errors *errors)
{
	long entry = only_file(archive);
	struct rows rows;
	int fd;
	enum rc rc;

	if (archive_find(archive, "content.xml") >= 0 ||
	    archive_find(archive, "xl/workbook.bin") >= 0 || entry < 0)
		return error_add(errors, RC_DATA, NULL,
		    entry < 0
			? _("%s: expected a statement, this is a zip of several files; unpack it")
			: _("%s: expected a statement, this is a spreadsheet of another kind than "
			    "xlsx; save it as xlsx or as CSV UTF-8"),
		    input_name(input));
	if ((rc = rows_open(&rows, input)) == RC_OK &&
	    (rc = archive_read(archive, entry, copy, rows.file)) == RC_OK)
		rc = rows_close(&rows, input, errors, &fd);
	rows_release(&rows);
	return rc == RC_OK ? input_replace(input, fd, encoding) : rc;
}

/* What is in the zip; *text: it was a text, which may be of some format in its turn. */
static enum rc
open_zip(struct input *input, const struct container **container,
    const struct container_chooser *chooser, struct errors *errors)
{
	struct xlsx *workbook = NULL;
	struct archive *archive;
	enum rc rc = archive_open(&archive, input, errors);

	if (rc != RC_OK)
		return rc;
	if (xlsx_is(archive)) {
		*container = &workbook_container;
		if ((rc = xlsx_open(&workbook, archive, input, errors)) == RC_OK)
			rc = choose_sheet(workbook, input, chooser, errors);
		xlsx_close(workbook);
	} else {
		rc = unpack(archive, input, ENCODING_AUTO, errors);
	}
	archive_close(archive);
	return rc;
}

enum rc
container_open(struct input *input, const struct container **container,
    const struct container_chooser *chooser, struct errors *errors)
{
	struct slice start;
	enum rc rc = RC_OK;

	*container = NULL;
	if (input_is_zip(input))
		rc = open_zip(input, container, chooser, errors);
	if (rc != RC_OK || *container != NULL)
		return rc;
	(void)input_try(input, input_encoding(input), &start.bytes, &start.length);
	*container = container_of(start);
	return *container != NULL ? convert(input, *container, errors) : RC_OK;
}
