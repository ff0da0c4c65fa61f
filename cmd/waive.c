/* deed waive: reductions of bills, with a reason. */
#include "billing/waive.h"
#include "base/i18n.h"
#include "base/number.h"
#include "tool/tool.h"

static enum rc
waive(struct tool *tool, const struct request_options *options, bool paid, bool undo)
{
	struct requests requests = {0};
	struct waive_result result = {0};
	struct adjustments adjustments;
	char sum[NUMBER_TEXT], over[NUMBER_TEXT];
	enum rc rc = RC_OK;

	adjustments_init(&adjustments, tool->ledger, tool->date);
	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = requests_read(&requests, tool->ledger, tool->operands[i], options,
		    REQUEST_AMOUNT | REQUEST_PERCENT);
	if (rc == RC_OK)
		rc = undo ? waive_undo(&adjustments, &requests, &result)
			  : waive_requests(&adjustments, &requests, paid, &result);
	if (rc == RC_OK && (rc = adjustments_write(&adjustments)) == RC_OK &&
	    (rc = tool_commit(tool, NULL)) == RC_OK) {
		(void)number_format_grouped(result.sum_fen, MONEY_DECIMALS, sum);
		(void)number_format_grouped(result.over_fen, MONEY_DECIMALS, over);
		if (undo)
			tool_summary(tool, _("%lld waivers taken back"), (long long)result.bills);
		else
			tool_summary(tool, _("%lld waivers, %s; %s of it the parties' credit"),
			    (long long)result.bills, sum, over);
	}
	adjustments_release(&adjustments);
	requests_release(&requests);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--amount YUAN | --percent N] [--paid] [--reason TEXT] BILL | FILE ...",
	    "--undo [--reason TEXT] BILL | FILE ...", NULL};
	struct request_options request = {0};
	bool paid = false, undo = false;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "amount", "YUAN", &request.amount, _("so much of each bill")},
	    {OPTION_TEXT, 0, "percent", "N", &request.percent, _("so much of a bill's amount")},
	    {OPTION_FLAG, 0, "paid", NULL, &paid,
		_("also of what is paid: it becomes the party's credit")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &request.reason, _("why: needed")},
	    {OPTION_FLAG, 0, "undo", NULL, &undo, _("take waivers back")}, {0}};
	const struct tool_command command = {.name = "waive",
	    .summary = _("reduce bills, with a reason"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = waive(&tool, &request, paid, undo);
	return tool_exit(&tool, rc);
}
