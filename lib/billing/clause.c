#include "billing/clause.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"

/* Of a clause: `billed` is the last day that its bills cover. */
#define CLAUSE(BILLED) \
	"SELECT k.id, k.contract_id, c.party_id, c.room_id, k.item_id," \
	" c.start_on, c.end_on, k.start_on, k.end_on, " BILLED ", k.rate, k.formula," \
	" CASE k.basis WHEN 'area' THEN (SELECT area_cm2 FROM room WHERE id = c.room_id)" \
	" WHEN 'inner_area' THEN (SELECT inner_area_cm2 FROM room WHERE id = c.room_id) END, k.tax_fen,"
#define TERMS \
	" k.basis, k.per, k.cycle, k.align, k.timing, k.proration, k.due, k.round, k.free, k.steps," \
	" c.free FROM clause k CROSS JOIN contract c ON c.id = k.contract_id"

/* In the order of the ids, so that bills go in the order of their index. The last bill of a
 * clause, which tells how far it is billed, is one search of the index (clause_id, start_on):
 * half the cost of this query, and not needed beyond the last clause that has any. Meters that
 * have a code, and are of several rooms perhaps, tell themselves how far they were read. */
#define LAST_BILLED \
	"CASE WHEN k.id <= :billed THEN (SELECT coalesce(end_on, start_on) FROM bill" \
	" WHERE clause_id = k.id AND start_on IS NOT NULL ORDER BY start_on DESC LIMIT 1) END"
#define LAST_READ \
	" CASE WHEN :plain AND (k.basis = 'usage' OR k.cycle = 'usage')" \
	" THEN coalesce((SELECT max(date) FROM reading WHERE room_id = c.room_id" \
	" AND item_id = k.item_id AND date <= :until), '') END,"
static const char sql_clauses[] = CLAUSE(LAST_BILLED) LAST_READ TERMS " ORDER BY k.id";

static const char sql_clause[] = CLAUSE("NULL") " NULL," TERMS " WHERE k.id = :id";

#define VERSION(TABLE, ROW) \
	"(SELECT max(id) FROM history WHERE table_name = '" TABLE "' AND row_id = " ROW \
	" AND id <= :known)"
static const char sql_then[] =
    "SELECT k.version ->> 'id', k.version ->> 'contract_id', c.version ->> 'party_id',"
    " c.version ->> 'room_id', k.version ->> 'item_id', c.version ->> 'start_on',"
    " c.version ->> 'end_on', k.version ->> 'start_on', k.version ->> 'end_on', NULL,"
    " k.version ->> 'rate', k.version ->> 'formula', CASE k.version ->> 'basis'"
    " WHEN 'area' THEN r.version ->> 'area_cm2'"
    " WHEN 'inner_area' THEN r.version ->> 'inner_area_cm2' END, k.version ->> 'tax_fen', NULL,"
    " k.version ->> 'basis', k.version ->> 'per', k.version ->> 'cycle', k.version ->> 'align',"
    " k.version ->> 'timing', k.version ->> 'proration', k.version ->> 'due',"
    " k.version ->> 'round', k.version ->> 'free', k.version ->> 'steps', c.version ->> 'free'"
    " FROM history k"
    " JOIN history c ON c.id = " VERSION(
	"contract", "k.version ->> 'contract_id'") " LEFT JOIN history r ON r.id = " VERSION("room",
	"c.version ->> 'room_id'") " WHERE k.id = " VERSION("clause", ":id");

enum {
	CLAUSE_ID,
	CLAUSE_CONTRACT,
	CLAUSE_PARTY,
	CLAUSE_ROOM,
	CLAUSE_ITEM,
	CLAUSE_CONTRACT_START,
	CLAUSE_CONTRACT_END,
	CLAUSE_START,
	CLAUSE_END,
	CLAUSE_BILLED,
	CLAUSE_RATE,
	CLAUSE_FORMULA,
	CLAUSE_AREA,
	CLAUSE_TAX,
	CLAUSE_READ, /* the last reading that has come up, where one is needed; else NULL */
	CLAUSE_TERMS, /* and the columns after it */
};

