#include "io/chart.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "io/out-format.h"

enum {
	LABEL_CELLS_MAX = 20, /* of what names a bar; longer ones end in … */
	/* Bars: places in 1/100 of a percent of the width, heights in pixels. */
	BARS_LEFT = 3600,
	BARS_WIDTH = 4100,
	BAR_HEIGHT = 14,
	BAR_GAP = 2,
	BARS_GAP = 12, /* between records */
	BAR_TEXT = 11, /* from a bar's top to the base line of its text */
	/* Columns and lines. */
	PLOT_LEFT = 1150, /* of the width, for the labels of the grid */
	PLOT_HEIGHT = 170,
	PLOT_TOP = 14, /* room for the topmost label */
	PLOT_FOOT = 20, /* for the names of the records */
	NAMES_MAX = 6, /* that fit side by side on a phone */
	LINES_MAX = 5, /* of the grid */
	SLOT_FILLED = 72, /* percent of a record's share of the width */
	WHOLE = 10000,
};

/* The range that is drawn; 0 is always in it. */
struct scale {
	int64_t low, high;
};

void
chart_start(struct chart *chart, const struct out_chart *what, const struct out_column *columns,
    bool chinese)
{
	*chart = (struct chart){.what = what, .columns = columns, .chinese = chinese};
	chart->count = what->kind == CHART_TOTALS;
}

void
chart_release(struct chart *chart)
{
	arena_release(&chart->arena);
}

/* How many records a chart of this kind shows. */
static int
limit_of(enum chart_kind kind)
{
	return kind == CHART_BARS ? CHART_BARS_MAX : CHART_RECORDS_MAX;
}

static const char *
make_label(struct chart *chart, const struct value *value)
{
	char number[OUT_NUMBER + 1];

	if (value->kind == VALUE_TEXT)
		return arena_strndup(&chart->arena, value->bytes, value->length);
	if (value->kind != VALUE_INT)
		return "";
	*out_number(number, chart->columns[chart->what->by].type, value->number) = '\0';
	return arena_strdup(&chart->arena, number);
}

void
chart_add(struct chart *chart, const struct value *row)
{
	const struct out_chart *what = chart->what;
	bool totals = what->kind == CHART_TOTALS;

	if (!totals && chart->count == limit_of(what->kind)) {
		chart->more = true;
		return;
	}
	for (int i = 0; i < what->count; i++) {
		const struct value *value = &row[what->columns[i]];

		if (totals && value->kind == VALUE_INT)
			chart->broken |= !money_add(&chart->values[0][i], value->number);
		else if (!totals)
			chart->values[chart->count][i] =
			    value->kind == VALUE_INT ? value->number : 0;
	}
	if (!totals)
		chart->labels[chart->count++] = make_label(chart, &row[what->by]);
}

void
xml_add(struct text *xml, const char *bytes, size_t length)
{
	size_t step;

	for (size_t i = 0; i < length; i += step) {
		unsigned code;

		step = utf8_decode(bytes + i, &code);
		if (code == '<')
			text_adds(xml, "&lt;");
		else if (code == '>')
			text_adds(xml, "&gt;");
		else if (code == '&')
			text_adds(xml, "&amp;");
		else if (code == '"')
			text_adds(xml, "&quot;");
		else if ((code < 0x20 && code != '\t' && code != '\n') || code == 0x7f ||
		    code == 0xfffe || code == 0xffff)
			text_adds(xml, "\xef\xbf\xbd");
		else
			text_add(xml, bytes + i, step);
	}
}

/* The stored units that make 1 of what people read. */
static int64_t
unit_of(enum type type)
{
	return type == TYPE_AREA ? 10000 : type == TYPE_MONEY || type == TYPE_PERCENT ? 100 : 1;
}

void
chart_number(struct text *text, enum type type, int64_t number, bool chinese)
{
	static const struct {
		int64_t size;
		const char *name;
		bool chinese;
	} units[] = {{100000000, "亿", true}, {10000, "万", true}, {1000000000, "B", false},
	    {1000000, "M", false}, {1000, "k", false}};
	const int64_t one = unit_of(type);
	int128 magnitude = number < 0 ? -(int128)number : number, tenths;
	char digits[NUMBER_TEXT];
	const char *name = type == TYPE_PERCENT ? "%" : "";
	int64_t size = one;

	for (size_t i = 0; i < sizeof units / sizeof *units && type != TYPE_PERCENT; i++)
		if (units[i].chinese == chinese && magnitude >= (int128)units[i].size * one) {
			size = units[i].size * one;
			name = units[i].name;
			break;
		}
	tenths = (magnitude * 10 + size / 2) / size;
	if (tenths >= 1000) /* three digits say enough */
		tenths = (magnitude + size / 2) / size * 10;
	(void)number_format_short((int64_t)tenths, 1, digits);
	text_printf(text, "%s%s%s", number < 0 && tenths > 0 ? "-" : "", digits, name);
}

