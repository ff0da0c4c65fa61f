/* The table for people: a title, headings, rows, totals, a note, aligned by terminal cells. The
 * first rows are kept to size the columns and the rest is streamed with these widths, so memory
 * stays flat; a later, longer cell pushes its row out of line but is never cut, except on a
 * terminal, where text ends in … at CELL_MAX. Control characters and marks that turn the direction
 * of text show as ?. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/grid.h"
#include "io/out-format.h"
#include "io/out.h"
#include "io/shown.h"

enum {
	ROWS_KEPT = 1000,
	CELL_MAX = 40,
	TOTAL_ROOM = 4, /* more cells for a total that will grow after the kept rows */
};

struct cell {
	const char *bytes; /* in the arena */
	size_t length, width;
};

struct table {
	struct cell *kept; /* ROWS_KEPT rows of count cells */
	struct cell *line; /* the row being streamed */
	size_t *widths;
	int64_t *sums;
	bool *overflow;
	size_t rows_kept;
	bool streaming, summed;
	struct arena arena; /* bytes of the cells */
	struct text scratch;
	struct grid grid; /* when the style is grids */
	struct screen screen;
};

static void
show_value(struct out *out, size_t column, const struct value *value, struct text *shown)
{
	const enum type type = out->columns[column].type;
	char digits[NUMBER_TEXT];

	text_clear(shown);
	if (value->kind == VALUE_TEXT)
		shown_add(shown, value->bytes, value->length,
		    out->terminal && !out_is_number(type) ? CELL_MAX : 0);
	else if (value->kind == VALUE_INT && type == TYPE_BOOL)
		text_adds(shown, value->number != 0 ? _("yes") : _("no"));
	else if (value->kind == VALUE_INT && type == TYPE_MONEY)
		text_add(
		    shown, digits, number_format_grouped(value->number, MONEY_DECIMALS, digits));
	else if (value->kind == VALUE_INT)
		text_add(shown, digits, (size_t)(out_number(digits, type, value->number) - digits));
}

static struct cell
cell_make(struct table *table, const struct text *shown)
{
	return (struct cell){
	    .bytes = arena_strndup(&table->arena, text_string(shown), shown->length),
	    .length = shown->length,
	    .width = text_width(text_string(shown), shown->length)};
}

static void
add_blanks(struct out *out, size_t count)
{
	char *p = out_room(out, count);

	memset(p, ' ', count);
	out_took(out, p + count);
}

/* Writes a line of cells; blanks are written only before a cell, so that none trail. */
static void
write_line(struct out *out, const struct cell *cells)
{
	const struct table *table = out->state;
	size_t owed = 0;

	for (size_t i = 0; i < out->count; i++) {
		size_t pad =
		    cells[i].width < table->widths[i] ? table->widths[i] - cells[i].width : 0;
		bool right = out_is_number(out->columns[i].type);

		if (cells[i].length == 0)
			owed += pad;
		else {
			add_blanks(out, owed + (right ? pad : 0));
			out_add(out, cells[i].bytes, cells[i].length);
			owed = right ? 0 : pad;
		}
		owed += 2;
	}
	out_add(out, "\n", 1);
}

static void
write_rule(struct out *out)
{
	const struct table *table = out->state;

	for (size_t i = 0; i < out->count; i++) {
		char *p = out_room(out, table->widths[i] + 2);

		memset(p, '-', table->widths[i]);
		p += table->widths[i];
		if (i + 1 < out->count) {
			*p++ = ' ';
			*p++ = ' ';
		}
		out_took(out, p);
	}
	out_add(out, "\n", 1);
}

/* Writes a title or a note, each of its lines on one. */
static void
write_words(struct out *out, const char *words)
{
	struct table *table = out->state;
	size_t length;

	for (;; words += length + 1) {
		length = strcspn(words, "\n");
		text_clear(&table->scratch);
		shown_add(&table->scratch, words, length, 0);
		out_add(out, text_string(&table->scratch), table->scratch.length);
		out_add(out, "\n", 1);
		if (words[length] == '\0')
			break;
	}
}

static void
make_headings(struct out *out, struct cell *cells)
{
	struct table *table = out->state;

	for (size_t i = 0; i < out->count; i++) {
		const struct out_column *column = &out->columns[i];
		const char *title = column->title != NULL ? column->title : column->name;

		text_clear(&table->scratch);
		shown_add(&table->scratch, title, strlen(title), 0);
		cells[i] = cell_make(table, &table->scratch);
	}
}

/* The line of totals; its label stands in the first column when that has no sum. */
static void
make_totals(struct out *out, struct cell *cells)
{
	struct table *table = out->state;

	for (size_t i = 0; i < out->count; i++) {
		const struct value sum = value_int(table->sums[i]);

		text_clear(&table->scratch);
		if (out->columns[i].sum && table->overflow[i])
			text_adds(&table->scratch, _("overflow"));
		else if (out->columns[i].sum)
			show_value(out, i, &sum, &table->scratch);
		else if (i == 0)
			text_adds(&table->scratch, out_total_word(out));
		cells[i] = cell_make(table, &table->scratch);
	}
}

static void
widen(struct out *out, const struct cell *cells, size_t sum_room)
{
	const struct table *table = out->state;

	for (size_t i = 0; i < out->count; i++) {
		size_t need = cells[i].width + (out->columns[i].sum ? sum_room : 0);

		if (cells[i].width > 0 && table->widths[i] < need)
			table->widths[i] = need;
	}
}

