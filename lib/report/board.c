#include "report/board.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "ledger/statement.h"
#include "master/room-price.h"
#include "master/rooms.h"

enum board_column {
	BOARD_ROOM,
	BOARD_PROJECT,
	BOARD_BUILDING,
	BOARD_UNIT,
	BOARD_FLOOR,
	BOARD_ROOM_NUMBER,
	BOARD_ROOM_STATE,
	BOARD_ROOM_PRICE,
	BOARD_PARTY,
	BOARD_NAME,
	BOARD_DEAL,
	BOARD_UNTIL,
	BOARD_PROJECT_NAME,
	BOARD_BUILDING_NAME,
	BOARD_COLUMNS,
};

static const struct out_column columns[2][BOARD_COLUMNS] = {
    {[BOARD_ROOM] = {.name = "room", .title = "Room", .type = TYPE_CODE},
	[BOARD_PROJECT] = {.name = "project", .title = "Project", .type = TYPE_CODE},
	[BOARD_BUILDING] = {.name = "building", .title = "Building", .type = TYPE_CODE},
	[BOARD_UNIT] = {.name = "unit", .title = "Unit"},
	[BOARD_FLOOR] = {.name = "floor", .title = "Floor", .type = TYPE_INT},
	[BOARD_ROOM_NUMBER] = {.name = "number", .title = "Number"},
	[BOARD_ROOM_STATE] = {.name = "state", .title = "State"},
	[BOARD_ROOM_PRICE] = {.name = "price", .title = "Price", .type = TYPE_MONEY, .sum = true},
	[BOARD_PARTY] = {.name = "party", .title = "Party", .type = TYPE_CODE},
	[BOARD_NAME] = {.name = "name", .title = "Name"},
	[BOARD_DEAL] = {.name = "deal", .title = "Deal", .type = TYPE_CODE},
	[BOARD_UNTIL] = {.name = "until", .title = "Until", .type = TYPE_DATE},
	[BOARD_PROJECT_NAME] = {.name = "project_name", .title = "Project's name"},
	[BOARD_BUILDING_NAME] = {.name = "building_name", .title = "Building's name"}},
    {[BOARD_ROOM] = {.name = "room", .title = "房间", .type = TYPE_CODE},
	[BOARD_PROJECT] = {.name = "project", .title = "项目", .type = TYPE_CODE},
	[BOARD_BUILDING] = {.name = "building", .title = "楼栋", .type = TYPE_CODE},
	[BOARD_UNIT] = {.name = "unit", .title = "单元"},
	[BOARD_FLOOR] = {.name = "floor", .title = "楼层", .type = TYPE_INT},
	[BOARD_ROOM_NUMBER] = {.name = "number", .title = "房号"},
	[BOARD_ROOM_STATE] = {.name = "state", .title = "状态"},
	[BOARD_ROOM_PRICE] = {.name = "price", .title = "总价", .type = TYPE_MONEY, .sum = true},
	[BOARD_PARTY] = {.name = "party", .title = "客户", .type = TYPE_CODE},
	[BOARD_NAME] = {.name = "name", .title = "客户名称"},
	[BOARD_DEAL] = {.name = "deal", .title = "交易", .type = TYPE_CODE},
	[BOARD_UNTIL] = {.name = "until", .title = "截止日", .type = TYPE_DATE},
	[BOARD_PROJECT_NAME] = {.name = "project_name", .title = "项目名称"},
	[BOARD_BUILDING_NAME] = {.name = "building_name", .title = "楼栋名称"}},
};

/* In the order of a sale. */
static const struct out_state states[2][7] = {
    {{"free", "not on sale", '-', TONE_GREY}, {"available", "available", 'A', TONE_GREEN},
	{"reserved", "reserved", 'R', TONE_CYAN}, {"booked", "booked", 'B', TONE_YELLOW},
	{"subscribed", "subscribed", 'U', TONE_BLUE}, {"signed", "signed", 'S', TONE_RED},
	{"contracted", "contracted", 'C', TONE_PURPLE}},
    {{"free", "未放盘", '-', TONE_GREY}, {"available", "可售", 'A', TONE_GREEN},
	{"reserved", "预留", 'R', TONE_CYAN}, {"booked", "预定", 'B', TONE_YELLOW},
	{"subscribed", "认购", 'U', TONE_BLUE}, {"signed", "签约", 'S', TONE_RED},
	{"contracted", "有合同", 'C', TONE_PURPLE}},
};

