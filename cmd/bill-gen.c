/* deed bill-gen: bills every clause period that has come up. */
#include "base/i18n.h"
#include "base/number.h"
#include "billing/generate.h"
#include "ledger/statement.h"
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
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* The bills that the run wrote: those after `mark`. */
static enum rc
show_bills(struct tool *tool, int64_t mark)
{
	static const char sql[] =
	    "SELECT v.bill, v.contract, v.party, v.name, v.room, v.item, v.start_on, v.end_on,"
	    " v.billed_on, v.due_on, v.amount_fen, v.tax_fen, b.quantity"
	    " FROM bill b CROSS JOIN v_bill v ON v.bill_id = b.id WHERE b.id > :mark ORDER BY b.id";
	struct out *out = tool_out(tool, _("Bills"), columns, COLUMNS);
	struct statement *statement = ledger_statement(tool->ledger, sql);
	struct value row[COLUMNS];
	enum rc rc = RC_OK;

	if (out == NULL)
		return errors_rc(&tool->errors);
	bind_int(statement, ":mark", mark);
	while (rc == RC_OK && statement_row(statement, &rc)) {
		for (int i = 0; i < COLUMNS; i++)
			row[i] = column_value(statement, i);
		rc = out_row(out, row);
	}
	if (rc == RC_OK)
		return out_close(out);
	statement_reset(statement);
	out_drop(out);
	return rc;
}

/* Ends the run. A dry run is shown before it is taken back, another one when it is safe and only on
 * demand. */
static enum rc
finish(struct tool *tool)
{
	bool wanted = tool->format_name != NULL || tool->output_file != NULL;
	int64_t mark = run_mark(tool->ledger, "bill");
	enum rc rc = RC_OK;

	if (tool->dry_run)
		rc = show_bills(tool, mark);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	if (rc == RC_OK && !tool->dry_run && wanted)
		rc = show_bills(tool, mark);
	return rc;
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

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--until YYYY-MM-DD]", NULL};
	const date_day never = INT32_MIN;
	date_day until = never;
	const struct tool_option options[] = {
	    {OPTION_DATE, 0, "until", "YYYY-MM-DD", &until,
		_("bill what comes up until then (else the business date)")},
	    {0}};
	const struct tool_command command = {.name = "bill-gen",
	    .summary = _("bill every clause period that has come up"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .formats = out_formats_plain};
	struct bill_totals totals = {0};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (until == never)
		until = tool.date;
	rc = bills_generate(tool.ledger, until, tool.date, &totals);
	if (rc == RC_OK && (rc = finish(&tool)) == RC_OK)
		summarise(&tool, &totals, until);
	bill_totals_release(&totals);
	return tool_exit(&tool, rc);
}
