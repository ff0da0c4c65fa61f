/* deed history: who wrote a row, when and how, and what followed from it. */
#include "base/i18n.h"
#include "report/trail.h"
#include "tool/tool.h"

static enum rc
write_event(void *context, const struct value event[TRAIL_COLUMNS])
{
	return out_row(context, event);
}

int
main(int argc, char *argv[])
{
	static const struct out_column columns[TRAIL_COLUMNS] = {
	    [TRAIL_RUN] = {.name = "run", .type = TYPE_INT},
	    [TRAIL_AT] = {.name = "at"},
	    [TRAIL_ACTOR] = {.name = "actor"},
	    [TRAIL_COMMAND] = {.name = "command", .type = TYPE_CODE},
	    [TRAIL_DATE] = {.name = "date", .type = TYPE_DATE},
	    [TRAIL_WHAT] = {.name = "what", .type = TYPE_CODE},
	    [TRAIL_DETAIL] = {.name = "detail"},
	    [TRAIL_ARGUMENTS] = {.name = "arguments"},
	};
	static const char *const synopsis[] = {"ROW", NULL};
	const struct tool_command command = {.name = "history",
	    .summary = _("who wrote a row, when and with which command"),
	    .synopsis = synopsis,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .operands_min = 1,
	    .operands_max = 1,
	    .formats = out_formats_plain};
	struct trail_row row;
	struct tool tool;
	struct out *out;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK ||
	    (rc = trail_find(tool.ledger, tool.operands[0], &row)) != RC_OK)
		return tool_exit(&tool, rc);
	if ((out = tool_out(&tool, tool.operands[0], columns, TRAIL_COLUMNS)) == NULL)
		return tool_exit(&tool, errors_rc(&tool.errors));
	if ((rc = trail_tell(tool.ledger, &row, write_event, out)) != RC_OK) {
		out_drop(out);
		return tool_exit(&tool, rc);
	}
	tool_summary(&tool, _("%s: row %lld of %s, %ld events"), tool.operands[0],
	    (long long)row.id, row.table, out_rows(out));
	return tool_exit(&tool, out_close(out));
}
