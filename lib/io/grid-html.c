/* Grids in HTML: a table a unit, side by side where the screen has room, below each other on a
 * phone. The page's script makes the legend's states buttons that show only theirs. */
#include "base/i18n.h"
#include "io/chart.h"
#include "io/grid.h"

static void
add_cell(const struct grid *grid, const struct grid_cell *cell, bool chinese, struct text *html)
{
	struct text shown = {0};
	int shade;

	if (cell == NULL) {
		text_adds(html, "<td></td>");
		return;
	}
	if ((shade = grid_shade(grid, cell)) > 0)
		text_printf(html, "<td class=\"a%d\">", shade);
	else
		text_printf(html, "<td class=\"t%d\" data-s=\"%d\">", (int)grid_tone(grid, cell),
		    cell->state);
	text_adds(html, "<b>");
	xml_adds(html, cell->label);
	text_adds(html, "</b>");
	if (cell->state >= 0)
		text_printf(html, "<i>%c</i>", grid->what->states[cell->state].letter);
	grid_shown(grid, cell, chinese, &shown);
	if (shown.length > 0) {
		text_adds(html, "<span>");
		xml_add(html, shown.bytes, shown.length);
		text_adds(html, "</span>");
	}
	text_adds(html, "</td>");
	text_release(&shown);
}

/* One unit: all lines of the building, so that its floors stand beside those of the other units. */
static void
add_block(const struct grid *grid, const struct grid_block *block, bool chinese, struct text *html)
{
	text_adds(html, "<div><table class=\"floors\">");
	if (grid->block_count > 1 || *block->title != '\0') {
		text_adds(html, "<caption>");
		xml_adds(html, *block->title != '\0' ? block->title : "–");
		text_adds(html, "</caption>");
	}
	text_adds(html, "<tbody>\n");
	for (size_t line = 0; line < grid->line_count; line++) {
		text_adds(html, "<tr><th scope=\"row\">");
		if (grid->lines[line].starts)
			text_printf(html, "%lld", (long long)grid->lines[line].floor);
		text_adds(html, "</th>");
		for (size_t i = 0; i < block->columns; i++)
			add_cell(grid, grid_at(grid, line, block->first + i), chinese, html);
		text_adds(html, "</tr>\n");
	}
	text_adds(html, "</tbody></table></div>\n");
}

void
html_grid(const struct grid *grid, bool chinese, struct text *html)
{
	text_adds(html, "<div class=\"house\">\n<h2>");
	xml_add(html, text_string(&grid->title), grid->title.length);
	text_printf(html, " <small>%zu</small></h2>\n<div class=\"units%s\">\n", grid->count,
	    grid->what->shown >= 0 ? " two" : ""); /* all floors as high as two lines */
	for (size_t b = 0; b < grid->block_count; b++)
		add_block(grid, &grid->blocks[b], chinese, html);
	text_adds(html, "</div></div>\n");
}

/* Drawn last, when the counts are known; the style puts it first. */
void
html_legend(const struct grid *grid, bool chinese, struct text *html)
{
	text_adds(html, "<ul class=\"states\">\n");
	for (size_t i = 0; i < grid->what->state_count; i++) {
		const struct out_state *state = &grid->what->states[i];

		text_printf(html, "<li data-s=\"%zu\"><i class=\"t%d\">%c</i>", i, (int)state->tone,
		    state->letter);
		xml_adds(html, state->title);
		text_printf(html, " <b>%lld</b></li>\n", (long long)grid->all_states[i]);
	}
	text_adds(html, "<li>");
	xml_adds(html, chinese ? "合计" : _("total"));
	text_printf(html, " <b>%lld</b></li>\n</ul>\n", (long long)grid->all);
}
