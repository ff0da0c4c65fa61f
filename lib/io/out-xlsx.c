/* XLSX through libxlsxwriter: a frozen bold heading row with filters, real numbers and dates with
 * their formats and colours, totals as formulas with their values, a note below, and the charts,
 * which read the cells, on a sheet of their own. Text is always text, never a formula. What a
 * double or a sheet cannot hold exactly is text (amounts beyond 15 digits, dates before March 1900)
 * or goes on on a further sheet ("name (2)"). Memory is flat: the rows are in temporary files
 * beside the output. The result is read back and checked before it is published. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/grid.h"
#include "io/out-format.h"
#include "io/out-xlsx-chart.h"
#include "io/out-xlsx-grid.h"
#include "io/out-xlsx-library.h"
#include "io/out-xlsx-paper.h"
#include "io/out.h"
#include "io/xlsx-text.h"
#include "io/zipcheck.h"

enum {
	SHEET_NAME_MAX = 31, /* UTF-16 units */
	TEXT_MAX = 32767, /* UTF-16 units of a cell */
	ROWS_MEASURED = 1000, /* that size the columns */
	WIDTH_MIN = 8,
	WIDTH_MAX = 60,
	WIDTH_PAD = 2,
	TYPES = TYPE_BOOL + 1,
	EPOCH = 25569, /* 1970-01-01 in Excel's days */
	EXCEL_DAY_MIN = 61, /* 1900-03-01: Excel's days before are off by one */
	FOOT_ROWS = 16, /* blank, totals, blank, lines of the note */
	CREATED = 315532800, /* 1980-01-01: the same records make the same file */
};

#define EXACT_MAX \
	INT64_C(1000000000000000) /* 15 digits are exact in a double, and Excel shows no more */

struct book {
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *formats[TYPES], *total_formats[TYPES], *heading;
	lxw_format *ages[SHADE_AGE_5 + 1]; /* fills of cells */
	lxw_row_t row; /* the next of the sheet */
	lxw_row_t total_row; /* where the totals are, on the last sheet; 0: nowhere */
	lxw_row_t first_rows; /* rows of the first sheet, with the headings */
	size_t sheets;
	size_t *widths; /* in characters */
	int64_t *sums;
	bool *overflow;
	bool footed; /* totals or a note */
	struct grid grid; /* when there are grids, and their sheet */
	struct grid_sheet *grid_sheet;
	char *path; /* the workbook being written */
	char *scratch; /* a folder of our own, when the output has none; or NULL */
	struct text heading_on_paper;
	struct text cell;
};

static enum rc
library_failed(struct out *out, lxw_error error)
{
	const struct place place = {.file = publish_name(out->publish)};

	return error_add(out->errors, RC_IO, &place, _("cannot write the workbook: %s"),
	    lxw.lxw_strerror(error));
}

static enum rc
write_text(struct out *out, size_t column, const char *bytes, size_t length, lxw_format *format)
{
	struct book *book = out->state;
	const struct place place = {.file = publish_name(out->publish),
	    .line = out->rows + 1,
	    .column = out->columns[column].name};
	lxw_error error;

	text_clear(&book->cell);
	if (xlsx_text(&book->cell, bytes, length) > TEXT_MAX)
		return error_add(out->errors, RC_DATA, &place,
		    _("expected at most %d characters, as a workbook's cell holds, got %s"),
		    TEXT_MAX, quote(bytes, length));
	error = lxw.worksheet_write_string(
	    book->sheet, book->row, (lxw_col_t)column, text_string(&book->cell), format);
	return error != LXW_NO_ERROR ? library_failed(out, error) : RC_OK;
}

static enum rc
write_number(struct out *out, size_t column, double number, lxw_format *format)
{
	struct book *book = out->state;
	lxw_error error =
	    lxw.worksheet_write_number(book->sheet, book->row, (lxw_col_t)column, number, format);

	return error != LXW_NO_ERROR ? library_failed(out, error) : RC_OK;
}

