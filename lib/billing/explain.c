#include "billing/explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "billing/biller.h"
#include "ledger/run.h"

enum { SQL_BILL, SQL_RUN, SQL_CHANGED, SQL_CLAUSE, SQL_ABOUT };

static const char *const sqls[] = {
    [SQL_BILL] =
	"SELECT b.code, coalesce(b.clause_id, r.clause_id), b.start_on, b.end_on, b.amount_fen,"
	" b.tax_fen, t.code, a.kind, o.code, a.reason, coalesce(r.id, b.id)"
	" FROM bill b LEFT JOIN adjustment a ON a.bill_id = b.id"
	" LEFT JOIN bill o ON o.id = a.of_id"
	" LEFT JOIN bill r ON r.id = a.of_id AND a.kind = 'correct'"
	" LEFT JOIN bill t ON t.id = b.reverses_id WHERE b.id = :bill",
    [SQL_RUN] = "SELECT run_id FROM run_range WHERE table_name = 'bill' AND last_id >= :bill"
		" ORDER BY last_id LIMIT 1",
    [SQL_CHANGED] = "SELECT count(*) FROM history WHERE table_name = 'clause'"
		    " AND row_id = :clause AND id > :known",
    [SQL_CLAUSE] = "SELECT code FROM clause WHERE id = :clause",
    [SQL_ABOUT] = "SELECT a.kind, b.amount_fen, b.code, a.reason FROM adjustment a"
		  " JOIN bill b ON b.id = a.bill_id WHERE a.of_id = :bill ORDER BY a.bill_id",
};

enum {
	BILL_CODE_TEXT,
	BILL_CLAUSE,
	BILL_START,
	BILL_END,
	BILL_AMOUNT,
	BILL_TAX,
	BILL_REVERSED,
	BILL_KIND,
	BILL_OF,
	BILL_REASON,
	BILL_ROOT,
};

struct explainer {
	struct ledger *ledger;
	struct biller biller;
	struct trace trace; /* the biller's */
	const struct trace *listener;
	struct period period; /* of the bill */
	date_day last; /* of the reading that was heard last */
	bool past; /* this meter's reading after the period was told */
};

/* What a bill's row says. */
struct stored {
	char code[65], of[65], kind[32];
	struct text reason;
	bool takes_back;
	int64_t id, clause_id, root_id;
	struct period period;
	int64_t amount_fen, tax_fen;
};

/* Of the readings that a meter gave, those that the period rests on. */
static void
hear(void *context, const struct trace_line *line)
{
	struct explainer *e = context;

	if (strcmp(line->step, "reading") == 0 || strcmp(line->step, "share") == 0) {
		e->past = e->past && line->period.first > e->last;
		e->last = line->period.first;
		if (line->period.first < e->period.first || e->past)
			return;
		e->past = line->period.first >= e->period.last;
	}
	e->listener->tell(e->listener->context, line);
}

struct explainer *
explainer_open(struct ledger *ledger)
{
	struct explainer *e = xcalloc(1, sizeof *e);
	date_day until;

	(void)date_make(2999, 12, 31, &until);
	e->ledger = ledger;
	e->trace = (struct trace){hear, e};
	if (biller_open(&e->biller, ledger, until) == RC_OK)
		return e;
	explainer_close(e);
	return NULL;
}

void
explainer_close(struct explainer *e)
{
	if (e != NULL)
		biller_close(&e->biller);
	free(e);
}

