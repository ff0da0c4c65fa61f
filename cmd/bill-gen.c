/* deed bill-gen: bills every clause period that has come up. */
#include "base/i18n.h"
#include "base/number.h"
#include "billing/explain.h"
#include "billing/generate.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/milestone-dues.h"
#include "tool/tool.h"

static const struct out_column columns[] = {
    {.name = "bill", .type = TYPE_CODE},
    {.name = "contract", .type = TYPE_CODE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "room", .type = TYPE_CODE},
    {.name = "item", .type = TYPE_CODE},
    {.name = "start", .type = TYPE_DATE},
    {.name = "end", .type = TYPE_DATE},
    {.name = "billed_on", .type = TYPE_DATE},
    {.name = "due", .type = TYPE_DATE},
    {.name = "amount", .type = TYPE_MONEY, .sum = true},
    {.name = "tax", .type = TYPE_MONEY, .sum = true},
    {.name = "quantity", .type = TYPE_DECIMAL},
    {.name = "clause", .type = TYPE_CODE},
    {.name = "days", .type = TYPE_INT},
    {.name = "why"},
};

enum { STORED = 13, COLUMNS = sizeof columns / sizeof *columns };

/* A row of bill, and what it is made of. */
static enum rc
list_bill(struct out *out, struct explainer *explainer, struct statement *statement)
{
	struct value row[COLUMNS];
	struct text clause = {0}, why = {0};
	int days;
	enum rc rc;

	for (int i = 0; i < STORED; i++)
		row[i] = column_value(statement, i);
	rc = explain_shortly(explainer, column_int(statement, STORED), &clause, &days, &why);
	if (rc == RC_OK) {
		row[STORED] =
		    clause.length > 0 ? value_text(clause.bytes, clause.length) : value_null();
		row[STORED + 1] = days > 0 ? value_int(days) : value_null();
		row[STORED + 2] = value_text(text_string(&why), why.length);
		rc = out_row(out, row);
	}
	text_release(&clause);
	text_release(&why);
	return rc;
}

/* The bills that the run wrote: those after `mark`. */
static enum rc
list_bills(struct tool *tool, void *mark, struct out *out)
{
	static const char sql[] =
	    "SELECT v.bill, v.contract, v.party, v.name, v.room, v.item, v.start_on, v.end_on,"
	    " v.billed_on, v.due_on, v.amount_fen, v.tax_fen, b.quantity, b.id"
	    " FROM bill b CROSS JOIN v_bill v ON v.bill_id = b.id WHERE b.id > :mark ORDER BY b.id";
	struct explainer *explainer = explainer_open(tool->ledger);
	struct statement *statement = ledger_statement(tool->ledger, sql);
	enum rc rc = explainer != NULL ? RC_OK : errors_rc(&tool->errors);

	bind_int(statement, ":mark", *(const int64_t *)mark);
	while (rc == RC_OK && statement_row(statement, &rc))
		rc = list_bill(out, explainer, statement);
	statement_reset(statement);
	explainer_close(explainer);
	return rc;
}

static enum rc
finish(struct tool *tool)
{
	int64_t mark = run_mark(tool->ledger, "bill");
	const struct tool_listing listing = {_("Bills"), columns, COLUMNS, list_bills, &mark};

	return tool_commit_listed(tool, &listing, false);
}

static void
summarise(struct tool *tool, const struct bill_totals *totals, date_day until)
{
	char sum[NUMBER_TEXT], day[DATE_TEXT];

	(void)number_format_grouped(totals->sum_fen, MONEY_DECIMALS, sum);
	tool_summary(tool, _("%lld bills, %s, of what came up until %s"), (long long)totals->bills,
	    sum, date_format(until, day));
	if (totals->taken_back > 0)
		tool_summary(tool, _("%lld bills taken back and billed anew, in all or in part"),
		    (long long)totals->taken_back);
	if (totals->concessions > 0) {
		(void)number_format_grouped(totals->concessions_fen, MONEY_DECIMALS, sum);
		tool_summary(tool, _("%lld concessions, %s"), (long long)totals->concessions, sum);
	}
	if (totals->estimates > 0)
		tool_summary(tool, _("%lld readings that did not come were estimated"),
		    (long long)totals->estimates);
	for (size_t i = 0; i < totals->count; i++) {
		const struct item_total *item = &totals->items[i];

		(void)number_format_grouped(item->sum_fen, MONEY_DECIMALS, sum);
		if (item->bills > 0)
			tool_note(tool, _("item %s: %lld bills, %s"), item->code,
			    (long long)item->bills, sum);
	}
}

