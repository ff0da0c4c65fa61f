/* libxlsxwriter, loaded when the first workbook is made and not with the program: it brings a
 * library of ciphers along, and loading both costs a third of the start of a command that may write
 * a workbook and mostly does not. Its functions are called through a table:
 * lxw.workbook_close(workbook). */
#ifndef DEED_OUT_XLSX_LIBRARY_H
#define DEED_OUT_XLSX_LIBRARY_H

#include <xlsxwriter.h>

#include "base/error.h"

/* Those that we call. */
#define LXW_FUNCTIONS(EACH) \
	EACH(chart_add_series) \
	EACH(chart_axis_set_label_position) \
	EACH(chart_axis_set_num_format) \
	EACH(chart_axis_set_reverse) \
	EACH(chart_legend_set_position) \
	EACH(chart_series_set_categories) \
	EACH(chart_series_set_fill) \
	EACH(chart_series_set_line) \
	EACH(chart_series_set_name_range) \
	EACH(chart_series_set_points) \
	EACH(chart_series_set_values) \
	EACH(chart_title_set_name) \
	EACH(chart_title_set_name_font) \
	EACH(format_set_align) \
	EACH(format_set_bg_color) \
	EACH(format_set_bold) \
	EACH(format_set_bottom) \
	EACH(format_set_font_color) \
	EACH(format_set_font_size) \
	EACH(format_set_italic) \
	EACH(format_set_left) \
	EACH(format_set_left_color) \
	EACH(format_set_num_format) \
	EACH(format_set_top) \
	EACH(format_set_top_color) \
	EACH(lxw_rowcol_to_cell) \
	EACH(lxw_strerror) \
	EACH(lxw_workbook_free) \
	EACH(lxw_worksheet_write_single_row) \
	EACH(workbook_add_chart) \
	EACH(workbook_add_format) \
	EACH(workbook_add_worksheet) \
	EACH(workbook_close) \
	EACH(workbook_new_opt) \
	EACH(workbook_set_properties) \
	EACH(worksheet_activate) \
	EACH(worksheet_autofilter) \
	EACH(worksheet_conditional_format_range) \
	EACH(worksheet_fit_to_pages) \
	EACH(worksheet_freeze_panes) \
	EACH(worksheet_gridlines) \
	EACH(worksheet_insert_chart_opt) \
	EACH(worksheet_repeat_rows) \
	EACH(worksheet_set_column) \
	EACH(worksheet_set_footer) \
	EACH(worksheet_set_h_pagebreaks) \
	EACH(worksheet_set_header) \
	EACH(worksheet_set_landscape) \
	EACH(worksheet_set_paper) \
	EACH(worksheet_write_boolean) \
	EACH(worksheet_write_formula_num) \
	EACH(worksheet_write_number) \
	EACH(worksheet_write_string)

struct lxw_functions {
#define LXW_MEMBER(function) __typeof__(function) *function;
	LXW_FUNCTIONS(LXW_MEMBER)
#undef LXW_MEMBER
};

/* One for the process, as its functions are. NULL pointers before lxw_load. */
extern struct lxw_functions lxw;

/* Fills the table; does nothing when it is filled. RC_UNAVAILABLE, and an error that says what to
 * install, when the library is not there or is another one than that of the header. */
enum rc lxw_load(struct errors *errors);

#endif