/* How many of the stored unit make 1 of what the cell holds. */
static double
unit_of(enum type type)
{
	switch (type) {
	case TYPE_MONEY:
		return 100;
	case TYPE_AREA:
		return 10000;
	case TYPE_PERCENT:
		return 10000; /* 97.50 % is 0.975 */
	default:
		return 1;
	}
}

static bool
is_exact(int64_t number)
{
	return number >= -EXACT_MAX && number <= EXACT_MAX;
}

static enum rc
write_int(struct out *out, size_t column, int64_t number, lxw_format *format)
{
	const enum type type = out->columns[column].type;
	struct book *book = out->state;
	char digits[NUMBER_TEXT];

	if (type == TYPE_BOOL)
		return lxw.worksheet_write_boolean(book->sheet, book->row, (lxw_col_t)column,
			   number != 0, format) != LXW_NO_ERROR
		    ? library_failed(out, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		    : RC_OK;
	if (is_exact(number)) /* one division of exact numbers: the nearest double */
		return write_number(out, column, (double)number / unit_of(type), format);
	return write_text(
	    out, column, digits, (size_t)(out_number(digits, type, number) - digits), format);
}

/* Decimal text as a number, when at most 15 digits make it an exact one; false when not. */
static bool
parse_decimal(const char *bytes, size_t length, double *number)
{
	const char *point = memchr(bytes, '.', length);
	int decimals = point == NULL ? 0 : (int)(bytes + length - point) - 1;
	int64_t scaled;
	double unit = 1;

	if (!out_is_decimal(bytes, length) || decimals > 15 ||
	    number_parse_range(bytes, length, decimals, -EXACT_MAX, EXACT_MAX, &scaled) !=
		PARSED_OK)
		return false;
	for (int i = 0; i < decimals; i++)
		unit *= 10; /* exact up to 10^22 */
	*number = (double)scaled / unit;
	return true;
}

static enum rc
write_cell(struct out *out, size_t column, const struct value *value)
{
	const enum type type = out->columns[column].type;
	struct book *book = out->state;
	double number;
	date_day day;

	if (value->kind == VALUE_NULL)
		return RC_OK;
	if (value->kind == VALUE_INT)
		return write_int(out, column, value->number, book->formats[type]);
	if (type == TYPE_DATE && date_parse(value->bytes, value->length, &day) &&
	    day + EPOCH >= EXCEL_DAY_MIN)
		return write_number(out, column, day + EPOCH, book->formats[type]);
	if (type == TYPE_DECIMAL && parse_decimal(value->bytes, value->length, &number))
		return write_number(out, column, number, book->formats[type]);
	return write_text(out, column, value->bytes, value->length, book->formats[type]);
}

/* The widest of the first rows sizes a column; dates and numbers by what their format shows. */
static void
measure(struct out *out, size_t column, const struct value *value)
{
	struct book *book = out->state;
	size_t width = 0;
	char digits[NUMBER_TEXT];

	if (value->kind == VALUE_TEXT)
		width = text_width(value->bytes, value->length);
	else if (value->kind == VALUE_INT)
		width = number_format_grouped(
		    value->number, out_decimals(out->columns[column].type), digits);
	if (book->widths[column] < width + WIDTH_PAD)
		book->widths[column] = width + WIDTH_PAD;
	if (book->widths[column] > WIDTH_MAX)
		book->widths[column] = WIDTH_MAX;
}

/* Writes the name of a sheet made from the title: forbidden characters become _, what does not fit
 * is cut, the suffix tells further sheets apart. */
static void
make_name(const struct out *out, const char *suffix, struct text *name)
{
	const char *title = out->options.title != NULL ? out->options.title : "";
	size_t units = 0, step;

	if (title[0] == '\0' ||
	    strcasecmp(title, "History") == 0) /* Excel keeps this name to itself */
		title = "Sheet1";
	text_clear(name);
	for (size_t i = 0; title[i] != '\0'; i += step) {
		unsigned code;

		step = utf8_decode(title + i, &code);
		units += code > 0xffff ? 2 : 1;
		if (units + strlen(suffix) > SHEET_NAME_MAX)
			break;
		if (code < 0x20 || code == 0x7f || code >= 0xfffe ||
		    (code < 0x7f && strchr("[]:*?/\\'", (int)code) != NULL))
			text_addc(name, '_');
		else
			text_add(name, title + i, step);
	}
	text_adds(name, suffix);
}

/* The name of the nth sheet of records, from 1. */
static void
name_sheet(const struct out *out, size_t n, struct text *name)
{
	char suffix[NUMBER_TEXT] = "";

	if (n > 1)
		(void)snprintf(suffix, sizeof suffix, " (%zu)", n);
	make_name(out, suffix, name);
}

static enum rc
write_headings(struct out *out)
{
	struct book *book = out->state;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < out->count; i++) {
		const struct out_column *column = &out->columns[i];
		const char *title = column->title != NULL ? column->title : column->name;
		const struct value value = value_string(title);

		measure(out, i, &value);
		rc = write_text(out, i, title, strlen(title), book->heading);
	}
	book->row++;
	return rc;
}

