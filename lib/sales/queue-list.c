/* The queue, for people. */
#include "ledger/statement.h"
#include "sales/queue.h"

const struct out_column queue_list_columns[QUEUE_LIST_COLUMNS] = {
    {.name = "project", .type = TYPE_CODE},
    {.name = "queue", .type = TYPE_INT},
    {.name = "deal", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "phone"},
    {.name = "date", .type = TYPE_DATE},
    {.name = "bill", .type = TYPE_CODE},
    {.name = "amount", .type = TYPE_MONEY, .sum = true},
    {.name = "paid", .type = TYPE_MONEY, .sum = true},
    {.name = "state", .type = TYPE_CODE},
    {.name = "until", .type = TYPE_DATE},
};

/* State: waiting, called, passed (called, and its time is over), booked, or how else it ended. */
static const char sql_list[] =
    "SELECT pr.code, d.queue, d.code, p.code, p.name, p.phone, d.date, b.code, b.amount_fen,"
    " b.amount_fen - coalesce(o.open_fen, 0), CASE WHEN e.kind = 'convert' THEN 'booked'"
    " WHEN e.stage = 'ended' THEN e.kind WHEN e.until_on IS NULL THEN 'waiting'"
    " WHEN e.until_on < :date THEN 'passed' ELSE 'called' END, e.until_on"
    " FROM deal d JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event WHERE deal_id = d.id)"
    " JOIN project pr ON pr.id = d.project_id JOIN party p ON p.id = e.party_id"
    " LEFT JOIN bill b ON b.id = (SELECT min(n.id) FROM bill n INDEXED BY bill_beside"
    " WHERE n.contract_id = e.contract_id AND n.clause_id IS NULL)"
    " LEFT JOIN open_bill o ON o.bill_id = b.id"
    " WHERE d.queue IS NOT NULL AND (:project IS NULL OR pr.code = :project)"
    " AND (:all OR e.stage = 'queued') ORDER BY pr.code, d.queue";

enum rc
queue_list(struct ledger *ledger, date_day date, const char *project, bool all, struct out *out)
{
	struct statement *s = ledger_statement(ledger, sql_list);
	char today[DATE_TEXT];

	bind_text(s, ":date", date_format(date, today));
	bind_text(s, ":project", project);
	bind_int(s, ":all", all);
	return statement_list(s, out);
}