struct board {
	struct ledger *ledger;
	struct rooms *rooms;
	struct value *row; /* of rooms */
	int at[BOARD_COLUMNS]; /* where rooms has a column of ours; -1: nowhere */
	char *const *places;
	int place_count;
	bool chinese;
	struct out_grid grid;
	char today[DATE_TEXT];
};

bool
board_show_parse(const char *word, enum board_show *show)
{
	static const char *const words[] = {[BOARD_NUMBER] = "number",
	    [BOARD_STATE] = "state",
	    [BOARD_PRICE] = "price",
	    [BOARD_BUYER] = "buyer"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0) {
			*show = (enum board_show)i;
			return true;
		}
	return false;
}

/* Each place must be there, or its mistake would look like an empty board. */
static enum rc
check_places(struct board *board)
{
	static const char sql[] = "SELECT 1 FROM building b JOIN project p ON p.id = b.project_id"
				  " WHERE :place IN (p.code, b.code, p.code || '/' || b.code)"
				  " UNION ALL SELECT 1 FROM project WHERE code = :place";
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < board->place_count; i++) {
		struct statement *statement = ledger_statement(board->ledger, sql);

		bind_text(statement, ":place", board->places[i]);
		if (statement_number(statement, 0) == 0)
			rc = error_add(ledger_errors(board->ledger), RC_DATA, NULL,
			    _("expected the code of a project or building, or PROJECT/BUILDING, got %s"),
			    quote_text(board->places[i]));
	}
	return rc;
}

static void
find_columns(struct board *board)
{
	size_t count;
	const struct out_column *theirs = rooms_columns(board->rooms, &count);

	board->row = xcalloc(count, sizeof *board->row);
	for (int i = 0; i < BOARD_COLUMNS; i++) {
		board->at[i] = -1;
		for (size_t k = 0; k < count; k++)
			if (strcmp(columns[0][i].name, theirs[k].name) == 0)
				board->at[i] = (int)k;
	}
}

struct board *
board_open(struct ledger *ledger, date_day date, const char *where, char *const *places, int count,
    bool chinese)
{
	struct board *board = xcalloc(1, sizeof *board);

	*board = (struct board){
	    .ledger = ledger, .places = places, .place_count = count, .chinese = chinese};
	(void)date_format(date, board->today);
	if (check_places(board) == RC_OK)
		board->rooms = rooms_open(ledger, date, where);
	if (board->rooms == NULL) {
		board_close(board);
		return NULL;
	}
	find_columns(board);
	return board;
}

void
board_close(struct board *board)
{
	if (board == NULL)
		return;
	rooms_close(board->rooms);
	free(board->row);
	free(board);
}

const struct out_column *
board_columns(const struct board *board, size_t *count)
{
	*count = BOARD_COLUMNS;
	return columns[board->chinese];
}

const struct out_grid *
board_grid(struct board *board, enum board_show show)
{
	static const int shown[] = {[BOARD_NUMBER] = -1,
	    [BOARD_STATE] = BOARD_ROOM_STATE,
	    [BOARD_PRICE] = BOARD_ROOM_PRICE,
	    [BOARD_BUYER] = BOARD_NAME};

	board->grid = (struct out_grid){.project = BOARD_PROJECT,
	    .building = BOARD_BUILDING,
	    .project_name = BOARD_PROJECT_NAME,
	    .building_name = BOARD_BUILDING_NAME,
	    .unit = BOARD_UNIT,
	    .floor = BOARD_FLOOR,
	    .number = BOARD_ROOM_NUMBER,
	    .shown = shown[show],
	    .state = BOARD_ROOM_STATE,
	    .states = states[board->chinese],
	    .state_count = sizeof *states / sizeof **states};
	return &board->grid;
}

