/* The charts of a workbook, which read the cells of its records. */
#ifndef DEED_OUT_XLSX_CHART_H
#define DEED_OUT_XLSX_CHART_H

#include <stdbool.h>

#include "base/text.h"
#include "io/out-format.h"
#include "io/out-xlsx-library.h"

/* The records that are drawn. */
struct xlsx_charted {
	lxw_workbook *workbook;
	const struct text *first,
	    *last; /* names of their first sheet, and of that with the totals */
	lxw_row_t rows; /* of the first, with the headings */
	lxw_row_t total_row; /* where the totals are; 0: nowhere */
};

/* The fills of ages, of cells and of bars. */
extern const lxw_color_t xlsx_age_colors[SHADE_AGE_5 + 1];

/* Draws the charts of the options, one below the other. False when the workbook cannot have one. */
bool xlsx_charts(lxw_worksheet *sheet, const struct out *out, const struct xlsx_charted *charted);

#endif
