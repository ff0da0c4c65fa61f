/* Text as a terminal may show it. */
#ifndef DEED_SHOWN_H
#define DEED_SHOWN_H

#include "base/text.h"

/* Appends valid UTF-8; control characters and marks that turn the direction of text become ?. What
 * has more than max cells (0: no limit) ends in … within them. */
void shown_add(struct text *shown, const char *bytes, size_t length, size_t max);

#endif