/* The exact amount, for titles and descriptions. */
static void
add_exact(struct text *text, enum type type, int64_t number)
{
	char digits[NUMBER_TEXT];

	(void)number_format_grouped(number, out_decimals(type), digits);
	text_printf(text, "%s%s", digits, type == TYPE_PERCENT ? "%" : "");
}

static const struct out_column *
series_column(const struct chart *chart, int series)
{
	return &chart->columns[chart->what->columns[series]];
}

static const char *
series_title(const struct chart *chart, int series)
{
	const struct out_column *column = series_column(chart, series);

	return column->title != NULL ? column->title : column->name;
}

static enum type
chart_type(const struct chart *chart)
{
	return series_column(chart, 0)->type;
}

/* <title>, which a browser shows when a mark is pointed at: name, series, exact amount. */
static void
add_mark_title(const struct chart *chart, int record, int series, struct text *html)
{
	text_adds(html, "<title>");
	if (chart->what->kind != CHART_TOTALS) {
		xml_adds(html, chart->labels[record]);
		text_adds(html, " · ");
	}
	xml_adds(html, series_title(chart, series));
	text_adds(html, ": ");
	add_exact(html, chart_type(chart), chart->values[record][series]);
	text_adds(html, "</title>");
}

/* The colour of a mark: the age that the column stands for, or the series' own. */
static void
add_class(const struct chart *chart, int series, struct text *html)
{
	enum out_shade shade = series_column(chart, series)->shade;

	if (shade >= SHADE_AGE_1 && shade <= SHADE_AGE_5)
		text_printf(html, " class=\"a%d\"", shade);
	else
		text_printf(html, " class=\"s%d\"", chart->what->kind == CHART_TOTALS ? 0 : series);
}

static int64_t
clamp_add(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? (b < 0 ? INT64_MIN / 4 : INT64_MAX / 4) : sum;
}

static struct scale
measure(const struct chart *chart)
{
	struct scale scale = {0, 0};

	for (int i = 0; i < chart->count; i++) {
		int64_t up = 0, down = 0;

		for (int k = 0; k < chart->what->count; k++) {
			int64_t value = chart->values[i][k];

			if (chart->what->kind != CHART_STACK)
				up = down = 0;
			up = value > 0 ? clamp_add(up, value) : up;
			down = value < 0 ? clamp_add(down, value) : down;
			scale.high = up > scale.high ? up : scale.high;
			scale.low = down < scale.low ? down : scale.low;
		}
	}
	return scale;
}

/* Where a value lies on a length, counted from the low end. */
static int
place_of(const struct scale *scale, int64_t value, int length)
{
	int128 range = (int128)scale->high - scale->low;

	return range == 0
	    ? 0
	    : (int)((((int128)value - scale->low) * length * 2 + range) / (2 * range));
}

/* A place along the width: "36.25%". */
static void
add_place(struct text *html, const char *attribute, int place)
{
	text_printf(html, " %s=\"%d.%02d%%\"", attribute, place / 100, place % 100);
}

/* What names a bar, cut to what fits. */
static void
add_label(struct text *html, const char *label)
{
	size_t at = 0, length = strlen(label), width = 0;

	while (at < length) {
		unsigned code;
		size_t step = utf8_decode(label + at, &code), cells = text_width(label + at, step);

		if (width + cells > LABEL_CELLS_MAX)
			break;
		width += cells;
		at += step;
	}
	xml_add(html, label, at);
	if (at < length)
		text_adds(html, "…");
}

static void
draw_bar(const struct chart *chart, const struct scale *scale, int record, int series, int y,
    struct text *html)
{
	int64_t value = chart->values[record][series];
	int zero = place_of(scale, 0, BARS_WIDTH), end = place_of(scale, value, BARS_WIDTH);
	int left = zero < end ? zero : end, width = zero < end ? end - zero : zero - end;

	text_adds(html, "<rect");
	add_class(chart, series, html);
	add_place(html, "x", BARS_LEFT + left);
	add_place(html, "width", value != 0 && width < 20 ? 20 : width);
	text_printf(html, " y=\"%d\" height=\"%d\">", y, BAR_HEIGHT);
	add_mark_title(chart, record, series, html);
	text_printf(html, "</rect><text class=\"v\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">",
	    y + BAR_TEXT);
	chart_number(html, chart_type(chart), value, chart->chinese);
	text_adds(html, "</text>\n");
}

