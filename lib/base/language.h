/* The reader's language, for texts that come with their translations (reports, notices). gettext
 * needs the locale to be installed; this needs only its name in the environment. */
#ifndef DEED_LANGUAGE_H
#define DEED_LANGUAGE_H

#include <stdbool.h>

/* True when messages are wanted in the language ("zh"): the first of LC_ALL, LC_MESSAGES and
 * LANG that is not empty begins with its code; LANGUAGE goes before them unless that one is C. */
bool language_is(const char *code);

#endif