static const struct out_column line_columns[] = {
    {.name = "step", .type = TYPE_CODE},
    {.name = "start", .type = TYPE_DATE},
    {.name = "end", .type = TYPE_DATE},
    {.name = "days", .type = TYPE_INT},
    {.name = "price"},
    {.name = "quantity"},
    {.name = "share"},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "what"},
};

enum { LINE_COLUMNS = sizeof line_columns / sizeof *line_columns };

/* The listener that prints; after an error it is silent. */
struct printer {
	struct out *out;
	enum rc rc;
};

static void
print_line(void *context, const struct trace_line *line)
{
	struct printer *printer = context;
	bool dated = line->period.first <= line->period.last;
	char first[DATE_TEXT], last[DATE_TEXT];
	const struct value row[LINE_COLUMNS] = {value_string(line->step),
	    value_string(dated ? date_format(line->period.first, first) : NULL),
	    value_string(dated ? date_format(line->period.last, last) : NULL),
	    line->days != 0 ? value_int(line->days) : value_null(), value_string(line->price),
	    value_string(line->quantity), value_string(line->share),
	    line->amount_fen != NULL ? value_int(*line->amount_fen) : value_null(),
	    value_string(line->what)};

	if (printer->rc == RC_OK)
		printer->rc = out_row(printer->out, row);
}

static enum rc
list_lines(struct tool *tool, void *bill_id, struct out *out)
{
	struct printer printer = {.out = out};
	const struct trace trace = {print_line, &printer};
	struct explainer *explainer = explainer_open(tool->ledger);
	enum rc rc = explainer != NULL ? explain_bill(explainer, *(const int64_t *)bill_id, &trace)
				       : errors_rc(&tool->errors);

	explainer_close(explainer);
	return rc == RC_OK ? printer.rc : rc;
}

/* --explain: the arithmetic of one bill. */
static enum rc
explain(struct tool *tool, const char *code)
{
	int64_t party_id, bill_id;
	const struct tool_listing listing = {
	    code, line_columns, LINE_COLUMNS, list_lines, &bill_id};

	bill_id = lookup_bill(tool->ledger, value_string(code), &party_id);
	if (bill_id == 0)
		return error_add(&tool->errors, RC_DATA, NULL,
		    _("there is no bill %s; `deed report bills` lists them"), quote_text(code));
	return tool_list(tool, &listing);
}

/* --explain, the first option, reads. */
static int
opens(const struct tool *tool)
{
	const char *code = *(const char *const *)tool->command->options[0].target;

	return code != NULL ? TOOL_READS : TOOL_WRITES;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--until YYYY-MM-DD]", "--explain BILL", NULL};
	const char *explained = NULL;
	const date_day never = INT32_MIN;
	date_day until = never;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "explain", "BILL", &explained,
		_("print the arithmetic of a bill, line by line")},
	    {OPTION_DATE, 0, "until", "YYYY-MM-DD", &until,
		_("bill what comes up until then (else the business date)")},
	    {0}};
	const struct tool_command command = {.name = "bill-gen",
	    .summary = _("bill every clause period that has come up"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .opens = opens,
	    .formats = out_formats_plain};
	struct bill_totals totals = {0};
	int64_t clauses;
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (explained != NULL)
		return tool_exit(&tool, explain(&tool, explained));
	if (until == never)
		until = tool.date;
	rc = milestone_dues_make(tool.ledger, &clauses);
	if (rc == RC_OK)
		rc = bills_generate(tool.ledger, until, tool.date, &totals);
	if (rc == RC_OK && (rc = finish(&tool)) == RC_OK)
		summarise(&tool, &totals, until);
	bill_totals_release(&totals);
	return tool_exit(&tool, rc);
}
