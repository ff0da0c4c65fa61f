/* deed report: any report, of the house or of the user's own folder. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/language.h"
#include "base/number.h"
#include "ledger/select.h"
#include "report/query.h"
#include "report/shelf.h"
#include "tool/tool.h"

static const struct out_column list_columns[] = {
    {.name = "report"}, {.name = "title"}, {.name = "parameters"}, {.name = "file"}};
static const struct out_column parameter_columns[] = {
    {.name = "parameter"}, {.name = "type"}, {.name = "default"}, {.name = "help"}};

/* One report's line of --list. */
static enum rc
list_report(struct tool *tool, struct out *out, const struct shelf *shelf, const char *name)
{
	char *path = shelf_path(shelf, name, &tool->errors);
	struct text parameters = {0};
	struct report report;
	enum rc rc = report_read(&report, path, &tool->errors);

	if (rc == RC_OK) {
		for (int i = 0; i < report.parameter_count; i++)
			text_printf(&parameters, "%s%s=%s", i > 0 ? " " : "",
			    report.parameters[i].name, report.parameters[i].type);
		rc = out_row(out,
		    (struct value[]){value_string(name),
			value_string(words_of(&report.title, language_is("zh"))),
			value_string(text_string(&parameters)), value_string(path)});
	}
	text_release(&parameters);
	report_release(&report);
	free(path);
	return rc;
}

/* A broken report is told of, and does not hide the others. */
static enum rc
list_reports(struct tool *tool, const struct shelf *shelf)
{
	struct out *out =
	    tool_out(tool, NULL, list_columns, sizeof list_columns / sizeof *list_columns);

	if (out == NULL)
		return errors_rc(&tool->errors);
	for (size_t i = 0; i < shelf->count; i++)
		(void)list_report(tool, out, shelf, shelf->names[i]);
	return out_close(out);
}

static enum rc
list_parameters(struct tool *tool, const struct report *report)
{
	struct out *out = tool_out(tool, words_of(&report->title, language_is("zh")),
	    parameter_columns, sizeof parameter_columns / sizeof *parameter_columns);

	if (out == NULL)
		return errors_rc(&tool->errors);
	for (int i = 0; i < report->parameter_count; i++) {
		const struct report_parameter *p = &report->parameters[i];

		(void)out_row(out,
		    (struct value[]){value_string(p->name), value_string(p->type),
			value_string(p->fallback),
			value_string(words_of(&p->help, language_is("zh")))});
	}
	return out_close(out);
}

/* What the summary says of the rows. */
static void
summarise(struct tool *tool, const struct report *report, const struct query *query)
{
	struct text sums = {0};
	char number[NUMBER_TEXT];

	for (int i = 0; i < report->column_count; i++)
		if (report->columns[i].sum) {
			int decimals = report->columns[i].type == TYPE_MONEY ? MONEY_DECIMALS
			    : report->columns[i].type == TYPE_AREA           ? AREA_DECIMALS
									     : 0;

			(void)number_format_grouped(query_sum(query, i), decimals, number);
			text_printf(&sums, "%s %s %s", sums.length > 0 ? "," : ";",
			    report->columns[i].name, number);
		}
	tool_summary(tool, _("%s: %lld records%s"), report->name, (long long)query_rows(query),
	    text_string(&sums));
	text_release(&sums);
}

/* The notes, a line each; a check that does not agree is among the errors instead. */
static void
tell_notes(struct tool *tool, const char *notes)
{
	while (*notes != '\0') {
		size_t length = strcspn(notes, "\n");

		tool_summary(tool, "%.*s", (int)length, notes);
		notes += length + (notes[length] != '\0');
	}
}

/* Writes all rows, then what stands below them; out is closed in any case. */
static enum rc
write_rows(struct tool *tool, const struct report *report, struct query *query, const char *asked,
    struct out *out)
{
	struct value row[REPORT_COLUMNS_MAX];
	struct text notes = {0}, below = {0};
	enum rc rc, verdict;
	bool more = true;

