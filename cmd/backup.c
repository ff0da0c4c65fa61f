/* deed backup: a consistent copy, checked. */
#include "base/i18n.h"
#include "tool/tool.h"

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--replace] FILE", NULL};
	bool replace = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "replace", NULL, &replace, _("replace a file that is there")}, {0}};
	const struct tool_command command = {.name = "backup",
	    .summary = _("make a consistent copy of the ledger and check it"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS,
	    .operands_min = 1,
	    .operands_max = 1};
	struct tool tool;
	char head[DIGEST_HEX];
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK ||
	    (rc = ledger_backup(tool.ledger, tool.operands[0], replace)) != RC_OK)
		return tool_exit(&tool, rc);
	int64_t run_id = chain_head(tool.ledger, head);

	tool_summary(&tool, _("%s: copied up to run %lld and checked; head %s"), tool.operands[0],
	    (long long)run_id, head);
	return tool_exit(&tool, rc);
}
