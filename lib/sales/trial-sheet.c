#include "sales/trial-sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

enum { PERCENT = 10000 /* hundredths of a percent in 1 */ };

/* The columns: these, one for each factor, then the last ones. */
enum first {
	SHEET_ROOM,
	SHEET_PROJECT,
	SHEET_BUILDING,
	SHEET_FLOOR,
	SHEET_NUMBER,
	SHEET_AREA,
	SHEET_INNER_AREA,
	SHEET_BASE,
	SHEET_COEFFICIENT,
	SHEET_DIFFERENCE,
	SHEET_UNIT_PRICE,
	SHEET_TOTAL,
	SHEET_INNER_UNIT_PRICE,
	SHEET_FIRST,
};
static const struct out_column first_columns[SHEET_FIRST] = {
    [SHEET_ROOM] = {.name = "room", .type = TYPE_CODE},
    [SHEET_PROJECT] = {.name = "project", .type = TYPE_CODE},
    [SHEET_BUILDING] = {.name = "building", .type = TYPE_CODE},
    [SHEET_FLOOR] = {.name = "floor", .type = TYPE_INT},
    [SHEET_NUMBER] = {.name = "number"},
    [SHEET_AREA] = {.name = "area", .type = TYPE_AREA, .sum = true},
    [SHEET_INNER_AREA] = {.name = "inner_area", .type = TYPE_AREA, .sum = true},
    [SHEET_BASE] = {.name = "base", .type = TYPE_DECIMAL},
    [SHEET_COEFFICIENT] = {.name = "coefficient", .type = TYPE_DECIMAL},
    [SHEET_DIFFERENCE] = {.name = "difference", .type = TYPE_DECIMAL},
    [SHEET_UNIT_PRICE] = {.name = "unit_price", .type = TYPE_MONEY},
    [SHEET_TOTAL] = {.name = "total", .type = TYPE_MONEY, .sum = true},
    [SHEET_INNER_UNIT_PRICE] = {.name = "inner_unit_price", .type = TYPE_MONEY},
};
enum last {
	SHEET_BASIS,
	SHEET_AREA_UNIT_PRICE,
	SHEET_UNIT,
	SHEET_LIST, /* from here on: against the list prices */
	SHEET_CHANGE,
	SHEET_RATE,
	SHEET_LAST,
};
static const struct out_column last_columns[SHEET_LAST] = {
    [SHEET_BASIS] = {.name = "basis"},
    [SHEET_AREA_UNIT_PRICE] = {.name = "area_unit_price", .type = TYPE_MONEY},
    [SHEET_UNIT] = {.name = "unit"},
    [SHEET_LIST] = {.name = "list_total", .type = TYPE_MONEY, .sum = true},
    [SHEET_CHANGE] = {.name = "change", .type = TYPE_MONEY, .sum = true},
    [SHEET_RATE] = {.name = "change_rate", .type = TYPE_PERCENT},
};

const struct out_column trial_sum_columns[TRIAL_SUM_COLUMNS] = {
    {.name = "project", .type = TYPE_CODE},
    {.name = "building", .type = TYPE_CODE},
    {.name = "rooms", .type = TYPE_INT, .sum = true},
    {.name = "area", .type = TYPE_AREA, .sum = true},
    {.name = "inner_area", .type = TYPE_AREA, .sum = true},
    {.name = "total", .type = TYPE_MONEY, .sum = true},
    {.name = "average", .type = TYPE_MONEY},
    {.name = "list_rooms", .type = TYPE_INT, .sum = true},
    {.name = "list_total", .type = TYPE_MONEY, .sum = true},
    {.name = "change", .type = TYPE_MONEY, .sum = true},
    {.name = "change_rate", .type = TYPE_PERCENT},
};
enum { SUM_LIST = 7 /* the first column against the list prices */ };

