#include "master/rooms.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "ledger/expression.h"
#include "master/fields.h"

enum {
	EXTRA_COLUMNS_MAX = 500, /* SQLite's limit of result columns is 2000 */
	PARAMETER_NAME = 24, /* ":x" and a number */
};

static const struct out_column fixed_columns[] = {
    {.name = "room", .type = TYPE_CODE},
    {.name = "project", .type = TYPE_CODE},
    {.name = "building", .type = TYPE_CODE},
    {.name = "unit"},
    {.name = "floor", .type = TYPE_INT},
    {.name = "number"},
    {.name = "kind"},
    {.name = "layout"},
    {.name = "orientation"},
    {.name = "view"},
    {.name = "area", .type = TYPE_AREA, .sum = true},
    {.name = "inner_area", .type = TYPE_AREA, .sum = true},
    {.name = "state"},
    {.name = "contract", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
};
enum { FIXED_COLUMNS = sizeof fixed_columns / sizeof *fixed_columns };

struct rooms {
	struct ledger *ledger;
	struct statement *statement;
	struct out_column *columns;
	size_t count;
	struct arena names;
	const char *date;
	struct expr *where;
	struct expr_params params;
};

static enum rc
add_extra_columns(struct rooms *rooms)
{
	static const char sql[] = "SELECT DISTINCT x.key FROM room r, json_each(r.extra) x"
				  " WHERE r.extra <> '{}' ORDER BY x.key LIMIT :limit";
	struct statement *statement = ledger_statement(rooms->ledger, sql);
	enum rc rc = RC_OK;

	bind_int(statement, ":limit", EXTRA_COLUMNS_MAX);
	while (statement_row(statement, &rc))
		rooms->columns[rooms->count++].name =
		    arena_strdup(&rooms->names, column_text(statement, 0));
	return rc;
}

/* The SELECT: the x_NAME columns and the condition come to it as parameters. */
static enum rc
add_sql(struct rooms *rooms, struct text *sql, struct errors *errors, const struct place *place)
{
	static const char from[] =
	    " FROM (SELECT v.*, p.city, c.code AS contract, pa.code AS party,"
	    " iif(c.id IS NULL, 'free', 'contracted') AS state"
	    " FROM v_room v"
	    " JOIN project p ON p.id = v.project_id"
	    " LEFT JOIN contract c ON c.id = (SELECT i.id FROM contract i WHERE i.room_id = v.room_id"
	    " AND i.start_on <= :date AND coalesce(i.end_on, '9999') >= :date"
	    " ORDER BY i.kind = 'service', i.start_on DESC, i.id DESC LIMIT 1)"
	    " LEFT JOIN party pa ON pa.id = c.party_id) AS r";
	enum rc rc;

	text_adds(sql,
	    "SELECT r.room, r.project, r.building, r.unit, r.floor, r.number, r.kind,"
	    " r.layout, r.orientation, r.view, r.area_cm2, r.inner_area_cm2, r.state,"
	    " r.contract, r.party");
	for (size_t i = FIXED_COLUMNS; i < rooms->count; i++)
		text_printf(sql, ", r.extra ->> :x%zu", i);
	text_adds(sql, from);
	if (rooms->where != NULL) {
		text_adds(sql, " WHERE ");
		if ((rc = expr_sql(rooms->where, sql, &rooms->params, errors, place)) != RC_OK)
			return rc;
	}
	text_adds(sql, " ORDER BY r.project, r.building, r.unit, r.floor, r.number, r.room");
	return RC_OK;
}

static void
bind_all(struct rooms *rooms, date_day date, const struct place *place)
{
	char text[DATE_TEXT], name[PARAMETER_NAME];

	rooms->date = arena_strdup(&rooms->names, date_format(date, text));
	bind_text(rooms->statement, ":date", rooms->date);
	for (size_t i = FIXED_COLUMNS; i < rooms->count; i++) {
		(void)snprintf(name, sizeof name, ":x%zu", i);
		bind_text(rooms->statement, name, rooms->columns[i].name);
	}
	expression_bind(rooms->statement, &rooms->params, place);
}

struct rooms *
rooms_open(struct ledger *ledger, date_day date, const char *where)
{
	static const struct place place = {.column = "--where"};
	struct errors *errors = ledger_errors(ledger);
	struct rooms *rooms = xcalloc(1, sizeof *rooms);
	struct text sql = {0};

	rooms->ledger = ledger;
	rooms->columns = xcalloc(FIXED_COLUMNS + EXTRA_COLUMNS_MAX, sizeof *rooms->columns);
	memcpy(rooms->columns, fixed_columns, sizeof fixed_columns);
	rooms->count = FIXED_COLUMNS;
	if (where != NULL)
		rooms->where =
		    expr_parse(&room_scope, where, strlen(where), EXPR_BOOL, errors, &place);
	if ((where == NULL || rooms->where != NULL) && add_extra_columns(rooms) == RC_OK &&
	    expressions_allow(ledger) == RC_OK && add_sql(rooms, &sql, errors, &place) == RC_OK)
		rooms->statement = statement_new(ledger, sql.bytes, true);
	text_release(&sql);
	if (rooms->statement == NULL) {
		rooms_close(rooms);
		return NULL;
	}
	bind_all(rooms, date, &place);
	return rooms;
}

const struct out_column *
rooms_columns(const struct rooms *rooms, size_t *count)
{
	*count = rooms->count;
	return rooms->columns;
}

bool
rooms_next(struct rooms *rooms, struct value *row, enum rc *rc)
{
	if (!statement_row(rooms->statement, rc))
		return false;
	for (size_t i = 0; i < rooms->count; i++)
		row[i] = column_value(rooms->statement, (int)i);
	return true;
}

void
rooms_close(struct rooms *rooms)
{
	if (rooms == NULL)
		return;
	statement_free(rooms->statement);
	expr_params_release(&rooms->params);
	expr_free(rooms->where);
	arena_release(&rooms->names);
	free(rooms->columns);
	free(rooms);
}