enum rc
clauses_open(struct clauses *clauses, struct ledger *ledger, date_day until)
{
	static const char sql_billed[] = "SELECT max(clause_id) FROM bill";
	static const char sql_plain[] = "SELECT NOT EXISTS (SELECT 1 FROM meter)";

	*clauses =
	    (struct clauses){.ledger = ledger, .until = until, .formulas = {.ledger = ledger}};
	clauses->rows = ledger_statement(ledger, sql_clauses);
	bind_int(
	    clauses->rows, ":billed", statement_number(ledger_statement(ledger, sql_billed), 0));
	bind_int(clauses->rows, ":plain", statement_number(ledger_statement(ledger, sql_plain), 0));
	bind_text(clauses->rows, ":until", date_format(until, clauses->until_text));
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
	free(clauses->overrun);
}

struct place
clause_place(struct clauses *clauses, const char *column)
{
	static const char sql[] = "SELECT c.code, k.code FROM clause k"
				  " JOIN contract c ON c.id = k.contract_id WHERE k.id = :id";
	struct statement *statement = ledger_statement(clauses->ledger, sql);
	enum rc rc = RC_OK;

	text_clear(&clauses->label);
	bind_int(statement, ":id", column_int(clauses->rows, CLAUSE_ID));
	while (statement_row(statement, &rc))
		text_printf(&clauses->label, _("contract %s, clause %s"), column_text(statement, 0),
		    column_text(statement, 1));
	return (struct place){.file = text_string(&clauses->label), .column = column};
}

struct value
clause_formula(const struct clauses *clauses)
{
	return column_value(clauses->rows, CLAUSE_FORMULA);
}

void
clause_describe(const struct clauses *clauses, struct text *what)
{
	static const char *const names[TERMS_COLUMNS] = {"basis", "per", "cycle", "align", "timing",
	    "proration", "due", "round", "free", "steps", "free of the contract"};
	const char *rate = column_text(clauses->rows, CLAUSE_RATE);
	const char *formula = column_text(clauses->rows, CLAUSE_FORMULA);

	if (rate[0] != '\0')
		text_printf(what, "; rate %s", rate);
	if (formula[0] != '\0')
		text_printf(what, "; formula %s", formula);
	for (int i = 0; i < TERMS_COLUMNS; i++)
		if (!column_null(clauses->rows, CLAUSE_TERMS + i))
			text_printf(what, "; %s %s", names[i],
			    column_text(clauses->rows, CLAUSE_TERMS + i));
}

static enum rc
refuse(struct clauses *clauses, const char *column, const char *expected, struct value got)
{
	struct place place = clause_place(clauses, column);

	return error_add(ledger_errors(clauses->ledger), RC_DATA, &place, _("%s, got %s"), expected,
	    got.kind == VALUE_TEXT ? quote(got.bytes, got.length) : _("nothing"));
}

/* A date of the row, which may be NULL: then *day stays. */
static enum rc
read_date(struct clauses *clauses, int column, const char *name, date_day *day)
{
	struct value text = column_value(clauses->rows, column);

	if (text.kind == VALUE_NULL || date_parse(text.bytes, text.length, day))
		return RC_OK;
	return refuse(clauses, name, _("expected a date"), text);
}

/* The term: from the later start to the earlier end. What of it is billed. */
static enum rc
read_term(struct clauses *clauses, struct clause *clause)
{
	struct period contract = {0, PERIOD_OPEN}, own;
	date_day billed = INT_MIN;
	enum rc rc;

	if ((rc = read_date(clauses, CLAUSE_CONTRACT_START, "start", &contract.first)) != RC_OK ||
	    (rc = read_date(clauses, CLAUSE_CONTRACT_END, "end", &contract.last)) != RC_OK)
		return rc;
	own = contract;
	if ((rc = read_date(clauses, CLAUSE_START, "start", &own.first)) != RC_OK ||
	    (rc = read_date(clauses, CLAUSE_END, "end", &own.last)) != RC_OK ||
	    (rc = read_date(clauses, CLAUSE_BILLED, "end", &billed)) != RC_OK)
		return rc;
	clause->counted = contract.first;
	clause->term = period_common(contract, own);
	clause->billed = billed != INT_MIN;
	clause->next =
	    clause->billed && billed >= clause->term.first ? billed + 1 : clause->term.first;
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
	clause->term.last = terms_last(clause->terms, clause->term.last);
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
	struct place place;

	if (formula.kind == VALUE_NULL)
		return refuse(clauses, "formula", _("expected a formula"), formula);
	clause->formula = formula_find(&clauses->formulas, formula.bytes, formula.length);
	if (clause->formula == NULL) {
		place = clause_place(clauses, "formula");
		return formula_parse(
		    &clauses->formulas, formula.bytes, formula.length, &place, &clause->formula);
	}
	if (clause->pricing.steps.count > 0 &&
	    (!clause->has_rate || !expr_uses(clause->formula, "rate")))
		return refuse(clauses, "steps",
		    _("expected a rate that the steps change, and a formula that uses it"),
		    formula);
	return RC_OK;
}

