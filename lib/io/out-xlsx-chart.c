#include "io/out-xlsx-chart.h"

enum { CHART_ROWS = 22 /* that a chart covers on its sheet */ };

static const lxw_color_t series_colors[CHART_SERIES_MAX] = {
    0x2f5d8a, 0xd08a3e, 0x5d8f72, 0x8c6a9f, 0xa9a48f, 0xb0574c, 0x4f9aa8, 0x7d7d7d};
const lxw_color_t xlsx_age_colors[SHADE_AGE_5 + 1] = {
    0, 0xf9e8df, 0xf4cfbb, 0xedb294, 0xe4936a, 0xd65d1e};

/* A column of the chart's records on the first sheet. */
static void
add_series(
    const struct xlsx_charted *charted, lxw_chart *drawn, const struct out_chart *chart, int series)
{
	const char *sheet = text_string(charted->first);
	lxw_row_t limit = chart->kind == CHART_BARS ? CHART_BARS_MAX : CHART_RECORDS_MAX;
	lxw_row_t last = charted->rows - 1 < limit ? charted->rows - 1 : limit;
	lxw_col_t column = (lxw_col_t)chart->columns[series], by = (lxw_col_t)chart->by;
	lxw_chart_series *added = lxw.chart_add_series(drawn, NULL, NULL);
	lxw_chart_fill fill = {.color = series_colors[series]};
	lxw_chart_line line = {.color = series_colors[series], .width = 2};

	lxw.chart_series_set_categories(added, sheet, 1, by, last, by);
	lxw.chart_series_set_values(added, sheet, 1, column, last, column);
	lxw.chart_series_set_name_range(added, sheet, 0, column);
	if (chart->kind == CHART_LINES)
		lxw.chart_series_set_line(added, &line);
	else
		lxw.chart_series_set_fill(added, &fill);
}

/* One series: the totals of neighbouring columns, named by their headings. */
static void
add_totals(const struct out *out, const struct xlsx_charted *charted, lxw_chart *drawn,
    const struct out_chart *chart)
{
	const char *sheet = text_string(charted->last);
	lxw_col_t first = (lxw_col_t)chart->columns[0];
	lxw_col_t last = (lxw_col_t)chart->columns[chart->count - 1];
	lxw_chart_series *added = lxw.chart_add_series(drawn, NULL, NULL);
	lxw_chart_fill fills[CHART_SERIES_MAX] = {0};
	lxw_chart_point points[CHART_SERIES_MAX] = {0}, *list[CHART_SERIES_MAX + 1] = {0};

	lxw.chart_series_set_categories(added, sheet, 0, first, 0, last);
	lxw.chart_series_set_values(
	    added, sheet, charted->total_row, first, charted->total_row, last);
	for (int i = 0; i < chart->count; i++) {
		enum out_shade shade = out->columns[chart->columns[i]].shade;
		bool age = shade >= SHADE_AGE_1 && shade <= SHADE_AGE_5;

		fills[i].color = age ? xlsx_age_colors[shade] : series_colors[0];
		points[i].fill = &fills[i];
		list[i] = &points[i];
	}
	(void)lxw.chart_series_set_points(added, list);
}

static lxw_chart *
make_chart(const struct out *out, const struct xlsx_charted *charted, const struct out_chart *chart)
{
	static const uint8_t types[] = {[CHART_TOTALS] = LXW_CHART_BAR,
	    [CHART_BARS] = LXW_CHART_BAR,
	    [CHART_COLUMNS] = LXW_CHART_COLUMN,
	    [CHART_STACK] = LXW_CHART_COLUMN_STACKED,
	    [CHART_LINES] = LXW_CHART_LINE};
	lxw_chart *drawn = lxw.workbook_add_chart(charted->workbook, types[chart->kind]);
	bool bars = chart->kind == CHART_TOTALS || chart->kind == CHART_BARS;
	bool percent = out->columns[chart->columns[0]].type == TYPE_PERCENT;
	lxw_chart_axis *names, *values;

	if (drawn == NULL)
		return NULL;
	names = bars ? drawn->y_axis : drawn->x_axis; /* the library turns the axes of bars, too */
	values = bars ? drawn->x_axis : drawn->y_axis;
	if (chart->kind == CHART_TOTALS)
		add_totals(out, charted, drawn, chart);
	else
		for (int i = 0; i < chart->count; i++)
			add_series(charted, drawn, chart, i);
	lxw.chart_title_set_name(drawn, chart->title);
	lxw.chart_title_set_name_font(drawn, &(lxw_chart_font){.size = 12, .bold = LXW_TRUE});
	if (bars) /* the first record on top, as in the table */
		lxw.chart_axis_set_reverse(names);
	if (chart->kind == CHART_TOTALS || chart->count == 1)
		lxw.chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
	else
		lxw.chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
	lxw.chart_axis_set_num_format(values, percent ? "0%" : "#,##0");
	lxw.chart_axis_set_label_position(names, LXW_CHART_AXIS_LABEL_POSITION_LOW);
	return drawn;
}

bool
xlsx_charts(lxw_worksheet *sheet, const struct out *out, const struct xlsx_charted *charted)
{
	lxw_chart_options size = {.x_scale = 1.6, .y_scale = 1.4};
	lxw_row_t row = 0;

	for (size_t i = 0; i < out->options.chart_count; i++, row += CHART_ROWS) {
		lxw_chart *drawn = make_chart(out, charted, &out->options.charts[i]);

		if (drawn == NULL ||
		    lxw.worksheet_insert_chart_opt(sheet, row, 0, drawn, &size) != LXW_NO_ERROR)
			return false;
	}
	return true;
}
