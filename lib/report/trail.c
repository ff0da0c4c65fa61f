#include "report/trail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/select.h"

/* How people name the rows of a table, and what is told of one. */
struct kind {
	const char *table;
	const char *by_code; /* gives the id for :code (and :owner), or NULL: only TABLE:ID */
	const char *events; /* gives table, id, what, detail for :id; NULL: a master's versions */
	char letter; /* of its codes, as L0000001; 0: it has none */
};

#define BILL_EVENTS \
	"SELECT 'bill' AS source, b.id AS id, 'bill' AS what," \
	" 'bill=' || b.code || ' contract=' || c.code || ' item=' || i.code || ' amount='" \
	" || yuan(b.amount_fen) || ' due=' || b.due_on AS detail" \
	" FROM bill b JOIN contract c ON c.id = b.contract_id JOIN item i ON i.id = b.item_id"

#define ALLOCATION_EVENTS \
	"SELECT 'allocation' AS source, a.id AS id," \
	" CASE WHEN a.reverses_id IS NULL THEN 'allocation' ELSE 'allocation-undone' END AS what," \
	" 'allocation=' || fact_code('A', a.id) || ' amount=' || yuan(a.amount_fen) || ' '" \
	" || CASE WHEN a.receipt_id IS NULL" \
	" THEN 'credit=' || (SELECT k.code FROM bill k WHERE k.id = a.credit_id)" \
	" ELSE 'receipt=' || fact_code('R', a.receipt_id) END || ' bill=' || b.code" \
	" || ' rule=' || a.rule || ' evidence=' || a.evidence AS detail" \
	" FROM allocation a JOIN bill b ON b.id = a.bill_id"

#define RECEIPT_EVENTS \
	"SELECT 'receipt' AS source, r.id AS id," \
	" CASE WHEN r.reverses_id IS NULL THEN 'receipt' ELSE 'receipt-undone' END AS what," \
	" 'receipt=' || fact_code('R', r.id) || ' party=' || p.code || ' amount='" \
	" || yuan(r.amount_fen) || ' date=' || r.date || ' source=' || r.source AS detail" \
	" FROM receipt r JOIN party p ON p.id = r.party_id"

#define LINE_EVENTS \
	"SELECT 'bank_line' AS source, l.id AS id, 'line' AS what," \
	" 'line=' || fact_code('L', l.id) || ' account=' || c.code || ' date=' || l.date" \
	" || ' amount=' || yuan(l.amount_fen) || ' file=' || s.file || ':' || l.line AS detail" \
	" FROM bank_line l JOIN account c ON c.id = l.account_id" \
	" JOIN statement s ON s.id = l.statement_id"

#define ENTRY_EVENTS \
	"SELECT 'entry' AS source, e.id AS id," \
	" CASE WHEN e.reverses_id IS NULL THEN 'entry' ELSE 'entry-undone' END AS what," \
	" 'kind=' || e.kind || ' account=' || g.code || ' amount=' || yuan(e.amount_fen)" \
	" || ' date=' || e.date || ' rule=' || e.rule || ' evidence=' || e.evidence AS detail" \
	" FROM entry e JOIN ledger_account g ON g.id = e.ledger_account_id"

#define NOTICE_EVENTS \
	"SELECT 'notice' AS source, n.id AS id, 'notice' AS what," \
	" 'level=' || d.code || ' channel=' || n.channel || ' open=' || yuan(n.open_fen)" \
	" || ' letter=' || n.letter AS detail" \
	" FROM notice n JOIN dun_level d ON d.id = n.dun_level_id"

#define HOLD_EVENTS \
	"SELECT 'hold' AS source, h.id AS id," \
	" CASE WHEN h.reverses_id IS NULL THEN h.kind ELSE h.kind || '-released' END AS what," \
	" 'bill=' || b.code || coalesce(' until=' || h.until, '')" \
	" || coalesce(' amount=' || yuan(h.amount_fen), '') || ' reason=' || h.reason AS detail" \
	" FROM hold h JOIN bill b ON b.id = h.bill_id"

#define LETTER_EVENTS \
	"SELECT 'letter' AS source, l.id AS id, 'letter' AS what," \
	" 'letter=' || l.file || ' party=' || p.code || ' channel=' || l.channel" \
	" || ' address=' || l.address AS detail" \
	" FROM letter l JOIN party p ON p.id = l.party_id"

#define DELIVERY_EVENTS \
	"SELECT 'delivery' AS source, y.id AS id, y.step AS what," \
	" 'letter=' || l.file || ' at=' || y.at || ' address=' || y.address || ' said=' || y.said" \
	" AS detail FROM delivery y JOIN letter l ON l.id = y.letter_id"

