/* deed defer: what is open of bills, moved to later days. */
#include "billing/defer.h"
#include "base/i18n.h"
#include "base/number.h"
#include "tool/tool.h"

static enum rc
defer(struct tool *tool, const struct request_options *options, bool undo)
{
	struct requests requests = {0};
	struct defer_result result = {0};
	struct adjustments adjustments;
	char sum[NUMBER_TEXT];
	enum rc rc = RC_OK;

	adjustments_init(&adjustments, tool->ledger, tool->date);
	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = requests_read(&requests, tool->ledger, tool->operands[i], options,
		    REQUEST_AMOUNT | REQUEST_UNTIL | REQUEST_PARTS);
	if (rc == RC_OK)
		rc = undo ? defer_undo(&adjustments, &requests, &result)
			  : defer_requests(&adjustments, &requests, &result);
	if (rc == RC_OK && (rc = adjustments_write(&adjustments)) == RC_OK &&
	    (rc = tool_commit(tool, NULL)) == RC_OK) {
		(void)number_format_grouped(result.sum_fen, MONEY_DECIMALS, sum);
		if (undo)
			tool_summary(tool, _("%lld bills are as before they were deferred"),
			    (long long)result.bills);
		else
			tool_summary(tool, _("%lld bills deferred, %s, by %lld new ones"),
			    (long long)result.bills, sum, (long long)result.parts);
	}
	adjustments_release(&adjustments);
	requests_release(&requests);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--until YYYY-MM-DD] [--parts N] [--amount YUAN] [--reason TEXT] BILL | FILE ...",
	    "--undo [--reason TEXT] BILL | FILE ...", NULL};
	const date_day never = INT32_MIN;
	struct request_options request = {.until = never};
	bool undo = false;
	const struct tool_option options[] = {
	    {OPTION_DATE, 0, "until", "YYYY-MM-DD", &request.until, _("the new due date")},
	    {OPTION_TEXT, 0, "parts", "N", &request.parts,
		_("in so many equal parts, one a month from then on")},
	    {OPTION_TEXT, 0, "amount", "YUAN", &request.amount, _("only so much of what is open")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &request.reason, _("why: needed")},
	    {OPTION_FLAG, 0, "undo", NULL, &undo, _("take it back")}, {0}};
	const struct tool_command command = {.name = "defer",
	    .summary = _("move what is open of bills to later days, whole or in parts"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		request.has_until = request.until != never;
		rc = defer(&tool, &request, undo);
	}
	return tool_exit(&tool, rc);
}
