#include "sales/price-list.h"

#include "ledger/statement.h"

const struct out_column price_list_columns[PRICE_LIST_COLUMNS] = {
    {.name = "room", .type = TYPE_CODE},
    {.name = "kind"},
    {.name = "start", .type = TYPE_DATE},
    {.name = "old", .type = TYPE_MONEY, .sum = true},
    {.name = "new", .type = TYPE_MONEY, .sum = true},
    {.name = "difference", .type = TYPE_MONEY, .sum = true},
    {.name = "basis"},
    {.name = "old_unit", .type = TYPE_MONEY},
    {.name = "new_unit", .type = TYPE_MONEY},
};

enum rc
price_list(struct ledger *ledger, int64_t mark, struct out *out)
{
	static const char sql[] =
	    "SELECT r.code, p.kind, p.start_on, o.total_fen, p.total_fen, p.total_fen - o.total_fen,"
	    " p.basis, o.unit_fen, p.unit_fen FROM price p CROSS JOIN room r ON r.id = p.room_id"
	    " LEFT JOIN price o ON o.id = (SELECT b.id FROM price b WHERE b.room_id = p.room_id"
	    " AND b.kind = p.kind AND b.start_on <= p.start_on AND b.id <= :mark"
	    " ORDER BY b.start_on DESC, b.id DESC LIMIT 1) WHERE p.id > :mark ORDER BY p.id";
	struct statement *s = ledger_statement(ledger, sql);

	bind_int(s, ":mark", mark);
	return statement_list(s, out);
}
