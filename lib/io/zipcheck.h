/* Checks a workbook before it is published. libxlsxwriter 1.1.4 reports success when its temporary
 * files did not fit on the disk, and then the parts of the workbook are cut or empty. */
#ifndef DEED_ZIPCHECK_H
#define DEED_ZIPCHECK_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* RC_OK when the file is a whole ZIP of XML parts, [Content_Types].xml among them: every entry of
 * the directory unpacks to its size, up to 1 MB also to its CRC, and ends where its root element
 * ends; and the rows of xl/worksheets/sheetN.xml take rows[N - 1] bytes, -1 when they are known to
 * be lost. Else RC_IO, and one error that names `name` (what the user calls the file) and the
 * entry. Not for ZIP64. */
enum rc zipcheck_file(
    const char *path, const char *name, const int64_t *rows, size_t sheets, struct errors *errors);

#endif
