/* deed load: master data, readings and open items from CSV. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "master/load-list.h"
#include "master/load.h"
#include "tool/tool.h"

static enum rc
find_kind(struct tool *tool, const char *name, const struct kind **kind)
{
	const char *nearest = kind_nearest(name);

	*kind = kind_find(name);
	if (*kind != NULL)
		return RC_OK;
	if (nearest != NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("there is no kind %s; did you mean %s?"), quote_text(name), nearest);
	return error_add(&tool->errors, RC_USAGE, NULL,
	    _("there is no kind %s; `deed load --list` lists them"), quote_text(name));
}

/* The columns of one kind, or of all. */
static enum rc
list(struct tool *tool)
{
	const struct kind *kind = NULL;
	struct out *out;
	enum rc rc;

	if (tool->operand_count > 1)
		return error_add(&tool->errors, RC_USAGE, NULL, _("--list takes one KIND"));
	if (tool->operand_count == 1 && (rc = find_kind(tool, tool->operands[0], &kind)) != RC_OK)
		return rc;
	out = tool_out(tool, NULL, load_list_columns, LOAD_LIST_COLUMNS);
	if (out == NULL)
		return errors_rc(&tool->errors);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kind == NULL || kind == kinds[i])
			load_list(kinds[i], out);
	return out_close(out);
}

static enum rc
load_files(struct tool *tool, const struct kind *kind, const char *reject_file,
    struct load_counts *counts, struct errors *remarks)
{
	static char standard_input[] = "-";
	char *only[] = {standard_input};
	char **files = tool->operand_count > 1 ? tool->operands + 1 : only;
	int count = tool->operand_count > 1 ? tool->operand_count - 1 : 1;
	struct load *load = load_open(tool->ledger, kind, tool->date, reject_file);
	char *templates = tool_share("notice");
	enum rc rc = RC_OK, closed;

	load_templates(load, templates);
	load_remarks(load, tool->quiet ? NULL : remarks);
	for (int i = 0; i < count && (rc == RC_OK || rc == RC_DATA); i++) {
		enum rc read = load_file(load, files[i]);

		rc = rc == RC_OK || read != RC_OK ? read : rc;
	}
	closed = load_close(load, counts);
	free(templates);
	return rc != RC_OK ? rc : closed;
}

static enum rc
load(struct tool *tool, const char *reject_file)
{
	const struct kind *kind;
	struct load_counts counts;
	struct run_result result;
	struct errors remarks = {0};
	enum rc rc;

	if (tool->operand_count == 0)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected a KIND; `deed load --list` lists them"));
	if ((rc = find_kind(tool, tool->operands[0], &kind)) != RC_OK)
		return rc;
	if (reject_file != NULL && tool->operand_count > 2)
		return error_add(&tool->errors, RC_USAGE, NULL, _("--reject takes one FILE"));
	if ((rc = load_files(tool, kind, reject_file, &counts, &remarks)) == RC_OK &&
	    (rc = tool_commit(tool, &result)) == RC_OK)
		errors_print(&remarks, "deed load", stderr);
	errors_release(&remarks);
	if (rc != RC_OK)
		return rc;
	tool_summary(tool,
	    _("%s: %lld rows: %lld new, %lld changed, %lld as before, %lld rejected"), kind->name,
	    (long long)counts.rows, (long long)counts.added, (long long)counts.changed,
	    (long long)counts.unchanged, (long long)counts.rejected);
	return counts.rejected > 0 ? RC_TODO : RC_OK;
}

/* `--list`, the first option, needs no ledger. */
static int
opens(const struct tool *tool)
{
	return *(const bool *)tool->command->options[0].target ? 0 : TOOL_WRITES;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--reject FILE] KIND [FILE ...]", "--list [KIND]", NULL};
	const char *reject_file = NULL;
	bool listed = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "list", NULL, &listed, _("print the kinds and their columns")},
	    {OPTION_TEXT, 0, "reject", "FILE", &reject_file,
		_("set bad rows aside there, with their reasons, and take the rest")},
	    {0}};
	const struct tool_command command = {.name = "load",
	    .summary = _("load master data, readings and open items from CSV"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .opens = opens,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = listed ? list(&tool) : load(&tool, reject_file);
	return tool_exit(&tool, rc);
}
