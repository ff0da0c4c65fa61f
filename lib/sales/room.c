#include "sales/room.h"

#include <stdio.h>

#include "ledger/statement.h"

/* The price of a kind in force: the latest day's, and of a day the one written last.
 * By the index alone. */
#define PRICE(ALIAS, KIND) \
	" LEFT JOIN price " ALIAS " ON " ALIAS ".id = (SELECT max(p.id) FROM price p" \
	" WHERE p.room_id = r.id AND p.kind = '" KIND "' AND p.start_on = (SELECT max(q.start_on)" \
	" FROM price q WHERE q.room_id = r.id AND q.kind = '" KIND "' AND q.start_on <= :date))"

#define ROOM(WHERE) \
	"SELECT r.id, r.building_id, b.project_id, r.code, r.kind, r.area_cm2, r.inner_area_cm2," \
	" l.total_fen, l.unit_fen, l.basis, f.total_fen, g.total_fen," \
	" (SELECT release_id FROM on_sale o WHERE o.room_id = r.id)," \
	" (SELECT c.id FROM contract c WHERE c.room_id = r.id AND c.kind = 'sale'" \
	" AND coalesce(c.end_on, '9999') >= :date" \
	" AND NOT EXISTS (SELECT 1 FROM deal_room h JOIN deal_event e ON e.deal_id = h.deal_id" \
	" WHERE h.room_id = r.id AND e.contract_id = c.id) LIMIT 1)" \
	" FROM room r JOIN building b ON b.id = r.building_id" PRICE("l", "list") \
	    PRICE("f", "floor") PRICE("g", "filed") " WHERE " WHERE

enum { SQL_BY_CODE, SQL_BY_ID };

static const char *const sqls[] = {
    [SQL_BY_CODE] = ROOM("r.code = :room"),
    [SQL_BY_ID] = ROOM("r.id = :room"),
};

static void
row_to_room(struct statement *s, struct sales_room *room)
{
	*room = (struct sales_room){.id = column_int(s, 0),
	    .building_id = column_int(s, 1),
	    .project_id = column_int(s, 2),
	    .area_cm2 = column_int(s, 5),
	    .inner_area_cm2 = column_int(s, 6),
	    .list_fen = column_int(s, 7),
	    .unit_fen = column_int(s, 8),
	    .floor_fen = column_int(s, 10),
	    .filed_fen = column_int(s, 11),
	    .release_id = column_int(s, 12),
	    .sold_id = column_int(s, 13)};
	(void)snprintf(room->code, sizeof room->code, "%s", column_text(s, 3));
	(void)snprintf(room->kind, sizeof room->kind, "%s", column_text(s, 4));
	(void)snprintf(room->basis, sizeof room->basis, "%s", column_text(s, 9));
}

static bool
find(struct ledger *ledger, const char *sql, struct value key, date_day date,
    struct sales_room *room, enum rc *rc)
{
	struct statement *s = ledger_statement(ledger, sql);
	char today[DATE_TEXT];

	*rc = RC_OK;
	bind_value(s, ":room", key);
	bind_text(s, ":date", date_format(date, today));
	if (!statement_row(s, rc))
		return false;
	row_to_room(s, room);
	statement_reset(s);
	return true;
}

bool
sales_room_find(
    struct ledger *ledger, struct value code, date_day date, struct sales_room *room, enum rc *rc)
{
	return find(ledger, sqls[SQL_BY_CODE], code, date, room, rc);
}

bool
sales_room_get(
    struct ledger *ledger, int64_t room_id, date_day date, struct sales_room *room, enum rc *rc)
{
	return find(ledger, sqls[SQL_BY_ID], value_int(room_id), date, room, rc);
}