/* What the rate is multiplied with, or the formula. */
static enum rc
read_basis(struct clauses *clauses, struct clause *clause)
{
	struct value rate = column_value(clauses->rows, CLAUSE_RATE);
	enum basis basis = clause->terms->basis;

	clause->quantity = ratio_of(1);
	clause->has_tax = !column_null(clauses->rows, CLAUSE_TAX);
	clause->tax_fen = column_int(clauses->rows, CLAUSE_TAX);
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
		    basis == BASIS_AREA ? _("expected a room with an area")
					: _("expected a room with an inner area"),
		    value_null());
	clause->quantity = (struct ratio){column_int(clauses->rows, CLAUSE_AREA), 10000};
	return RC_OK;
}

/* Intervals of readings have no length of their own, and usage has its price whatever their
 * length. */
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

/* Whether a reading has come up since the clause was billed, where that is known. */
static bool
has_new_reading(struct clauses *clauses, const struct clause *clause)
{
	struct value read = column_value(clauses->rows, CLAUSE_READ);
	date_day day;

	return read.kind == VALUE_NULL ||
	    (date_parse(read.bytes, read.length, &day) && day >= clause->next);
}

static void
note_overrun(struct clauses *clauses, int64_t clause_id)
{
	clauses->overrun = array_grow(clauses->overrun, clauses->overrun_count,
	    &clauses->overrun_capacity, sizeof *clauses->overrun);
	clauses->overrun[clauses->overrun_count++] = clause_id;
}

/* Whether free periods may move the term's end. */
static bool
may_be_longer(struct statement *rows)
{
	return !column_null(rows, CLAUSE_TERMS + TERMS_FREE) ||
	    !column_null(rows, CLAUSE_TERMS + TERMS_FREE_ALL);
}

/* Reads the current row; *more is false, with no text parsed, when surely nothing has come up. */
static enum rc
read_clause(struct clauses *clauses, struct clause *clause, bool *more)
{
	struct statement *rows = clauses->rows;
	bool over, longer;
	enum rc rc;

	*clause = (struct clause){.id = column_int(rows, CLAUSE_ID),
	    .contract = column_value(rows, CLAUSE_CONTRACT),
	    .party = column_value(rows, CLAUSE_PARTY),
	    .room = column_value(rows, CLAUSE_ROOM)};
	if ((rc = read_term(clauses, clause)) != RC_OK)
		return rc;
	over = clause->billed && clause->next - 1 > clause->term.last;
	longer = clause->next > clause->term.last && may_be_longer(rows);
	if (over && !longer)
		note_overrun(clauses, clause->id);
	if (!clauses->single && !(over && longer) &&
	    (clause->next > clauses->until || !has_new_reading(clauses, clause) ||
		(clause->next > clause->term.last && !longer)))
		return RC_OK;
	clause->item = items_find(&clauses->items, column_int(rows, CLAUSE_ITEM));
	if ((rc = read_terms(clauses, clause)) != RC_OK ||
	    (rc = read_basis(clauses, clause)) != RC_OK)
		return rc;
	if (over && longer && clause->next - 1 > clause->term.last)
		note_overrun(clauses, clause->id);
	*more = clause->next <= clause->term.last &&
	    (!clause->billed || clause->terms->cycle != CYCLE_ONCE);
	return read_meter(clauses, clause);
}

enum rc
clauses_find(struct clauses *clauses, int64_t clause_id, int64_t history_id, struct clause *clause)
{
	bool more;
	enum rc rc = RC_OK;

	clauses->single = true;
	statement_reset(clauses->rows);
	clauses->rows = ledger_statement(clauses->ledger, history_id != 0 ? sql_then : sql_clause);
	bind_int(clauses->rows, ":id", clause_id);
	bind_int(clauses->rows, ":known", history_id);
	if (statement_row(clauses->rows, &rc))
		return read_clause(clauses, clause, &more);
	return rc != RC_OK ? rc
			   : error_add(ledger_errors(clauses->ledger), RC_BUG, NULL,
				 _("clause row %lld is not there"), (long long)clause_id);
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