	while ((rc = query_next(query, row, &more)) == RC_OK && more)
		if ((rc = out_row(out, row)) != RC_OK)
			break;
	verdict = rc == RC_OK ? query_notes(query, language_is("zh"), &notes) : rc;
	if (verdict <= RC_TODO) {
		text_printf(&below, "%s%s%s", asked, *asked != '\0' && notes.length > 0 ? "\n" : "",
		    text_string(&notes));
		out_note(out, below.length > 0 ? below.bytes : NULL);
		rc = out_close(out);
		summarise(tool, report, query);
		if (verdict == RC_OK)
			tell_notes(tool, text_string(&notes));
	} else
		out_drop(out);
	text_release(&notes);
	text_release(&below);
	return verdict > RC_TODO || rc == RC_OK ? verdict : rc;
}

static enum rc
run_report(struct tool *tool, const struct report *report)
{
	struct out_column columns[REPORT_COLUMNS_MAX];
	struct report_values values;
	struct query *query = NULL;
	struct text asked = {0};
	struct out *out;
	enum rc rc;

	for (int i = 0; i < report->column_count; i++)
		columns[i] = (struct out_column){.name = report->columns[i].name,
		    .title = words_of(&report->columns[i].title, language_is("zh")),
		    .type = report->columns[i].type,
		    .sum = report->columns[i].sum};
	rc = values_read(
	    &values, report, tool->ledger, tool->operands + 1, tool->operand_count - 1, tool->date);
	if (rc == RC_OK)
		rc = query_open(&query, tool->ledger, report, &values);
	if (rc == RC_OK) {
		values_show(&values, report, &asked);
		out = tool_out_noted(tool, words_of(&report->title, language_is("zh")), "", columns,
		    (size_t)report->column_count);
		rc = out != NULL ? write_rows(tool, report, query, text_string(&asked), out)
				 : errors_rc(&tool->errors);
	}
	query_close(query);
	values_release(&values);
	text_release(&asked);
	return rc;
}

static enum rc
one_report(struct tool *tool, const struct shelf *shelf, bool list)
{
	char *path = shelf_path(shelf, tool->operands[0], &tool->errors);
	struct report report;
	enum rc rc;

	if (path == NULL)
		return errors_rc(&tool->errors);
	if ((rc = report_read(&report, path, &tool->errors)) == RC_OK)
		rc = list ? list_parameters(tool, &report) : run_report(tool, &report);
	report_release(&report);
	free(path);
	return rc;
}

/* The user's folder, if there is one, then the house's. */
static enum rc
open_shelf(struct tool *tool, const char *folder, const char *house, struct shelf *shelf)
{
	const char *environment = getenv("DEED_REPORTS");

	if (folder == NULL && environment != NULL && *environment != '\0')
		folder = environment;
	if (folder == NULL)
		folder = ledger_setting(tool->ledger, "report.folder", NULL);
	if (folder != NULL && *folder != '\0')
		shelf->folders[shelf->folder_count++] = folder;
	shelf->folders[shelf->folder_count++] = house;
	return shelf_open(shelf, &tool->errors);
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--folder DIR] NAME [PARAMETER=VALUE ...]", "[--folder DIR] --list [NAME]", NULL};
	const char *folder = NULL;
	bool list = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "list", NULL, &list, _("list the reports, or the parameters of one")},
	    {OPTION_TEXT, 0, "folder", "DIR", &folder,
		_("reports of your own (else $DEED_REPORTS, else the setting report.folder)")},
	    {0}};
	const struct tool_command command = {.name = "report",
	    .summary = _("any report, as table, CSV, TSV, JSON Lines or XLSX"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .operands_max = -1,
	    .formats = out_formats_all};
	struct shelf shelf = {0};
	struct tool tool;
	char *house = tool_share("report");
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = ledger_snapshot(tool.ledger)) == RC_OK &&
	    (rc = open_shelf(&tool, folder, house, &shelf)) == RC_OK) {
		if (tool.operand_count > 0)
			rc = one_report(&tool, &shelf, list);
		else if (list)
			rc = list_reports(&tool, &shelf);
		else
			rc = error_add(&tool.errors, RC_USAGE, NULL,
			    _("expected the NAME of a report; `deed report --list` lists them"));
	}
	shelf_release(&shelf);
	free(house);
	return tool_exit(&tool, rc);
}
