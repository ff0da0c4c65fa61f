/* deed verify: recomputes the chain and all that is derived; names what does not fit. */
#include "ledger/verify.h"
#include "base/i18n.h"
#include "tool/tool.h"

struct output {
	struct out *out;
	enum rc rc;
};

static void
tell(void *context, const struct verify_finding *finding)
{
	struct output *output = context;
	struct value row[] = {
	    value_string(finding->check),
	    value_string(finding->problem == NULL ? "ok" : "failed"),
	    value_string(finding->table),
	    finding->row_id != 0 ? value_int(finding->row_id) : value_null(),
	    finding->run_id != 0 ? value_int(finding->run_id) : value_null(),
	    value_string(finding->problem),
	};

	if (output->rc == RC_OK)
		output->rc = out_row(output->out, row);
}

int
main(int argc, char *argv[])
{
	static const struct out_column columns[] = {
	    {.name = "check"},
	    {.name = "result"},
	    {.name = "table"},
	    {.name = "row", .type = TYPE_INT},
	    {.name = "run", .type = TYPE_INT},
	    {.name = "problem"},
	};
	static const char *const synopsis[] = {"[--quick]", NULL};
	bool quick = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "quick", NULL, &quick,
		_("leave out the check of every page of the file")},
	    {0}};
	const struct tool_command command = {.name = "verify",
	    .summary =
		_("prove that no fact was altered, and that all figures follow from the facts"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .formats = out_formats_plain};
	struct output output = {0};
	struct tool tool;
	char head[DIGEST_HEX];
	enum rc rc, closed;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	output.out = tool_out(&tool, NULL, columns, sizeof columns / sizeof *columns);
	if (output.out == NULL)
		return tool_exit(&tool, errors_rc(&tool.errors));
	rc = ledger_verify(tool.ledger, quick, tell, &output);
	closed = out_close(output.out);
	if (rc == RC_OK || rc == RC_TODO) {
		int64_t run_id = chain_head(tool.ledger, head);

		tool_summary(&tool,
		    rc == RC_OK ? _("%lld runs, nothing was altered; head %s")
				: _("%lld runs, SOMETHING WAS ALTERED; head %s"),
		    (long long)run_id, head);
	}
	return tool_exit(&tool, closed != RC_OK ? closed : rc);
}
