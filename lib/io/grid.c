#include "io/grid.h"

#include <assert.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/ratio.h"
#include "io/chart.h"

void
grid_start(struct grid *grid, const struct out_grid *what, const struct out_column *columns)
{
	assert(what->state_count <= OUT_STATES_MAX);
	*grid = (struct grid){.what = what,
	    .columns = columns,
	    .least = INT64_MAX,
	    .most = INT64_MIN,
	    .fold = GRID_FOLD};
}

void
grid_clear(struct grid *grid)
{
	free(grid->blocks);
	free(grid->lines);
	free(grid->places);
	grid->blocks = NULL;
	grid->lines = NULL;
	grid->places = NULL;
	grid->count = grid->block_count = grid->line_count = grid->width = 0;
	grid->least = INT64_MAX;
	grid->most = INT64_MIN;
	text_clear(&grid->title);
	text_clear(&grid->keys);
	arena_reset(&grid->arena);
}

void
grid_release(struct grid *grid)
{
	if (grid->what == NULL)
		return;
	grid_clear(grid);
	free(grid->cells);
	text_release(&grid->title);
	text_release(&grid->keys);
	arena_release(&grid->arena);
	*grid = (struct grid){0};
}

/* The text of a column, "" when there is none. */
static struct value
text_of(const struct value *row, int column)
{
	return column >= 0 && row[column].kind == VALUE_TEXT ? row[column] : value_text("", 0);
}

static void
add_keys(const struct grid *grid, const struct value *row, struct text *keys)
{
	const struct value project = text_of(row, grid->what->project);
	const struct value building = text_of(row, grid->what->building);

	text_add(keys, project.bytes, project.length);
	text_addc(keys, '\n'); /* no code holds one */
	text_add(keys, building.bytes, building.length);
}

bool
grid_ends(const struct grid *grid, const struct value *row)
{
	struct text keys = {0};
	bool ends;

	if (grid->count == 0)
		return false;
	add_keys(grid, row, &keys);
	ends = strcmp(text_string(&keys), text_string(&grid->keys)) != 0;
	text_release(&keys);
	return ends;
}

/* The name, or the code where there is none. */
static void
add_title(struct text *title, const struct value *row, int name, int code)
{
	struct value word = text_of(row, name);

	if (word.length == 0)
		word = text_of(row, code);
	if (word.length > 0 && title->length > 0)
		text_addc(title, ' ');
	text_add(title, word.bytes, word.length);
}

static const char *
keep(struct grid *grid, struct value value)
{
	return arena_strndup(&grid->arena, value.bytes, value.length);
}

static int
state_of(const struct grid *grid, const struct value *row)
{
	const struct value word = text_of(row, grid->what->state);

	for (size_t i = 0; i < grid->what->state_count; i++)
		if (value_is(word, grid->what->states[i].word))
			return (int)i;
	return -1;
}

/* The block of the room's unit, made when it is new. Rooms of a unit mostly come together. */
static size_t
block_of(struct grid *grid, const struct value *row)
{
	const struct value unit = text_of(row, grid->what->unit);
	static const size_t size = sizeof *grid->blocks;

	for (size_t i = grid->block_count; i-- > 0;)
		if (value_is(unit, grid->blocks[i].title))
			return i;
	grid->blocks = xrealloc(grid->blocks, (grid->block_count + 1) * size);
	grid->blocks[grid->block_count] = (struct grid_block){.title = keep(grid, unit)};
	return grid->block_count++;
}

static void
keep_shown(struct grid *grid, struct grid_cell *cell, const struct value *row)
{
	const struct value value = grid->what->shown >= 0 ? row[grid->what->shown] : value_null();

	cell->shown = value;
	if (value.kind == VALUE_TEXT)
		cell->shown.bytes = keep(grid, value);
	if (value.kind != VALUE_INT)
		return;
	grid->least = value.number < grid->least ? value.number : grid->least;
	grid->most = value.number > grid->most ? value.number : grid->most;
}

