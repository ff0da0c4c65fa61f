/* deed release: rooms on sale, and off. */
#include "sales/release.h"
#include "base/i18n.h"
#include "tool/tool.h"

/* A dry run lists the rooms that it would put on sale or take off. */
static enum rc
list(struct tool *tool, void *result, struct out *out)
{
	return release_list(tool->ledger, ((const struct release_result *)result)->mark, out);
}

static void
summarize(struct tool *tool, const struct release_job *job, const struct release_result *result)
{
	if (job->withdraw)
		tool_summary(tool, _("%lld rooms taken off sale, %lld were not on it"),
		    (long long)result->done, (long long)result->unchanged);
	else
		tool_summary(tool, _("%lld rooms put on sale, %lld were on it"),
		    (long long)result->done, (long long)result->unchanged);
	if (result->permitted > 0)
		tool_summary(
		    tool, _("%lld rooms on sale got the permit"), (long long)result->permitted);
	if (result->others > 0)
		tool_summary(tool,
		    _("%lld rooms on sale have another permit, which stays; it changes by "
		      "--withdraw and a new release"),
		    (long long)result->others);
}

static enum rc
release(struct tool *tool, const struct release_job *job, const char *where)
{
	struct room_list rooms = {0};
	struct release_result result = {0};
	const struct tool_listing listing = {NULL, release_columns, RELEASE_COLUMNS, list, &result};
	enum rc rc = room_list_read(&rooms, tool->ledger, tool->operands, tool->operand_count);

	if (rc == RC_OK && where != NULL)
		rc = room_list_where(&rooms, tool->ledger, tool->date, where);
	if (rc == RC_OK)
		rc = release_rooms(tool->ledger, job, &rooms, &result);
	if (rc == RC_OK && tool->dry_run)
		rc = tool_list(tool, &listing);
	if (rc == RC_OK && (rc = tool_commit(tool, NULL)) == RC_OK)
		summarize(tool, job, &result);
	room_list_release(&rooms);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--permit NUMBER --permit-on YYYY-MM-DD] [--reason TEXT] [--where EXPR] [ROOM | FILE ...]",
	    "--withdraw [--reason TEXT] [--where EXPR] [ROOM | FILE ...]", NULL};
	const char *where = NULL;
	struct release_job job = {.reason = ""};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "permit", "NUMBER", &job.permit, _("number of the presale permit")},
	    {OPTION_TEXT, 0, "permit-on", "YYYY-MM-DD", &job.permit_on, _("the permit's date")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &job.reason, _("why")},
	    {OPTION_TEXT, 0, "where", "EXPR", &where,
		_("the rooms for which it holds: deed-expr(7)")},
	    {OPTION_FLAG, 0, "withdraw", NULL, &job.withdraw, _("take off sale")}, {0}};
	const struct tool_command command = {.name = "release",
	    .summary = _("put rooms on sale, or take them off"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		job.date = tool.date;
		if (where == NULL && tool.operand_count == 0)
			rc = error_add(&tool.errors, RC_USAGE, NULL,
			    _("expected rooms: --where EXPR, codes, or files"));
		else
			rc = release(&tool, &job, where);
	}
	return tool_exit(&tool, rc);
}
