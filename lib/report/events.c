#include "report/events.h"

#include <string.h>

/* How a row of each fact table is told. Values are never NULL: a NULL would take the
 * whole detail with it. */
static const struct source {
	const char *table, *alias;
	const char *what, *detail;
	const char *join; /* behind `table alias`; NULL: nothing */
} sources[] = {
    {"history", "h", "h.table_name || ':' || h.row_id", "h.version", NULL},
    {"history", "c", "c.table_name",
	"c.table_name || '=' || k.code || '/' || t.code || (SELECT group_concat(' ' || n.key || '='"
	" || n.value, '') FROM json_each(c.version) n"
	" WHERE n.value IS NOT NULL AND n.key NOT IN ('id', 'contract_id', 'code', 'item_id'))",
	"JOIN clause t ON t.id = c.row_id JOIN contract k ON k.id = t.contract_id"},
    /* Each version of a master row: what it began with, then what changed in it. */
    {"history", "v", "CASE WHEN o.id IS NULL THEN 'added' ELSE 'changed' END",
	"(SELECT group_concat(n.key || '=' || CASE WHEN o.id IS NULL THEN '' ELSE"
	"   coalesce((SELECT m.value FROM json_each(o.version) m WHERE m.key = n.key), '-') || '>' END"
	"   || coalesce(n.value, '-'), ' ')"
	"  FROM json_each(v.version) n WHERE n.key <> 'id' AND CASE WHEN o.id IS NULL"
	"   THEN n.value IS NOT NULL ELSE n.value IS NOT"
	"   (SELECT m.value FROM json_each(o.version) m WHERE m.key = n.key) END)",
	"LEFT JOIN history o ON o.id = (SELECT max(x.id) FROM history x"
	" WHERE x.table_name = :table AND x.row_id = :id AND x.id < v.id)"},
    {"reading", "g", "'reading'",
	"'room=' || r.code || ' item=' || i.code || ' date=' || g.date || ' reading=' || g.reading"
	" || coalesce(' replaced_at=' || g.replaced_at, '')",
	"JOIN room r ON r.id = g.room_id JOIN item i ON i.id = g.item_id"},
    {"bill", "b", "CASE WHEN b.reverses_id IS NULL THEN 'bill' ELSE 'bill-undone' END",
	"'bill=' || b.code || ' contract=' || c.code || ' item=' || i.code || ' amount='"
	" || yuan(b.amount_fen) || ' due=' || b.due_on",
	"JOIN contract c ON c.id = b.contract_id JOIN item i ON i.id = b.item_id"},
    {"statement", "s", "'statement'",
	"'account=' || a.code || ' file=' || s.file || ' profile=' || s.profile || ' lines=' || s.lines"
	" || ' sha256=' || s.sha256",
	"JOIN account a ON a.id = s.account_id"},
    {"bank_line", "l", "'line'",
	"'line=' || fact_code('L', l.id) || ' account=' || c.code || ' date=' || l.date"
	" || ' amount=' || yuan(l.amount_fen) || ' file=' || s.file || ':' || l.line",
	"JOIN account c ON c.id = l.account_id JOIN statement s ON s.id = l.statement_id"},
    {"receipt", "r", "CASE WHEN r.reverses_id IS NULL THEN 'receipt' ELSE 'receipt-undone' END",
	"'receipt=' || fact_code('R', r.id) || ' party=' || p.code || ' amount='"
	" || yuan(r.amount_fen) || ' date=' || r.date || ' source=' || r.source",
	"JOIN party p ON p.id = r.party_id"},
    {"allocation", "a",
	"CASE WHEN a.reverses_id IS NULL THEN 'allocation' ELSE 'allocation-undone' END",
	"'allocation=' || fact_code('A', a.id) || ' amount=' || yuan(a.amount_fen) || ' '"
	" || CASE WHEN a.receipt_id IS NULL"
	" THEN 'credit=' || (SELECT k.code FROM bill k WHERE k.id = a.credit_id)"
	" ELSE 'receipt=' || fact_code('R', a.receipt_id) END || ' bill=' || b.code"
	" || ' rule=' || a.rule || ' evidence=' || a.evidence",
	"JOIN bill b ON b.id = a.bill_id"},
    {"notice", "n", "'notice'",
	"'level=' || d.code || ' channel=' || n.channel || ' open=' || yuan(n.open_fen)"
	" || ' letter=' || n.letter",
	"JOIN dun_level d ON d.id = n.dun_level_id"},
    {"adjustment", "j", "j.kind",
	"'bill=' || b.code || coalesce(' of=' || o.code, '') || ' amount=' || yuan(b.amount_fen)"
	" || ' due=' || b.due_on || ' reason=' || j.reason",
	"JOIN bill b ON b.id = j.bill_id LEFT JOIN bill o ON o.id = j.of_id"},
    {"payment_document", "d", "'document'",
	"'document=' || d.code || ' party=' || p.code || ' due=' || d.due_on || ' total='"
	" || yuan(d.total_fen) || coalesce(' letter=' || d.letter, '')",
	"JOIN party p ON p.id = d.party_id"},
    {"payment_document_bill", "m", "'document-bill'",
	"'document=' || d.code || ' bill=' || b.code || ' open=' || yuan(m.open_fen)",
	"JOIN payment_document d ON d.id = m.document_id JOIN bill b ON b.id = m.bill_id"},
    {"slip", "u", "'slip'",
	"'receipt=' || fact_code('R', u.receipt_id) || ' fee=' || yuan(u.fee_fen)"
	" || coalesce(' reference=' || u.reference, '') || coalesce(' note=' || u.note, '')",
	NULL},
    {"entry", "e", "CASE WHEN e.reverses_id IS NULL THEN 'entry' ELSE 'entry-undone' END",
	"'kind=' || e.kind || ' account=' || g.code || ' amount=' || yuan(e.amount_fen)"
	" || ' date=' || e.date || ' rule=' || e.rule || ' evidence=' || e.evidence",
	"JOIN ledger_account g ON g.id = e.ledger_account_id"},
    {"hold", "h", "CASE WHEN h.reverses_id IS NULL THEN h.kind ELSE h.kind || '-released' END",
	"'bill=' || b.code || coalesce(' until=' || h.until, '')"
	" || coalesce(' amount=' || yuan(h.amount_fen), '') || ' reason=' || h.reason",
	"JOIN bill b ON b.id = h.bill_id"},
    {"letter", "l", "'letter'",
	"'letter=' || l.file || ' party=' || p.code || ' channel=' || l.channel"
	" || ' address=' || l.address",
	"JOIN party p ON p.id = l.party_id"},
    {"delivery", "y", "y.step",
	"'letter=' || l.file || ' at=' || y.at || ' address=' || y.address || ' said=' || y.said",
	"JOIN letter l ON l.id = y.letter_id"},
    {"meter_reading", "g",
	"CASE g.kind WHEN 'correct' THEN 'correction' WHEN 'estimate' THEN 'estimate' ELSE 'reading' END",
	"coalesce('meter=' || m.code, 'room=' || r.code || ' item=' || i.code)"
	" || ' date=' || g.date || ' reading=' || coalesce(g.reading, '-')"
	" || coalesce(' replaced_at=' || g.replaced_at, '')"
	" || iif(g.kind = 'correct', ' correction=' || g.code, '')"
	" || coalesce(' reason=' || g.reason, '')",
	"LEFT JOIN meter m ON m.id = g.meter_id LEFT JOIN room r ON r.id = g.room_id"
	" LEFT JOIN item i ON i.id = g.item_id"},
    {"price", "w", "'price'",
	"'room=' || r.code || ' kind=' || w.kind || ' start=' || w.start_on || ' total='"
	" || yuan(w.total_fen) || ' unit=' || yuan(w.unit_fen) || ' basis=' || w.basis"
	" || ' reason=' || w.reason",
	"JOIN room r ON r.id = w.room_id"},
    {"room_release", "q",
	"CASE WHEN q.withdraws_id IS NULL THEN 'release' ELSE 'release-undone' END",
	"'room=' || r.code || coalesce(' permit=' || q.permit || ' permit_on=' || q.permit_on, '')"
	" || coalesce(' reason=' || nullif(q.reason, ''), '')",
	"JOIN room r ON r.id = q.room_id"},
    {"deal", "s", "'deal'",
	"'deal=' || s.code || ' project=' || p.code || coalesce(' from=' || f.code, '')"
	" || coalesce(' queue=' || s.queue, '')",
	"JOIN project p ON p.id = s.project_id LEFT JOIN deal f ON f.id = s.from_id"},
    {"deal_event", "v", "v.kind",
	"'deal=' || s.code || ' stage=' || v.stage || ' party=' || p.code"
	" || coalesce(' contract=' || c.code, '') || coalesce(' plan=' || l.code, '')"
	" || coalesce(' until=' || v.until_on, '') || coalesce(' price=' || yuan(v.price_fen), '')"
	" || coalesce(' reason=' || nullif(v.reason, ''), '')",
	"JOIN deal s ON s.id = v.deal_id JOIN party p ON p.id = v.party_id"
	" LEFT JOIN contract c ON c.id = v.contract_id LEFT JOIN plan l ON l.id = v.plan_id"},
    {"deal_room", "o", "'room'", "'deal=' || s.code || ' room=' || r.code || ' role=' || o.role",
	"JOIN deal s ON s.id = o.deal_id JOIN room r ON r.id = o.room_id"},
    {"deal_line", "x", "'sold'",
	"'deal=' || s.code || ' item=' || i.code || coalesce(' room=' || r.code, '') || ' list='"
	" || yuan(x.list_fen) || ' price=' || yuan(x.price_fen) || ' discounts=' || x.discounts",
	"JOIN deal s ON s.id = x.deal_id JOIN item i ON i.id = x.item_id"
	" LEFT JOIN room r ON r.id = x.room_id"},
    {"instalment", "t", "'instalment'",
	"'deal=' || s.code || ' step=' || t.step || ' item=' || i.code || ' amount='"
	" || yuan(t.amount_fen) || ' due=' || t.due || coalesce(' due_on=' || t.due_on, '')",
	"JOIN deal s ON s.id = t.deal_id JOIN item i ON i.id = t.item_id"},
    {"deal_buyer", "k", "'buyer'",
	"'deal=' || s.code || ' party=' || p.code || ' share=' || k.share",
	"JOIN deal s ON s.id = k.deal_id JOIN party p ON p.id = k.party_id"},
};