void
trial_sheet_init(struct trial_sheet *sheet, const struct trial *trial, bool against)
{
	const struct scheme *scheme = trial_scheme(trial);
	size_t last = against ? SHEET_LAST : SHEET_LIST,
	       unit = SHEET_FIRST + scheme->count + SHEET_UNIT;

	*sheet = (struct trial_sheet){.against = against,
	    .basis = price_basis_name(scheme->rule.basis),
	    .factors = scheme->count,
	    .count = SHEET_FIRST + scheme->count + last,
	    .grid = {.project = SHEET_PROJECT,
		.building = SHEET_BUILDING,
		.project_name = -1,
		.building_name = -1,
		.unit = (int)unit,
		.floor = SHEET_FLOOR,
		.number = SHEET_NUMBER,
		.shown = SHEET_UNIT_PRICE,
		.state = -1}};
	sheet->columns = xcalloc(sheet->count, sizeof *sheet->columns);
	sheet->row = xcalloc(sheet->count, sizeof *sheet->row);
	memcpy(sheet->columns, first_columns, sizeof first_columns);
	for (size_t i = 0; i < scheme->count; i++) {
		const char *name = scheme->factors[i]->name;
		char *title = arena_alloc(&sheet->arena, strlen(name) + sizeof "f_");

		(void)stpcpy(stpcpy(title, "f_"), name);
		sheet->columns[SHEET_FIRST + i] =
		    (struct out_column){.name = title, .type = TYPE_DECIMAL};
	}
	memcpy(&sheet->columns[SHEET_FIRST + scheme->count], last_columns,
	    last * sizeof *last_columns);
}

void
trial_sheet_release(struct trial_sheet *sheet)
{
	free(sheet->columns);
	free(sheet->row);
	arena_release(&sheet->arena);
	*sheet = (struct trial_sheet){0};
}

/* Nothing instead of 0. */
static struct value
known(int64_t number)
{
	return number != 0 ? value_int(number) : value_null();
}

static struct value
decimal(struct fraction number, int least, char text[PRICE_TEXT])
{
	size_t length = price_format(number, least, text);

	return value_text(text, length);
}

/* The list price, the change from it, and that in percent of it. */
static void
fill_against(int64_t list_fen, int64_t change_fen, struct value row[3])
{
	const struct ratio exact = {(int128)change_fen * PERCENT, list_fen};
	int64_t rate;

	row[0] = row[1] = row[2] = value_null();
	if (list_fen == 0)
		return;
	row[0] = value_int(list_fen);
	row[1] = value_int(change_fen);
	if (ratio_round(exact, 1, ROUND_HALF_UP, &rate))
		row[2] = value_int(rate);
}

const struct value *
trial_sheet_row(struct trial_sheet *sheet, const struct trial_room *room)
{
	const struct scheme_value *value = room->value;
	struct value *row = sheet->row, *last = row + SHEET_FIRST + sheet->factors;

	row[SHEET_ROOM] = room->fields[PRICED_ROOM];
	row[SHEET_PROJECT] = room->fields[PRICED_PROJECT];
	row[SHEET_BUILDING] = room->fields[PRICED_BUILDING];
	row[SHEET_FLOOR] = room->fields[PRICED_FLOOR];
	row[SHEET_NUMBER] = room->fields[PRICED_NUMBER];
	row[SHEET_AREA] = room->fields[PRICED_AREA];
	row[SHEET_INNER_AREA] = room->fields[PRICED_INNER_AREA];
	row[SHEET_BASE] = value->base->text;
	row[SHEET_COEFFICIENT] = decimal(value->coefficient, 0, sheet->coefficient);
	row[SHEET_DIFFERENCE] = decimal(value->difference, MONEY_DECIMALS, sheet->difference);
	row[SHEET_UNIT_PRICE] = value_int(room->price.unit_fen);
	row[SHEET_TOTAL] = value_int(room->price.total_fen);
	row[SHEET_INNER_UNIT_PRICE] = known(room->price.inner_unit_fen);
	for (size_t i = 0; i < sheet->factors; i++)
		row[SHEET_FIRST + i] = value->factors[i]->text;
	last[SHEET_BASIS] = value_string(sheet->basis);
	last[SHEET_AREA_UNIT_PRICE] = known(room->price.area_unit_fen);
	last[SHEET_UNIT] = room->fields[PRICED_UNIT];
	if (sheet->against)
		fill_against(
		    room->list_fen, room->price.total_fen - room->list_fen, &last[SHEET_LIST]);
	return row;
}

size_t
trial_sum_count(const struct trial_sheet *sheet)
{
	return sheet->against ? TRIAL_SUM_COLUMNS : SUM_LIST;
}

void
trial_sum_row(const struct trial_sum *sum, struct value row[TRIAL_SUM_COLUMNS])
{
	size_t n = 0;

	row[n++] = value_string(sum->project);
	row[n++] = value_string(sum->building);
	row[n++] = value_int(sum->rooms);
	row[n++] = known(sum->area_cm2);
	row[n++] = known(sum->inner_cm2);
	row[n++] = value_int(sum->total_fen);
	row[n++] = known(sum->average_fen);
	row[n++] = value_int(sum->listed);
	fill_against(sum->list_fen, sum->change_fen, &row[n]);
}
