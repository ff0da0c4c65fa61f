#include "base/language.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *
locale_name(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "C";
}

bool
language_is(const char *code)
{
	const char *locale = locale_name(), *list = getenv("LANGUAGE");
	bool is_c =
	    strcmp(locale, "C") == 0 || text_starts(locale, "C.") || strcmp(locale, "POSIX") == 0;

	if (!is_c && list != NULL && list[0] != '\0')
		locale = list;
	return text_starts(locale, code) && !isalpha((unsigned char)locale[strlen(code)]);
}
