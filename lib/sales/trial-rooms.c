#include "sales/trial-rooms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/expression.h"
#include "master/rooms.h"

enum {
	PARAMETER_NAME = 24, /* ":x" and a number */
	/* Columns after the fields. */
	AT_BUILDING = PRICED_FIELDS,
	AT_LIST,
	AT_OPEN,
};

struct trial_rooms {
	struct scheme *scheme;
	struct statement *statement;
	struct expr *where;
	struct expr_params params;
	char date[DATE_TEXT];
};

/* Which fields are wanted: those of the sheet, and those that the scheme names. What is not wanted
 * need not be carried through the sort. */
static void
find_wanted(const struct scheme *scheme, bool wanted[PRICED_FIELDS])
{
	static const enum priced_field shown[] = {PRICED_ROOM, PRICED_PROJECT, PRICED_BUILDING,
	    PRICED_UNIT, PRICED_FLOOR, PRICED_NUMBER, PRICED_AREA, PRICED_INNER_AREA};

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		wanted[shown[i]] = true;
	for (size_t f = 0; f <= scheme->count; f++) {
		const struct factor *factor =
		    f < scheme->count ? scheme->factors[f] : &scheme->base;

		for (size_t i = 0; i < factor->field_count; i++)
			if (factor->fields[i] < PRICED_FIELDS)
				wanted[factor->fields[i]] = true;
	}
}

/* By building, in the order of the indexes, so that only the rooms of one building are sorted at a
 * time. */
static enum rc
make_sql(struct trial_rooms *rooms, bool against, struct text *sql, const struct place *place)
{
	/* Of rooms_from what a trial of all rooms reads: SQLite would not leave out
	 * all of the rest. */
	static const char plain[] =
	    " FROM (SELECT v.code AS room, p.code AS project, p.city, b.code AS building, v.unit,"
	    " v.floor, v.number, v.kind, v.layout, v.orientation, v.view, v.area_cm2,"
	    " v.inner_area_cm2, v.extra, b.id AS building_id"
	    " FROM project p CROSS JOIN building b ON b.project_id = p.id"
	    " CROSS JOIN room v ON v.building_id = b.id) AS r";
	bool wanted[PRICED_FIELDS] = {false};

	find_wanted(rooms->scheme, wanted);
	for (size_t i = 0; i < PRICED_FIELDS; i++)
		text_printf(sql, "%s%s", i == 0 ? "SELECT " : ", ",
		    wanted[i] ? price_scope.fields[i].sql : "NULL");
	text_adds(sql, ", r.building_id");
	text_adds(sql, against ? ", r.price_fen" : ", NULL");
	for (size_t i = 0; i < rooms->scheme->room.open_count; i++)
		text_printf(sql, ", r.extra ->> :x%zu", i);
	text_adds(sql, rooms->where != NULL || against ? rooms_from : plain);
	if (rooms->where != NULL) {
		text_adds(sql, " WHERE ");
		if (expr_sql(rooms->where, sql, &rooms->params,
			ledger_errors(rooms->scheme->ledger), place) != RC_OK)
			return RC_DATA;
	}
	text_adds(sql, " ORDER BY r.project, r.building, r.unit, r.floor, r.number, r.room");
	return RC_OK;
}

static void
bind_all(struct trial_rooms *rooms, date_day date, const struct place *place)
{
	const struct room_record *room = &rooms->scheme->room;
	char name[PARAMETER_NAME];

	bind_text(rooms->statement, ":date", date_format(date, rooms->date));
	for (size_t i = 0; i < room->open_count; i++) {
		(void)snprintf(name, sizeof name, ":x%zu", i);
		bind_text(rooms->statement, name, room->open[i]);
	}
	expression_bind(rooms->statement, &rooms->params, place);
}

struct trial_rooms *
trial_rooms_open(struct scheme *scheme, const char *where, bool against, date_day date)
{
	static const struct place place = {.column = "--where"};
	struct trial_rooms *rooms = xcalloc(1, sizeof *rooms);
	struct text sql = {0};

	rooms->scheme = scheme;
	if (where != NULL)
		rooms->where = expr_parse(&room_scope, where, strlen(where), EXPR_BOOL,
		    ledger_errors(scheme->ledger), &place);
	if ((where == NULL || rooms->where != NULL) && expressions_allow(scheme->ledger) == RC_OK &&
	    make_sql(rooms, against, &sql, &place) == RC_OK)
		rooms->statement = statement_new(scheme->ledger, sql.bytes, true);
	text_release(&sql);
	if (rooms->statement == NULL) {
		trial_rooms_close(rooms);
		return NULL;
	}
	bind_all(rooms, date, &place);
	return rooms;
}

bool
trial_rooms_next(struct trial_rooms *rooms, enum rc *rc)
{
	struct room_record *room = &rooms->scheme->room;

	if (!statement_row(rooms->statement, rc))
		return false;
	for (size_t i = 0; i < PRICED_FIELDS; i++)
		room->values[i] = column_value(rooms->statement, (int)i);
	for (size_t i = 0; i < room->open_count; i++)
		room->values[PRICED_FIELDS + i] = column_value(rooms->statement, AT_OPEN + (int)i);
	return true;
}

int64_t
trial_rooms_building(const struct trial_rooms *rooms)
{
	return column_int(rooms->statement, AT_BUILDING);
}

int64_t
trial_rooms_list_fen(const struct trial_rooms *rooms)
{
	return column_int(rooms->statement, AT_LIST);
}

void
trial_rooms_close(struct trial_rooms *rooms)
{
	if (rooms == NULL)
		return;
	statement_free(rooms->statement);
	expr_params_release(&rooms->params);
	expr_free(rooms->where);
	free(rooms);
}