bool
board_is_later(const struct board *board, char day[DATE_TEXT])
{
	static const char sql[] =
	    "SELECT max(date) FROM"
	    " (SELECT date FROM deal_event UNION ALL SELECT date FROM room_release)"
	    " WHERE date > :today";
	struct statement *statement = ledger_statement(board->ledger, sql);
	enum rc rc;
	bool later;

	bind_text(statement, ":today", board->today);
	later = statement_row(statement, &rc) && !column_null(statement, 0);
	if (later)
		(void)snprintf(day, DATE_TEXT, "%s", column_text(statement, 0));
	statement_reset(statement);
	return later;
}

static bool
is_text(const struct value *value, const char *text, size_t length)
{
	return value->kind == VALUE_TEXT && value->length == length &&
	    memcmp(value->bytes, text, length) == 0;
}

/* True when the room is in one of the places asked for. */
static bool
is_asked(const struct board *board, const struct value *project, const struct value *building)
{
	for (int i = 0; i < board->place_count; i++) {
		const char *place = board->places[i];
		size_t length = strlen(place);

		if (is_text(project, place, length) || is_text(building, place, length))
			return true;
		if (length > project->length && place[project->length] == '/' &&
		    is_text(project, place, project->length) &&
		    is_text(building, place + project->length + 1, length - project->length - 1))
			return true;
	}
	return board->place_count == 0;
}

/* What the list of rooms does not tell: names, and of a deal's room its share
 * of the deal's price. */
static enum rc
add_deal(struct board *board, struct value *row)
{
	static const char sql[] =
	    "SELECT j.name, b.name, d.code, e.until_on, p.code, p.name,"
	    " coalesce((SELECT sum(l.price_fen) FROM deal_line l WHERE l.deal_id = d.id"
	    "  AND l.room_id = r.id AND l.event_id = (SELECT max(m.event_id) FROM deal_line m"
	    "  WHERE m.deal_id = d.id)),"
	    " (SELECT total_fen FROM price"
	    "  WHERE id = " ROOM_PRICE_ID("r.id", "'list'",
		":today") ")),"
			  " (SELECT name FROM party WHERE code = :party)"
			  " FROM room r"
			  " JOIN building b ON b.id = r.building_id"
			  " JOIN project j ON j.id = b.project_id"
			  " LEFT JOIN live_room h ON h.room_id = r.id"
			  " LEFT JOIN deal d ON d.id = h.deal_id"
			  " LEFT JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event WHERE deal_id = d.id)"
			  " LEFT JOIN party p ON p.id = e.party_id"
			  " WHERE r.code = :room";
	struct statement *statement = ledger_statement(board->ledger, sql);
	enum rc rc = RC_OK;

	bind_value(statement, ":room", row[BOARD_ROOM]);
	bind_value(statement, ":party", row[BOARD_PARTY]);
	bind_text(statement, ":today", board->today);
	if (!statement_row(statement, &rc))
		return rc;
	row[BOARD_PROJECT_NAME] = column_value(statement, 0);
	row[BOARD_BUILDING_NAME] = column_value(statement, 1);
	row[BOARD_ROOM_PRICE] = column_value(statement, 6);
	row[BOARD_NAME] = column_value(statement, 7);
	if (column_null(statement, 2)) {
		if (!value_is(row[BOARD_ROOM_STATE], "contracted"))
			row[BOARD_PARTY] = row[BOARD_NAME] =
			    value_null(); /* of a contract that ends today */
		return RC_OK;
	}
	row[BOARD_DEAL] = column_value(statement, 2);
	row[BOARD_UNTIL] = column_value(statement, 3);
	row[BOARD_PARTY] = column_value(statement, 4);
	row[BOARD_NAME] = column_value(statement, 5);
	return RC_OK;
}

bool
board_next(struct board *board, struct value *row, enum rc *rc)
{
	while (rooms_next(board->rooms, board->row, rc)) {
		for (int i = 0; i < BOARD_COLUMNS; i++)
			row[i] = board->at[i] >= 0 ? board->row[board->at[i]] : value_null();
		if (is_asked(board, &row[BOARD_PROJECT], &row[BOARD_BUILDING]))
			return (*rc = add_deal(board, row)) == RC_OK;
	}
	return false;
}
