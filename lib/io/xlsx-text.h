/* Text as a cell of a workbook may hold it. */
#ifndef DEED_XLSX_TEXT_H
#define DEED_XLSX_TEXT_H

#include "base/text.h"

/* Appends valid UTF-8: what XML cannot hold becomes U+FFFD, a literal "_xHHHH_", which a reader
 * would take for an escaped character, is escaped. Returns how many UTF-16 units the text has. */
size_t xlsx_text(struct text *clean, const char *bytes, size_t length);

#endif
