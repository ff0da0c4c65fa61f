#include "master/form.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "master/setting.h"

enum { FOLDERS = 2, NAMES_MAX = 100 };

/* ".zh.txt" when the language is zh_CN. */
static void
ending_of(struct ledger *ledger, struct text *ending)
{
	const char *language = setting_text(ledger, "notice.language");

	text_printf(ending, ".%.*s.txt", (int)strcspn(language, "_.@"), language);
}

/* The site's folder comes first; "" when it has none. */
static const char *
site_folder(struct ledger *ledger)
{
	return ledger_setting(ledger, "notice.folder", "");
}

bool
form_path(struct ledger *ledger, const char *folder, const char *form, struct text *path)
{
	const char *folders[FOLDERS] = {site_folder(ledger), folder};
	struct text ending = {0};
	size_t length = path->length;
	bool found = false;

	ending_of(ledger, &ending);
	for (int i = 0; i < FOLDERS && !found; i++) {
		if (folders[i][0] == '\0')
			continue;
		path->length = length;
		text_printf(path, "%s/%s%s", folders[i], form, ending.bytes);
		found = access(path->bytes, R_OK) == 0;
	}
	text_release(&ending);
	return found;
}

struct names {
	char *list[NAMES_MAX];
	size_t count;
};

static void
read_folder(const char *folder, const char *ending, struct names *names)
{
	DIR *stream = folder[0] != '\0' ? opendir(folder) : NULL;
	const struct dirent *entry;
	size_t tail = strlen(ending);

	while (stream != NULL && names->count < NAMES_MAX && (entry = readdir(stream)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] != '.' && length > tail &&
		    strcmp(entry->d_name + length - tail, ending) == 0)
			names->list[names->count++] = xstrndup(entry->d_name, length - tail);
	}
	if (stream != NULL)
		(void)closedir(stream);
}

static int
name_compare(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

void
form_names(struct ledger *ledger, const char *folder, struct text *text)
{
	struct names names = {0};
	struct text ending = {0};

	ending_of(ledger, &ending);
	read_folder(site_folder(ledger), ending.bytes, &names);
	read_folder(folder, ending.bytes, &names);
	if (names.count > 1)
		qsort(names.list, names.count, sizeof *names.list, name_compare);
	for (size_t i = 0; i < names.count; i++)
		if (i == 0 || strcmp(names.list[i], names.list[i - 1]) != 0)
			text_printf(text, "%s%s", i > 0 ? ", " : "", names.list[i]);
	for (size_t i = 0; i < names.count; i++)
		free(names.list[i]);
	text_release(&ending);
}
