#include "billing/clause.h"

#include "base/i18n.h"

/* In the order of the ids, so that bills go in the order of their index. The last bill of a clause, which
 * tells how far it is billed, is one step in the index (clause_id, start_on). */
static const char sql_clauses[] =
    "SELECT k.id, k.contract_id, c.party_id, c.room_id, k.item_id,"
    " max(coalesce(k.start_on, c.start_on), c.start_on),"
    " min(coalesce(k.end_on, c.end_on), coalesce(c.end_on, k.end_on)),"
    " (SELECT coalesce(end_on, start_on) FROM bill"
    " WHERE clause_id = k.id AND start_on IS NOT NULL ORDER BY start_on DESC LIMIT 1),"
    " k.rate, k.formula, CASE k.basis WHEN 'area' THEN (SELECT area_cm2 FROM room WHERE id = c.room_id)"
    " WHEN 'inner_area' THEN (SELECT inner_area_cm2 FROM room WHERE id = c.room_id) END,"
    " c.code, k.code,"
    " k.basis, k.per, k.cycle, k.align, k.timing, k.proration, k.due, k.round, k.free, k.steps"
    " FROM clause k CROSS JOIN contract c ON c.id = k.contract_id ORDER BY k.id";

enum {
	CLAUSE_ID,
	CLAUSE_CONTRACT,
	CLAUSE_PARTY,
	CLAUSE_ROOM,
	CLAUSE_ITEM,
	CLAUSE_START,
	CLAUSE_END,
	CLAUSE_BILLED,
	CLAUSE_RATE,
	CLAUSE_FORMULA,
	CLAUSE_AREA,
	CLAUSE_CONTRACT_CODE,
	CLAUSE_CODE,
	CLAUSE_TERMS, /* and the columns after it */
};

enum rc
clauses_open(struct clauses *clauses, struct ledger *ledger, date_day until)
{
	*clauses = (struct clauses){
	    .ledger = ledger, .until = until, .formulas = {.ledger = ledger}};
	clauses->rows = ledger_statement(ledger, sql_clauses);
	return items_read(&clauses->items, ledger);
}

void
clauses_close(struct clauses *clauses)
{
	statement_reset(clauses->rows);
	items_release(&clauses->items);
	terms_release(&clauses->terms);
	formulas_release(&clauses->formulas);
	text_release(&clauses->label);
}

struct place
clause_place(struct clauses *clauses, const char *column)
{
	text_clear(&clauses->label);
	text_printf(&clauses->label, _("contract %s, clause %s"),
	    column_text(clauses->rows, CLAUSE_CONTRACT_CODE),
	    column_text(clauses->rows, CLAUSE_CODE));
	return (struct place){.file = text_string(&clauses->label), .column = column};
}

struct value
clause_formula(const struct clauses *clauses)
{
	return column_value(clauses->rows, CLAUSE_FORMULA);
}

static enum rc
refuse(struct clauses *clauses, const char *column, const char *expected, struct value got)
{
	struct place place = clause_place(clauses, column);

	return error_add(ledger_errors(clauses->ledger), RC_DATA, &place, _("%s, got %s"), expected,
	    got.kind == VALUE_TEXT ? quote(got.bytes, got.length) : _("nothing"));
}

static enum rc
read_term(struct clauses *clauses, struct clause *clause)
{
	struct value start = column_value(clauses->rows, CLAUSE_START);
	struct value end = column_value(clauses->rows, CLAUSE_END);
	struct value billed = column_value(clauses->rows, CLAUSE_BILLED);
	date_day last;

	clause->term.last = PERIOD_OPEN;
	if (!date_parse(start.bytes, start.length, &clause->term.first))
		return refuse(clauses, "start", _("expected a date"), start);
	if (end.kind != VALUE_NULL && !date_parse(end.bytes, end.length, &clause->term.last))
		return refuse(clauses, "end", _("expected a date"), end);
	clause->next = clause->term.first;
	if (billed.kind == VALUE_NULL)
		return RC_OK;
	if (!date_parse(billed.bytes, billed.length, &last))
		return refuse(clauses, NULL, _("expected its last bill to end on a date"), billed);
	clause->billed = true;
	if (last >= clause->next)
		clause->next = last + 1;
	return RC_OK;
}

