/* deed export: the journal for hledger, and any table of the ledger. */
#include "base/i18n.h"
#include "base/number.h"
#include "report/dump.h"
#include "report/hledger.h"
#include "tool/tool.h"

static enum rc
export_journal(struct tool *tool)
{
	int64_t entries = 0, debit_fen = 0;
	struct report_values values;
	struct publish *publish = NULL;
	char number[NUMBER_TEXT];
	enum rc rc;

	rc = values_read(&values, &hledger_report, tool->ledger, tool->operands,
	    tool->operand_count, tool->date);
	if (rc == RC_OK && (publish = publish_open(tool->output_file, &tool->errors)) == NULL)
		rc = RC_CANTCREAT;
	if (rc == RC_OK)
		rc = hledger_write(tool->ledger, &values, publish, &entries, &debit_fen);
	if (rc == RC_OK)
		rc = publish_commit(publish);
	else
		publish_drop(publish);
	values_release(&values);
	(void)number_format(debit_fen, MONEY_DECIMALS, number);
	if (rc == RC_OK)
		tool_summary(tool, _("%lld entries, debits %s"), (long long)entries, number);
	return rc;
}

static enum rc
export_table(struct tool *tool, const char *table)
{
	struct dump *dump = dump_open(tool->ledger, table);
	const struct out_column *columns;
	struct out *out = NULL;
	size_t count;
	long rows;
	enum rc rc;

	if (dump != NULL) {
		columns = dump_columns(dump, &count);
		out = tool_out(tool, NULL, columns, count);
	}
	if (out == NULL) {
		dump_close(dump);
		return errors_rc(&tool->errors);
	}
	rc = dump_write(dump, out);
	rows = out_rows(out);
	if (rc == RC_OK)
		rc = out_close(out);
	else
		out_drop(out);
	dump_close(dump);
	if (rc == RC_OK)
		tool_summary(tool, _("%s: %ld rows"), table, rows);
	return rc;
}

/* Exactly one of the two exports, and what belongs to it. */
static enum rc
check_usage(struct tool *tool, bool hledger, const char *table)
{
	if (hledger == (table != NULL))
		return error_add(
		    &tool->errors, RC_USAGE, NULL, _("expected either --hledger or --table NAME"));
	if (hledger && tool->format_name != NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("-f goes with --table; --hledger has one format only"));
	if (!hledger && tool->operand_count > 0)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("unexpected operand %s; --table writes all rows as they are stored"),
		    quote_text(tool->operands[0]));
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--hledger [PARAMETER=VALUE ...]", "--table NAME", NULL};
	const char *table = NULL;
	bool hledger = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "hledger", NULL, &hledger,
		_("the journal as hledger reads it; takes as_of, known_at, from and to")},
	    {OPTION_TEXT, 0, "table", "NAME", &table, _("a table as it is stored")}, {0}};
	const struct tool_command command = {.name = "export",
	    .summary = _("the journal for hledger, or a table as CSV"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = check_usage(&tool, hledger, table)) == RC_OK)
		rc = hledger ? export_journal(&tool) : export_table(&tool, table);
	return tool_exit(&tool, rc);
}
