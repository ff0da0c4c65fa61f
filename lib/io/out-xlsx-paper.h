/* What the sheets of a workbook are on paper. */
#ifndef DEED_OUT_XLSX_PAPER_H
#define DEED_OUT_XLSX_PAPER_H

#include <stdbool.h>

#include "base/text.h"
#include "io/out-xlsx-library.h"

/* Appends the heading of these words, the second to the right, as far as a heading holds them;
 * either may be NULL. */
void xlsx_paper_heading(struct text *heading, const char *title, const char *subtitle);

/* A sheet is printed on A4, upright or across, all its columns on one page, with this heading and
 * the page's number on each. */
void xlsx_paper(lxw_worksheet *sheet, bool across, const char *heading);

#endif
