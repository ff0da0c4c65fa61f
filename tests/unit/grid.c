/* Grids of rooms: who stands where, what fits on a screen, colours, scales. */
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/grid.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { BUILDING, UNIT, FLOOR, NUMBER, STATE, PRICE, COLUMNS };

static const struct out_column columns[COLUMNS] = {{.name = "building"}, {.name = "unit"},
    {.name = "floor", .type = TYPE_INT}, {.name = "number"}, {.name = "state"},
    {.name = "price", .type = TYPE_MONEY}};

static const struct out_state states[] = {{"free", "free", '-', TONE_NONE},
    {"sold", "sold", 'S', TONE_RED}, {"open", "可售", 'A', TONE_GREEN}};

static const struct out_grid plain = {.project = -1,
    .building = BUILDING,
    .project_name = -1,
    .building_name = -1,
    .unit = UNIT,
    .floor = FLOOR,
    .number = NUMBER,
    .shown = -1,
    .state = STATE,
    .states = states,
    .state_count = COUNT(states)};

struct room {
	const char *unit;
	int64_t floor;
	const char *number, *state;
	int64_t price;
};

static void
add(struct grid *grid, const char *building, const struct room *room)
{
	const struct value row[COLUMNS] = {value_string(building), value_string(room->unit),
	    value_int(room->floor), value_string(room->number), value_string(room->state),
	    value_int(room->price)};

	grid_add(grid, row);
}

/* The building as letters on a screen of this width. */
static const char *
drawn(struct grid *grid, const struct room *rooms, size_t count, size_t width, struct text *text)
{
	const struct screen screen = {.width = width};

	for (size_t i = 0; i < count; i++)
		add(grid, "B", &rooms[i]);
	screen_place(grid, &screen, false);
	text_clear(text);
	screen_grid(grid, &screen, false, text);
	grid_clear(grid);
	return text_string(text);
}

static void
test_places(void)
{
	static const struct {
		const char *reason;
		struct room rooms[8];
		const char *expected;
	} cases[] = {
	    {"one room", {{"", 1, "101", "free", 0}}, "B  1\n1  101 -\n\n"},
	    {"a missing room leaves its place empty",
		{{"", 1, "101", "free", 0}, {"", 1, "102", "free", 0}, {"", 1, "103", "sold", 0},
		    {"", 2, "201", "free", 0}, {"", 2, "203", "free", 0}},
		"B  5\n2  201 -       203 -\n1  101 - 102 - 103 S\n\n"},
	    {"zeros before the floor, a prefix, ten floors",
		{{"", 9, "A1-0901", "free", 0}, {"", 9, "A1-0902", "free", 0},
		    {"", 10, "A1-1002", "free", 0}},
		"B  3\n10            A1-1002 -\n 9  A1-0901 - A1-0902 -\n\n"},
	    {"shops have no column and stand side by side",
		{{"", 1, "S1", "free", 0}, {"", 1, "S2", "free", 0}, {"", 1, "S10", "sold", 0},
		    {"", 2, "201", "free", 0}, {"", 3, "301", "free", 0}},
		"B  5\n3  301 -\n2  201 -\n1  S1  - S2  - S10 S\n\n"},
	    {"one without a column fills what is free",
		{{"", 1, "101", "free", 0}, {"", 1, "103", "free", 0}, {"", 2, "201", "free", 0},
		    {"", 2, "203", "free", 0}, {"", 2, "X", "free", 0}},
		"B  5\n2  201 - 203 - X   -\n1  101 - 103 -\n\n"},
	    {"units side by side, whatever floors they have",
		{{"1", 1, "101", "free", 0}, {"1", 2, "201", "free", 0}, {"2", 2, "201", "sold", 0},
		    {"2", -1, "P1", "free", 0}},
		"B  4\n    1       2\n 2  201 -   201 S\n 1  101 -\n-1          P1  -\n\n"},
	    {"a duplex has the place of its lower number",
		{{"", 1, "101", "free", 0}, {"", 1, "102", "free", 0},
		    {"", 3, "301/401", "free", 0}, {"", 3, "302-402", "free", 0}},
		"B  4\n3  301/401 - 302-402 -\n1  101     - 102     -\n\n"},
	    {"but not a number with something else behind it",
		{{"", 1, "101-1", "free", 0}, {"", 1, "101-2", "free", 0},
		    {"", 2, "201-2", "free", 0}},
		"B  3\n2          201-2 -\n1  101-1 - 101-2 -\n\n"},
	    {"the same number twice: none of them is lost",
		{{"", 1, "101", "free", 0}, {"", 1, "101", "sold", 0}, {"", 2, "201", "free", 0}},
		"B  3\n2  201 -\n1  101 - 101 S\n\n"},
	    {"an unknown state has no letter", {{"", 1, "101", "odd", 0}}, "B  1\n1  101\n\n"},
	    {"no number", {{"", 3, "", "free", 0}}, "B  1\n3   -\n\n"},
	};
	struct text text = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct grid grid;
		size_t count = 0;

		while (count < COUNT(cases[i].rooms) && cases[i].rooms[count].unit != NULL)
			count++;
		grid_start(&grid, &plain, columns);
		check_text(drawn(&grid, cases[i].rooms, count, 80, &text), cases[i].expected,
		    cases[i].reason);
		grid_release(&grid);
	}
	text_release(&text);
}

