#include "master/rooms.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "ledger/expression.h"
#include "master/fields.h"
#include "master/room-walk.h"

enum {
	EXTRA_COLUMNS_MAX = 500, /* SQLite's limit of result columns is 2000 */
	PARAMETER_NAME = 24, /* ":x" and a number */
};

/* A column and where it comes from, in FROM below; NULL: from a walk. */
struct source {
	struct out_column column;
	const char *sql;
};

/* Before and behind the columns x_NAME: a column is only ever added at the end. */
static const struct source first_columns[] = {
    {{.name = "room", .type = TYPE_CODE}, "r.room"},
    {{.name = "project", .type = TYPE_CODE}, "r.project"},
    {{.name = "building", .type = TYPE_CODE}, "r.building"},
    {{.name = "unit"}, "r.unit"},
    {{.name = "floor", .type = TYPE_INT}, "r.floor"},
    {{.name = "number"}, "r.number"},
    {{.name = "kind"}, "r.kind"},
    {{.name = "layout"}, "r.layout"},
    {{.name = "orientation"}, "r.orientation"},
    {{.name = "view"}, "r.view"},
    {{.name = "area", .type = TYPE_AREA, .sum = true}, "r.area_cm2"},
    {{.name = "inner_area", .type = TYPE_AREA, .sum = true}, "r.inner_area_cm2"},
    {{.name = "state"}, NULL},
    {{.name = "contract", .type = TYPE_CODE}, NULL},
    {{.name = "party", .type = TYPE_CODE}, NULL},
};
static const struct source last_columns[] = {
    {{.name = "deal", .type = TYPE_CODE}, NULL},
    {{.name = "deal_party", .type = TYPE_CODE}, NULL},
    {{.name = "stage"}, NULL},
    {{.name = "price", .type = TYPE_MONEY, .sum = true}, NULL},
    {{.name = "unit_price", .type = TYPE_MONEY}, NULL},
    {{.name = "floor_price", .type = TYPE_MONEY, .sum = true}, NULL},
    {{.name = "filed_price", .type = TYPE_MONEY, .sum = true}, NULL},
};
enum {
	FIRST_COLUMNS = sizeof first_columns / sizeof *first_columns,
	LAST_COLUMNS = sizeof last_columns / sizeof *last_columns,
};
enum { STATE = 12, CONTRACT, PARTY }; /* places of what walks give, among the first columns … */
enum { DEAL, DEAL_PARTY, STAGE, LIST, UNIT, FLOOR, FILED }; /* … and among the last */

/* Contract i is in force that day, and of no deal that has ended. */
#define IN_FORCE \
	" AND i.start_on <= :date AND coalesce(i.end_on, '9999') >= :date AND (i.kind <> 'sale'" \
	" OR NOT EXISTS (SELECT 1 FROM deal_room h CROSS JOIN deal_event x" \
	" ON x.id = (SELECT max(id) FROM deal_event WHERE deal_id = h.deal_id)" \
	" WHERE h.room_id = i.room_id AND x.contract_id = i.id AND x.closes = 1))"

/* What is read beside the rooms themselves; the LEFT JOINs below say the same for conditions. Of a
 * room's contracts the first row counts, of its prices of a kind the last. */
enum { WALK_CONTRACT, WALK_DEAL, WALK_SALE, WALK_PRICE, WALKS };

static const char *const walk_sqls[WALKS] = {
    [WALK_CONTRACT] =
	"SELECT i.room_id, i.code, p.code FROM contract i CROSS JOIN party p ON p.id = i.party_id"
	" WHERE i.room_id >= :room" IN_FORCE
	" ORDER BY i.room_id, i.kind = 'service', i.start_on DESC, i.id DESC",
    [WALK_DEAL] =
	"SELECT h.room_id, d.code, p.code, e.stage FROM live_room h"
	" CROSS JOIN deal d ON d.id = h.deal_id CROSS JOIN deal_event e"
	" ON e.id = (SELECT max(i.id) FROM deal_event i WHERE i.deal_id = h.deal_id)"
	" CROSS JOIN party p ON p.id = e.party_id WHERE h.room_id >= :room ORDER BY h.room_id",
    [WALK_SALE] = "SELECT room_id FROM on_sale WHERE room_id >= :room ORDER BY room_id",
    [WALK_PRICE] = "SELECT room_id, kind, total_fen, unit_fen FROM price"
		   " WHERE room_id >= :room AND start_on <= :date"
		   " ORDER BY room_id, kind, start_on, id",
};

