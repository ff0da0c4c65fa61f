#include "io/out-xlsx-grid.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "io/out-xlsx-paper.h"
#include "io/xlsx-text.h"

enum {
	FLOOR_WIDTH = 6, /* characters */
	CELL_WIDTH = 12,
	BREAKS_MAX = 1000, /* pages that start with a building; libxlsxwriter takes 1023 */
};

struct grid_sheet {
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *title, *head, *floor, *count;
	lxw_format *numbers[TONES], *texts[TONES], *money[TONES]; /* of rooms */
	lxw_row_t row; /* the next */
	lxw_col_t columns; /* used so far */
	lxw_row_t breaks[BREAKS_MAX + 1]; /* ends with 0 */
	size_t break_count;
	struct text cell;
};

static const lxw_color_t backs[TONES] = {[TONE_GREY] = 0xd9dde1,
    [TONE_GREEN] = 0xa5dab1,
    [TONE_CYAN] = 0x8fd6da,
    [TONE_YELLOW] = 0xf5d67a,
    [TONE_BLUE] = 0x3f73b3,
    [TONE_RED] = 0xb9433b,
    [TONE_PURPLE] = 0x776798};
static const lxw_color_t inks[TONES] = {[TONE_GREY] = 0x3f464d,
    [TONE_GREEN] = 0x0f3d1e,
    [TONE_CYAN] = 0x063c42,
    [TONE_YELLOW] = 0x4d3800,
    [TONE_BLUE] = 0xffffff,
    [TONE_RED] = 0xffffff,
    [TONE_PURPLE] = 0xffffff};

/* Of a room: coloured, in the middle, with a white edge around number and what stands under it. */
static lxw_format *
make_room(lxw_workbook *workbook, enum out_tone tone, bool number)
{
	lxw_format *format = lxw.workbook_add_format(workbook);

	lxw.format_set_align(format, LXW_ALIGN_CENTER);
	lxw.format_set_left(format, LXW_BORDER_THIN);
	lxw.format_set_left_color(format, LXW_COLOR_WHITE);
	if (number) {
		lxw.format_set_bold(format);
		lxw.format_set_top(format, LXW_BORDER_THIN);
		lxw.format_set_top_color(format, LXW_COLOR_WHITE);
	} else
		lxw.format_set_font_size(format, 9);
	if (tone != TONE_NONE) {
		lxw.format_set_bg_color(format, backs[tone]);
		lxw.format_set_font_color(format, inks[tone]);
	}
	return format;
}

static void
make_formats(struct grid_sheet *sheet)
{
	for (enum out_tone tone = TONE_NONE; tone < TONES; tone++) {
		sheet->numbers[tone] = make_room(sheet->workbook, tone, true);
		sheet->texts[tone] = make_room(sheet->workbook, tone, false);
		sheet->money[tone] = make_room(sheet->workbook, tone, false);
		lxw.format_set_num_format(sheet->money[tone], "#,##0.00");
	}
	sheet->title = lxw.workbook_add_format(sheet->workbook);
	lxw.format_set_bold(sheet->title);
	lxw.format_set_font_size(sheet->title, 14);
	sheet->head = lxw.workbook_add_format(sheet->workbook);
	lxw.format_set_italic(sheet->head);
	sheet->floor = lxw.workbook_add_format(sheet->workbook);
	lxw.format_set_align(sheet->floor, LXW_ALIGN_CENTER);
	sheet->count = lxw.workbook_add_format(sheet->workbook);
	lxw.format_set_align(sheet->count, LXW_ALIGN_CENTER);
	lxw.format_set_bold(sheet->count);
}

struct grid_sheet *
grid_sheet_new(lxw_workbook *workbook, const char *name, const char *heading)
{
	lxw_worksheet *worksheet = lxw.workbook_add_worksheet(workbook, name);
	struct grid_sheet *sheet;

	if (worksheet == NULL)
		return NULL;
	sheet = xcalloc(1, sizeof *sheet);
	sheet->workbook = workbook;
	sheet->sheet = worksheet;
	make_formats(sheet);
	lxw.worksheet_freeze_panes(worksheet, 0, 1);
	lxw.worksheet_gridlines(worksheet, LXW_HIDE_ALL_GRIDLINES);
	xlsx_paper(worksheet, true, heading);
	return sheet;
}

void
grid_sheet_free(struct grid_sheet *sheet)
{
	if (sheet == NULL)
		return;
	text_release(&sheet->cell);
	free(sheet);
}

void
grid_sheet_first(struct grid_sheet *sheet)
{
	lxw.worksheet_activate(sheet->sheet);
}

static lxw_error
write_text(struct grid_sheet *sheet, lxw_col_t column, const char *bytes, size_t length,
    lxw_format *format)
{
	if (column >= sheet->columns)
		sheet->columns = (lxw_col_t)(column + 1);
	text_clear(&sheet->cell);
	(void)xlsx_text(&sheet->cell, bytes, length);
	return lxw.worksheet_write_string(
	    sheet->sheet, sheet->row, column, text_string(&sheet->cell), format);
}