static const char bill_by_code[] = "SELECT id FROM bill WHERE own_code = :code";
static const char building_by_code[] = "SELECT b.id FROM building b"
				       " JOIN project p ON p.id = b.project_id"
				       " WHERE p.code = :owner AND b.code = :code";
static const char clause_by_code[] = "SELECT c.id FROM clause c"
				     " JOIN contract k ON k.id = c.contract_id"
				     " WHERE k.code = :owner AND c.code = :code";

/* A reversal of an own row is found by reverses_id, which is indexed. */
static const char bill_events[] = BILL_EVENTS
    " WHERE b.id = :id OR b.reverses_id = :id UNION ALL " ALLOCATION_EVENTS
    " WHERE a.bill_id = :id OR a.credit_id = :id UNION ALL " NOTICE_EVENTS " WHERE n.bill_id = :id"
    " UNION ALL " HOLD_EVENTS " WHERE h.bill_id = :id UNION ALL " DELIVERY_EVENTS
    " WHERE y.letter_id IN (SELECT x.id FROM notice m JOIN letter x ON x.file = m.letter"
    " WHERE m.bill_id = :id)";
static const char receipt_events[] =
    RECEIPT_EVENTS " WHERE r.id = :id OR r.reverses_id = :id UNION ALL " ALLOCATION_EVENTS
		   " WHERE a.receipt_id = :id UNION ALL " LINE_EVENTS
		   " WHERE l.id = (SELECT x.bank_line_id FROM receipt x WHERE x.id = :id)";
static const char line_events[] =
    LINE_EVENTS " WHERE l.id = :id UNION ALL " RECEIPT_EVENTS
		" WHERE r.bank_line_id = :id UNION ALL " ENTRY_EVENTS
		" WHERE e.bank_line_id = :id UNION ALL " ALLOCATION_EVENTS
		" WHERE a.receipt_id IN (SELECT x.id FROM receipt x WHERE x.bank_line_id = :id)";
static const char allocation_events[] =
    ALLOCATION_EVENTS " WHERE a.id = :id OR a.reverses_id = :id";
static const char entry_events[] = ENTRY_EVENTS " WHERE e.id = :id OR e.reverses_id = :id";
static const char notice_events[] = NOTICE_EVENTS " WHERE n.id = :id";
static const char hold_events[] = HOLD_EVENTS " WHERE h.id = :id OR h.reverses_id = :id";
static const char letter_events[] =
    LETTER_EVENTS " WHERE l.id = :id UNION ALL " DELIVERY_EVENTS " WHERE y.letter_id = :id";
static const char delivery_events[] = DELIVERY_EVENTS " WHERE y.id = :id";
static const char statement_events[] =
    "SELECT 'statement' AS source, s.id AS id, 'statement' AS what, 'account=' || a.code"
    " || ' file=' || s.file || ' profile=' || s.profile || ' lines=' || s.lines"
    " || ' sha256=' || s.sha256 AS detail"
    " FROM statement s JOIN account a ON a.id = s.account_id WHERE s.id = :id";
static const char reading_events[] =
    "SELECT 'reading' AS source, g.id AS id, 'reading' AS what, 'room=' || r.code || ' item='"
    " || i.code || ' date=' || g.date || ' reading=' || g.reading"
    " || coalesce(' replaced_at=' || g.replaced_at, '') AS detail"
    " FROM reading g JOIN room r ON r.id = g.room_id JOIN item i ON i.id = g.item_id"
    " WHERE g.id = :id";
static const char meter_reading_events[] =
    "SELECT 'meter_reading' AS source, g.id AS id,"
    " CASE g.kind WHEN 'correct' THEN 'correction' WHEN 'estimate' THEN 'estimate' ELSE 'reading' END"
    " AS what, coalesce('meter=' || m.code, 'room=' || r.code || ' item=' || i.code)"
    " || ' date=' || g.date || ' reading=' || coalesce(g.reading, '-')"
    " || coalesce(' replaced_at=' || g.replaced_at, '')"
    " || iif(g.kind = 'correct', ' correction=' || g.code, '')"
    " || coalesce(' reason=' || g.reason, '') AS detail"
    " FROM meter_reading g LEFT JOIN meter m ON m.id = g.meter_id LEFT JOIN room r ON r.id = g.room_id"
    " LEFT JOIN item i ON i.id = g.item_id WHERE g.id = :id";
static const char history_events[] =
    "SELECT 'history' AS source, h.id AS id, h.table_name || ':' || h.row_id AS what,"
    " h.version AS detail FROM history h WHERE h.id = :id";