struct rooms {
	struct ledger *ledger;
	struct statement *statement;
	struct out_column *columns;
	size_t count;
	size_t last; /* where the last columns begin */
	bool codes; /* of the rooms, only their codes */
	struct arena names;
	const char *date;
	struct expr *where;
	struct expr_params params;
	struct room_walk walks[WALKS];
};

/* The price of a kind in force that day. As ROOM_PRICE_ID, but by one look at the index and not
 * two: a listing asks it of every room. */
#define PRICE(ALIAS, KIND) \
	" LEFT JOIN price " ALIAS " ON " ALIAS \
	".id = (SELECT i.id FROM price i WHERE i.room_id = r.id" \
	" AND i.kind = '" KIND \
	"' AND i.start_on <= :date ORDER BY i.start_on DESC, i.id DESC LIMIT 1)"

/* Project by project and building by building, so that nothing need be sorted. Each LEFT JOIN finds
 * one row at most, and none asks another: SQLite leaves out those of which no column is read. The
 * contract is picked by one max: the text of what goes first, then its id (an ORDER BY would make a
 * temporary table for every room). */
const char rooms_from[] =
    " FROM (SELECT r.code AS room, p.code AS project, p.city, b.code AS building, r.unit, r.floor,"
    " r.number, r.kind, r.layout, r.orientation, r.view, r.area_cm2, r.inner_area_cm2, r.extra,"
    " r.id AS room_id, b.id AS building_id, c.code AS contract,"
    " (SELECT code FROM party WHERE id = c.party_id) AS party,"
    " coalesce(e.stage, iif(c.id IS NOT NULL, 'contracted',"
    " iif(s.release_id IS NOT NULL, 'available', 'free'))) AS state,"
    " l.total_fen AS price_fen, l.unit_fen AS unit_price_fen, f.total_fen AS floor_price_fen,"
    " g.total_fen AS filed_price_fen, e.stage,"
    " (SELECT code FROM deal WHERE id = e.deal_id) AS deal,"
    " (SELECT code FROM party WHERE id = e.party_id) AS deal_party"
    " FROM project p CROSS JOIN building b ON b.project_id = p.id"
    " CROSS JOIN room r ON r.building_id = b.id"
    " LEFT JOIN contract c ON c.id = (SELECT CAST(substr(max((i.kind <> 'service') || i.start_on"
    " || printf('%019d', i.id)), 12) AS INTEGER) FROM contract i WHERE i.room_id = r.id" IN_FORCE
    ")"
    " LEFT JOIN deal_event e ON e.id = (SELECT max(i.id) FROM live_room h"
    " CROSS JOIN deal_event i ON i.deal_id = h.deal_id WHERE h.room_id = r.id)"
    " LEFT JOIN on_sale s ON s.room_id = r.id" PRICE("l", "list") PRICE("f", "floor")
	PRICE("g", "filed") ") AS r";

/* The room's columns x_NAME go into the map: its `extra` is one JSON object, which load wrote. */
static void
note_names(struct map *names, const char *json)
{
	for (const char *p = strchr(json, '"'); p != NULL; p = strchr(p, '"')) {
		const char *name = ++p;

		p += strcspn(p, "\"");
		(void)map_put(names, name, (size_t)(p - name), NULL);
		p++; /* behind it a colon, then its text or null */
		if (p[0] == ':' && p[1] == '"')
			for (p += 2; *p != '"' && *p != '\0'; p++)
				p += *p == '\\' && p[1] != '\0';
		p += *p == '"';
	}
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct out_column *)a)->name, ((const struct out_column *)b)->name);
}