/* The version of a bill's clause that the run which made it knew. */
#define CLAUSE_VERSION \
	"c.id = (SELECT max(x.id) FROM bill y JOIN history x ON x.table_name = 'clause'" \
	" AND x.row_id = y.clause_id WHERE y.id = :id AND x.id <=" \
	" (SELECT max(g.last_id) FROM run_range g WHERE g.table_name = 'history' AND g.run_id <=" \
	"  (SELECT w.run_id FROM run_range w WHERE w.table_name = 'bill' AND w.last_id =" \
	"   (SELECT min(z.last_id) FROM run_range z WHERE z.table_name = 'bill' AND z.last_id >= :id))))"
#define BILL_RECEIPTS "(SELECT x.receipt_id FROM allocation x WHERE x.bill_id = :id)"

/* Of the contracts that a deal had. */
#define DEAL_BILLS \
	"(SELECT x.id FROM deal_event e JOIN bill x ON x.contract_id = e.contract_id AND x.clause_id IS NULL" \
	" WHERE e.deal_id = :id UNION SELECT x.id FROM deal_event e" \
	" JOIN clause w ON w.contract_id = e.contract_id JOIN bill x ON x.clause_id = w.id" \
	" WHERE e.deal_id = :id)"

/* Which rows are told of a row of a table, beside itself. A reversal is found by
 * reverses_id, which is indexed. */
