/* The folders of profiles. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bank/profile.h"
#include "base/i18n.h"

static int
is_profile(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 4 && entry->d_name[0] != '.' &&
	    strcmp(entry->d_name + length - 4, ".ini") == 0;
}

/* Adds a profile, in place of an earlier one of its name. */
static void
profiles_add(struct profiles *profiles, struct profile *profile)
{
	for (size_t i = 0; i < profiles->count; i++)
		if (strcmp(profiles->items[i]->name, profile->name) == 0) {
			profile_free(profiles->items[i]);
			profiles->items[i] = profile;
			return;
		}
	profiles->items = array_grow(
	    profiles->items, profiles->count, &profiles->capacity, sizeof(struct profile *));
	profiles->items[profiles->count++] = profile;
}

static void
read_one(struct profiles *profiles, const char *folder, const char *file, struct errors *errors)
{
	struct profile *profile;
	struct text path = {0};

	text_printf(&path, "%s/%s", folder, file);
	if (profile_read(&profile, path.bytes, errors) == RC_OK)
		profiles_add(profiles, profile);
	text_release(&path);
}

/* The names in a folder, for a message. */
static void
add_names(struct text *names, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_profile, alphasort);

	for (int i = 0; i < count; i++) {
		text_printf(names, "%s%.*s", names->length > 0 ? ", " : "",
		    (int)strlen(entries[i]->d_name) - 4, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static enum rc
read_folder(struct profiles *profiles, const char *folder, struct errors *errors)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_profile, alphasort);

	if (count < 0)
		return error_add(
		    errors, RC_NOINPUT, NULL, _("%s: cannot read this folder of profiles"), folder);
	for (int i = 0; i < count; i++) {
		read_one(profiles, folder, entries[i]->d_name, errors);
		free(entries[i]);
	}
	free(entries);
	return errors_rc(errors);
}

/* The one of this name, from the last folder that has it. */
static enum rc
read_named(
    struct profiles *profiles, const char *const *folders, const char *name, struct errors *errors)
{
	struct text found = {0}, names = {0};
	struct profile *profile;
	enum rc rc;

	for (; *folders != NULL; folders++) {
		struct text path = {0};

		text_printf(&path, "%s/%s.ini", *folders, name);
		add_names(&names, *folders);
		if (strchr(name, '/') == NULL && access(path.bytes, F_OK) == 0) {
			text_release(&found);
			found = path;
		} else {
			text_release(&path);
		}
	}
	if (found.bytes == NULL)
		rc = error_add(errors, RC_USAGE, NULL, _("--profile: expected one of %s, got %s"),
		    text_string(&names), quote_text(name));
	else if ((rc = profile_read(&profile, found.bytes, errors)) == RC_OK)
		profiles_add(profiles, profile);
	text_release(&found);
	text_release(&names);
	return rc;
}

enum rc
profiles_read(
    struct profiles *profiles, const char *const *folders, const char *name, struct errors *errors)
{
	enum rc rc = RC_OK;

	if (name != NULL)
		return read_named(profiles, folders, name, errors);
	for (; *folders != NULL && rc == RC_OK; folders++)
		rc = read_folder(profiles, *folders, errors);
	return rc;
}

void
profiles_release(struct profiles *profiles)
{
	for (size_t i = 0; i < profiles->count; i++)
		profile_free(profiles->items[i]);
	free(profiles->items);
	*profiles = (struct profiles){0};
}