void
grid_add(struct grid *grid, const struct value *row)
{
	const struct out_grid *what = grid->what;
	struct grid_cell *cell;

	if (grid->count == 0) {
		add_keys(grid, row, &grid->keys);
		add_title(&grid->title, row, what->project_name, what->project);
		add_title(&grid->title, row, what->building_name, what->building);
	}
	grid->cells = array_grow(grid->cells, grid->count, &grid->capacity, sizeof *grid->cells);
	cell = &grid->cells[grid->count++];
	*cell = (struct grid_cell){.label = keep(grid, text_of(row, what->number)),
	    .key = "",
	    .floor = row[what->floor].number,
	    .block = block_of(grid, row),
	    .state = state_of(grid, row)};
	keep_shown(grid, cell, row);
	grid->all++;
	if (cell->state >= 0)
		grid->all_states[cell->state]++;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Cuts what follows the digits of a key when that is the number on the upper floor of a duplex: it
 * ends with the same digits, after its floor. So 01 of 01/201, but not of 01-1. */
static void
cut_upper(char *digits)
{
	size_t length = strspn(digits, "0123456789"), upper = 0;
	const char *rest = digits + length, *end = rest + strlen(rest);

	while (end - upper > rest && is_digit(*(end - upper - 1)))
		upper++;
	if (upper > length && end - upper > rest && strncmp(end - length, digits, length) == 0)
		digits[length] = '\0';
}

/* What is left of a number when its floor is taken out of it: 1-03 of 1-1203 on floor 12; "" when
 * the floor is not in it. The floor begins a run of digits, maybe after zeros, and two more digits
 * follow it. */
static const char *
key_of(struct grid *grid, const char *label, int64_t floor)
{
	char digits[NUMBER_TEXT];
	size_t length = number_format(floor, 0, digits);

	for (const char *p = label; floor > 0 && *p != '\0'; p++) {
		const char *at = p + strspn(p, "0");

		if (!is_digit(*p) || (p > label && is_digit(p[-1])))
			continue;
		if (strncmp(at, digits, length) == 0 && is_digit(at[length]) &&
		    is_digit(at[length + 1])) {
			char *key = arena_strndup(&grid->arena, label, strlen(label));

			memcpy(key + (p - label), at + length, strlen(at + length) + 1);
			cut_upper(key + (p - label));
			return key;
		}
	}
	return "";
}

static int
compare_words(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b);

	return m != n ? (m > n) - (m < n) : strcmp(a, b); /* 9 before 10 */
}

/* By block and column, so that the floors that share one are together. */
static int
by_key(const void *first, const void *second)
{
	const struct grid_cell *a = first, *b = second;
	int order = (a->block > b->block) - (a->block < b->block);

	if (order == 0)
		order = compare_words(a->key, b->key);
	return order != 0 ? order : (a->floor > b->floor) - (a->floor < b->floor);
}

/* As they are drawn: by block, from the highest floor down; in it those with a column first. */
static int
by_floor(const void *first, const void *second)
{
	const struct grid_cell *a = first, *b = second;
	int order = (a->block > b->block) - (a->block < b->block);

	if (order == 0)
		order = (a->floor < b->floor) - (a->floor > b->floor);
	if (order == 0)
		order = (*a->key == '\0') - (*b->key == '\0');
	return order != 0 ? order : compare_words(a->label, b->label);
}

/* The end of the cells with the key of the first; *shared: on several floors, *twice: on one. */
static size_t
key_end(const struct grid_cell *cells, size_t count, size_t start, bool *shared, bool *twice)
{
	size_t end = start + 1;

	*shared = *twice = false;
	for (; end < count && strcmp(cells[end].key, cells[start].key) == 0; end++)
		if (cells[end].floor != cells[end - 1].floor)
			*shared = true;
		else
			*twice = true;
	return end;
}

/* Takes a block's cells, which are by key, out of the columns that they cannot have: two rooms in
 * one place, and where there are many, those that only one floor has. Returns how many columns
 * stay. */
static size_t
settle_keys(struct grid_cell *cells, size_t count)
{
	size_t columns = 0, kept = 0;
	bool shared, twice;

	for (size_t i = 0; i < count; i = key_end(cells, count, i, &shared, &twice))
		columns += *cells[i].key != '\0';
	for (size_t i = 0, end; i < count; i = end) {
		end = key_end(cells, count, i, &shared, &twice);
		if (*cells[i].key == '\0')
			continue;
		if ((shared || columns <= GRID_FOLD) && !twice)
			kept++;
		else
			for (size_t k = i; k < end; k++)
				cells[k].key = "";
	}
	return kept;
}