static void
test_folds(void)
{
	struct room rooms[24];
	char numbers[24][8];
	static const struct room flats[] = {{"", 1, "101", "free", 0}, {"", 1, "102", "free", 0},
	    {"", 1, "103", "free", 0}, {"", 1, "104", "free", 0}, {"", 2, "201", "free", 0}};
	struct text text = {0};
	struct grid grid;

	for (int i = 0; i < 24; i++) {
		(void)snprintf(numbers[i], sizeof numbers[i], "%02d", i + 1);
		rooms[i] = (struct room){"", -1, numbers[i], "free", 0};
	}
	for (int i = 0; i < 24; i++) /* twelve shops below twelve flats on six floors */
		(void)snprintf(numbers[i], sizeof numbers[i], "%d%02d",
		    i < 12 ? 1 : 2 + (i - 12) / 2, i < 12 ? i + 1 : 1 + i % 2);
	for (int i = 0; i < 24; i++)
		rooms[i].floor = i < 12 ? 1 : 2 + (i - 12) / 2;
	grid_start(&grid, &plain, columns);
	check(strstr(drawn(&grid, rooms, 24, 80, &text),
		  "2  201 - 202 -\n1  101 - 102 - 103 - 104 - 105 - 106 - 107 - 108 - 109 - 110 -\n"
		  "   111 - 112 -\n") != NULL,
	    "a long floor does not make the building wide");
	grid_release(&grid);
	for (int i = 0; i < 24; i++) {
		(void)snprintf(numbers[i], sizeof numbers[i], "%02d", i + 1);
		rooms[i].floor = -1;
	}
	grid_start(&grid, &plain, columns);
	check_text(drawn(&grid, rooms, 12, 80, &text),
	    "B  12\n-1  01 - 02 - 03 - 04 - 05 - 06 - 07 - 08 - 09 - 10 -\n    11 - 12 -\n\n",
	    "a floor of a garage goes on on a second line");
	check_text(drawn(&grid, rooms, 4, 20, &text), "B  4\n-1  01 - 02 - 03 -\n    04 -\n\n",
	    "on a narrow screen with fewer rooms, so that none goes on below");
	check_text(drawn(&grid, flats, 5, 20, &text),
	    "B  5\n2  201 -\n1  101 - 102 - 103 -\n\n2\n1  104 -\n\n",
	    "what is too wide goes on below");
	for (int i = 0; i < 4; i++)
		rooms[i].unit = i < 2 ? "甲单元" : "乙单元";
	check_text(drawn(&grid, rooms, 4, 20, &text),
	    "B  4\n    甲单元\n-1  01 - 02 -\n\n    乙单元\n-1  03 - 04 -\n\n",
	    "units are kept whole; wide letters take two cells");
	check_int((int64_t)grid.all, 25, "rooms of all grids are counted");
	grid_release(&grid);
	text_release(&text);
}

