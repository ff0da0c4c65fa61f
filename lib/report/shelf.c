#include "report/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"

static bool
has_name(const struct shelf *shelf, const char *name)
{
	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->names[i], name) == 0)
			return true;
	return false;
}

static void
add_name(struct shelf *shelf, const char *folder, char *name)
{
	size_t at = shelf->count, old = shelf->capacity;

	shelf->names =
	    array_grow(shelf->names, shelf->count, &shelf->capacity, sizeof *shelf->names);
	if (shelf->capacity != old)
		shelf->from = xrealloc(shelf->from, shelf->capacity * sizeof *shelf->from);
	for (; at > 0 && strcmp(shelf->names[at - 1], name) > 0; at--) {
		shelf->names[at] = shelf->names[at - 1];
		shelf->from[at] = shelf->from[at - 1];
	}
	shelf->names[at] = name;
	shelf->from[at] = folder;
	shelf->count++;
}

/* NAME of NAME.sql, or NULL; the caller frees it. */
static char *
report_name(const char *file)
{
	size_t length = strlen(file);

	if (file[0] == '.' || length <= 4 || strcmp(file + length - 4, ".sql") != 0)
		return NULL;
	return xstrndup(file, length - 4);
}

static enum rc
read_folder(struct shelf *shelf, const char *folder, struct errors *errors)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;

	if (directory == NULL)
		return error_add(errors, RC_NOINPUT, NULL,
		    _("%s: cannot read the folder of reports: %s"), folder, strerror(errno));
	while ((entry = readdir(directory)) != NULL) {
		char *name = report_name(entry->d_name);

		if (name != NULL && !has_name(shelf, name))
			add_name(shelf, folder, name);
		else
			free(name);
	}
	(void)closedir(directory);
	return RC_OK;
}

enum rc
shelf_open(struct shelf *shelf, struct errors *errors)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < shelf->folder_count && rc == RC_OK; i++)
		rc = read_folder(shelf, shelf->folders[i], errors);
	return rc;
}

void
shelf_release(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++)
		free(shelf->names[i]);
	free(shelf->names);
	free(shelf->from);
	*shelf = (struct shelf){0};
}

char *
shelf_path(const struct shelf *shelf, const char *name, struct errors *errors)
{
	const char **names = xcalloc(shelf->count + 1, sizeof *names);
	const char *nearest;
	struct text path = {0};

	for (size_t i = 0; i < shelf->count; i++) {
		names[i] = shelf->names[i];
		if (strcmp(name, shelf->names[i]) == 0)
			text_printf(&path, "%s/%s.sql", shelf->from[i], name);
	}
	nearest = text_nearest(name, names);
	free(names);
	if (path.length > 0)
		return text_take(&path);
	if (nearest != NULL)
		(void)error_add(errors, RC_USAGE, NULL,
		    _("there is no report %s; did you mean %s?"), quote_text(name), nearest);
	else
		(void)error_add(errors, RC_USAGE, NULL,
		    _("there is no report %s; `deed report --list` lists them"), quote_text(name));
	return NULL;
}

enum rc
shelf_read(
    const struct shelf *shelf, const char *name, struct report *report, struct errors *errors)
{
	char *path = shelf_path(shelf, name, errors);
	enum rc rc;

	*report = (struct report){0};
	if (path == NULL)
		return RC_USAGE;
	rc = report_read(report, path, errors);
	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->names[i], name) == 0)
			report->own = shelf->from[i] != shelf->folders[shelf->folder_count - 1];
	free(path);
	return rc;
}