/* Each version of a master row: what it began with, then what changed in it. */
static const char master_events[] =
    "SELECT 'history' AS source, h.id AS id,"
    " CASE WHEN o.id IS NULL THEN 'added' ELSE 'changed' END AS what,"
    " (SELECT group_concat(n.key || '=' || CASE WHEN o.id IS NULL THEN '' ELSE"
    "   coalesce((SELECT m.value FROM json_each(o.version) m WHERE m.key = n.key), '-') || '>' END"
    "   || coalesce(n.value, '-'), ' ')"
    "  FROM json_each(h.version) n WHERE n.key <> 'id' AND CASE WHEN o.id IS NULL"
    "   THEN n.value IS NOT NULL ELSE n.value IS NOT"
    "   (SELECT m.value FROM json_each(o.version) m WHERE m.key = n.key) END) AS detail"
    " FROM history h"
    " LEFT JOIN history o ON o.id = (SELECT max(x.id) FROM history x"
    "  WHERE x.table_name = :table AND x.row_id = :id AND x.id < h.id)"
    " WHERE h.table_name = :table AND h.row_id = :id";

static const struct kind kinds[] = {
    {"bill", bill_by_code, bill_events, 0},
    {"bank_line", NULL, line_events, 'L'},
    {"receipt", NULL, receipt_events, 'R'},
    {"allocation", NULL, allocation_events, 'A'},
    {"notice", NULL, notice_events, 0},
    {"entry", NULL, entry_events, 0},
    {"hold", NULL, hold_events, 0},
    {"letter", "SELECT id FROM letter WHERE file = :code", letter_events, 0},
    {"delivery", NULL, delivery_events, 0},
    {"statement", NULL, statement_events, 0},
    {"reading", NULL, reading_events, 0},
    {"meter_reading", NULL, meter_reading_events, 0},
    {"history", NULL, history_events, 0},
    {"setting", "SELECT id FROM setting WHERE key = :code", NULL, 0},
    {"ledger_account", "SELECT id FROM ledger_account WHERE code = :code", NULL, 0},
    {"account", "SELECT id FROM account WHERE code = :code", NULL, 0},
    {"item", "SELECT id FROM item WHERE code = :code", NULL, 0},
    {"project", "SELECT id FROM project WHERE code = :code", NULL, 0},
    {"building", building_by_code, NULL, 0},
    {"room", "SELECT id FROM room WHERE code = :code", NULL, 0},
    {"party", "SELECT id FROM party WHERE code = :code", NULL, 0},
    {"payer", NULL, NULL, 0},
    {"contract", "SELECT id FROM contract WHERE code = :code", NULL, 0},
    {"clause", clause_by_code, NULL, 0},
    {"meter", "SELECT id FROM meter WHERE code = :code", NULL, 0},
    {"dun_level", "SELECT id FROM dun_level WHERE code = :code", NULL, 0},
    {"match_rule", "SELECT id FROM match_rule WHERE code = :code", NULL, 0},
    {"holiday", "SELECT id FROM holiday WHERE date = :code", NULL, 0},
    {"consent", NULL, NULL, 0},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct kind *
kind_of(const char *table)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].table, table) == 0)
			return &kinds[i];
	return NULL;
}

/* The id in "L0000012", or 0: the letter and at least seven digits. */
static int64_t
id_of_code(const char *word, char letter)
{
	int64_t id;

	if (toupper((unsigned char)word[0]) != letter || strlen(word) < 8 ||
	    strspn(word + 1, "0123456789") != strlen(word + 1) ||
	    number_parse(word + 1, strlen(word + 1), 0, &id) != PARSED_OK)
		return 0;
	return id;
}

/* True when an id is in the table; the SELECT is made of the table's own name. */
static bool
row_exists(struct ledger *ledger, const char *table, int64_t id)
{
	const struct place place = {.file = table};
	struct statement *statement;
	struct text sql = {0};
	int64_t found;

	text_printf(&sql, "SELECT count(*) FROM %s WHERE id = :id", table);
	statement = select_new(ledger, sql.bytes, &place);
	text_release(&sql);
	if (statement == NULL)
		return false;
	bind_int(statement, ":id", id);
	found = statement_number(statement, 0);
	statement_free(statement);
	return found != 0;
}

/* The id of the row with this code, which may be OWNER/CODE; 0 when there is none. */
static int64_t
id_by_code(struct ledger *ledger, const struct kind *kind, const char *code)
{
	struct statement *statement;
	const char *slash = strchr(code, '/');
	char *owner = slash != NULL ? xstrndup(code, (size_t)(slash - code)) : NULL;
	bool owned = kind->by_code == building_by_code || kind->by_code == clause_by_code;
	int64_t id = 0;

	if (kind->by_code != NULL) {
		statement = ledger_statement(ledger, kind->by_code);
		bind_text(statement, ":owner", owner);
		bind_text(statement, ":code", owned && slash != NULL ? slash + 1 : code);
		id = statement_number(statement, 0);
	}
	free(owner);
	return id;
}

