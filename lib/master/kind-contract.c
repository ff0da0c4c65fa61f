/* Contracts, their clauses, bills brought forward. */
#include "base/i18n.h"
#include "master/clause-text.h"
#include "master/fields.h"
#include "master/load-row.h"
#include "master/tax.h"

static const char *
check_free(const char *text, size_t length, struct arena *arena)
{
	struct free_ranges ranges;

	return free_ranges_parse(text, length, arena, &ranges);
}

enum { CONTRACT_KIND = 1, CONTRACT_PARTY, CONTRACT_ROOM, CONTRACT_START, CONTRACT_END };

static const struct kind_column contract_columns[] = {
    {.name = "contract", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    [CONTRACT_KIND] = {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"sale", "lease", "service", NULL}},
    [CONTRACT_PARTY] = {.name = "party",
	.stored = "party_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_PARTY},
    [CONTRACT_ROOM] = {.name = "room",
	.stored = "room_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_ROOM},
    [CONTRACT_START] = {.name = "start",
	.stored = "start_on",
	.type = TYPE_DATE,
	.flags = COLUMN_REQUIRED},
    [CONTRACT_END] = {.name = "end", .stored = "end_on", .type = TYPE_DATE},
    {.name = "signed", .stored = "signed_on", .type = TYPE_DATE},
    {.name = "free", .stored = "free", .check = check_free},
};

static bool
ends_sooner(const struct load_row *row)
{
	const struct value *end = &row->values[CONTRACT_END], *was = &row->stored[CONTRACT_END];

	return end->kind != VALUE_NULL &&
	    (was->kind == VALUE_NULL || memcmp(end->bytes, was->bytes, DATE_TEXT - 1) < 0);
}

/* What it is that only a deal's own commands change of its contract, or NULL. */
static const char *
deals_column(const struct load_row *row, const char **expected)
{
	*expected = _("deal %s made this contract; `deed assign` gives it to another party");
	if (row_changes(row, CONTRACT_PARTY))
		return "party";
	*expected = _("deal %s made this contract; `deed exchange` gives it another room");
	if (row_changes(row, CONTRACT_ROOM))
		return "room";
	*expected = _("deal %s made this contract, which stays one of kind sale");
	if (row_changes(row, CONTRACT_KIND))
		return "kind";
	*expected = _("deal %s made this contract; `deed cancel` ends it");
	return ends_sooner(row) ? "end" : NULL;
}

/* The deal by the room that both have, or, in the queue, where there is none yet, by the code: events
 * are many, and not found by their contract. */
static enum rc
check_deal(struct load *load, const struct load_row *row)
{
	static const char sql[] =
	    "SELECT d.code FROM contract c JOIN deal d ON d.id IN"
	    " (SELECT deal_id FROM deal_room WHERE room_id = c.room_id UNION ALL"
	    " SELECT CAST(substr(c.code, 2, length(c.code) - 3) AS INTEGER) WHERE c.room_id IS NULL)"
	    " WHERE c.id = :contract AND c.kind = 'sale'"
	    " AND EXISTS (SELECT 1 FROM deal_event e WHERE e.deal_id = d.id"
	    " AND e.contract_id = c.id)";
	const char *expected, *column = row->stored_id != 0 ? deals_column(row, &expected) : NULL;
	struct statement *s;
	enum rc rc = RC_OK;

	if (column == NULL)
		return RC_OK;
	s = ledger_statement(load_ledger(load), sql);
	bind_int(s, ":contract", row->stored_id);
	if (statement_row(s, &rc))
		load_problem(load, column, expected, column_text(s, 0));
	statement_reset(s);
	return rc;
}

static enum rc
check_contract(struct load *load, struct load_row *row)
{
	(void)check_order(load, row, CONTRACT_START, CONTRACT_END);
	return check_deal(load, row);
}

const struct kind kind_contract = {.name = "contract",
    .table = "contract",
    KIND_COLUMNS(contract_columns),
    .check = check_contract};

static const char *
check_due(const char *text, size_t length, struct arena *arena)
{
	struct due_rule rule;

	(void)arena;
	return due_rule_parse(text, length, &rule);
}

static const char *
check_round(const char *text, size_t length, struct arena *arena)
{
	struct round_rule rule;

	(void)arena;
	return round_rule_parse(text, length, &rule);
}

static const char *
check_steps(const char *text, size_t length, struct arena *arena)
{
	struct rate_steps steps;

	return rate_steps_parse(text, length, arena, &steps);
}

static const char *
check_grace(const char *text, size_t length, struct arena *arena)
{
	struct late_grace grace;

	(void)arena;
	return late_grace_parse(text, length, &grace);
}

static const char *
check_cap(const char *text, size_t length, struct arena *arena)
{
	struct late_cap cap;

	(void)arena;
	return late_cap_parse(text, length, &cap);
}

static const char *
check_relief(const char *text, size_t length, struct arena *arena)
{
	struct reliefs reliefs;

	return reliefs_parse(text, length, arena, &reliefs);
}

enum {
	CLAUSE_CONTRACT,
	CLAUSE_BASIS = 3,
	CLAUSE_RATE,
	CLAUSE_PER,
	CLAUSE_FORMULA,
	CLAUSE_CYCLE,
	CLAUSE_START = 11,
	CLAUSE_END,
	CLAUSE_TAX = 21,
};

static const struct kind_column clause_columns[] = {
    [CLAUSE_CONTRACT] = {.name = "contract",
	.stored = "contract_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_CONTRACT},
    {.name = "clause", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_ITEM},
    [CLAUSE_BASIS] = {.name = "basis",
	.stored = "basis",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"fixed", "area", "inner_area", "usage", "formula", NULL}},
    [CLAUSE_RATE] = {.name = "rate", .stored = "rate", .type = TYPE_DECIMAL},
    [CLAUSE_PER] = {.name = "per",
	.stored = "per",
	.words = (const char *const[]){"month", "day", "year", "period", NULL},
	.fallback = "month"},
    [CLAUSE_FORMULA] = {.name = "formula", .stored = "formula"},
    [CLAUSE_CYCLE] = {.name = "cycle",
	.stored = "cycle",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"once", "month", "quarter", "half", "year", "usage", NULL}},
    {.name = "align",
	.stored = "align",
	.words = (const char *const[]){"calendar", "anniversary", NULL},
	.fallback = "calendar"},
    {.name = "timing",
	.stored = "timing",
	.words = (const char *const[]){"advance", "arrears", NULL},
	.fallback = "advance"},
    {.name = "due", .stored = "due", .fallback = "start+0d", .check = check_due},
    [CLAUSE_START] = {.name = "start", .stored = "start_on", .type = TYPE_DATE},
    [CLAUSE_END] = {.name = "end", .stored = "end_on", .type = TYPE_DATE},
    {.name = "proration",
	.stored = "proration",
	.words = (const char *const[]){"actual", "30", "365", "none", NULL},
	.fallback = "actual"},
    {.name = "round", .stored = "round", .fallback = "fen", .check = check_round},
    {.name = "free", .stored = "free", .check = check_free},
    {.name = "steps", .stored = "steps", .check = check_steps},
    {.name = "late_rate",
	.stored = "late_rate",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE},
    {.name = "late_grace", .stored = "late_grace", .check = check_grace},
    {.name = "late_cap", .stored = "late_cap", .check = check_cap},
    {.name = "relief", .stored = "relief", .check = check_relief},
    [CLAUSE_TAX] = {.name = "tax", .stored = "tax_fen", .type = TYPE_MONEY},
};

/* A clause by area needs a room to have one, a metered one a room with the meter. */
static enum rc
check_room(struct load *load, const struct load_row *row)
{
	static const char sql[] = "SELECT r.area_cm2, r.inner_area_cm2 FROM contract c"
				  " JOIN room r ON r.id = c.room_id WHERE c.id = :contract";
	struct value basis = row->values[CLAUSE_BASIS];
	bool metered = value_is(basis, "usage") || value_is(row->values[CLAUSE_CYCLE], "usage");
	bool inner = value_is(basis, "inner_area"), area = value_is(basis, "area"), room;
	struct statement *statement = ledger_statement(load_ledger(load), sql);
	enum rc rc = RC_OK;

	if (!metered && !inner && !area)
		return RC_OK;
	bind_value(statement, ":contract", row->values[CLAUSE_CONTRACT]);
	room = statement_row(statement, &rc);
	if (rc == RC_OK && !room)
		load_problem(load, "basis", _("expected a contract with a room"));
	else if (room && inner && column_null(statement, 1))
		load_problem(
		    load, "basis", _("expected a contract with a room whose inner area is known"));
	else if (room && area && column_null(statement, 0))
		load_problem(
		    load, "basis", _("expected a contract with a room whose area is known"));
	statement_reset(statement);
	return rc;
}

/* The VAT of a sum; a new sum has the item's. */
static void
check_tax(struct load *load, struct load_row *row)
{
	struct value *tax = &row->values[CLAUSE_TAX];
	struct ratio sum = row_ratio(row, CLAUSE_RATE);

	if (row->stored_id != 0 && row->given[CLAUSE_TAX] == GIVEN_NOT &&
	    row_changes(row, CLAUSE_RATE))
		*tax = value_null();
	if (tax->kind == VALUE_NULL)
		return;
	if (!value_is(row->values[CLAUSE_BASIS], "fixed") ||
	    !value_is(row->values[CLAUSE_CYCLE], "once"))
		load_problem(
		    load, "tax", _("expected none but of a fixed sum that is billed once"));
	else if (tax->number < 0 || ratio_compare(sum, (struct ratio){tax->number, 100}) < 0)
		load_problem(load, "tax", _("expected 0 up to the rate"));
}

static enum rc
check_clause(struct load *load, struct load_row *row)
{
	bool by_formula = value_is(row->values[CLAUSE_BASIS], "formula");
	bool per_given = row->given[CLAUSE_PER] == GIVEN_VALUE ||
	    (row->stored_id != 0 && row->given[CLAUSE_PER] == GIVEN_NOT);

	if (!per_given &&
	    value_is(row->values[CLAUSE_CYCLE], "once")) /* a sum, not so much a month */
		row->values[CLAUSE_PER] = value_string("period");
	if (by_formula && row->values[CLAUSE_FORMULA].kind == VALUE_NULL)
		load_problem(load, "formula", _("the basis formula needs one"));
	if (!by_formula && row->values[CLAUSE_FORMULA].kind != VALUE_NULL)
		load_problem(load, "formula", _("expected none unless the basis is formula"));
	if (!by_formula && row->values[CLAUSE_RATE].kind == VALUE_NULL)
		load_problem(load, "rate", _("expected a rate for this basis"));
	(void)check_order(load, row, CLAUSE_START, CLAUSE_END);
	check_tax(load, row);
	check_expression(load, row, CLAUSE_FORMULA, &billing_scope, EXPR_NUMBER);
	return check_room(load, row);
}

const struct kind kind_clause = {
    .name = "clause", .table = "clause", KIND_COLUMNS(clause_columns), .check = check_clause};

static const char *
check_own_code(const char *text, size_t length, struct arena *arena)
{
	size_t digits = 1;

	(void)arena;
	while (digits < length && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	if (text[0] == 'B' && length > 1 && digits == length)
		return _("expected another code: B and digits are for bills made here");
	return NULL;
}

enum {
	BILL_CODE,
	BILL_CONTRACT,
	BILL_ITEM,
	BILL_DUE,
	BILL_AMOUNT,
	BILL_START,
	BILL_END,
	BILL_BILLED_ON,
	BILL_PARTY,
	BILL_ROOM,
	BILL_TAX,
};

static const struct kind_column bill_columns[] = {
    [BILL_CODE] = {.name = "bill",
	.stored = "own_code",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.check = check_own_code},
    [BILL_CONTRACT] = {.name = "contract",
	.stored = "contract_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_CONTRACT},
    [BILL_ITEM] = {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_ITEM},
    [BILL_DUE] = {.name = "due", .stored = "due_on", .type = TYPE_DATE, .flags = COLUMN_REQUIRED},
    [BILL_AMOUNT] = {.name = "amount",
	.stored = "amount_fen",
	.type = TYPE_MONEY,
	.flags = COLUMN_REQUIRED},
    [BILL_START] = {.name = "start", .stored = "start_on", .type = TYPE_DATE},
    [BILL_END] = {.name = "end", .stored = "end_on", .type = TYPE_DATE},
    [BILL_BILLED_ON] = {.name = "billed_on", .stored = "billed_on", .type = TYPE_DATE},
    [BILL_PARTY] = {.stored = "party_id"},
    [BILL_ROOM] = {.stored = "room_id"},
    [BILL_TAX] = {.stored = "tax_fen"},
};

static enum rc
bill_parties(struct load *load, struct load_row *row)
{
	static const char sql[] = "SELECT party_id, room_id FROM contract WHERE id = :contract";
	struct statement *statement = ledger_statement(load_ledger(load), sql);
	enum rc rc = RC_OK;

	bind_value(statement, ":contract", row->values[BILL_CONTRACT]);
	if (!statement_row(statement, &rc))
		return rc;
	row->values[BILL_PARTY] = column_value(statement, 0);
	row->values[BILL_ROOM] = column_value(statement, 1);
	statement_reset(statement);
	return RC_OK;
}

static enum rc
bill_tax(struct load *load, struct load_row *row)
{
	static const char sql[] = "SELECT tax_rate FROM item WHERE id = :item";
	struct statement *statement = ledger_statement(load_ledger(load), sql);
	struct ratio rate = ratio_of(0);
	int64_t tax_fen = 0;
	enum rc rc = RC_OK;

	bind_value(statement, ":item", row->values[BILL_ITEM]);
	if (!statement_row(statement, &rc))
		return rc;
	(void)ratio_parse(column_text(statement, 0), strlen(column_text(statement, 0)), &rate);
	statement_reset(statement);
	if (!vat_inside(row->values[BILL_AMOUNT].number, rate, &tax_fen))
		load_problem(load, "amount", _("too large to work out its VAT"));
	row->values[BILL_TAX] = value_int(tax_fen);
	return RC_OK;
}

/* Party, room and VAT follow from the contract and the item on the day it is brought forward. */
static enum rc
check_bill(struct load *load, struct load_row *row)
{
	char *today;
	enum rc rc;

	(void)check_order(load, row, BILL_START, BILL_END);
	if (row->stored_id != 0)
		return RC_OK;
	if (row->values[BILL_AMOUNT].number == 0)
		load_problem(load, "amount", _("expected an amount other than 0"));
	if (row->values[BILL_BILLED_ON].kind == VALUE_NULL) {
		today = arena_alloc(load_arena(load), DATE_TEXT);
		row->values[BILL_BILLED_ON] = value_string(date_format(load_date(load), today));
	}
	if ((rc = bill_parties(load, row)) != RC_OK)
		return rc;
	return bill_tax(load, row);
}

const struct kind kind_bill = {.name = "bill",
    .table = "bill",
    KIND_COLUMNS(bill_columns),
    .is_fact = true,
    .check = check_bill};