static enum rc
read_terms(struct clauses *clauses, struct clause *clause)
{
	struct value texts[TERMS_COLUMNS];
	struct terms_problem problem;

	for (int i = 0; i < TERMS_COLUMNS; i++)
		texts[i] = column_value(clauses->rows, CLAUSE_TERMS + i);
	clause->terms = terms_find(&clauses->terms, texts, &problem);
	if (clause->terms == NULL)
		return refuse(clauses, problem.column, problem.expected, problem.got);
	clause->pricing = clause->terms->pricing;
	clause->pricing.cut.origin = clause->term.first;
	if (clause->terms->cycle == CYCLE_ONCE && clause->term.last == PERIOD_OPEN) {
		clause->term.last = clause->term.first;
		clause->pricing.per = PER_PERIOD; /* a sum: there is no time to count */
	}
	return RC_OK;
}

static enum rc
read_formula(struct clauses *clauses, struct clause *clause)
{
	struct value formula = clause_formula(clauses);
	struct place place = clause_place(clauses, "formula");

	if (formula.kind == VALUE_NULL)
		return refuse(clauses, "formula", _("expected a formula"), formula);
	clause->formula =
	    formula_find(&clauses->formulas, formula.bytes, formula.length, &place);
	if (clause->formula == NULL)
		return RC_DATA;
	if (clause->pricing.steps.count > 0 &&
	    (!clause->has_rate || !expr_uses(clause->formula, "rate")))
		return refuse(clauses, "steps",
		    _("expected a rate that the steps change, and a formula that uses it"), formula);
	return RC_OK;
}

/* What the rate is multiplied with, or the formula. */
static enum rc
read_basis(struct clauses *clauses, struct clause *clause)
{
	struct value rate = column_value(clauses->rows, CLAUSE_RATE);
	enum basis basis = clause->terms->basis;

	clause->quantity = ratio_of(1);
	clause->has_rate = rate.kind != VALUE_NULL;
	if (clause->has_rate && !ratio_parse(rate.bytes, rate.length, &clause->rate))
		return refuse(clauses, "rate", _("expected a decimal number"), rate);
	if (basis == BASIS_FORMULA)
		return read_formula(clauses, clause);
	if (!clause->has_rate)
		return refuse(clauses, "rate", _("expected a rate"), rate);
	if (basis != BASIS_AREA && basis != BASIS_INNER_AREA)
		return RC_OK;
	if (column_null(clauses->rows, CLAUSE_AREA))
		return refuse(clauses, "basis",
		    basis == BASIS_AREA ? _("expected a room with an area") :
					  _("expected a room with an inner area"),
		    value_null());
	clause->quantity = (struct ratio){column_int(clauses->rows, CLAUSE_AREA), 10000};
	return RC_OK;
}

/* Intervals of readings have no length of their own, and usage has its price whatever their length. */
static enum rc
read_meter(struct clauses *clauses, struct clause *clause)
{
	bool by_usage = clause->terms->basis == BASIS_USAGE ||
	    (clause->formula != NULL && formula_uses_meter(clause->formula));

	clause->metered = by_usage || clause->terms->cycle == CYCLE_USAGE;
	if (!clause->metered)
		return RC_OK;
	if (clause->room.kind == VALUE_NULL)
		return refuse(
		    clauses, "cycle", _("expected a room, whose meter is read"), clause->room);
	clause->pricing.months = 0;
	if (by_usage)
		clause->pricing.per = PER_PERIOD;
	return RC_OK;
}

/* Reads the current row; *more is false, with no text parsed, when surely nothing has come up. */
static enum rc
read_clause(struct clauses *clauses, struct clause *clause, bool *more)
{
	struct statement *rows = clauses->rows;
	enum rc rc;

	*clause = (struct clause){.id = column_int(rows, CLAUSE_ID),
	    .contract = column_value(rows, CLAUSE_CONTRACT),
	    .party = column_value(rows, CLAUSE_PARTY),
	    .room = column_value(rows, CLAUSE_ROOM)};
	if ((rc = read_term(clauses, clause)) != RC_OK)
		return rc;
	if (clause->next > clauses->until || clause->next > clause->term.last)
		return RC_OK;
	clause->item = items_find(&clauses->items, column_int(rows, CLAUSE_ITEM));
	if ((rc = read_terms(clauses, clause)) != RC_OK ||
	    (rc = read_basis(clauses, clause)) != RC_OK)
		return rc;
	*more = !clause->billed || clause->terms->cycle != CYCLE_ONCE;
	return read_meter(clauses, clause);
}

enum rc
clauses_next(struct clauses *clauses, struct clause *clause, bool *more)
{
	enum rc rc = RC_OK;

	*more = false;
	while (rc == RC_OK && !*more && statement_row(clauses->rows, &rc))
		rc = read_clause(clauses, clause, more);
	return rc;
}
