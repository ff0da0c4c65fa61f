/* Messages for people go through _(), whole sentences; names that scripts read never do. */
#ifndef DEED_I18N_H
#define DEED_I18N_H

#include <libintl.h>

#define _(sentence) gettext(sentence)
#define N_(sentence) sentence /* in a table: whoever shows it says _() */

#endif