static enum rc
read_bill(struct explainer *e, int64_t bill_id, struct stored *bill)
{
	struct statement *row = ledger_statement(e->ledger, sqls[SQL_BILL]);
	enum rc rc = RC_OK;

	*bill = (struct stored){.id = bill_id, .period = {0, -1}};
	bind_int(row, ":bill", bill_id);
	if (!statement_row(row, &rc))
		return rc != RC_OK ? rc
				   : error_add(ledger_errors(e->ledger), RC_BUG, NULL,
					 _("bill row %lld is not there"), (long long)bill_id);
	(void)snprintf(bill->code, sizeof bill->code, "%s", column_text(row, BILL_CODE_TEXT));
	(void)snprintf(bill->of, sizeof bill->of, "%s", column_text(row, BILL_OF));
	(void)snprintf(bill->kind, sizeof bill->kind, "%s", column_text(row, BILL_KIND));
	text_adds(&bill->reason, column_text(row, BILL_REASON));
	bill->takes_back = !column_null(row, BILL_REVERSED);
	bill->clause_id = column_int(row, BILL_CLAUSE);
	bill->root_id = column_int(row, BILL_ROOT);
	bill->amount_fen = column_int(row, BILL_AMOUNT);
	bill->tax_fen = column_int(row, BILL_TAX);
	if (!date_parse_text(column_text(row, BILL_START), &bill->period.first) ||
	    !date_parse_text(column_text(row, BILL_END), &bill->period.last))
		bill->clause_id = 0; /* there is no period to price */
	statement_reset(row);
	return RC_OK;
}

/* The run that wrote a bill; 0: the one in progress. */
static int64_t
run_of(struct explainer *e, int64_t bill_id)
{
	struct statement *row = ledger_statement(e->ledger, sqls[SQL_RUN]);

	bind_int(row, ":bill", bill_id);
	return statement_number(row, 0);
}

/* The clause as it was, and the readings known, when the bill was made. */
static enum rc
go_back(struct explainer *e, const struct stored *bill)
{
	int64_t root_run = run_of(e, bill->root_id), run = run_of(e, bill->id);
	int64_t history = root_run != 0 ? run_known(e->ledger, "history", root_run) : 0;
	struct statement *row = ledger_statement(e->ledger, sqls[SQL_CHANGED]);

	if (run != 0)
		meters_known(&e->biller.meters, run_known(e->ledger, "reading", run),
		    run_known(e->ledger, "meter_reading", run));
	else
		meters_known(&e->biller.meters, INT64_MAX, INT64_MAX);
	bind_int(row, ":clause", bill->clause_id);
	bind_int(row, ":known", history);
	if (root_run != 0 && statement_number(row, 0) > 0)
		trace_say(e->listener, "note",
		    _("the clause has changed since; this is by what it said in run %lld"),
		    (long long)root_run);
	return clauses_find(&e->biller.clauses, bill->clause_id, history, &e->biller.clause);
}

static void
tell_clause(struct explainer *e)
{
	struct text what = {0};

	text_adds(&what, clause_place(&e->biller.clauses, NULL).file);
	clause_describe(&e->biller.clauses, &what);
	trace_say(e->listener, "clause", "%s", text_string(&what));
	text_release(&what);
}

static void
tell_period(struct explainer *e, const struct stored *bill)
{
	const struct trace_line line = {
	    .step = "period", .period = bill->period, .days = period_days(bill->period)};

	e->listener->tell(e->listener->context, &line);
}

static void
tell_quantity(struct explainer *e, const struct bill *bill)
{
	char quantity[NUMBER_TEXT];
	struct trace_line line = {.step = "quantity", .period = bill->period, .quantity = quantity};

	if (!e->biller.clause.metered)
		return;
	(void)number_format_short(bill->usage_micro, METER_DECIMALS, quantity);
	line.what = bill->estimated ? "the last reading is an estimate" : NULL;
	e->listener->tell(e->listener->context, &line);
}

static void
tell_result(struct explainer *e, const struct stored *stored, const struct bill *computed)
{
	const struct trace_line line = {.step = "bill",
	    .period = {0, -1},
	    .amount_fen = &stored->amount_fen,
	    .what = stored->code};
	char amount[NUMBER_TEXT];

	e->listener->tell(e->listener->context, &line);
	if (computed == NULL ||
	    (computed->amount_fen == stored->amount_fen && computed->tax_fen == stored->tax_fen))
		return;
	(void)number_format(computed->amount_fen, MONEY_DECIMALS, amount);
	trace_say(e->listener, "note",
	    _("this comes to %s now: what the history does not keep, as fields of the room or the tax "
	      "rate, has changed since"),
	    amount);
}