static void
test_colours(void)
{
	static const struct room rooms[] = {
	    {"", 1, "1\x1b[31m", "sold", 5}, {"", 2, "2", "free", 5}, {"", 3, "3", "open", 5}};
	static const struct screen few = {.width = 80, .colours = 16},
				   many = {.width = 80, .colours = 1 << 24};
	struct text text = {0};
	struct grid grid;

	grid_start(&grid, &plain, columns);
	for (size_t i = 0; i < COUNT(rooms); i++)
		add(&grid, "B", &rooms[i]);
	grid_place(&grid);
	screen_grid(&grid, &few, false, &text);
	check(strstr(text.bytes, "\033[41;97m 1?[31m \033[0m") != NULL,
	    "sixteen colours; an escape in the data is none");
	check(strstr(text.bytes, "\033[42;30m 3      \033[0m") != NULL, "a colour fills its cell");
	text_clear(&text);
	screen_grid(&grid, &many, false, &text);
	check(strstr(text.bytes, "\033[48;2;") != NULL, "all colours");
	text_clear(&text);
	screen_legend(&grid, &few, false, &text);
	check(strstr(text.bytes, "\033[42;30m   \033[0m 可售 1") != NULL, "the legend counts");
	grid_release(&grid);
	text_release(&text);
}

/* No line of a legend is wider than the screen, whatever its marks: its last word too. */
static void
test_legends(void)
{
	static const struct {
		size_t width;
		int colours;
		const char *expected;
	} cases[] = {
	    {39, 0, "- free 0   S sold 0   A 可售 0\ntotal 0\n"},
	    {40, 0, "- free 0   S sold 0   A 可售 0   total 0\n"},
	    {23, 16,
		"\033[m   \033[0m free 0   \033[41;97m   \033[0m sold 0\n"
		"\033[42;30m   \033[0m 可售 0   total 0\n"},
	    {22, 16,
		"\033[m   \033[0m free 0\n\033[41;97m   \033[0m sold 0\n"
		"\033[42;30m   \033[0m 可售 0   total 0\n"},
	};
	struct text text = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct screen screen = {.width = cases[i].width, .colours = cases[i].colours};
		struct grid grid;

		grid_start(&grid, &plain, columns);
		text_clear(&text);
		screen_legend(&grid, &screen, false, &text);
		check_text(text_string(&text), cases[i].expected, "it ends where the screen does");
		grid_release(&grid);
	}
	text_release(&text);
}

/* By numbers: the least to the largest. */
static void
test_scale(void)
{
	static const struct {
		int64_t price;
		int shade;
		const char *reason;
	} cases[] = {
	    {INT64_MIN, 1, "the least there can be"},
	    {0, 3, "the middle"},
	    {INT64_MAX, 5, "the largest there can be"},
	};
	struct out_grid by_price = plain;
	struct grid grid;

	by_price.state = -1;
	by_price.shown = PRICE;
	by_price.state_count = 0;
	grid_start(&grid, &by_price, columns);
	for (size_t i = 0; i < COUNT(cases); i++)
		add(&grid, "B", &(struct room){"", (int64_t)i, "1", "sold", cases[i].price});
	for (size_t i = 0; i < COUNT(cases); i++)
		check_int(grid_shade(&grid, &grid.cells[i]), cases[i].shade, cases[i].reason);
	grid_clear(&grid);
	add(&grid, "B", &(struct room){"", 1, "1", "sold", 7});
	check_int(grid_shade(&grid, &grid.cells[0]), 0, "one number alone has no shade");
	grid_release(&grid);
}

/* The building ends where another begins. */
static void
test_buildings(void)
{
	static const struct room room = {"", 1, "101", "free", 0};
	struct value row[COLUMNS] = {value_string("B"), value_null(), value_int(1),
	    value_string("102"), value_null(), value_null()};
	struct grid grid;

	grid_start(&grid, &plain, columns);
	check(!grid_ends(&grid, row), "nothing ends before the first room");
	add(&grid, "B", &room);
	check(!grid_ends(&grid, row), "the same building goes on");
	row[BUILDING] = value_string("BB");
	check(grid_ends(&grid, row), "another begins");
	grid_clear(&grid);
	check(!grid_ends(&grid, row), "and once drawn, none is there");
	grid_release(&grid);
}

int
main(void)
{
	test_places();
	test_folds();
	test_colours();
	test_legends();
	test_scale();
	test_buildings();
	return test_end();
}
