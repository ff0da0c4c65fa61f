#include "report/trail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/select.h"
#include "report/events.h"

/* How people name the rows of a table. */
struct kind {
	const char *table;
	const char *by_code; /* gives the id for :code (and :owner), or NULL: only TABLE:ID */
	char letter; /* of its codes, as L0000001; 0: it has none */
	bool checked; /* the last two digits of its codes are check digits */
};

static const char bill_by_code[] = "SELECT id FROM bill WHERE own_code = :code";
static const char building_by_code[] = "SELECT b.id FROM building b"
				       " JOIN project p ON p.id = b.project_id"
				       " WHERE p.code = :owner AND b.code = :code";
static const char clause_by_code[] = "SELECT c.id FROM clause c"
				     " JOIN contract k ON k.id = c.contract_id"
				     " WHERE k.code = :owner AND c.code = :code";

static const char step_by_code[] = "SELECT s.id FROM step s JOIN plan p ON p.id = s.plan_id"
				   " WHERE p.code = :owner AND s.code = :code";

static const struct kind kinds[] = {
    {.table = "bill", .by_code = bill_by_code, .letter = 'B', .checked = true},
    {.table = "bank_line", .letter = 'L'},
    {.table = "receipt", .letter = 'R'},
    {.table = "allocation", .letter = 'A'},
    {.table = "payment_document", .letter = 'D', .checked = true},
    {.table = "payment_document_bill"},
    {.table = "deal", .letter = 'S', .checked = true},
    {.table = "deal_event"},
    {.table = "deal_room"},
    {.table = "deal_line"},
    {.table = "instalment"},
    {.table = "deal_buyer"},
    {.table = "price"},
    {.table = "room_release"},
    {.table = "adjustment"},
    {.table = "slip"},
    {.table = "notice"},
    {.table = "entry"},
    {.table = "hold"},
    {.table = "letter", .by_code = "SELECT id FROM letter WHERE file = :code"},
    {.table = "delivery"},
    {.table = "statement"},
    {.table = "reading"},
    {.table = "meter_reading"},
    {.table = "history"},
    {.table = "setting", .by_code = "SELECT id FROM setting WHERE key = :code"},
    {.table = "ledger_account", .by_code = "SELECT id FROM ledger_account WHERE code = :code"},
    {.table = "account", .by_code = "SELECT id FROM account WHERE code = :code"},
    {.table = "item", .by_code = "SELECT id FROM item WHERE code = :code"},
    {.table = "project", .by_code = "SELECT id FROM project WHERE code = :code"},
    {.table = "building", .by_code = building_by_code},
    {.table = "room", .by_code = "SELECT id FROM room WHERE code = :code"},
    {.table = "party", .by_code = "SELECT id FROM party WHERE code = :code"},
    {.table = "payer"},
    {.table = "contract", .by_code = "SELECT id FROM contract WHERE code = :code"},
    {.table = "clause", .by_code = clause_by_code},
    {.table = "meter", .by_code = "SELECT id FROM meter WHERE code = :code"},
    {.table = "dun_level", .by_code = "SELECT id FROM dun_level WHERE code = :code"},
    {.table = "match_rule", .by_code = "SELECT id FROM match_rule WHERE code = :code"},
    {.table = "holiday", .by_code = "SELECT id FROM holiday WHERE date = :code"},
    {.table = "consent"},
    {.table = "plan", .by_code = "SELECT id FROM plan WHERE code = :code"},
    {.table = "step", .by_code = step_by_code},
    {.table = "discount", .by_code = "SELECT id FROM discount WHERE code = :code"},
    {.table = "discount_limit"},
    {.table = "down_payment"},
    {.table = "milestone"},
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
	bool owned = kind->by_code == building_by_code || kind->by_code == clause_by_code ||
	    kind->by_code == step_by_code;
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

/* A letter and at least seven digits, the last two of some codes check digits of
 * ISO 7064, MOD 97-10. */
static enum rc
find_by_letter(struct ledger *ledger, const char *word, struct trail_row *row)
{
	const struct kind *kind = kinds;

	*row = (struct trail_row){0};
	while (kind < kinds + KINDS &&
	    (kind->letter == 0 || (row->id = id_of_code(word, kind->letter)) == 0))
		kind++;
	if (row->id == 0)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("expected a bill B…, document D…, deal S…, line L…, receipt R…, allocation A…, "
		      "TABLE:ID or TABLE:CODE, as party:P001, got %s"),
		    quote_text(word));
	if (kind->checked && row->id % 97 != 1)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("%s: the check digits do not fit; expected the code as it is printed"),
		    quote_text(word));
	row->table = kind->table;
	row->id /= kind->checked ? 100 : 1;
	return row_exists(ledger, row->table, row->id) ? RC_OK : not_there(ledger, word);
}

enum rc
trail_find(struct ledger *ledger, const char *word, struct trail_row *row)
{
	int64_t own = id_by_code(ledger, kind_of("bill"), word);
	const char *colon = strchr(word, ':');

	if (own != 0) {
		*row = (struct trail_row){.table = "bill", .id = own};
		return RC_OK;
	}
	return colon != NULL ? find_in_table(ledger, word, colon, row)
			     : find_by_letter(ledger, word, row);
}

enum rc
trail_tell(struct ledger *ledger, const struct trail_row *row,
    enum rc (*tell)(void *context, const struct value event[TRAIL_COLUMNS]), void *context)
{
	const struct place place = {.file = row->table};
	struct statement *statement;
	struct text events = {0}, sql = {0};
	enum rc rc = RC_OK;

	events_query(&events, row->table);
	text_printf(&sql,
	    "SELECT r.id, r.at, r.actor, r.command, r.date, e.what, e.detail, r.arguments FROM (%s) e"
	    " LEFT JOIN run_range g ON g.table_name = e.source AND g.last_id ="
	    "  (SELECT min(x.last_id) FROM run_range x WHERE x.table_name = e.source AND x.last_id >= e.id)"
	    " LEFT JOIN run r ON r.id = g.run_id ORDER BY r.id, g.id, e.id",
	    events.bytes);
	text_release(&events);
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
