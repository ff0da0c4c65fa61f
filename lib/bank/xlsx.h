/* Workbooks (xlsx): the cells of a sheet as records, each on the line of its row. Numbers are exact
 * decimal text, dates ISO 8601; what is merged stands in its first cell; hidden sheets and the
 * range that a sheet declares are not looked at.
 *
 * Memory: the shared strings, at most 64 MiB; 4 bytes a cell format. */
#ifndef DEED_BANK_XLSX_H
#define DEED_BANK_XLSX_H

#include "bank/archive.h"
#include "bank/cell.h"
#include "bank/rows.h"

enum { XLSX_SHEETS_MAX = 256, XLSX_STRINGS_MAX = 64 * 1024 * 1024 };

struct xlsx;

/* Whether the zip is a workbook. */
bool xlsx_is(const struct archive *archive);

/* The archive and the input stay the caller's. */
enum rc xlsx_open(struct xlsx **workbook, struct archive *archive, const struct input *input,
    struct errors *errors);
void xlsx_close(struct xlsx *workbook); /* NULL is fine */

/* Its sheets that are not hidden. */
size_t xlsx_sheets(const struct xlsx *workbook);
const char *xlsx_sheet_name(const struct xlsx *workbook, size_t sheet);

/* Writes the sheet's cells. */
enum rc xlsx_read(struct xlsx *workbook, size_t sheet, struct rows *rows);

#endif