/* Rooms of the longest floor of a block's cells, which are by floor; *loose: one has no key. */
static size_t
longest_floor(const struct grid_cell *cells, size_t count, bool *loose)
{
	size_t most = 0;

	*loose = false;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && cells[end].floor == cells[i].floor; end++)
			*loose |= *cells[end].key == '\0';
		most = end - i > most ? end - i : most;
	}
	return most;
}

static size_t
block_end(const struct grid *grid, size_t start)
{
	size_t end = start;

	while (end < grid->count && grid->cells[end].block == grid->cells[start].block)
		end++;
	return end;
}

/* Sizes the blocks. */
static void
place_blocks(struct grid *grid)
{
	qsort(grid->cells, grid->count, sizeof *grid->cells, by_key);
	for (size_t i = 0, end; i < grid->count; i = end) {
		end = block_end(grid, i);
		grid->blocks[grid->cells[i].block].columns = settle_keys(grid->cells + i, end - i);
	}
	qsort(grid->cells, grid->count, sizeof *grid->cells, by_floor);
	for (size_t i = 0, end; i < grid->count; i = end) {
		struct grid_block *block = &grid->blocks[grid->cells[i].block];
		size_t longest;
		bool loose;

		end = block_end(grid, i);
		longest = longest_floor(grid->cells + i, end - i, &loose);
		if (longest > grid->fold)
			longest = grid->fold;
		if (loose && block->columns < longest)
			block->columns = longest;
		block->first = grid->width;
		grid->width += block->columns;
	}
}

static int
by_height(const void *first, const void *second)
{
	const struct grid_line *a = first, *b = second;

	return (a->floor < b->floor) - (a->floor > b->floor);
}

/* How many lines the rooms from `start` on, those of one floor of one block, take: *end is behind
 * them. */
static size_t
lines_of(const struct grid *grid, size_t start, size_t *end)
{
	const struct grid_cell *cells = grid->cells;
	size_t columns = grid->blocks[cells[start].block].columns, i = start;

	while (i < grid->count && cells[i].block == cells[start].block &&
	    cells[i].floor == cells[start].floor)
		i++;
	*end = i;
	return (i - start + columns - 1) / columns;
}

/* The line where a floor starts: the floors are few, and sorted downwards. */
static size_t
line_of(const struct grid *grid, int64_t floor)
{
	size_t low = 0, high = grid->line_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (grid->lines[middle].floor > floor)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* As many lines a floor as the block needs that needs the most. */
static void
place_lines(struct grid *grid)
{
	struct grid_line *floors = xcalloc(grid->count, sizeof *floors);
	size_t *needs = xcalloc(grid->count, sizeof *needs), count = 0, total = 0;

	for (size_t i = 0, end; i < grid->count; i = end) {
		(void)lines_of(grid, i, &end);
		floors[count++] = (struct grid_line){.floor = grid->cells[i].floor, .starts = true};
	}
	qsort(floors, count, sizeof *floors, by_height);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || floors[i].floor != floors[grid->line_count - 1].floor)
			floors[grid->line_count++] = floors[i];
	grid->lines = floors;
	for (size_t i = 0, end; i < grid->count; i = end) {
		size_t need = lines_of(grid, i, &end), at = line_of(grid, grid->cells[i].floor);

		needs[at] = need > needs[at] ? need : needs[at];
	}
	for (size_t i = 0; i < grid->line_count; i++)
		total += needs[i];
	grid->lines = xcalloc(total, sizeof *grid->lines);
	for (size_t i = 0, line = 0; i < grid->line_count; i++)
		for (size_t k = 0; k < needs[i]; k++)
			grid->lines[line++] =
			    (struct grid_line){.floor = floors[i].floor, .starts = k == 0};
	grid->line_count = total;
	free(floors);
	free(needs);
}

