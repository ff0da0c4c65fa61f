/* Grids on a terminal: coloured where it has colours, else with a letter behind each number. What
 * is wider than the screen goes on below. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/number.h"
#include "io/grid.h"
#include "io/shown.h"

enum {
	WIDTH_PLAIN = 80, /* of what is no terminal */
	WIDTH_MIN = 20,
	BLOCK_GAP = 2, /* between units */
	CELL_GAP = 1,
	UNDER_MAX = 12, /* cells under a number, or as many as a number has */
};

/* What a tone looks like: background and foreground, of 16 colours and of all. */
static const struct {
	const char *few, *many;
} paints[TONES] = {
    [TONE_NONE] = {"", ""},
    [TONE_GREY] = {"100;97", "48;2;208;213;218;38;2;74;82;90"},
    [TONE_GREEN] = {"42;30", "48;2;143;209;158;38;2;15;61;30"},
    [TONE_CYAN] = {"46;30", "48;2;132;209;214;38;2;6;60;66"},
    [TONE_YELLOW] = {"43;30", "48;2;246;213;110;38;2;77;56;0"},
    [TONE_BLUE] = {"44;97", "48;2;74;126;190;38;2;255;255;255"},
    [TONE_RED] = {"41;97", "48;2;190;68;60;38;2;255;255;255"},
    [TONE_PURPLE] = {"45;97", "48;2;122;104;160;38;2;255;255;255"},
};

/* From the least to the most. */
static const struct {
	const char *few, *many;
} shades[] = {
    {"", ""},
    {"100;97", "48;2;249;232;223;38;2;60;30;10"},
    {"46;30", "48;2;244;207;187;38;2;60;30;10"},
    {"42;30", "48;2;237;178;148;38;2;60;30;10"},
    {"43;30", "48;2;228;147;106;38;2;60;30;10"},
    {"41;97", "48;2;200;84;26;38;2;255;255;255"},
};

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0';
}

static bool
has_value(const char *name, const char *word)
{
	const char *value = getenv(name);

	return value != NULL && strcmp(value, word) == 0;
}

struct screen
screen_find(bool terminal)
{
	const char *columns = getenv("COLUMNS");
	struct screen screen = {.width = WIDTH_PLAIN};
	struct winsize size;
	int64_t width;

	if (columns != NULL &&
	    number_parse_range(columns, strlen(columns), 0, WIDTH_MIN, 10000, &width) == PARSED_OK)
		screen.width = (size_t)width;
	else if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col >= WIDTH_MIN)
		screen.width = size.ws_col;
	if (terminal && !is_set("NO_COLOR") && is_set("TERM") && !has_value("TERM", "dumb"))
		screen.colours =
		    has_value("COLORTERM", "truecolor") || has_value("COLORTERM", "24bit") ? 1 << 24
											   : 16;
	return screen;
}

static const char *
paint_of(const struct grid *grid, const struct grid_cell *cell, int colours)
{
	enum out_tone tone = grid_tone(grid, cell);
	int shade = grid_shade(grid, cell);

	if (shade > 0)
		return colours > 16 ? shades[shade].many : shades[shade].few;
	return colours > 16 ? paints[tone].many : paints[tone].few;
}

/* Ends a line; blanks at its end are left out. */
static void
end_line(struct text *text)
{
	while (text->length > 0 && text->bytes[text->length - 1] == ' ')
		text->length--;
	text_addc(text, '\n');
}

static void
add_blanks(struct text *text, size_t count)
{
	while (count-- > 0)
		text_addc(text, ' ');
}

/* The words in so many cells, to the left; what is longer is cut. */
static void
add_padded(struct text *text, const char *words, size_t width)
{
	size_t start = text->length, used;

	shown_add(text, words, strlen(words), width);
	used = text_width(text->bytes + start, text->length - start);
	add_blanks(text, used < width ? width - used : 0);
}

/* How the columns of this grid are laid out. */
struct layout {
	const struct grid *grid;
	const struct screen *screen;
	bool chinese;
	size_t margin; /* of the floors */
	size_t *widths; /* of each block's columns, without what surrounds a cell */
	size_t from, to; /* the columns that are being drawn */
};

/* True where a letter stands behind each number. */
static bool
has_letters(const struct layout *layout)
{
	return layout->grid->what->state >= 0 && layout->screen->colours == 0;
}

/* Cells around what stands in a column: blanks that carry its colour, or the blank and letter
 * behind it. Where something stands under the number, the letter is part of the number. */
