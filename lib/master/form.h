/* Forms of letters: a template FORM.LANGUAGE.txt, in the site's own folder (setting notice.folder)
 * or else among the program's files, by the setting notice.language. */
#ifndef DEED_FORM_H
#define DEED_FORM_H

#include <stdbool.h>

#include "base/text.h"
#include "ledger/ledger.h"

/* Appends the path of the form's template; false when there is none, and then it is the path where
 * the program's own would be. folder is that of the program's own. */
bool form_path(struct ledger *ledger, const char *folder, const char *form, struct text *path);

/* Appends the names of all forms there are, in order, ", " between them. */
void form_names(struct ledger *ledger, const char *folder, struct text *names);

#endif