/* The columns x_NAME that some room has, in order. */
static enum rc
add_extra_columns(struct rooms *rooms)
{
	static const char sql[] = "SELECT extra FROM room WHERE extra <> '{}'";
	struct statement *statement = ledger_statement(rooms->ledger, sql);
	struct out_column *first = rooms->columns + rooms->count;
	struct map names = {0};
	const char *name;
	size_t at = 0;
	int64_t value;
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc))
		note_names(&names, column_text(statement, 0));
	while ((name = map_next(&names, &at, &value)) != NULL &&
	    rooms->count < FIRST_COLUMNS + EXTRA_COLUMNS_MAX)
		rooms->columns[rooms->count++].name = arena_strdup(&rooms->names, name);
	qsort(first, (size_t)(rooms->columns + rooms->count - first), sizeof *first, compare_names);
	map_release(&names);
	return rc;
}

static void
add_columns(struct rooms *rooms, const struct source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rooms->columns[rooms->count++] = sources[i].column;
}

/* Which columns there are: of codes alone, the first one. */
static enum rc
find_columns(struct rooms *rooms)
{
	enum rc rc;

	rooms->columns =
	    xcalloc(FIRST_COLUMNS + EXTRA_COLUMNS_MAX + LAST_COLUMNS, sizeof *rooms->columns);
	add_columns(rooms, first_columns, rooms->codes ? 1 : FIRST_COLUMNS);
	rooms->last = rooms->count;
	if (rooms->codes)
		return RC_OK;
	rc = add_extra_columns(rooms);
	rooms->last = rooms->count;
	add_columns(rooms, last_columns, LAST_COLUMNS);
	return rc;
}

/* The SELECT: the x_NAME columns and the condition come to it as parameters. */
static enum rc
add_sql(struct rooms *rooms, struct text *sql, struct errors *errors, const struct place *place)
{
	enum rc rc;

	text_adds(sql, "SELECT r.room_id");
	for (size_t i = 0; i < rooms->last; i++)
		if (i >= FIRST_COLUMNS)
			text_printf(sql, ", r.extra ->> :x%zu", i);
		else
			text_printf(sql, ", %s",
			    first_columns[i].sql != NULL ? first_columns[i].sql : "NULL");
	text_adds(sql, rooms_from);
	if (rooms->where != NULL) {
		text_adds(sql, " WHERE ");
		if ((rc = expr_sql(rooms->where, sql, &rooms->params, errors, place)) != RC_OK)
			return rc;
	}
	text_adds(sql, " ORDER BY r.project, r.building, r.unit, r.floor, r.number, r.room");
	return RC_OK;
}

static enum rc
bind_all(struct rooms *rooms, date_day date, const struct place *place)
{
	char text[DATE_TEXT], name[PARAMETER_NAME];
	enum rc rc = RC_OK;

	rooms->date = arena_strdup(&rooms->names, date_format(date, text));
	bind_text(rooms->statement, ":date", rooms->date);
	for (size_t i = FIRST_COLUMNS; i < rooms->last; i++) {
		(void)snprintf(name, sizeof name, ":x%zu", i);
		bind_text(rooms->statement, name, rooms->columns[i].name);
	}
	expression_bind(rooms->statement, &rooms->params, place);
	for (int i = 0; i < WALKS && rc == RC_OK && !rooms->codes; i++)
		rc = room_walk_open(&rooms->walks[i], rooms->ledger, walk_sqls[i], rooms->date);
	return rc;
}

