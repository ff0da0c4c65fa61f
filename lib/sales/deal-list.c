#include "sales/deal-list.h"

#include "ledger/run.h"
#include "ledger/statement.h"

const struct out_column deal_list_columns[DEAL_LIST_COLUMNS] = {
    {.name = "deal", .type = TYPE_CODE},
    {.name = "event", .type = TYPE_CODE},
    {.name = "room", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "stage", .type = TYPE_CODE},
    {.name = "until", .type = TYPE_DATE},
    {.name = "contract", .type = TYPE_CODE},
    {.name = "bill", .type = TYPE_CODE},
    {.name = "amount", .type = TYPE_MONEY, .sum = true},
    {.name = "queue", .type = TYPE_INT},
    {.name = "from", .type = TYPE_CODE},
};

struct deal_marks
deal_marks_now(struct ledger *ledger)
{
	return (struct deal_marks){run_mark(ledger, "deal_event"), run_mark(ledger, "bill")};
}

enum rc
deal_list(struct ledger *ledger, const struct deal_marks *marks, struct out *out)
{
	static const char sql[] =
	    "SELECT d.code, e.kind, r.code, p.code, p.name, e.stage, e.until_on, c.code, b.code,"
	    " b.amount_fen, d.queue, f.code FROM deal_event e JOIN deal d ON d.id = e.deal_id"
	    " JOIN party p ON p.id = e.party_id LEFT JOIN deal f ON f.id = d.from_id"
	    " LEFT JOIN deal_room h ON h.id = (SELECT min(id) FROM deal_room WHERE deal_id = d.id)"
	    " LEFT JOIN room r ON r.id = h.room_id LEFT JOIN contract c ON c.id = e.contract_id"
	    " LEFT JOIN bill b ON b.id = (SELECT min(n.id) FROM bill n INDEXED BY bill_beside"
	    " WHERE n.contract_id = e.contract_id AND n.clause_id IS NULL AND n.id > :bill_mark"
	    " AND n.amount_fen > 0) WHERE e.id > :event_mark ORDER BY e.id";
	struct statement *s = ledger_statement(ledger, sql);

	bind_int(s, ":event_mark", marks->events);
	bind_int(s, ":bill_mark", marks->bills);
	return statement_list(s, out);
}
