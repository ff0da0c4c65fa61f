/* The trial sheet: the columns and records of a trial, its totals by building, its picture. */
#ifndef DEED_TRIAL_SHEET_H
#define DEED_TRIAL_SHEET_H

#include "io/out.h"
#include "sales/trial.h"

struct trial_sheet {
	struct out_column *columns;
	size_t count;
	struct out_grid grid; /* floors × rooms, coloured by the unit price */
	bool against;
	const char *basis;
	size_t factors;
	struct value *row;
	char coefficient[PRICE_TEXT], difference[PRICE_TEXT]; /* of the row */
	struct arena arena;
};

void trial_sheet_init(struct trial_sheet *sheet, const struct trial *trial, bool against);
void trial_sheet_release(struct trial_sheet *sheet);

/* The room's record, good until the next one is made. */
const struct value *trial_sheet_row(struct trial_sheet *sheet, const struct trial_room *room);

/* The same of a sum: a record for each building. */
enum { TRIAL_SUM_COLUMNS = 11 };
extern const struct out_column trial_sum_columns[TRIAL_SUM_COLUMNS];
size_t trial_sum_count(const struct trial_sheet *sheet); /* columns: fewer when not against */
void trial_sum_row(const struct trial_sum *sum, struct value row[TRIAL_SUM_COLUMNS]);

#endif