static struct rooms *
open_rooms(struct ledger *ledger, date_day date, const char *where, bool codes)
{
	static const struct place place = {.column = "--where"};
	struct errors *errors = ledger_errors(ledger);
	struct rooms *rooms = xcalloc(1, sizeof *rooms);
	struct text sql = {0};

	rooms->ledger = ledger;
	rooms->codes = codes;
	if (where != NULL)
		rooms->where =
		    expr_parse(&room_scope, where, strlen(where), EXPR_BOOL, errors, &place);
	if ((where == NULL || rooms->where != NULL) && find_columns(rooms) == RC_OK &&
	    expressions_allow(ledger) == RC_OK && add_sql(rooms, &sql, errors, &place) == RC_OK)
		rooms->statement = statement_new(ledger, sql.bytes, true);
	text_release(&sql);
	if (rooms->statement == NULL || bind_all(rooms, date, &place) != RC_OK) {
		rooms_close(rooms);
		return NULL;
	}
	return rooms;
}

struct rooms *
rooms_open(struct ledger *ledger, date_day date, const char *where)
{
	return open_rooms(ledger, date, where, false);
}

struct rooms *
rooms_open_codes(struct ledger *ledger, date_day date, const char *where)
{
	return open_rooms(ledger, date, where, true);
}

const struct out_column *
rooms_columns(const struct rooms *rooms, size_t *count)
{
	*count = rooms->count;
	return rooms->columns;
}

/* State, contract and party, and the deal. */
static enum rc
add_holder(struct rooms *rooms, int64_t room_id, struct value *row, struct value *last)
{
	struct statement *contract = rooms->walks[WALK_CONTRACT].statement,
			 *deal = rooms->walks[WALK_DEAL].statement;
	const char *state = "free";
	enum rc rc = RC_OK;

	if (room_walk_to(&rooms->walks[WALK_SALE], room_id, &rc))
		state = "available";
	if (room_walk_to(&rooms->walks[WALK_CONTRACT], room_id, &rc)) {
		state = "contracted";
		row[CONTRACT] = column_value(contract, 1);
		row[PARTY] = column_value(contract, 2);
	}
	row[STATE] = value_string(state);
	if (room_walk_to(&rooms->walks[WALK_DEAL], room_id, &rc)) {
		last[DEAL] = column_value(deal, 1);
		last[DEAL_PARTY] = column_value(deal, 2);
		last[STAGE] = row[STATE] = column_value(deal, 3);
	}
	return rc;
}

static enum rc
add_prices(struct room_walk *walk, int64_t room_id, struct value *last)
{
	enum rc rc = RC_OK;

	for (bool more = room_walk_to(walk, room_id, &rc); more; more = room_walk_next(walk, &rc)) {
		const char *kind = column_text(walk->statement, 1);
		struct value total = column_value(walk->statement, 2);

		if (strcmp(kind, "list") == 0) {
			last[LIST] = total;
			last[UNIT] = column_value(walk->statement, 3);
		} else {
			last[strcmp(kind, "floor") == 0 ? FLOOR : FILED] = total;
		}
	}
	return rc;
}

bool
rooms_next(struct rooms *rooms, struct value *row, enum rc *rc)
{
	struct value *last = row + rooms->last;

	if (!statement_row(rooms->statement, rc))
		return false;
	for (size_t i = 0; i < rooms->last; i++)
		row[i] = column_value(rooms->statement, (int)i + 1);
	if (rooms->codes)
		return true;
	for (size_t i = 0; i < LAST_COLUMNS; i++)
		last[i] = value_null();
	*rc = add_holder(rooms, rooms_id(rooms), row, last);
	if (*rc == RC_OK)
		*rc = add_prices(&rooms->walks[WALK_PRICE], rooms_id(rooms), last);
	return *rc == RC_OK;
}

int64_t
rooms_id(const struct rooms *rooms)
{
	return column_int(rooms->statement, 0);
}

void
rooms_close(struct rooms *rooms)
{
	if (rooms == NULL)
		return;
	statement_free(rooms->statement);
	for (int i = 0; i < WALKS; i++)
		room_walk_close(&rooms->walks[i]);
	expr_params_release(&rooms->params);
	expr_free(rooms->where);
	arena_release(&rooms->names);
	free(rooms->columns);
	free(rooms);
}
