/* deed report: any report, of the house or of the user's own folder. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/language.h"
#include "base/number.h"
#include "ledger/select.h"
#include "report/proof.h"
#include "report/show.h"
#include "tool/tool.h"

static const struct out_column list_columns[] = {
    {.name = "report"}, {.name = "title"}, {.name = "parameters"}, {.name = "file"}};
static const struct out_column parameter_columns[] = {
    {.name = "parameter"}, {.name = "type"}, {.name = "default"}, {.name = "help"}};
static const struct out_column check_columns[] = {
    {.name = "report"}, {.name = "check"}, {.name = "agrees", .type = TYPE_BOOL}};

/* One report's line of --list. */
static enum rc
list_report(struct tool *tool, struct out *out, const struct shelf *shelf, const char *name)
{
	struct text parameters = {0};
	struct report report;
	enum rc rc = shelf_read(shelf, name, &report, &tool->errors);

	if (rc == RC_OK) {
		for (int i = 0; i < report.parameter_count; i++)
			text_printf(&parameters, "%s%s=%s", i > 0 ? " " : "",
			    report.parameters[i].name, report.parameters[i].type);
		rc = out_row(out,
		    (struct value[]){value_string(name),
			value_string(words_of(&report.title, language_is("zh"))),
			value_string(text_string(&parameters)), value_string(report.file)});
	}
	text_release(&parameters);
	report_release(&report);
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

static enum rc
write_report(struct tool *tool, const struct shelf *shelf, struct show *show)
{
	struct out *out =
	    tool_out_with(tool, &show->options, show->columns, (size_t)show->report->column_count);
	struct panels *panels = NULL;
	enum rc verdict, rc;

	if (out == NULL)
		return errors_rc(&tool->errors);
	verdict = show_write(show, out);
	out_note(out, show->note.length > 0 ? show->note.bytes : NULL);
	if (verdict <= RC_TODO &&
	    (rc = panels_write(&panels, show, shelf, tool->date, out)) != RC_OK)
		verdict = rc;
	if (verdict <= RC_TODO) {
		if ((rc = out_close(out)) != RC_OK)
			verdict = rc;
		summarise(tool, show->report, show->query);
		if (verdict == RC_OK)
			tell_notes(tool, text_string(&show->told));
	} else
		out_drop(out);
	panels_free(panels);
	return verdict;
}

static enum rc
run_report(struct tool *tool, const struct shelf *shelf, const struct report *report)
{
	struct show show;
	enum rc rc = show_open(&show, tool->ledger, report, tool->operands + 1,
	    tool->operand_count - 1, tool->date, language_is("zh"));

	if (rc == RC_OK)
		rc = write_report(tool, shelf, &show);
	show_close(&show);
	return rc;
}

/* All checks and proofs of one report, or of all, each a record. */
static enum rc
check_reports(struct tool *tool, const struct shelf *shelf)
{
	struct out *out =
	    tool_out(tool, NULL, check_columns, sizeof check_columns / sizeof *check_columns);
	struct proving proving = {.ledger = tool->ledger,
	    .shelf = shelf,
	    .date = tool->date,
	    .chinese = language_is("zh"),
	    .out = out};
	enum rc verdict, rc;

	if (out == NULL)
		return errors_rc(&tool->errors);
	if (tool->operand_count > 0)
		verdict = prove_report(
		    &proving, tool->operands[0], tool->operands + 1, tool->operand_count - 1);
	else
		verdict = prove_reports(&proving);
	rc = out_close(out);
	tool_summary(tool, _("%ld checks agree, %ld differ"), proving.agree, proving.differ);
	return verdict != RC_OK ? verdict : rc;
}

static enum rc
one_report(struct tool *tool, const struct shelf *shelf, bool list)
{
	struct report report;
	enum rc rc = shelf_read(shelf, tool->operands[0], &report, &tool->errors);

	if (rc == RC_OK)
		rc = list ? list_parameters(tool, &report) : run_report(tool, shelf, &report);
	report_release(&report);
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
	static const char *const synopsis[] = {"[--folder DIR] NAME [PARAMETER=VALUE ...]",
	    "[--folder DIR] --list [NAME]", "[--folder DIR] --check [NAME [PARAMETER=VALUE ...]]",
	    NULL};
	const char *folder = NULL;
	bool list = false, check = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "list", NULL, &list, _("list the reports, or the parameters of one")},
	    {OPTION_FLAG, 0, "check", NULL, &check,
		_("prove the totals of one report, or of all, against the facts")},
	    {OPTION_TEXT, 0, "folder", "DIR", &folder,
		_("reports of your own (else $DEED_REPORTS, else the setting report.folder)")},
	    {0}};
	const struct tool_command command = {.name = "report",
	    .summary = _("any report, as table, CSV, TSV, JSON Lines, XLSX or HTML"),
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
	    (rc = open_shelf(&tool, folder, house, &shelf)) == RC_OK) {
		if (check)
			rc = check_reports(&tool, &shelf);
		else if (tool.operand_count > 0)
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
