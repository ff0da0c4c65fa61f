/* deed config: settings that live in the ledger. */
#include <stdio.h>

#include "base/i18n.h"
#include "master/setting.h"
#include "tool/tool.h"

/* Only setting a value writes. */
static int
opens(const struct tool *tool)
{
	return tool->operand_count == 2 ? TOOL_WRITES : TOOL_READS;
}

static enum rc
list(struct tool *tool)
{
	static const struct out_column columns[] = {
	    {.name = "key"}, {.name = "value"}, {.name = "about"}};
	struct out *out = tool_out(tool, NULL, columns, sizeof columns / sizeof *columns);

	if (out == NULL)
		return errors_rc(&tool->errors);
	for (const struct setting *s = settings; s->key != NULL; s++) {
		struct value row[] = {value_string(s->key),
		    value_string(ledger_setting(tool->ledger, s->key, NULL)),
		    value_string(_(s->help))};

		(void)out_row(out, row);
	}
	return out_close(out);
}

static enum rc
set(struct tool *tool, const struct setting *setting, const char *value)
{
	bool changed;
	enum rc rc = setting_set(tool->ledger, setting, value, &changed);

	if (rc != RC_OK || (rc = tool_commit(tool, NULL)) != RC_OK)
		return rc;
	if (changed)
		tool_summary(tool, _("%s is now %s"), setting->key, quote_text(value));
	else
		tool_summary(tool, _("%s is %s already"), setting->key, quote_text(value));
	return RC_OK;
}

static enum rc
config(struct tool *tool)
{
	const struct setting *setting;

	if (tool->operand_count == 0)
		return list(tool);
	setting = setting_find(tool->operands[0], &tool->errors);
	if (setting == NULL)
		return errors_rc(&tool->errors);
	if (tool->operand_count == 2)
		return set(tool, setting, tool->operands[1]);
	(void)puts(ledger_setting(tool->ledger, setting->key, ""));
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[KEY [VALUE]]", NULL};
	const struct tool_command command = {.name = "config",
	    .summary = _("list, show and set what the ledger is set to"),
	    .synopsis = synopsis,
	    .use = TOOL_READS | TOOL_WRITES | TOOL_RECORDS,
	    .opens = opens,
	    .operands_max = 2,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = config(&tool);
	return tool_exit(&tool, rc);
}