static size_t
frame_of(const struct layout *layout)
{
	if (layout->screen->colours > 0)
		return 2;
	return has_letters(layout) && layout->grid->what->shown < 0 ? 2 : 0;
}

static const struct grid_block *
block_at(const struct grid *grid, size_t column)
{
	size_t i = grid->block_count - 1;

	while (i > 0 && grid->blocks[i].first > column)
		i--;
	return &grid->blocks[i];
}

static size_t
column_width(const struct layout *layout, size_t column)
{
	const struct grid *grid = layout->grid;

	return layout->widths[block_at(grid, column) - grid->blocks] + frame_of(layout);
}

static size_t
gap_before(const struct layout *layout, size_t column)
{
	if (column == layout->from)
		return BLOCK_GAP;
	return block_at(layout->grid, column)->first == column ? BLOCK_GAP + CELL_GAP : CELL_GAP;
}

/* Cells of what stands in a place: the number with its letter, or what is under it, as far as it is
 * shown. */
static size_t
cell_width(const struct layout *layout, const struct grid_cell *cell, struct text *shown)
{
	bool lettered = has_letters(layout) && layout->grid->what->shown >= 0;
	size_t label = text_width(cell->label, strlen(cell->label)) + (lettered ? 2 : 0), under;

	text_clear(shown);
	grid_shown(layout->grid, cell, layout->chinese, shown);
	under = text_width(text_string(shown), shown->length);
	under = under > UNDER_MAX ? UNDER_MAX : under;
	return label > under ? label : under;
}

/* A block's columns are as wide as its widest: a picture, no table. */
static void
measure(struct layout *layout)
{
	const struct grid *grid = layout->grid;
	struct text shown = {0};

	layout->widths = xcalloc(grid->block_count, sizeof *layout->widths);
	for (size_t i = 0; i < grid->count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		char digits[NUMBER_TEXT];
		size_t length = number_format(cell->floor, 0, digits);
		size_t width = cell_width(layout, cell, &shown);

		layout->margin = length > layout->margin ? length : layout->margin;
		if (width > layout->widths[cell->block])
			layout->widths[cell->block] = width;
	}
	text_release(&shown);
}

void
screen_place(struct grid *grid, const struct screen *screen, bool chinese)
{
	struct layout layout = {.grid = grid, .screen = screen, .chinese = chinese};
	size_t widest = 0, room;

	measure(&layout);
	for (size_t i = 0; i < grid->block_count; i++)
		widest = layout.widths[i] > widest ? layout.widths[i] : widest;
	widest += frame_of(&layout) + CELL_GAP;
	room = layout.margin + BLOCK_GAP - CELL_GAP; /* taken before the first column */
	room = screen->width > room ? (screen->width - room) / widest : 0;
	grid->fold = room < 1 ? 1 : room > GRID_FOLD ? GRID_FOLD : room;
	free(layout.widths);
	grid_place(grid);
}

/* The columns that fit beside each other from layout->from on: whole units, if any fits whole. */
static void
fit(struct layout *layout)
{
	const struct grid *grid = layout->grid;
	size_t used = layout->margin, whole = 0;

	layout->to = layout->from;
	while (layout->to < grid->width) {
		size_t next =
		    used + gap_before(layout, layout->to) + column_width(layout, layout->to);

		if (next > layout->screen->width && layout->to > layout->from)
			break;
		used = next;
		layout->to++;
		if (layout->to < grid->width && block_at(grid, layout->to)->first == layout->to)
			whole = layout->to;
	}
	if (layout->to < grid->width && whole > layout->from)
		layout->to = whole;
}

/* The units' names above their columns. */
static void
add_heads(const struct layout *layout, struct text *text)
{
	const struct grid *grid = layout->grid;
	bool named = false;

	for (size_t b = 0; b < grid->block_count; b++)
		named |= *grid->blocks[b].title != '\0';
	if (!named)
		return;
	add_blanks(text, layout->margin);
	for (size_t i = layout->from; i < layout->to;) {
		const struct grid_block *block = block_at(grid, i);
		size_t width = 0, end = block->first + block->columns;

		add_blanks(text, gap_before(layout, i));
		for (; i < end && i < layout->to; i++)
			width += column_width(layout, i) + (width > 0 ? CELL_GAP : 0);
		add_padded(text, block->title, width);
	}
	end_line(text);
}

