/* Grids on a sheet of a workbook, one building below the other, each on a page of
 * its own in print. */
#ifndef DEED_OUT_XLSX_GRID_H
#define DEED_OUT_XLSX_GRID_H

#include "io/grid.h"
#include "io/out-xlsx-library.h"

struct grid_sheet;

/* Adds the sheet. NULL when the workbook cannot have it. The caller frees it with grid_sheet_free,
 * which leaves the workbook alone. */
struct grid_sheet *grid_sheet_new(lxw_workbook *workbook, const char *name, const char *heading);
void grid_sheet_free(struct grid_sheet *sheet); /* NULL is fine */

/* The sheet that is shown when the workbook is opened. */
void grid_sheet_first(struct grid_sheet *sheet);

/* Writes a grid that has its places: numbers as numbers, so that they can be reckoned with. */
lxw_error grid_sheet_add(struct grid_sheet *sheet, const struct grid *grid);

/* Ends the sheet: the legend, with how many rooms of all grids have each state. */
lxw_error grid_sheet_end(struct grid_sheet *sheet, const struct grid *grid);

#endif
