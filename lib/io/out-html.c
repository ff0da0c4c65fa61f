/* HTML: one file with all it needs, no request to anywhere. Records stream through, so memory is
 * flat; charts are gathered as they pass, drawn below them and shown above by the style. On a
 * narrow screen a record becomes a card, whose labels come from a style made of the titles, once.
 * What is written is also well-formed XML. The script sorts and filters; without it nothing is
 * missing. */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "io/chart.h"
#include "io/grid.h"
#include "io/out-format.h"
#include "io/out.h"
#include "io/page.h"

/* Pixels: records that fit a phone stay a table; else they become cards on screens of less than
 * their width, but on no desktop. */
enum { PHONE_WIDTH = 440, CARDS_WIDTH_MIN = 560, CARDS_WIDTH_MAX = 1080 };

struct page {
	size_t section; /* from 1 */
	struct chart *charts; /* of the section */
	struct grid grid; /* of it, when its style is grids */
	int64_t *sums;
	bool *overflow;
	struct text html; /* being made: a record at most, or a chart */
	bool board; /* the first section is of figures */
};

static void
put(struct out *out)
{
	struct page *page = out->state;

	out_add(out, text_string(&page->html), page->html.length);
	text_clear(&page->html);
}

static const char *
title_of(const struct out_column *column)
{
	return column->title != NULL ? column->title : column->name;
}

/* The class of a column's cells: n numbers, d dates, c codes, which are not broken. */
static const char *
class_of(const struct out_column *column)
{
	if (out_is_number(column->type))
		return "n";
	if (column->type == TYPE_DATE)
		return "d";
	return column->type == TYPE_CODE ? "c" : "";
}

static void
add_base64(struct text *html, const unsigned char *bytes, size_t length)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		unsigned group = (unsigned)bytes[i] << 16;

		group |= i + 1 < length ? (unsigned)bytes[i + 1] << 8 : 0;
		group |= i + 2 < length ? bytes[i + 2] : 0;
		for (size_t k = 0; k < 4; k++)
			text_addc(
			    html, k <= length - i ? letters[group >> (18 - 6 * k) & 63] : '=');
	}
}