static int
bars_height(const struct chart *chart)
{
	int marks = chart->shown * (BAR_HEIGHT + BAR_GAP);

	if (chart->what->kind == CHART_TOTALS)
		return chart->shown * (BAR_HEIGHT + BARS_GAP);
	return chart->count * (marks + BARS_GAP);
}

/* Bars from the left, each with its name before it and its amount behind. */
static void
draw_bars(const struct chart *chart, struct text *html)
{
	const struct scale scale = measure(chart);
	bool totals = chart->what->kind == CHART_TOTALS;
	int y = 0;

	for (int i = 0; i < chart->count; i++)
		for (int n = 0; n < chart->shown; n++) {
			int k = chart->series[n];

			if (totals || n == 0) {
				text_printf(html, "<text y=\"%d\">", y + BAR_TEXT);
				add_label(html, totals ? series_title(chart, k) : chart->labels[i]);
				text_adds(html, "</text>");
			}
			draw_bar(chart, &scale, i, k, y, html);
			y += BAR_HEIGHT + (totals ? BARS_GAP : BAR_GAP);
			y += !totals && n + 1 == chart->shown ? BARS_GAP : 0;
		}
}

/* The step of the grid: 1, 2 or 5 times a power of ten, so that few lines cross the plot. */
static int64_t
grid_step(const struct scale *scale, int64_t unit)
{
	int128 range = (int128)scale->high - scale->low, step = unit;

	for (int i = 0; range / step > LINES_MAX - 1; i++)
		step = i % 3 == 1 ? step / 2 * 5 : step * 2;
	return (int64_t)step;
}

/* Widens the range to whole steps, for the lines and their labels. */
static int64_t
round_scale(struct scale *scale, int64_t unit)
{
	int64_t step = grid_step(scale, unit);

	if (scale->high == scale->low)
		scale->high = step;
	if (scale->high <= INT64_MAX / 2)
		scale->high = (scale->high + step - 1) / step * step;
	if (scale->low >= INT64_MIN / 2)
		scale->low = (scale->low - step + 1) / step * step;
	return step;
}

static int
plot_y(const struct scale *scale, int64_t value)
{
	return PLOT_TOP + PLOT_HEIGHT - place_of(scale, value, PLOT_HEIGHT);
}

static void
draw_grid(const struct chart *chart, const struct scale *scale, int64_t step, struct text *html)
{
	for (int128 at = scale->low; at <= scale->high; at += step) {
		int y = plot_y(scale, (int64_t)at);

		text_printf(html,
		    "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%d.5\" y2=\"%d.5\"/>"
		    "<text class=\"g\" y=\"%d\">",
		    at == 0 ? "zero" : "grid", y, y, y - 3);
		chart_number(html, chart_type(chart), (int64_t)at, chart->chinese);
		text_adds(html, "</text>\n");
	}
}

/* The middle of a record's share of the width. */
static int
slot_middle(const struct chart *chart, int record)
{
	return PLOT_LEFT + (2 * record + 1) * (WHOLE - PLOT_LEFT) / (2 * chart->count);
}

static void
draw_names(const struct chart *chart, struct text *html)
{
	int every = (chart->count + NAMES_MAX - 1) / NAMES_MAX;

	for (int i = 0; i < chart->count; i += every) {
		text_adds(html, "<text class=\"g\"");
		add_place(html, "x", slot_middle(chart, i));
		text_printf(html, " y=\"%d\" text-anchor=\"middle\">",
		    PLOT_TOP + PLOT_HEIGHT + PLOT_FOOT - 5);
		add_label(html, chart->labels[i]);
		text_adds(html, "</text>");
	}
	text_adds(html, "\n");
}

static void
draw_column(const struct chart *chart, int record, int series, int x, int width, int top,
    int bottom, struct text *html)
{
	text_adds(html, "<rect");
	add_class(chart, series, html);
	add_place(html, "x", x);
	add_place(html, "width", width);
	text_printf(html, " y=\"%d\" height=\"%d\">", top, bottom - top);
	add_mark_title(chart, record, series, html);
	text_adds(html, "</rect>\n");
}

