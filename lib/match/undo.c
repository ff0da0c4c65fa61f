#include "match/undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/sheet.h"
#include "match/entries.h"

/* An allocation or receipt that stands: it reverses none, and none reverses it. */
#define STANDS(table, row) \
	row ".reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM " table \
	    " x WHERE x.reverses_id = " row ".id)"

#define TAKE_BACK \
	"INSERT INTO allocation" \
	" (date, receipt_id, credit_id, bill_id, amount_fen, rule, evidence, reverses_id)" \
	" SELECT max(a.date, coalesce(:on, a.date)), a.receipt_id, a.credit_id, a.bill_id," \
	" -a.amount_fen, 'undo', :evidence, a.id" \
	" FROM allocation a WHERE "

enum {
	SQL_LINE,
	SQL_LINE_RECEIPTS,
	SQL_LINE_ANY,
	SQL_LINE_STANDS,
	SQL_RECEIPT,
	SQL_RECEIPT_STANDS,
	SQL_ALLOCATION,
	SQL_UNDO_RECEIPT,
	SQL_UNDO_OF_RECEIPT,
	SQL_UNDO_ALLOCATION,
	SQL_UNDO_OF_BILL,
	SQL_UNDO_ENTRIES,
};

static const char *const sqls[] = {
    [SQL_LINE] = "SELECT count(*) FROM bank_line WHERE id = :id",
    [SQL_LINE_RECEIPTS] =
	"SELECT r.id, r.amount_fen FROM receipt r WHERE r.bank_line_id = :id AND " STANDS(
	    "receipt", "r") " ORDER BY r.id",
    [SQL_LINE_ANY] = "SELECT (SELECT count(*) FROM receipt WHERE bank_line_id = :id)"
		     " + (SELECT count(*) FROM entry WHERE bank_line_id = :id)",
    [SQL_LINE_STANDS] =
	"SELECT (SELECT count(*) FROM receipt r WHERE r.bank_line_id = :id AND " STANDS("receipt",
	    "r") ") + (SELECT count(*) FROM entry e WHERE e.bank_line_id = :id AND " STANDS("entry",
	    "e") ")",
    [SQL_RECEIPT] = "SELECT amount_fen, bank_line_id IS NULL, reverses_id IS NOT NULL FROM receipt"
		    " WHERE id = :id",
    [SQL_RECEIPT_STANDS] =
	"SELECT count(*) FROM receipt r WHERE r.id = :id AND " STANDS("receipt", "r"),
    [SQL_ALLOCATION] = "SELECT count(*) FROM allocation WHERE id = :id",
    [SQL_UNDO_RECEIPT] =
	"INSERT INTO receipt"
	" (date, account_id, party_id, amount_fen, bank_line_id, source, reverses_id)"
	" SELECT max(date, coalesce(:on, date)), account_id, party_id, -amount_fen, bank_line_id,"
	" source, id FROM receipt WHERE id = :id",
    [SQL_UNDO_OF_RECEIPT] =
	TAKE_BACK "a.receipt_id = :id AND " STANDS("allocation", "a") " ORDER BY a.id",
    [SQL_UNDO_ALLOCATION] = TAKE_BACK "a.id = :id AND " STANDS("allocation", "a"),
    [SQL_UNDO_OF_BILL] =
	TAKE_BACK "a.id IN (SELECT id FROM allocation WHERE bill_id = :id"
		  " UNION ALL SELECT id FROM allocation WHERE credit_id = :id) AND " STANDS(
		      "allocation", "a") " ORDER BY a.id",
    /* a pair stands and falls together */
    [SQL_UNDO_ENTRIES] =
	"INSERT INTO entry (date, bank_line_id, ledger_account_id, amount_fen, kind, other_line_id,"
	" receipt_id, account_id, first_on, last_on, rule, evidence, reverses_id)"
	" SELECT max(e.date, coalesce(:on, e.date)), e.bank_line_id, e.ledger_account_id,"
	" -e.amount_fen, e.kind, e.other_line_id, e.receipt_id, e.account_id, e.first_on, e.last_on, 'undo',"
	" :evidence, e.id FROM entry e WHERE e.bank_line_id IN (SELECT :id"
	"  UNION SELECT other_line_id FROM entry WHERE bank_line_id = :id)"
	" AND (e.bank_line_id = :id OR e.other_line_id = :id) AND " STANDS(
	    "entry", "e") " ORDER BY e.id",
};

/* One thing to undo, and where it was asked for. */
struct undo {
	struct ledger *ledger;
	const struct place *place; /* NULL: a word of the command line */
	const char *word;
	const char *why, *on; /* of the line that a bank took back; NULL: a person's word */
	struct undo_result *result;
};

static enum rc
refuse(const struct undo *undo, const char *text)
{
	return error_add(
	    ledger_errors(undo->ledger), RC_DATA, undo->place, text, quote_text(undo->word));
}