/* Where the key is among those that are sorted, or belongs. */
static size_t
column_of(const char *const *keys, size_t count, const char *key)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_words(keys[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The columns of a block's keys, in their order. */
static size_t
collect_keys(const struct grid *grid, size_t start, size_t end, const char **keys)
{
	size_t count = 0;

	for (size_t i = start; i < end; i++) {
		const char *key = grid->cells[i].key;
		size_t at = column_of(keys, count, key);

		if (*key == '\0' || (at < count && strcmp(keys[at], key) == 0))
			continue;
		memmove(keys + at + 1, keys + at, (count - at) * sizeof *keys);
		keys[at] = key;
		count++;
	}
	return count;
}

/* The nth place of a block from a line on: those of the line, then those below them. */
static size_t *
place_at(const struct grid *grid, const struct grid_block *block, size_t line, size_t n)
{
	line += n / block->columns;
	return &grid->places[line * grid->width + block->first + n % block->columns];
}

/* Gives the rooms of one block their places: in a floor those with a column come first. */
static void
place_block(struct grid *grid, size_t start, size_t end)
{
	const struct grid_block *block = &grid->blocks[grid->cells[start].block];
	const char **keys = xcalloc(end - start + 1, sizeof *keys);
	size_t count = collect_keys(grid, start, end, keys), next = 0;

	for (size_t i = start; i < end; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		size_t line = line_of(grid, cell->floor), at;

		if (i == start || cell->floor != cell[-1].floor)
			next = 0;
		while (*cell->key == '\0' && *place_at(grid, block, line, next) != 0)
			next++;
		at = *cell->key == '\0' ? next : column_of(keys, count, cell->key);
		*place_at(grid, block, line, at) = i + 1;
	}
	free(keys);
}

void
grid_place(struct grid *grid)
{
	for (size_t i = 0; i < grid->count; i++)
		grid->cells[i].key = key_of(grid, grid->cells[i].label, grid->cells[i].floor);
	place_blocks(grid);
	place_lines(grid);
	grid->places = xcalloc(grid->line_count * grid->width + 1, sizeof *grid->places);
	for (size_t i = 0, end; i < grid->count; i = end) {
		end = block_end(grid, i);
		place_block(grid, i, end);
	}
}

const struct grid_cell *
grid_at(const struct grid *grid, size_t line, size_t column)
{
	size_t place = grid->places[line * grid->width + column];

	return place > 0 ? &grid->cells[place - 1] : NULL;
}

enum out_tone
grid_tone(const struct grid *grid, const struct grid_cell *cell)
{
	return cell->state >= 0 ? grid->what->states[cell->state].tone : TONE_NONE;
}

int
grid_shade(const struct grid *grid, const struct grid_cell *cell)
{
	if (grid->what->state >= 0 || cell->shown.kind != VALUE_INT || grid->least >= grid->most)
		return 0;
	return 1 +
	    (int)(((int128)cell->shown.number - grid->least) * 4 /
		((int128)grid->most - grid->least));
}

/* Money as it is spoken of: 111.86万; in English whole yuan. */
static void
add_money(struct text *text, int64_t fen, bool chinese)
{
	enum { WAN_DECIMALS = 2, WAN_UNIT = 10000, YUAN = 100 };
	const int64_t unit = chinese ? WAN_UNIT : YUAN;
	int64_t whole = fen / unit + (fen % unit >= unit / 2) - (fen % unit <= -unit / 2);
	char digits[NUMBER_TEXT];

	text_add(text, digits,
	    chinese ? number_format_short(whole, WAN_DECIMALS, digits)
		    : number_format_grouped(whole, 0, digits));
	text_adds(text, chinese ? "万" : "");
}

void
grid_shown(const struct grid *grid, const struct grid_cell *cell, bool chinese, struct text *text)
{
	const struct value *value = &cell->shown;
	const struct out_grid *what = grid->what;

	if (value->kind == VALUE_INT && grid->columns[what->shown].type == TYPE_MONEY)
		add_money(text, value->number, chinese);
	else if (value->kind == VALUE_INT)
		chart_number(text, grid->columns[what->shown].type, value->number, chinese);
	else if (what->shown >= 0 && what->shown == what->state && cell->state >= 0)
		text_adds(text, what->states[cell->state].title);
	else if (value->kind == VALUE_TEXT)
		text_add(text, value->bytes, value->length);
}