static const struct link {
	const char *table;
	const char *source, *alias; /* of sources */
	const char *rows;
} links[] = {
    {"bill", "history", "c", CLAUSE_VERSION},
    {"bill", "bill", "b", "b.reverses_id = :id"},
    {"bill", "adjustment", "j", "j.bill_id = :id"},
    {"bill", "adjustment", "j", "j.of_id = :id"},
    {"bill", "payment_document_bill", "m", "m.bill_id = :id"},
    {"bill", "bank_line", "l",
	"l.id IN (SELECT t.bank_line_id FROM receipt t WHERE t.id IN " BILL_RECEIPTS ")"},
    {"bill", "receipt", "r", "r.id IN " BILL_RECEIPTS},
    {"bill", "receipt", "r", "r.reverses_id IN " BILL_RECEIPTS},
    {"bill", "slip", "u", "u.receipt_id IN " BILL_RECEIPTS},
    {"bill", "allocation", "a", "a.bill_id = :id"},
    {"bill", "allocation", "a", "a.credit_id = :id"},
    {"bill", "notice", "n", "n.bill_id = :id"},
    {"bill", "hold", "h", "h.bill_id = :id"},
    {"bill", "delivery", "y",
	"y.letter_id IN (SELECT x.id FROM notice w JOIN letter x ON x.file = w.letter"
	" WHERE w.bill_id = :id)"},
    {"bank_line", "receipt", "r", "r.bank_line_id = :id"},
    {"bank_line", "entry", "e", "e.bank_line_id = :id"},
    {"bank_line", "allocation", "a",
	"a.receipt_id IN (SELECT x.id FROM receipt x WHERE x.bank_line_id = :id)"},
    {"receipt", "receipt", "r", "r.reverses_id = :id"},
    {"receipt", "slip", "u", "u.receipt_id = :id"},
    {"receipt", "allocation", "a", "a.receipt_id = :id"},
    {"receipt", "bank_line", "l", "l.id = (SELECT x.bank_line_id FROM receipt x WHERE x.id = :id)"},
    {"receipt", "entry", "e", "e.receipt_id = :id"},
    {"allocation", "allocation", "a", "a.reverses_id = :id"},
    {"entry", "entry", "e", "e.reverses_id = :id"},
    {"hold", "hold", "h", "h.reverses_id = :id"},
    {"letter", "delivery", "y", "y.letter_id = :id"},
    {"payment_document", "payment_document_bill", "m", "m.document_id = :id"},
    {"room_release", "room_release", "q", "q.withdraws_id = :id"},
    {"deal", "deal_event", "v", "v.deal_id = :id"},
    {"deal", "deal_room", "o", "o.deal_id = :id"},
    {"deal", "deal_line", "x", "x.deal_id = :id"},
    {"deal", "instalment", "t", "t.deal_id = :id"},
    {"deal", "deal_buyer", "k", "k.deal_id = :id"},
    {"deal", "bill", "b",
	"b.id IN " DEAL_BILLS
	" AND NOT EXISTS (SELECT 1 FROM adjustment x WHERE x.bill_id = b.id)"},
    {"deal", "adjustment", "j", "j.bill_id IN " DEAL_BILLS},
    {"deal", "allocation", "a", "a.bill_id IN " DEAL_BILLS " AND a.receipt_id IS NOT NULL"},
};