/* One cell of a line of text: the number, or what stands under it. */
static void
add_cell(const struct layout *layout, const struct grid_cell *cell, bool under, size_t width,
    struct text *text)
{
	const struct grid *grid = layout->grid;
	struct text words = {0};

	if (under)
		grid_shown(grid, cell, layout->chinese, &words);
	else
		text_adds(&words, cell->label);
	if (layout->screen->colours > 0) {
		text_printf(text, "\033[%s%sm ", !under && grid->what->shown >= 0 ? "1;" : "",
		    paint_of(grid, cell, layout->screen->colours));
		add_padded(text, text_string(&words), width - 2);
		text_adds(text, " \033[0m");
	} else if (!under && cell->state >= 0) {
		if (grid->what->shown >= 0) /* the column is wide: the letter stays at its number */
			text_printf(&words, " %c", grid->what->states[cell->state].letter);
		add_padded(text, text_string(&words), grid->what->shown >= 0 ? width : width - 2);
		if (grid->what->shown < 0)
			text_printf(text, " %c", grid->what->states[cell->state].letter);
	} else
		add_padded(text, text_string(&words), width);
	text_release(&words);
}

static void
add_line(const struct layout *layout, size_t line, bool under, struct text *text)
{
	const struct grid *grid = layout->grid;
	char digits[NUMBER_TEXT] = "";
	size_t owed = 0, length = 0;

	if (grid->lines[line].starts && !under)
		length = number_format(grid->lines[line].floor, 0, digits);
	add_blanks(text, layout->margin - length);
	text_add(text, digits, length);
	for (size_t i = layout->from; i < layout->to; i++) {
		const struct grid_cell *cell = grid_at(grid, line, i);
		size_t width = column_width(layout, i);

		owed += gap_before(layout, i);
		if (cell == NULL) {
			owed += width;
			continue;
		}
		add_blanks(text, owed);
		owed = 0;
		add_cell(layout, cell, under, width, text);
	}
	end_line(text);
}

void
screen_grid(const struct grid *grid, const struct screen *screen, bool chinese, struct text *text)
{
	struct layout layout = {.grid = grid, .screen = screen, .chinese = chinese};

	measure(&layout);
	if (screen->colours > 0)
		text_adds(text, "\033[1m");
	shown_add(text, text_string(&grid->title), grid->title.length, 0);
	if (screen->colours > 0)
		text_adds(text, "\033[0m");
	text_printf(text, "  %zu\n", grid->count);
	for (layout.from = 0; layout.from < grid->width; layout.from = layout.to) {
		fit(&layout);
		add_heads(&layout, text);
		for (size_t line = 0; line < grid->line_count; line++) {
			add_line(&layout, line, false, text);
			if (grid->what->shown >= 0)
				add_line(&layout, line, true, text);
		}
		text_addc(text, '\n');
	}
	free(layout.widths);
}

/* Goes on with something so wide in a legend's line of `used` cells, or on the next line. */
static void
add_gap(const struct screen *screen, size_t width, size_t *used, struct text *text)
{
	enum { GAP = 3 };

	if (*used > 0 && *used + GAP + width > screen->width) {
		text_addc(text, '\n');
		*used = 0;
	}
	if (*used > 0) {
		add_blanks(text, GAP);
		*used += GAP;
	}
	*used += width;
}

/* The states with their marks and counts, in as many lines as they need. */
void
screen_legend(const struct grid *grid, const struct screen *screen, bool chinese, struct text *text)
{
	const size_t mark = screen->colours > 0 ? 3 : 1;
	const char *total = chinese ? "合计" : _("total");
	char digits[NUMBER_TEXT];
	size_t used = 0, count;

	for (size_t i = 0; i < grid->what->state_count; i++) {
		const struct out_state *state = &grid->what->states[i];

		count = number_format(grid->all_states[i], 0, digits);
		add_gap(screen, mark + text_width(state->title, strlen(state->title)) + count + 2,
		    &used, text);
		if (screen->colours > 0)
			text_printf(text, "\033[%sm   \033[0m",
			    screen->colours > 16 ? paints[state->tone].many
						 : paints[state->tone].few);
		else
			text_printf(text, "%c", state->letter);
		text_printf(text, " %s %s", state->title, digits);
	}
	if (grid->what->state_count == 0)
		return;
	count = number_format(grid->all, 0, digits);
	add_gap(screen, text_width(total, strlen(total)) + count + 1, &used, text);
	text_printf(text, "%s %s\n", total, digits);
}