/* What the page may do: its own style and this one script, nothing else, whatever the data hold. */
static void
add_policy(struct text *html, const char *script)
{
	struct digest *digest = digest_new();
	unsigned char hash[DIGEST_SIZE];

	digest_add(digest, script, strlen(script));
	digest_finish(digest, hash);
	digest_free(digest);
	text_adds(html,
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src 'unsafe-inline'; script-src 'sha256-");
	add_base64(html, hash, sizeof hash);
	text_adds(html, "'\"/>\n");
}

static void
write_head(struct out *out)
{
	struct page *page = out->state;
	const char *title = out->options.title != NULL ? out->options.title : "";
	bool wide = out->count > 8 && !page->board && !out_shows_grids(out);

	text_printf(&page->html,
	    "<!DOCTYPE html>\n<html lang=\"%s\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
	    out->options.chinese ? "zh-CN" : "en");
	add_policy(&page->html, page_js);
	text_adds(&page->html, "<title>");
	xml_adds(&page->html, title);
	text_printf(&page->html,
	    "</title>\n<style>\n%s@page { size: A4 %s; }\n</style>\n</head>\n<body>\n", page_css,
	    wide ? "landscape" : "portrait");
	text_printf(&page->html, "<main%s>\n<header>\n<h1>",
	    page->board           ? " class=\"board\""
		: out->count > 18 ? " class=\"wide wider\""
		: out->count > 10 ? " class=\"wide\""
				  : "");
	xml_adds(&page->html, title);
	text_adds(&page->html, "</h1>\n");
	if (out->options.subtitle != NULL) {
		text_adds(&page->html, "<p class=\"sub\">");
		xml_adds(&page->html, out->options.subtitle);
		text_adds(&page->html, "</p>\n");
	}
	text_adds(&page->html, "</header>\n");
	put(out);
}

/* A text inside "" of a style sheet inside XML. */
static void
add_css_string(struct text *html, const char *string)
{
	for (; *string != '\0'; string++)
		if (strchr("\\\"<>&", *string) != NULL || (unsigned char)*string < 0x20)
			text_printf(html, "\\%x ", (unsigned char)*string);
		else
			text_addc(html, *string);
}

/* Up to which width of the screen records are cards, from about how wide they are; 0: never. */
static int
cards_width(const struct out *out)
{
	static const int widths[] = {[TYPE_TEXT] = 100,
	    [TYPE_CODE] = 84,
	    [TYPE_INT] = 50,
	    [TYPE_MONEY] = 90,
	    [TYPE_AREA] = 80,
	    [TYPE_DECIMAL] = 80,
	    [TYPE_PERCENT] = 60,
	    [TYPE_DATE] = 84,
	    [TYPE_BOOL] = 50};
	int width = 40;

	for (size_t i = 0; i < out->count; i++)
		width += widths[out->columns[i].type];
	if (width <= PHONE_WIDTH)
		return 0;
	return width < CARDS_WIDTH_MIN ? CARDS_WIDTH_MIN
	    : width > CARDS_WIDTH_MAX  ? CARDS_WIDTH_MAX
				       : width;
}

static void
write_cards_style(struct out *out)
{
	struct page *page = out->state;

	text_printf(&page->html,
	    "<style>\n@media screen and (max-width: %dpx) {\n"
	    "#r%zu table, #r%zu tbody, #r%zu tfoot { display: block; align-self: stretch; }\n"
	    "#r%zu thead { display: none; }\n"
	    "#r%zu tr:not([hidden]) { display: block; padding: .5rem 0; border-bottom: 1px solid var(--rule); }\n"
	    "#r%zu td { display: flex; justify-content: space-between; gap: 1rem; padding: .1rem .3rem; border: 0; "
	    "box-shadow: none; white-space: normal; text-align: right; }\n"
	    "#r%zu td:empty, #r%zu tbody .z { display: none; }\n"
	    "#r%zu td::before { color: var(--soft); font-weight: 400; text-align: left; }\n",
	    cards_width(out), page->section, page->section, page->section, page->section,
	    page->section, page->section, page->section, page->section, page->section);
	for (size_t i = 0; i < out->count; i++) {
		text_printf(&page->html, "#r%zu td:nth-child(%zu)::before { content: \"",
		    page->section, i + 1);
		add_css_string(&page->html, title_of(&out->columns[i]));
		text_adds(&page->html, "\"; }\n");
	}
	text_adds(&page->html, "}\n</style>\n");
}

static void
write_headings(struct out *out)
{
	struct page *page = out->state;

	text_adds(&page->html, "<table>\n<thead><tr>");
	for (size_t i = 0; i < out->count; i++) {
		const char *class = class_of(&out->columns[i]);

		text_printf(&page->html, "<th scope=\"col\"%s%s%s>",
		    *class != '\0' ? " class=\"" : "", class, *class != '\0' ? "\"" : "");
		xml_adds(&page->html, title_of(&out->columns[i]));
		text_adds(&page->html, "</th>");
	}
	text_adds(&page->html, "</tr></thead>\n<tbody>\n");
}

static bool
shows_records(const struct out *out)
{
	return out->options.style == OUT_RECORDS ||
	    (out->options.style == OUT_CHARTS && out->options.chart_count == 0);
}

static void
start_section(struct out *out)
{
	struct page *page = out->state;

	page->section++;
	page->sums = xcalloc(out->count, sizeof *page->sums);
	page->overflow = xcalloc(out->count, sizeof *page->overflow);
	page->charts = xcalloc(out->options.chart_count + 1, sizeof *page->charts);
	for (size_t i = 0; i < out->options.chart_count; i++)
		chart_start(
		    &page->charts[i], &out->options.charts[i], out->columns, out->options.chinese);
	if (out_shows_grids(out))
		grid_start(&page->grid, out->options.grid, out->columns);
	text_printf(&page->html, "<section id=\"r%zu\"%s>\n", page->section,
	    out_shows_grids(out) ? " class=\"grids\"" : "");
	if (page->section > 1 && out->options.title != NULL) {
		text_adds(&page->html, "<h2>");
		xml_adds(&page->html, out->options.title);
		text_adds(&page->html, "</h2>\n");
	}
	if (shows_records(out)) {
		if (cards_width(out) > 0)
			write_cards_style(out);
		write_headings(out);
	} else if (out->options.style == OUT_FIGURES)
		text_adds(&page->html, "<dl class=\"figures\">\n");
	put(out);
}

/* A value as people read it. */
static void
add_value(struct text *html, enum type type, const struct value *value)
{
	char digits[NUMBER_TEXT + OUT_NUMBER];

	if (value->kind == VALUE_TEXT)
		xml_add(html, value->bytes, value->length);
	else if (value->kind == VALUE_INT && type == TYPE_BOOL)
		xml_adds(html, value->number != 0 ? _("yes") : _("no"));
	else if (value->kind == VALUE_INT && type == TYPE_MONEY)
		text_add(
		    html, digits, number_format_grouped(value->number, MONEY_DECIMALS, digits));
	else if (value->kind == VALUE_INT) {
		text_add(html, digits, (size_t)(out_number(digits, type, value->number) - digits));
		text_adds(html, type == TYPE_PERCENT ? "%" : "");
	}
}

/* The age, 1 to 5, that colours a cell; 0: none. */
static int
age_of(const struct out_column *column, int64_t number)
{
	if (number <= 0)
		return 0;
	if (column->shade == SHADE_DAYS)
		return number > 120 ? 5 : (int)((number - 1) / 30) + 1;
	return column->shade <= SHADE_AGE_5 ? (int)column->shade : 0;
}

static void
add_cell(struct text *html, const struct out_column *column, const struct value *value)
{
	bool number = value->kind == VALUE_INT && out_is_number(column->type);
	int age = number ? age_of(column, value->number) : 0;
	bool bar = number && column->shade == SHADE_BAR;
	const char *class = class_of(column);

	text_adds(html, "<td");
	if (*class != '\0') {
		text_printf(html, " class=\"%s%s%s%s", class,
		    number && value->number < 0        ? " neg"
			: number && value->number == 0 ? " z"
						       : "",
		    bar ? " bar" : "", age > 0 ? " a" : "");
		if (age > 0)
			text_printf(html, "%d", age);
		text_addc(html, '"');
	}
	if (bar)
		text_printf(html, " style=\"--p: %d\"",
		    value->number < 0           ? 0
			: value->number > 10000 ? 100
						: (int)(value->number / 100));
	text_addc(html, '>');
	add_value(html, column->type, value);
	text_adds(html, "</td>");
}

/* A figure with its title, and the report that has it at length. */
static void
add_figure(struct text *html, const struct out_column *column, const struct value *value)
{
	text_adds(html, "<div><dt>");
	xml_adds(html, title_of(column));
	text_printf(html, "</dt><dd id=\"f-%s\"%s>", column->name,
	    value->kind == VALUE_INT && value->number < 0 ? " class=\"neg\"" : "");
	add_value(html, column->type, value);
	text_adds(html, value->kind == VALUE_NULL ? "–</dd>" : "</dd>");
	if (column->of != NULL) {
		text_adds(html, "<dd class=\"of\">");
		xml_adds(html, column->of);
		text_adds(html, "</dd>");
	}
	text_adds(html, "</div>\n");
}

/* The grid that is gathered is complete. */
static void
end_grid(struct out *out)
{
	struct page *page = out->state;

	if (page->grid.count == 0)
		return;
	grid_place(&page->grid);
	html_grid(&page->grid, out->options.chinese, &page->html);
	grid_clear(&page->grid);
	put(out);
}

static enum rc
grid_row(struct out *out, const struct value *row)
{
	struct page *page = out->state;

	if (grid_ends(&page->grid, row))
		end_grid(out);
	grid_add(&page->grid, row);
	return out->rc;
}

static enum rc
html_row(struct out *out, const struct value *row)
{
	struct page *page = out->state;
	bool records = shows_records(out);

	if (out_shows_grids(out))
		return grid_row(out, row);

	for (size_t i = 0; i < out->options.chart_count; i++)
		chart_add(&page->charts[i], row);
	if (records)
		text_adds(&page->html, "<tr>");
	for (size_t i = 0; i < out->count; i++) {
		if (out->columns[i].sum && row[i].kind == VALUE_INT)
			page->overflow[i] |= !money_add(&page->sums[i], row[i].number);
		if (records)
			add_cell(&page->html, &out->columns[i], &row[i]);
		else if (out->options.style == OUT_FIGURES)
			add_figure(&page->html, &out->columns[i], &row[i]);
	}
	if (records)
		text_adds(&page->html, "</tr>\n");
	put(out);
	return out->rc;
}

static void
write_totals(struct out *out)
{
	struct page *page = out->state;
	bool summed = false;

	for (size_t i = 0; i < out->count; i++)
		summed |= out->columns[i].sum;
	text_adds(&page->html, "</tbody>\n");
	if (summed) {
		text_adds(&page->html, "<tfoot><tr>");
		for (size_t i = 0; i < out->count; i++) {
			const struct out_column *column = &out->columns[i];
			struct out_column plain = {.type = column->type};
			struct value value =
			    i == 0 ? value_string(out_total_word(out)) : value_null();

			if (column->sum)
				value = page->overflow[i] ? value_string(_("overflow"))
							  : value_int(page->sums[i]);
			add_cell(&page->html, &plain, &value);
		}
		text_adds(&page->html, "</tr></tfoot>\n");
	}
	text_adds(&page->html, "</table>\n");
}

static void
write_note(struct out *out)
{
	struct page *page = out->state;
	const char *note = out->options.note;

	if (note == NULL || *note == '\0')
		return;
	text_adds(&page->html, "<div class=\"note\">\n");
	while (*note != '\0') {
		size_t length = strcspn(note, "\n");

		text_adds(&page->html, "<div>");
		xml_add(&page->html, note, length);
		text_adds(&page->html, "</div>\n");
		note += length + (note[length] != '\0');
	}
	text_adds(&page->html, "</div>\n");
}

static void
forget_section(struct out *out)
{
	struct page *page = out->state;

	for (size_t i = 0; page->charts != NULL && i < out->options.chart_count; i++)
		chart_release(&page->charts[i]);
	grid_release(&page->grid);
	free(page->charts);
	free(page->sums);
	free(page->overflow);
	page->charts = NULL;
	page->sums = NULL;
	page->overflow = NULL;
}

static void
end_section(struct out *out)
{
	struct page *page = out->state;

	if (shows_records(out))
		write_totals(out);
	else if (out->options.style == OUT_FIGURES)
		text_adds(&page->html, "</dl>\n");
	else if (out_shows_grids(out)) {
		end_grid(out);
		html_legend(&page->grid, out->options.chinese, &page->html);
	}
	if (out->options.chart_count > 0) {
		text_adds(&page->html, "<div class=\"charts\">\n");
		for (size_t i = 0; i < out->options.chart_count; i++)
			chart_draw(&page->charts[i], &page->html);
		text_adds(&page->html, "</div>\n");
	}
	write_note(out);
	text_adds(&page->html, "</section>\n");
	put(out);
	forget_section(out);
}

static enum rc
html_open(struct out *out)
{
	struct page *page = out->state = xcalloc(1, sizeof *page);

	page->board = out->options.style == OUT_FIGURES;
	write_head(out);
	start_section(out);
	return RC_OK;
}

static enum rc
html_section(struct out *out, const struct out_options *options, const struct out_column *columns,
    size_t count)
{
	struct page *page = out->state;

	end_section(out);
	if (page->board && page->section == 1)
		text_adds(&page->html, "<div class=\"panels\">\n");
	out->options = *options;
	out->columns = columns;
	out->count = count;
	start_section(out);
	return out->rc;
}

static enum rc
html_close(struct out *out)
{
	struct page *page = out->state;

	end_section(out);
	text_printf(&page->html, "%s</main>\n<script>%s</script>\n</body>\n</html>\n",
	    page->board && page->section > 1 ? "</div>\n" : "", page_js);
	put(out);
	return out->rc;
}

static void
html_drop(struct out *out)
{
	struct page *page = out->state;

	if (page == NULL)
		return;
	forget_section(out);
	text_release(&page->html);
	free(page);
}

const struct out_format out_html = {.name = "html",
    .page = true,
    .open = html_open,
    .row = html_row,
    .section = html_section,
    .close = html_close,
    .drop = html_drop};