static enum rc
start_sheet(struct out *out)
{
	struct book *book = out->state;
	const struct place place = {.file = publish_name(out->publish)};
	struct text name = {0};

	name_sheet(out, ++book->sheets, &name);
	book->sheet = lxw.workbook_add_worksheet(book->workbook, text_string(&name));
	text_release(&name);
	if (book->sheet == NULL)
		return error_add(
		    out->errors, RC_IO, &place, _("cannot add a sheet to the workbook"));
	book->row = 0;
	lxw.worksheet_freeze_panes(book->sheet, 1, 0);
	xlsx_paper(book->sheet, true, text_string(&book->heading_on_paper));
	(void)lxw.worksheet_repeat_rows(book->sheet, 0, 0);
	return write_headings(out);
}

/* Colours the cells from `low` to `high` of the column's records as an age. */
static void
shade_range(struct out *out, size_t column, int age, double low, double high)
{
	struct book *book = out->state;
	lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_CELL,
	    .criteria = LXW_CONDITIONAL_CRITERIA_BETWEEN,
	    .min_value = low,
	    .max_value = high,
	    .format = book->ages[age]};

	(void)lxw.worksheet_conditional_format_range(
	    book->sheet, 1, (lxw_col_t)column, book->row - 1, (lxw_col_t)column, &rule);
}

/* A bar for a percentage, from 0 to 100 %. */
static void
shade_bar(struct out *out, size_t column)
{
	struct book *book = out->state;
	lxw_conditional_format rule = {.type = LXW_CONDITIONAL_DATA_BAR,
	    .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
	    .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
	    .max_value = 1,
	    .bar_color = 0xa9c9b5,
	    .bar_solid = LXW_TRUE};

	(void)lxw.worksheet_conditional_format_range(
	    book->sheet, 1, (lxw_col_t)column, book->row - 1, (lxw_col_t)column, &rule);
}

static void
shade_column(struct out *out, size_t column)
{
	enum out_shade shade = out->columns[column].shade;

	if (shade == SHADE_BAR)
		shade_bar(out, column);
	else if (shade >= SHADE_AGE_1 && shade <= SHADE_AGE_5)
		shade_range(out, column, (int)shade, 0.01, 1e15);
	else if (shade == SHADE_DAYS)
		for (int age = 1; age <= SHADE_AGE_5; age++)
			shade_range(
			    out, column, age, 30 * age - 29, age < SHADE_AGE_5 ? 30 * age : 1e6);
}