static enum rc
not_there(struct ledger *ledger, const char *word)
{
	return error_add(ledger_errors(ledger), RC_NOINPUT, NULL,
	    _("there is no row %s in the ledger"), quote_text(word));
}

static enum rc
unknown_table(struct ledger *ledger, const char *table)
{
	const char *names[KINDS + 1], *nearest;

	for (size_t i = 0; i < KINDS; i++)
		names[i] = kinds[i].table;
	names[KINDS] = NULL;
	if ((nearest = text_nearest(table, names)) != NULL)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("there is no table %s; did you mean %s?"), quote_text(table), nearest);
	return error_add(ledger_errors(ledger), RC_DATA, NULL,
	    _("there is no table %s; deed-history(1) lists them"), quote_text(table));
}

/* TABLE:CODE or TABLE:ID; a code that looks like an id goes first. */
static enum rc
find_in_table(struct ledger *ledger, const char *word, const char *colon, struct trail_row *row)
{
	char *table = xstrndup(word, (size_t)(colon - word));
	const struct kind *kind = kind_of(table);
	enum rc rc = kind != NULL ? RC_OK : unknown_table(ledger, table);

	free(table);
	if (kind == NULL)
		return rc;
	*row = (struct trail_row){.table = kind->table, .id = id_by_code(ledger, kind, colon + 1)};
	if (row->id != 0)
		return RC_OK;
	if (number_parse(colon + 1, strlen(colon + 1), 0, &row->id) != PARSED_OK ||
	    !row_exists(ledger, kind->table, row->id))
		return not_there(ledger, word);
	return RC_OK;
}

/* B, seven or more digits, and the two check digits of ISO 7064, MOD 97-10. */
static enum rc
find_bill(struct ledger *ledger, const char *word, int64_t number, struct trail_row *row)
{
	*row = (struct trail_row){.table = "bill", .id = number / 100};
	if (number % 97 != 1)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("%s: the check digits do not fit; expected a bill's code as it is printed"),
		    quote_text(word));
	return row_exists(ledger, "bill", row->id) ? RC_OK : not_there(ledger, word);
}

enum rc
trail_find(struct ledger *ledger, const char *word, struct trail_row *row)
{
	int64_t own = id_by_code(ledger, kind_of("bill"), word);
	const char *colon = strchr(word, ':');
	int64_t number;

	if (own != 0) {
		*row = (struct trail_row){.table = "bill", .id = own};
		return RC_OK;
	}
	if (colon != NULL)
		return find_in_table(ledger, word, colon, row);
	if ((number = id_of_code(word, 'B')) >= 100)
		return find_bill(ledger, word, number, row);
	*row = (struct trail_row){0};
	for (size_t i = 0; i < KINDS && row->id == 0; i++)
		if (kinds[i].letter != 0 && (row->id = id_of_code(word, kinds[i].letter)) > 0)
			row->table = kinds[i].table;
	if (row->id == 0)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("expected a bill B…, line L…, receipt R…, allocation A…, TABLE:ID or TABLE:CODE, as "
		      "party:P001, got %s"),
		    quote_text(word));
	return row_exists(ledger, row->table, row->id) ? RC_OK : not_there(ledger, word);
}

enum rc
trail_tell(struct ledger *ledger, const struct trail_row *row,
    enum rc (*tell)(void *context, const struct value event[TRAIL_COLUMNS]), void *context)
{
	const struct kind *kind = kind_of(row->table);
	const struct place place = {.file = row->table};
	struct statement *statement;
	struct text sql = {0};
	enum rc rc = RC_OK;

	text_printf(&sql,
	    "SELECT r.id, r.at, r.actor, r.command, r.date, e.what, e.detail, r.arguments FROM (%s) e"
	    " LEFT JOIN run_range g ON g.table_name = e.source AND g.last_id ="
	    "  (SELECT min(x.last_id) FROM run_range x WHERE x.table_name = e.source AND x.last_id >= e.id)"
	    " LEFT JOIN run r ON r.id = g.run_id ORDER BY r.id, g.id, e.id",
	    kind->events != NULL ? kind->events : master_events);
	statement = select_new(ledger, sql.bytes, &place);
	text_release(&sql);
	if (statement == NULL)
		return RC_BUG;
	bind_int(statement, ":id", row->id);
	bind_text(statement, ":table", row->table);
	while (rc == RC_OK && statement_row(statement, &rc)) {
		struct value event[TRAIL_COLUMNS];

		for (int i = 0; i < TRAIL_COLUMNS; i++)
			event[i] = column_value(statement, i);
		rc = tell(context, event);
	}
	statement_free(statement);
	return rc;
}