/* Sizes the columns by what is known, and writes title, headings and the kept rows. */
static void
write_kept(struct out *out, size_t sum_room)
{
	struct table *table = out->state;

	make_headings(out, table->line);
	widen(out, table->line, 0);
	for (size_t i = 0; i < table->rows_kept; i++)
		widen(out, table->kept + i * out->count, 0);
	if (out->options.title != NULL)
		write_words(out, out->options.title);
	if (table->summed) {
		struct cell *totals = arena_alloc(&table->arena, out->count * sizeof *totals);

		make_totals(out, totals);
		widen(out, totals, sum_room);
	}
	write_line(out, table->line);
	write_rule(out);
	for (size_t i = 0; i < table->rows_kept; i++)
		write_line(out, table->kept + i * out->count);
	table->streaming = true;
	arena_reset(&table->arena);
}

static void
add_sums(struct out *out, const struct value *row)
{
	struct table *table = out->state;

	for (size_t i = 0; i < out->count; i++)
		if (out->columns[i].sum && row[i].kind == VALUE_INT)
			table->overflow[i] |= !money_add(&table->sums[i], row[i].number);
}

/* Grids colour the terminal, and make the data's own control characters harmless themselves. */
static void
open_grids(struct out *out)
{
	struct table *table = out->state;

	table->screen = screen_find(out->terminal);
	out->terminal = false;
	grid_start(&table->grid, out->options.grid, out->columns);
	if (out->options.title != NULL)
		write_words(out, out->options.title);
}

/* The grid that is gathered is complete. */
static void
end_grid(struct out *out)
{
	struct table *table = out->state;

	if (table->grid.count == 0)
		return;
	screen_place(&table->grid, &table->screen, out->options.chinese);
	text_clear(&table->scratch);
	screen_grid(&table->grid, &table->screen, out->options.chinese, &table->scratch);
	out_add(out, text_string(&table->scratch), table->scratch.length);
	grid_clear(&table->grid);
}

static enum rc
grid_row(struct out *out, const struct value *row)
{
	struct table *table = out->state;

	if (grid_ends(&table->grid, row))
		end_grid(out);
	grid_add(&table->grid, row);
	return out->rc;
}

static enum rc
close_grids(struct out *out)
{
	struct table *table = out->state;

	end_grid(out);
	text_clear(&table->scratch);
	screen_legend(&table->grid, &table->screen, out->options.chinese, &table->scratch);
	out_add(out, text_string(&table->scratch), table->scratch.length);
	if (out->options.note != NULL)
		write_words(out, out->options.note);
	return out->rc;
}

static enum rc
table_open(struct out *out)
{
	struct table *table = out->state = xcalloc(1, sizeof *table);

	if (out_shows_grids(out)) {
		open_grids(out);
		return RC_OK;
	}

	table->kept = xcalloc(ROWS_KEPT * out->count, sizeof *table->kept);
	table->line = xcalloc(out->count, sizeof *table->line);
	table->widths = xcalloc(out->count, sizeof *table->widths);
	table->sums = xcalloc(out->count, sizeof *table->sums);
	table->overflow = xcalloc(out->count, sizeof *table->overflow);
	for (size_t i = 0; i < out->count; i++)
		table->summed |= out->columns[i].sum;
	return RC_OK;
}

static enum rc
table_row(struct out *out, const struct value *row)
{
	struct table *table = out->state;
	struct cell *cells = table->line;

	if (out_shows_grids(out))
		return grid_row(out, row);
	if (!table->streaming && table->rows_kept == ROWS_KEPT)
		write_kept(out, TOTAL_ROOM);
	if (!table->streaming)
		cells = table->kept + table->rows_kept++ * out->count;
	add_sums(out, row);
	for (size_t i = 0; i < out->count; i++) {
		show_value(out, i, &row[i], &table->scratch);
		cells[i] = cell_make(table, &table->scratch);
	}
	if (table->streaming) {
		write_line(out, cells);
		arena_reset(&table->arena);
	}
	return out->rc;
}

static enum rc
table_close(struct out *out)
{
	struct table *table = out->state;

	if (out_shows_grids(out))
		return close_grids(out);
	if (!table->streaming)
		write_kept(out, 0);
	if (table->summed) {
		write_rule(out);
		make_totals(out, table->line);
		write_line(out, table->line);
	}
	if (out->options.note != NULL)
		write_words(out, out->options.note);
	return out->rc;
}

static void
table_drop(struct out *out)
{
	struct table *table = out->state;

	if (table == NULL)
		return;
	free(table->kept);
	free(table->line);
	free(table->widths);
	free(table->sums);
	free(table->overflow);
	arena_release(&table->arena);
	text_release(&table->scratch);
	grid_release(&table->grid);
	free(table);
}

static enum rc
table_section(struct out *out, const struct out_options *options, const struct out_column *columns,
    size_t count)
{
	enum rc rc = table_close(out);

	table_drop(out);
	out->state = NULL;
	if (rc != RC_OK)
		return rc;
	out->options = *options;
	out->columns = columns;
	out->count = count;
	out_add(out, "\n", 1);
	return table_open(out);
}

const struct out_format out_table = {.name = "table",
    .open = table_open,
    .row = table_row,
    .section = table_section,
    .close = table_close,
    .drop = table_drop};