/* Sizes the columns, colours the records and sets the filter over headings and records. */
static void
end_records(struct out *out)
{
	struct book *book = out->state;

	for (size_t i = 0; i < out->count; i++) {
		size_t width = book->widths[i] < WIDTH_MIN ? WIDTH_MIN : book->widths[i];

		(void)lxw.worksheet_set_column(
		    book->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
	}
	for (size_t i = 0; book->row > 1 && i < out->count; i++)
		shade_column(out, i);
	if (book->sheets == 1)
		book->first_rows = book->row;
	if (book->row > 0)
		(void)lxw.worksheet_autofilter(
		    book->sheet, 0, 0, book->row - 1, (lxw_col_t)(out->count - 1));
}

/* =SUM('a'!C2:C1048576,'a (2)'!C2:C17): the column on every sheet. */
static void
make_formula(const struct out *out, size_t column, lxw_row_t last, struct text *formula)
{
	const struct book *book = out->state;
	char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
	struct text name = {0};

	text_clear(formula);
	text_adds(formula, "=SUM(");
	for (size_t n = 1; n <= book->sheets; n++) {
		lxw.lxw_rowcol_to_cell(from, 1, (lxw_col_t)column);
		lxw.lxw_rowcol_to_cell(
		    to, n < book->sheets ? LXW_ROW_MAX - 1 : last, (lxw_col_t)column);
		name_sheet(out, n, &name);
		if (book->sheets > 1)
			text_printf(formula, "%s'%s'!", n > 1 ? "," : "", text_string(&name));
		text_printf(formula, "%s:%s", from, to);
	}
	text_adds(formula, ")");
	text_release(&name);
}

/* A total is a formula with its value, or text where a double cannot hold it. */
static enum rc
write_total(struct out *out, size_t column, lxw_row_t last)
{
	struct book *book = out->state;
	const enum type type = out->columns[column].type;
	lxw_format *format = book->total_formats[type];
	struct text formula = {0};
	lxw_error error;

	if (book->overflow[column])
		return write_text(out, column, _("overflow"), strlen(_("overflow")), format);
	if (!is_exact(book->sums[column]))
		return write_int(out, column, book->sums[column], format);
	make_formula(out, column, last, &formula);
	error = lxw.worksheet_write_formula_num(book->sheet, book->row, (lxw_col_t)column,
	    text_string(&formula), format, (double)book->sums[column] / unit_of(type));
	text_release(&formula);
	return error != LXW_NO_ERROR ? library_failed(out, error) : RC_OK;
}

static enum rc
write_totals(struct out *out)
{
	struct book *book = out->state;
	lxw_row_t last = book->row > 1 ? book->row - 1 : 1;
	bool any = false;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < out->count; i++)
		any |= out->columns[i].sum;
	if (!any)
		return RC_OK;
	book->row++; /* a blank row, so that sorting and filtering leave the totals alone */
	for (size_t i = 0; rc == RC_OK && i < out->count; i++)
		if (out->columns[i].sum)
			rc = write_total(out, i, last);
		else if (i == 0)
			rc = write_text(out, 0, out_total_word(out), strlen(out_total_word(out)),
			    book->total_formats[TYPE_TEXT]);
	book->total_row = book->row++;
	return rc;
}

static enum rc
write_foot(struct out *out)
{
	struct book *book = out->state;
	const char *note = out->options.note;
	enum rc rc = RC_OK;

	end_records(out);
	if (book->footed && book->row + FOOT_ROWS > LXW_ROW_MAX) {
		if ((rc = start_sheet(out)) == RC_OK)
			end_records(out);
	}
	if (rc == RC_OK)
		rc = write_totals(out);
	while (rc == RC_OK && note != NULL) {
		size_t length = strcspn(note, "\n");

		book->row++;
		rc = write_text(out, 0, note, length, NULL);
		note = note[length] != '\0' ? note + length + 1 : NULL;
	}
	return rc;
}