static void
add_rows(struct text *sql, const struct source *source, const char *rows)
{
	text_printf(sql,
	    "%sSELECT '%s' AS source, %s.id AS id, %s AS what, %s AS detail FROM %s %s %s WHERE %s",
	    sql->length > 0 ? " UNION ALL " : "", source->table, source->alias, source->what,
	    source->detail, source->table, source->alias, source->join != NULL ? source->join : "",
	    rows);
}

static const struct source *
source_of(const char *table, const char *alias)
{
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (strcmp(sources[i].table, table) == 0 &&
		    (alias == NULL || strcmp(sources[i].alias, alias) == 0))
			return &sources[i];
	return NULL;
}

void
events_query(struct text *sql, const char *table)
{
	const struct source *itself = source_of(table, NULL);
	struct text own = {0}, query = {0};

	if (itself == NULL) {
		add_rows(
		    sql, source_of("history", "v"), "v.table_name = :table AND v.row_id = :id");
		return;
	}
	text_printf(&own, "%s.id = :id", itself->alias);
	add_rows(&query, itself, own.bytes);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (strcmp(links[i].table, table) == 0)
			add_rows(&query, source_of(links[i].source, links[i].alias), links[i].rows);
	text_adds(sql, query.bytes);
	text_release(&own);
	text_release(&query);
}