/* Columns of the sheet: the floors, then the units with an empty one between them. */
static lxw_col_t
sheet_column(const struct grid *grid, size_t block, size_t column)
{
	return (lxw_col_t)(1 + grid->blocks[block].first + column + block);
}

/* What stands under the number. */
static lxw_error
write_shown(struct grid_sheet *sheet, const struct grid *grid, const struct grid_cell *cell,
    lxw_col_t column)
{
	enum out_tone tone = grid_tone(grid, cell);
	lxw_format *format = sheet->texts[tone];
	struct text words = {0};
	lxw_error error;

	if (cell->shown.kind == VALUE_INT) {
		bool money = grid->columns[grid->what->shown].type == TYPE_MONEY;

		return lxw.worksheet_write_number(sheet->sheet, sheet->row, column,
		    (double)cell->shown.number /
			(money ? 100 : 1), /* out-xlsx: the nearest double */
		    money ? sheet->money[tone] : format);
	}
	grid_shown(grid, cell, false, &words);
	error = write_text(sheet, column, text_string(&words), words.length, format);
	text_release(&words);
	return error;
}

static lxw_error
write_line(struct grid_sheet *sheet, const struct grid *grid, size_t line, bool under)
{
	lxw_error error = LXW_NO_ERROR;

	if (!under && grid->lines[line].starts)
		error = lxw.worksheet_write_number(sheet->sheet, sheet->row, 0,
		    (double)grid->lines[line].floor, sheet->floor); /* out-xlsx */
	for (size_t b = 0; b < grid->block_count; b++)
		for (size_t i = 0; error == LXW_NO_ERROR && i < grid->blocks[b].columns; i++) {
			const struct grid_cell *cell =
			    grid_at(grid, line, grid->blocks[b].first + i);
			lxw_col_t column = sheet_column(grid, b, i);

			if (cell != NULL && under)
				error = write_shown(sheet, grid, cell, column);
			else if (cell != NULL)
				error = write_text(sheet, column, cell->label, strlen(cell->label),
				    sheet->numbers[grid_tone(grid, cell)]);
		}
	sheet->row++;
	return error;
}

static lxw_error
write_heads(struct grid_sheet *sheet, const struct grid *grid)
{
	lxw_error error =
	    write_text(sheet, 0, text_string(&grid->title), grid->title.length, sheet->title);

	sheet->row++;
	for (size_t b = 0; error == LXW_NO_ERROR && b < grid->block_count; b++)
		if (*grid->blocks[b].title != '\0')
			error = write_text(sheet, sheet_column(grid, b, 0), grid->blocks[b].title,
			    strlen(grid->blocks[b].title), sheet->head);
	sheet->row++;
	return error;
}

/* Colours the numbers between the rows by their size; texts are left alone. */
static void
shade(struct grid_sheet *sheet, lxw_row_t first)
{
	lxw_conditional_format scale = {
	    .type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = 0xfdf3ec, .max_color = 0xe0773c};

	if (sheet->row > first && sheet->columns > 1)
		(void)lxw.worksheet_conditional_format_range(sheet->sheet, first, 1, sheet->row - 1,
		    (lxw_col_t)(sheet->columns - 1), &scale);
}

lxw_error
grid_sheet_add(struct grid_sheet *sheet, const struct grid *grid)
{
	lxw_error error;
	lxw_row_t first;

	if (sheet->row > 0 && sheet->break_count < BREAKS_MAX)
		sheet->breaks[sheet->break_count++] = sheet->row;
	error = write_heads(sheet, grid);
	first = sheet->row;
	for (size_t line = 0; error == LXW_NO_ERROR && line < grid->line_count; line++) {
		error = write_line(sheet, grid, line, false);
		if (error == LXW_NO_ERROR && grid->what->shown >= 0)
			error = write_line(sheet, grid, line, true);
	}
	if (grid->what->state < 0)
		shade(sheet, first);
	sheet->row++;
	return error;
}

lxw_error
grid_sheet_end(struct grid_sheet *sheet, const struct grid *grid)
{
	lxw_error error = LXW_NO_ERROR;
	lxw_col_t last = sheet->columns > 2 ? (lxw_col_t)(sheet->columns - 1) : 2;

	for (size_t i = 0; error == LXW_NO_ERROR && i < grid->what->state_count; i++) {
		const struct out_state *state = &grid->what->states[i];

		error = write_text(
		    sheet, 1, state->title, strlen(state->title), sheet->numbers[state->tone]);
		if (error == LXW_NO_ERROR)
			error = lxw.worksheet_write_number(sheet->sheet, sheet->row, 2,
			    (double)grid->all_states[i], sheet->count); /* out-xlsx */
		sheet->row++;
	}
	(void)lxw.worksheet_set_column(sheet->sheet, 0, 0, FLOOR_WIDTH, NULL);
	(void)lxw.worksheet_set_column(sheet->sheet, 1, last, CELL_WIDTH, NULL);
	if (sheet->break_count > 0)
		(void)lxw.worksheet_set_h_pagebreaks(sheet->sheet, sheet->breaks);
	return error;
}