/* One record's columns: side by side, or on top of each other, those below zero downwards. */
static void
draw_record(const struct chart *chart, const struct scale *scale, int record, struct text *html)
{
	bool stack = chart->what->kind == CHART_STACK;
	int width =
	    (WHOLE - PLOT_LEFT) / chart->count * SLOT_FILLED / 100 / (stack ? 1 : chart->shown);
	int x = slot_middle(chart, record) - width * (stack ? 1 : chart->shown) / 2;
	int64_t up = 0, down = 0;

	for (int n = 0; n < chart->shown; n++) {
		int k = chart->series[n];
		int64_t value = chart->values[record][k], *base = value < 0 ? &down : &up;
		int64_t from = stack ? *base : 0, to = clamp_add(from, value);

		*base = to;
		if (value != 0)
			draw_column(chart, record, k, stack ? x : x + n * width, width,
			    plot_y(scale, value > 0 ? to : from),
			    plot_y(scale, value > 0 ? from : to), html);
	}
}

/* Lines stretch with the width; their strokes do not. */
static void
draw_lines(const struct chart *chart, const struct scale *scale, struct text *html)
{
	text_printf(html,
	    "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" width=\"100%%\" height=\"%d\">\n",
	    WHOLE, PLOT_TOP + PLOT_HEIGHT, PLOT_TOP + PLOT_HEIGHT);
	for (int n = 0; n < chart->shown; n++) {
		int k = chart->series[n];

		text_printf(html, "<polyline class=\"l%d\" points=\"", k);
		for (int i = 0; i < chart->count; i++)
			text_printf(html, "%s%d,%d", i > 0 ? " " : "", slot_middle(chart, i),
			    plot_y(scale, chart->values[i][k]));
		text_adds(html, "\"/>\n");
	}
	text_adds(html, "</svg>\n");
}

static void
draw_plot(const struct chart *chart, struct text *html)
{
	struct scale scale = measure(chart);
	int64_t step = round_scale(&scale, unit_of(chart_type(chart)));

	draw_grid(chart, &scale, step, html);
	if (chart->what->kind == CHART_LINES)
		draw_lines(chart, &scale, html);
	else
		for (int i = 0; i < chart->count; i++)
			draw_record(chart, &scale, i, html);
	draw_names(chart, html);
}

/* What a reader who cannot see the chart is told: each amount, up to as many as bars are drawn. */
static void
add_description(const struct chart *chart, struct text *html)
{
	for (int i = 0; i < chart->count && i < CHART_BARS_MAX; i++)
		for (int n = 0; n < chart->shown; n++) {
			int k = chart->series[n];

			text_adds(html, i + n > 0 ? "; " : "");
			if (chart->what->kind != CHART_TOTALS) {
				xml_adds(html, chart->labels[i]);
				text_adds(html, " ");
			}
			xml_adds(html, series_title(chart, k));
			text_adds(html, " ");
			add_exact(html, chart_type(chart), chart->values[i][k]);
		}
}

static void
add_caption(const struct chart *chart, struct text *html)
{
	text_adds(html, "<figcaption>");
	xml_adds(html, chart->what->title);
	text_adds(html, "</figcaption>\n");
	if (chart->shown > 1 && chart->what->kind != CHART_TOTALS) {
		text_adds(html, "<ul class=\"legend\">");
		for (int n = 0; n < chart->shown; n++) {
			int k = chart->series[n];

			text_printf(html, "<li class=\"k%d\">", k);
			xml_adds(html, series_title(chart, k));
			text_adds(html, "</li>");
		}
		text_adds(html, "</ul>\n");
	}
}

/* A series that is 0 in every record is left out, unless all are; the others keep their colours. */
static void
choose_series(struct chart *chart)
{
	chart->shown = 0;
	for (int k = 0; k < chart->what->count; k++) {
		bool any = chart->what->kind == CHART_TOTALS;

		for (int i = 0; i < chart->count; i++)
			any |= chart->values[i][k] != 0;
		if (any)
			chart->series[chart->shown++] = k;
	}
	if (chart->shown == 0)
		chart->series[chart->shown++] = 0;
}

void
chart_draw(struct chart *chart, struct text *html)
{
	bool bars = chart->what->kind == CHART_TOTALS || chart->what->kind == CHART_BARS;

	if (chart->count == 0 || chart->broken)
		return;
	choose_series(chart);
	text_adds(html, "<figure>\n");
	add_caption(chart, html);
	text_printf(html, "<svg role=\"img\" width=\"100%%\" height=\"%d\"><title>",
	    bars ? bars_height(chart) : PLOT_TOP + PLOT_HEIGHT + PLOT_FOOT);
	xml_adds(html, chart->what->title);
	text_adds(html, "</title><desc>");
	add_description(chart, html);
	text_adds(html, "</desc>\n");
	if (bars)
		draw_bars(chart, html);
	else
		draw_plot(chart, html);
	text_adds(html, "</svg>\n");
	if (chart->more)
		text_printf(html, _("<p>The first %d records.</p>\n"), chart->count);
	text_adds(html, "</figure>\n");
}
