#include "bank/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"

enum rc
rows_open(struct rows *rows, const struct input *input)
{
	int fd;
	enum rc rc = input_scratch(input, &fd);

	*rows = (struct rows){0};
	if (rc == RC_OK && (rows->file = fdopen(fd, "w")) == NULL)
		abort();
	return rc;
}

static bool
needs_quotes(struct slice cell)
{
	for (size_t i = 0; i < cell.length; i++)
		if (strchr(",\"\r\n", cell.bytes[i]) != NULL)
			return true;
	return false;
}

void
rows_cell(struct rows *rows, struct slice cell)
{
	if (rows->begun)
		(void)putc_unlocked(',', rows->file);
	rows->begun = true;
	if (!needs_quotes(cell)) {
		(void)fwrite(cell.bytes, 1, cell.length, rows->file);
		return;
	}
	(void)putc_unlocked('"', rows->file);
	for (size_t i = 0; i < cell.length; i++) {
		if (cell.bytes[i] == '"')
			(void)putc_unlocked('"', rows->file);
		(void)putc_unlocked(cell.bytes[i], rows->file);
	}
	(void)putc_unlocked('"', rows->file);
}

void
rows_end(struct rows *rows)
{
	(void)putc_unlocked('\n', rows->file);
	rows->begun = false;
}

off_t
rows_mark(struct rows *rows)
{
	return ftello(rows->file);
}

void
rows_back(struct rows *rows, off_t mark)
{
	if (mark == ftello(rows->file))
		return;
	if (fflush(rows->file) != 0 || ftruncate(fileno(rows->file), mark) != 0 ||
	    fseeko(rows->file, mark, SEEK_SET) != 0)
		rows->failed = true;
}

enum rc
rows_close(struct rows *rows, const struct input *input, struct errors *errors, int *fd)
{
	bool failed = rows->failed || fflush(rows->file) != 0 || ferror(rows->file);

	*fd = failed ? -1 : dup(fileno(rows->file));
	if (*fd < 0)
		return error_add(errors, RC_IO, NULL,
		    _("%s: cannot copy it to a temporary file: %s"), input_name(input),
		    strerror(errno));
	rows_release(rows);
	return RC_OK;
}

void
rows_release(struct rows *rows)
{
	if (rows->file != NULL)
		(void)fclose(rows->file);
	rows->file = NULL;
}