static int64_t
number(const struct undo *undo, const char *sql, int64_t id)
{
	struct statement *s = ledger_statement(undo->ledger, sql);

	bind_int(s, ":id", id);
	return statement_number(s, 0);
}

/* Reverses what a statement finds; *count gets how many. */
static enum rc
take_back(const struct undo *undo, const char *sql, int64_t id, int64_t *count)
{
	struct statement *s = ledger_statement(undo->ledger, sql);
	struct text evidence = {0};
	enum rc rc;

	if (undo->why != NULL)
		text_adds(&evidence, undo->why);
	else
		text_printf(&evidence, "%s: undo %s", run_actor(undo->ledger), undo->word);
	if (undo->place != NULL)
		text_printf(&evidence, ", %s:%ld", undo->place->file, undo->place->line);
	bind_int(s, ":id", id);
	bind_text(s, ":on", undo->on);
	bind_value(s, ":evidence", value_text(evidence.bytes, evidence.length));
	rc = statement_run(s);
	*count = rc == RC_OK ? ledger_changes(undo->ledger) : 0;
	text_release(&evidence);
	return rc;
}

static enum rc
take_allocations(const struct undo *undo, const char *sql, int64_t id, int64_t *count)
{
	enum rc rc = take_back(undo, sql, id, count);

	undo->result->allocations += *count;
	return rc;
}

/* A receipt that stands, and all that it settled. */
static enum rc
undo_receipt(const struct undo *undo, int64_t receipt_id, int64_t amount_fen)
{
	struct statement *s;
	int64_t count;
	enum rc rc = take_allocations(undo, sqls[SQL_UNDO_OF_RECEIPT], receipt_id, &count);

	if (rc != RC_OK)
		return rc;
	s = ledger_statement(undo->ledger, sqls[SQL_UNDO_RECEIPT]);
	bind_int(s, ":id", receipt_id);
	bind_text(s, ":on", undo->on);
	rc = statement_run(s);
	undo->result->receipts++;
	(void)money_add(&undo->result->receipts_fen, amount_fen); /* only told, at most short */
	return rc;
}

static enum rc
undo_line(const struct undo *undo, int64_t line_id)
{
	struct statement *s = ledger_statement(undo->ledger, sqls[SQL_LINE_RECEIPTS]);
	struct {
		int64_t id, amount_fen;
	} *receipts = NULL;
	size_t count = 0, capacity = 0;
	int64_t booked = 0;
	enum rc rc = RC_OK;

	bind_int(s, ":id", line_id);
	while (statement_row(s, &rc)) {
		receipts = array_grow(receipts, count, &capacity, sizeof *receipts);
		receipts[count].id = column_int(s, 0);
		receipts[count++].amount_fen = column_int(s, 1);
	}
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = undo_receipt(undo, receipts[i].id, receipts[i].amount_fen);
	free(receipts);
	if (rc == RC_OK)
		rc = take_back(undo, sqls[SQL_UNDO_ENTRIES], line_id, &booked);
	undo->result->entries += booked;
	if (rc != RC_OK || count > 0 || booked > 0)
		return rc;
	if (number(undo, sqls[SQL_LINE], line_id) == 0)
		return refuse(undo, _("there is no bank line %s"));
	if (number(undo, sqls[SQL_LINE_ANY], line_id) > 0)
		return refuse(undo, _("%s was undone before"));
	return refuse(undo, _("%s is not matched: there is nothing to undo"));
}

static enum rc
undo_one_receipt(const struct undo *undo, int64_t receipt_id)
{
	struct statement *s = ledger_statement(undo->ledger, sqls[SQL_RECEIPT]);
	bool counter, reversal;
	int64_t amount_fen, count;
	enum rc rc = RC_OK;

	bind_int(s, ":id", receipt_id);
	if (!statement_row(s, &rc))
		return rc != RC_OK ? rc : refuse(undo, _("there is no receipt %s"));
	amount_fen = column_int(s, 0);
	counter = column_int(s, 1) != 0;
	reversal = column_int(s, 2) != 0;
	statement_reset(s);
	if (reversal)
		return refuse(
		    undo, _("%s itself takes a receipt back; claim the line again instead"));
	if (number(undo, sqls[SQL_RECEIPT_STANDS], receipt_id) == 0)
		return refuse(undo, _("%s was undone before"));
	if (!counter)
		return undo_receipt(undo, receipt_id, amount_fen);
	rc = take_allocations(undo, sqls[SQL_UNDO_OF_RECEIPT], receipt_id, &count);
	return rc != RC_OK || count > 0
	    ? rc
	    : refuse(undo, _("%s settles nothing: there is nothing to undo"));
}