static enum rc
price_again(struct explainer *e, const struct stored *stored, struct bill *bill)
{
	bool known = true;
	enum rc rc;

	*bill = (struct bill){.period = stored->period};
	e->period = stored->period;
	e->past = false;
	e->last = INT_MIN;
	if ((rc = go_back(e, stored)) != RC_OK)
		return rc;
	tell_clause(e);
	tell_period(e, stored);
	e->biller.clause.pricing.trace = &e->trace;
	e->biller.meters.range.trace = &e->trace;
	if ((rc = biller_measure(&e->biller, bill, &known)) != RC_OK)
		return rc;
	tell_quantity(e, bill);
	return biller_price(&e->biller, bill);
}

/* A bill that no clause's period made. */
static void
tell_adjustment(struct explainer *e, const struct stored *bill)
{
	if (bill->kind[0] == '\0')
		trace_say(
		    e->listener, "note", _("no clause made this bill: it was brought forward"));
	else
		trace_say(e->listener, bill->kind, bill->of[0] != '\0' ? _("%s: %s") : "%s%s",
		    bill->of, text_string(&bill->reason));
}

/* What happened to the bill since: concessions, waivers, penalties, where it was deferred to. */
static enum rc
tell_about(struct explainer *e, int64_t bill_id)
{
	struct statement *row = ledger_statement(e->ledger, sqls[SQL_ABOUT]);
	enum rc rc = RC_OK;

	bind_int(row, ":bill", bill_id);
	while (statement_row(row, &rc)) {
		int64_t amount_fen = column_int(row, 1);
		struct trace_line line = {
		    .step = column_text(row, 0), .period = {0, -1}, .amount_fen = &amount_fen};
		struct text what = {0};

		text_adds(&what, column_text(row, 2));
		text_printf(&what, ": %s", column_text(row, 3));
		line.what = text_string(&what);
		e->listener->tell(e->listener->context, &line);
		text_release(&what);
	}
	return rc;
}

enum rc
explain_bill(struct explainer *e, int64_t bill_id, const struct trace *trace)
{
	struct stored stored;
	struct bill bill;
	enum rc rc = read_bill(e, bill_id, &stored);

	e->listener = trace;
	if (rc == RC_OK && (stored.kind[0] != '\0' || stored.clause_id == 0))
		tell_adjustment(e, &stored);
	if (rc == RC_OK && (stored.takes_back || stored.clause_id == 0))
		tell_result(e, &stored, NULL);
	else if (rc == RC_OK && (rc = price_again(e, &stored, &bill)) == RC_OK)
		tell_result(e, &stored, &bill);
	if (rc == RC_OK)
		rc = tell_about(e, bill_id);
	text_release(&stored.reason);
	return rc;
}

static void
add_why(void *context, const struct trace_line *line)
{
	struct text *why = context;
	bool part = strcmp(line->step, "part") == 0, field = strcmp(line->step, "field") == 0;
	const char *before = why->bytes == NULL          ? ""
	    : part && why->bytes[why->length - 1] != ' ' ? " + "
							 : "";

	if (strcmp(line->step, "correct") == 0)
		text_printf(why, "%s: ", line->what);
	else if (part)
		text_printf(why, "%s%s", before, line->what);
	else if (field)
		text_printf(why, "%s; ", line->what);
	else if (strcmp(line->step, "quantity") == 0 && line->what != NULL)
		text_printf(why, "%s; ", line->what);
}

enum rc
explain_shortly(
    struct explainer *e, int64_t bill_id, struct text *clause, int *days, struct text *why)
{
	const struct trace trace = {add_why, why};
	struct statement *row;
	enum rc rc, code_rc = RC_OK;

	text_clear(why);
	text_clear(clause);
	e->biller.parts.days = 0;
	rc = explain_bill(e, bill_id, &trace);
	*days = e->biller.parts.days;
	row = ledger_statement(e->ledger, sqls[SQL_CLAUSE]);
	bind_int(row, ":clause", e->biller.clause.id);
	if (rc == RC_OK && *days > 0 && statement_row(row, &code_rc))
		text_adds(clause, column_text(row, 0));
	statement_reset(row);
	return rc;
}
