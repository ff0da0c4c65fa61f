#include "sales/instalment-list.h"

#include "ledger/statement.h"

const struct out_column instalment_columns[INSTALMENT_COLUMNS] = {
    {.name = "deal", .type = TYPE_CODE},
    {.name = "contract", .type = TYPE_CODE},
    {.name = "room", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "plan", .type = TYPE_CODE},
    {.name = "price", .type = TYPE_MONEY},
    {.name = "step", .type = TYPE_CODE},
    {.name = "item", .type = TYPE_CODE},
    {.name = "amount", .type = TYPE_MONEY, .sum = true},
    {.name = "due", .type = TYPE_DATE},
    {.name = "when"},
};

enum rc
instalment_list(struct ledger *ledger, int64_t mark, struct out *out)
{
	static const char sql[] =
	    "SELECT v.deal, v.contract, v.room, v.party, v.name, v.plan, v.price_fen, i.step,"
	    " t.code, i.amount_fen, i.due_on, i.due FROM instalment i"
	    " CROSS JOIN v_deal v ON v.deal_id = i.deal_id JOIN item t ON t.id = i.item_id"
	    " WHERE i.id > :mark ORDER BY i.id";
	struct statement *s = ledger_statement(ledger, sql);

	bind_int(s, ":mark", mark);
	return statement_list(s, out);
}