static enum rc
undo_allocation(const struct undo *undo, int64_t allocation_id)
{
	int64_t count;
	enum rc rc = take_allocations(undo, sqls[SQL_UNDO_ALLOCATION], allocation_id, &count);

	if (rc != RC_OK || count > 0)
		return rc;
	return refuse(undo,
	    number(undo, sqls[SQL_ALLOCATION], allocation_id) == 0
		? _("there is no allocation %s")
		: _("%s was undone before, or itself undoes one"));
}

static enum rc
undo_bill(const struct undo *undo, int64_t bill_id)
{
	int64_t count;
	enum rc rc = take_allocations(undo, sqls[SQL_UNDO_OF_BILL], bill_id, &count);

	return rc != RC_OK || count > 0
	    ? rc
	    : refuse(undo, _("nothing settles %s: there is nothing to undo"));
}

/* A code; *known is false when the word is none. */
static enum rc
undo_code(const struct undo *undo, bool *known)
{
	struct value word = value_string(undo->word);
	int64_t id, party_id;

	*known = true;
	if ((id = lookup_bill(undo->ledger, word, &party_id)) != 0)
		return undo_bill(undo, id);
	if ((id = lookup_number(word, 'L')) != 0)
		return undo_line(undo, id);
	if ((id = lookup_number(word, 'R')) != 0)
		return undo_one_receipt(undo, id);
	if ((id = lookup_number(word, 'A')) != 0)
		return undo_allocation(undo, id);
	*known = false;
	return RC_OK;
}

/* The columns of `reconcile --suggest` and of the reports lines and receipts: any of them,
 * filtered, is such a file. */
static const struct sheet_column columns[] = {
    {"line", false},
    {"receipt", false},
    {"account", false},
    {"amount", false},
    {"balance", false},
    {"bank_id", false},
    {"bills", false},
    {"booked", false},
    {"claimed", false},
    {"date", false},
    {"decision", false},
    {"memo", false},
    {"name", false},
    {"party", false},
    {"payer", false},
    {"payer_account", false},
    {"rank", false},
    {"reason", false},
    {"score", false},
    {"source", false},
    {"status", false},
    {"unapplied", false},
    {"undoes", false},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static enum rc
undo_row(struct undo *undo, const struct value *cells, struct map *seen)
{
	struct value code = cells[0].kind != VALUE_NULL ? cells[0] : cells[1];
	struct arena arena = {0};
	bool known = false, fresh;
	enum rc rc = RC_OK;

	undo->word = code.kind != VALUE_NULL ? arena_strndup(&arena, code.bytes, code.length) : "";
	(void)map_put(seen, undo->word, code.length, &fresh);
	if (fresh && (lookup_number(code, 'L') != 0 || lookup_number(code, 'R') != 0))
		rc = undo_code(undo, &known);
	else if (fresh)
		rc =
		    refuse(undo, _("expected a line as L0000123 or a receipt as R0000123, got %s"));
	arena_release(&arena);
	return rc;
}

static enum rc
undo_file(struct undo *undo)
{
	struct sheet *sheet = sheet_open_word(undo->ledger, undo->word,
	    _("expected a line as L0000123, a receipt as R0000123 or a file of them, got %s"),
	    columns, COLUMNS);
	struct errors *errors = ledger_errors(undo->ledger);
	struct value cells[COLUMNS];
	struct place place = {0};
	struct map seen = {0};
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(errors);
	place.file = sheet_name(sheet);
	undo->place = &place;
	while ((rc == RC_OK || rc == RC_DATA) && !errors_full(errors) &&
	    (rc = sheet_next(sheet, cells, &place.line, &more)) == RC_OK && more)
		rc = undo_row(undo, cells, &seen);
	undo->place = NULL;
	sheet_close(sheet);
	map_release(&seen);
	return rc == RC_OK ? errors_rc(errors) : rc;
}

enum rc
undo_word(struct ledger *ledger, const char *word, struct undo_result *result)
{
	struct undo undo = {.ledger = ledger, .word = word, .result = result};
	bool known;
	enum rc rc = undo_code(&undo, &known);

	return known ? rc : undo_file(&undo);
}

enum rc
undo_line_on(struct ledger *ledger, int64_t line_id, date_day date, const char *why)
{
	char on[DATE_TEXT];
	struct undo_result result = {0};
	struct undo undo = {.ledger = ledger,
	    .word = why,
	    .why = why,
	    .on = date_format(date, on),
	    .result = &result};

	return undo_line(&undo, line_id);
}

enum rc
undo_line_try(struct ledger *ledger, int64_t line_id)
{
	struct undo_result result = {0};
	struct undo undo = {.ledger = ledger, .word = "try", .why = "try", .result = &result};

	return number(&undo, sqls[SQL_LINE_STANDS], line_id) > 0 ? undo_line(&undo, line_id)
								 : RC_OK;
}
