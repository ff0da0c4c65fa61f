#include "billing/adjust-list.h"

#include "ledger/statement.h"

const struct out_column adjust_columns[ADJUST_COLUMNS] = {
    {.name = "bill", .type = TYPE_CODE},
    {.name = "kind", .type = TYPE_CODE},
    {.name = "of", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "item", .type = TYPE_CODE},
    {.name = "due", .type = TYPE_DATE},
    {.name = "amount", .type = TYPE_MONEY, .sum = true},
    {.name = "reason"},
};

enum rc
adjust_list(struct ledger *ledger, int64_t mark, struct out *out)
{
	static const char sql[] =
	    "SELECT b.code, a.kind, o.code, p.code, p.name, i.code, b.due_on, b.amount_fen,"
	    " a.reason FROM adjustment a JOIN bill b ON b.id = a.bill_id"
	    " JOIN party p ON p.id = b.party_id JOIN item i ON i.id = b.item_id"
	    " LEFT JOIN bill o ON o.id = a.of_id WHERE a.id > :mark ORDER BY a.id";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_int(statement, ":mark", mark);
	return statement_list(statement, out);
}
