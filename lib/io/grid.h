/* Records as a picture: grids of rooms, floors one above the other, the units of a building side by
 * side. One grid is gathered at a time, so that memory is that of the largest building. Each format
 * draws it: grid-screen (terminals), grid-html, out-xlsx-grid.
 *
 * A room's place in its floor follows from its number: what is left of it when the floor is taken
 * out of it (03 of 1203) is its column; where there are more than GRID_FOLD of them, when another
 * floor has it too. A duplex, 101/201, has the column of its first number. Rooms without a column
 * (a garage, shops) fill what is free, and go on on further lines of their floor. */
#ifndef DEED_GRID_H
#define DEED_GRID_H

#include "base/memory.h"
#include "base/text.h"
#include "io/out.h"

enum { GRID_FOLD = 10 }; /* rooms on a line that need not stand above each other */

struct grid_cell {
	const char *label; /* the room's number */
	const char *key; /* its column, or "" */
	struct value shown; /* what stands under the number; NULL: nothing */
	int64_t floor;
	size_t block;
	int state; /* of the states; -1: none */
};

/* A unit: columns next to each other. */
struct grid_block {
	const char *title; /* "" when the building has no units */
	size_t first, columns;
};

/* A line of the picture; a floor has one or more. */
struct grid_line {
	int64_t floor;
	bool starts; /* the floor's first */
};

struct grid {
	const struct out_grid *what;
	const struct out_column *columns; /* of the records */
	struct grid_cell *cells;
	size_t count, capacity;
	struct text title; /* of the building */
	int64_t all_states[OUT_STATES_MAX]; /* rooms by state, of all grids */
	int64_t all; /* rooms of all grids */
	int64_t least, most; /* of what is shown, when it is numbers; least > most: none is */
	/* once it is placed: */
	struct grid_block *blocks;
	struct grid_line *lines;
	size_t block_count, line_count, width; /* width: columns of all blocks */
	/* Rooms without a column on a line, at most: GRID_FOLD, or what a screen holds. */
	size_t fold;
	size_t *places; /* line × column: 0 empty, else 1 + the cell's index */
	struct arena arena; /* bytes of this grid */
	struct text keys; /* that tell this grid from the next one */
};

/* what and columns are borrowed. grid_release frees all. */
void grid_start(struct grid *grid, const struct out_grid *what, const struct out_column *columns);
void grid_release(struct grid *grid);

/* True when this record begins another grid than the one that is being gathered. */
bool grid_ends(const struct grid *grid, const struct value *row);

void grid_add(struct grid *grid, const struct value *row);

/* Gives every room its place. Then the grid may be drawn. */
void grid_place(struct grid *grid);

/* Forgets the rooms, for the next grid; the totals stay. */
void grid_clear(struct grid *grid);

/* The cell at a place, or NULL. */
const struct grid_cell *grid_at(const struct grid *grid, size_t line, size_t column);

/* The state's colour; of a grid by numbers that of the number's part of the range, 1 to 5 (ages);
 * 0: none. */
enum out_tone grid_tone(const struct grid *grid, const struct grid_cell *cell);
int grid_shade(const struct grid *grid, const struct grid_cell *cell);

/* Appends what stands under a number, in few letters: 152.35万. */
void grid_shown(
    const struct grid *grid, const struct grid_cell *cell, bool chinese, struct text *text);

/* A grid on a terminal or in a text file: how wide it is, and how many colours it has (0, 16, or
 * more). */
struct screen {
	size_t width;
	int colours;
};

/* What the terminal at standard output can show, when there is one: COLUMNS, NO_COLOR, TERM,
 * COLORTERM. */
struct screen screen_find(bool terminal);

/* Gives every room its place, as grid_place; a line of rooms without a column fits the screen. */
void screen_place(struct grid *grid, const struct screen *screen, bool chinese);

/* Appends the grid, and the legend of all grids. */
void screen_grid(
    const struct grid *grid, const struct screen *screen, bool chinese, struct text *text);
void screen_legend(
    const struct grid *grid, const struct screen *screen, bool chinese, struct text *text);

/* The same as HTML. */
void html_grid(const struct grid *grid, bool chinese, struct text *html);
void html_legend(const struct grid *grid, bool chinese, struct text *html);

#endif
