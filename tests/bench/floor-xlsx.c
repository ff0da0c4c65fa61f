/* floor-xlsx FILE ROWS: the floor of a workbook: a bare loop of libxlsxwriter with constant memory, 8 columns of
 * text and numbers, as `deed report lines` has them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

int
main(int argc, char *argv[])
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(argc > 1 ? argv[1] : "floor.xlsx", &options);
	lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
	long rows = argc > 2 ? strtol(argv[2], NULL, 10) : 1000;

	for (long i = 0; i < rows; i++) {
		lxw_row_t row = (lxw_row_t)i;
		char code[32], memo[64];

		(void)snprintf(code, sizeof code, "T%021ld", i);
		(void)snprintf(memo, sizeof memo, "rent of room 3-2-%ld, B%09ld", i % 3000, i);
		(void)worksheet_write_string(sheet, row, 0, "ccb", NULL);
		(void)worksheet_write_string(sheet, row, 1, "2026-01-12", NULL);
		(void)worksheet_write_number(sheet, row, 2, (double)(i % 100000) / 100, NULL);
		(void)worksheet_write_string(sheet, row, 3, "Willow Trading Ltd", NULL);
		(void)worksheet_write_string(sheet, row, 4, "6222020200012345678", NULL);
		(void)worksheet_write_string(sheet, row, 5, memo, NULL);
		(void)worksheet_write_string(sheet, row, 6, code, NULL);
		(void)worksheet_write_number(sheet, row, 7, (double)i, NULL);
	}
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