/* A sheet of charts at the end; none without records. */
static enum rc
write_charts(struct out *out)
{
	struct book *book = out->state;
	struct text name = {0}, first = {0}, last = {0};
	const struct xlsx_charted charted = {
	    book->workbook, &first, &last, book->first_rows, book->total_row};
	lxw_worksheet *sheet;
	bool drawn;

	if (out->options.chart_count == 0 || book->first_rows < 2)
		return RC_OK;
	make_name(out, out->options.chinese ? " (图)" : " (charts)", &name);
	name_sheet(out, 1, &first);
	name_sheet(out, book->sheets, &last);
	sheet = lxw.workbook_add_worksheet(book->workbook, name.bytes);
	if (sheet != NULL)
		xlsx_paper(sheet, false, text_string(&book->heading_on_paper));
	drawn = sheet != NULL && xlsx_charts(sheet, out, &charted);
	text_release(&name);
	text_release(&first);
	text_release(&last);
	return drawn ? RC_OK : library_failed(out, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

static lxw_format *
make_format(lxw_workbook *workbook, enum type type, bool total)
{
	static const char *const formats[TYPES] = {[TYPE_INT] = "0",
	    [TYPE_MONEY] = "#,##0.00;[Red]-#,##0.00",
	    [TYPE_AREA] = "#,##0.00##",
	    [TYPE_PERCENT] = "0.00%",
	    [TYPE_DATE] = "yyyy\\-mm\\-dd"};
	lxw_format *format;

	if (formats[type] == NULL && !total)
		return NULL;
	format = lxw.workbook_add_format(workbook);
	if (formats[type] != NULL)
		lxw.format_set_num_format(format, formats[type]);
	if (total) {
		lxw.format_set_bold(format);
		lxw.format_set_top(format, LXW_BORDER_THIN);
	}
	return format;
}

static void
make_formats(struct book *book)
{
	for (enum type type = TYPE_TEXT; type <= TYPE_BOOL; type++) {
		book->formats[type] = make_format(book->workbook, type, false);
		book->total_formats[type] = make_format(book->workbook, type, true);
	}
	for (int age = 1; age <= SHADE_AGE_5; age++) {
		book->ages[age] = lxw.workbook_add_format(book->workbook);
		lxw.format_set_bg_color(book->ages[age], xlsx_age_colors[age]);
	}
	book->heading = lxw.workbook_add_format(book->workbook);
	lxw.format_set_bold(book->heading);
	lxw.format_set_bottom(book->heading, LXW_BORDER_THIN);
}

static void
set_properties(struct out *out)
{
	struct book *book = out->state;
	lxw_doc_properties properties = {.created = CREATED};
	struct text title = {0};

	if (out->options.title != NULL)
		(void)xlsx_text(&title, out->options.title, strlen(out->options.title));
	xlsx_paper_heading(&book->heading_on_paper, out->options.title, out->options.subtitle);
	properties.title = title.bytes;
	(void)lxw.workbook_set_properties(book->workbook, &properties);
	text_release(&title);
}

/* A folder of our own for a workbook that goes to standard output or a device in the end. */
static enum rc
make_scratch(struct out *out)
{
	struct book *book = out->state;
	const char *folder = getenv("TMPDIR");
	struct text path = {0};
	struct place place;

	text_printf(&path, "%s/deed-XXXXXX", folder != NULL && *folder != '\0' ? folder : "/tmp");
	if (mkdtemp(path.bytes) == NULL) {
		place = (struct place){.file = path.bytes};
		(void)error_add(out->errors, RC_CANTCREAT, &place,
		    _("cannot create a temporary folder: %s"), strerror(errno));
		text_release(&path);
		return RC_CANTCREAT;
	}
	book->scratch = xstrndup(path.bytes, path.length);
	text_adds(&path, "/book.xlsx");
	book->path = text_take(&path);
	return RC_OK;
}

static enum rc
start_grids(struct out *out)
{
	struct book *book = out->state;
	struct text name = {0};

	make_name(out, out->options.chinese ? " (平面)" : " (plan)", &name);
	book->grid_sheet = grid_sheet_new(
	    book->workbook, text_string(&name), text_string(&book->heading_on_paper));
	text_release(&name);
	if (book->grid_sheet == NULL)
		return library_failed(out, LXW_ERROR_MEMORY_MALLOC_FAILED);
	grid_start(&book->grid, out->options.grid, out->columns);
	return RC_OK;
}

/* What the records on a sheet need beside it. */
static enum rc
start_records(struct out *out)
{
	struct book *book = out->state;
	const struct place place = {.file = publish_name(out->publish)};

	if (out->count > LXW_COL_MAX)
		return error_add(out->errors, RC_DATA, &place,
		    _("expected at most %d columns, as a workbook has, got %zu"), LXW_COL_MAX,
		    out->count);
	book->widths = xcalloc(out->count, sizeof *book->widths);
	book->sums = xcalloc(out->count, sizeof *book->sums);
	book->overflow = xcalloc(out->count, sizeof *book->overflow);
	book->sheets = 0;
	book->first_rows = book->total_row = 0;
	book->footed = out->options.note != NULL;
	for (size_t i = 0; i < out->count; i++)
		book->footed |= out->columns[i].sum;
	return RC_OK;
}

static void
forget_records(struct book *book)
{
	grid_release(&book->grid);
	grid_sheet_free(book->grid_sheet);
	book->grid_sheet = NULL;
	free(book->widths);
	free(book->sums);
	free(book->overflow);
	book->widths = NULL;
	book->sums = NULL;
	book->overflow = NULL;
}

/* The sheet of grids stands first when they are what is shown, else behind the records. */
static enum rc
start_sheets(struct out *out)
{
	struct book *book = out->state;
	bool grids = out->options.style == OUT_GRIDS;
	enum rc rc = start_records(out);

	if (rc == RC_OK && grids)
		rc = start_grids(out);
	if (rc == RC_OK)
		rc = start_sheet(out);
	if (rc == RC_OK && !grids && out->options.grid != NULL)
		rc = start_grids(out);
	if (rc == RC_OK && grids)
		grid_sheet_first(book->grid_sheet);
	return rc;
}

static enum rc
xlsx_open(struct out *out)
{
	struct book *book = out->state = xcalloc(1, sizeof *book);
	lxw_workbook_options options = {.constant_memory = 1};
	enum rc rc = lxw_load(out->errors);

	if (rc != RC_OK)
		return rc;
	if (publish_temp(out->publish) != NULL)
		book->path = xstrdup(publish_temp(out->publish));
	else if (make_scratch(out) != RC_OK)
		return RC_CANTCREAT;
	options.tmpdir = book->scratch;
	if (options.tmpdir == NULL) /* the library only reads it */
		options.tmpdir = (char *)(uintptr_t)publish_folder(out->publish);
	if ((book->workbook = lxw.workbook_new_opt(book->path, &options)) == NULL)
		return library_failed(out, LXW_ERROR_MEMORY_MALLOC_FAILED);
	make_formats(book);
	set_properties(out);
	return start_sheets(out);
}

/* The grid that is gathered is complete. */
static enum rc
end_grid(struct out *out)
{
	struct book *book = out->state;
	lxw_error error;

	if (book->grid.count == 0)
		return RC_OK;
	grid_place(&book->grid);
	error = grid_sheet_add(book->grid_sheet, &book->grid);
	grid_clear(&book->grid);
	return error != LXW_NO_ERROR ? library_failed(out, error) : RC_OK;
}

static enum rc
grid_row(struct out *out, const struct value *row)
{
	struct book *book = out->state;
	enum rc rc;

	if (out->options.grid == NULL)
		return RC_OK;
	if (grid_ends(&book->grid, row) && (rc = end_grid(out)) != RC_OK)
		return rc;
	grid_add(&book->grid, row);
	return RC_OK;
}

static enum rc
end_grids(struct out *out)
{
	struct book *book = out->state;
	lxw_error error;
	enum rc rc;

	if (out->options.grid == NULL)
		return RC_OK;
	if ((rc = end_grid(out)) != RC_OK)
		return rc;
	error = grid_sheet_end(book->grid_sheet, &book->grid);
	return error != LXW_NO_ERROR ? library_failed(out, error) : RC_OK;
}

static enum rc
xlsx_row(struct out *out, const struct value *row)
{
	struct book *book = out->state;
	enum rc rc;

	if ((rc = grid_row(out, row)) != RC_OK)
		return rc;
	if (book->row == LXW_ROW_MAX) {
		end_records(out);
		if ((rc = start_sheet(out)) != RC_OK)
			return rc;
	}
	for (size_t i = 0; i < out->count; i++) {
		if ((rc = write_cell(out, i, &row[i])) != RC_OK)
			return rc;
		if (out->columns[i].sum && row[i].kind == VALUE_INT)
			book->overflow[i] |= !money_add(&book->sums[i], row[i].number);
		if (book->sheets == 1 && book->row <= ROWS_MEASURED)
			measure(out, i, &row[i]);
	}
	book->row++;
	return RC_OK;
}

/* Totals, note, grids and charts of the records so far. */
static enum rc
end_sheets(struct out *out)
{
	enum rc rc;

	if ((rc = write_foot(out)) != RC_OK || (rc = end_grids(out)) != RC_OK)
		return rc;
	return write_charts(out);
}

/* Further sheets, for other records. */
static enum rc
xlsx_section(struct out *out, const struct out_options *options, const struct out_column *columns,
    size_t count)
{
	enum rc rc = end_sheets(out);

	forget_records(out->state);
	if (rc != RC_OK)
		return rc;
	out->options = *options;
	out->columns = columns;
	out->count = count;
	return start_sheets(out);
}

/* Copies the finished workbook to where it cannot be renamed to. */
static enum rc
copy_book(struct out *out)
{
	const struct book *book = out->state;
	const struct place place = {.file = book->path};
	FILE *file = fopen(book->path, "rbe");
	size_t length;

	if (file == NULL)
		return error_add(out->errors, RC_IO, &place, _("cannot open: %s"), strerror(errno));
	while (out->rc == RC_OK && (length = fread(out->buffer, 1, out->capacity, file)) > 0)
		out->rc = publish_write(out->publish, out->buffer, length);
	if (out->rc == RC_OK && ferror(file))
		out->rc =
		    error_add(out->errors, RC_IO, &place, _("cannot read: %s"), strerror(errno));
	(void)fclose(file);
	return out->rc;
}

/* libxlsxwriter tells standard error what failed; our own error says it once, and better. */
static lxw_error
close_quietly(lxw_workbook *workbook)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	lxw_error error;

	if (null >= 0 && kept >= 0)
		(void)dup2(null, STDERR_FILENO);
	error = lxw.workbook_close(workbook);
	if (kept >= 0) {
		(void)dup2(kept, STDERR_FILENO);
		(void)close(kept);
	}
	if (null >= 0)
		(void)close(null);
	return error;
}

/* The bytes of the rows that the library keeps of each sheet in a temporary file, -1 when that did
 * not take them all: the library does not look. The caller frees them. */
static int64_t *
count_rows(lxw_workbook *workbook)
{
	int64_t *rows = xcalloc(workbook->num_worksheets, sizeof *rows);
	lxw_worksheet *sheet;
	size_t n = 0;

	LXW_FOREACH_WORKSHEET(sheet, workbook)
	{
		FILE *file = sheet->optimize_tmpfile;

		lxw.lxw_worksheet_write_single_row(sheet); /* the last one */
		rows[n++] = fflush(file) == 0 && !ferror(file) ? ftello(file) : -1;
	}
	return rows;
}

static enum rc
xlsx_close(struct out *out)
{
	struct book *book = out->state;
	lxw_workbook *workbook = book->workbook;
	int64_t *rows;
	size_t sheets;
	lxw_error error;
	enum rc rc;

	if ((rc = end_sheets(out)) != RC_OK)
		return rc;
	sheets = workbook->num_worksheets;
	rows = count_rows(workbook);
	book->workbook = NULL;
	if ((error = close_quietly(workbook)) != LXW_NO_ERROR)
		rc = library_failed(out, error);
	else
		rc = zipcheck_file(
		    book->path, publish_name(out->publish), rows, sheets, out->errors);
	free(rows);
	if (rc == RC_OK && book->scratch != NULL)
		rc = copy_book(out);
	return rc;
}

static void
xlsx_drop(struct out *out)
{
	struct book *book = out->state;

	if (book == NULL)
		return;
	forget_records(book);
	if (book->workbook != NULL)
		lxw.lxw_workbook_free(book->workbook);
	if (book->scratch != NULL) {
		(void)unlink(book->path);
		(void)rmdir(book->scratch);
	}
	free(book->path);
	free(book->scratch);
	text_release(&book->heading_on_paper);
	text_release(&book->cell);
	free(book);
}

const struct out_format out_xlsx = {.name = "xlsx",
    .binary = true,
    .open = xlsx_open,
    .row = xlsx_row,
    .section = xlsx_section,
    .close = xlsx_close,
    .drop = xlsx_drop};
