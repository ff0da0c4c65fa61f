/* deed refund: deposits, credits and advances given back, or used for other bills. */
#include "match/refund.h"
#include "base/i18n.h"
#include "base/number.h"
#include "tool/tool.h"

static enum rc
give_back(struct tool *tool, const struct refund *said, struct refund_result *result)
{
	struct adjustments adjustments;
	enum rc rc = RC_OK;

	adjustments_init(&adjustments, tool->ledger, tool->date);
	for (int i = 0; i < tool->operand_count && rc == RC_OK; i++) {
		struct refund refund = *said;

		refund.what = tool->operands[i];
		rc = refund_names(tool->ledger, refund.what)
		    ? refund_one(&adjustments, &refund, result)
		    : refund_file(&adjustments, refund.what, said, result);
	}
	if (rc == RC_OK)
		rc = adjustments_write(&adjustments);
	adjustments_release(&adjustments);
	return rc == RC_OK ? tool_commit(tool, NULL) : rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--account A [--as MEANS] [--amount YUAN] --reason TEXT BILL | RECEIPT | FILE ...",
	    "--to LIST [--amount YUAN] --reason TEXT BILL | RECEIPT ...", NULL};
	struct refund refund = {0};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "account", "A", &refund.account, _("where the money is paid from")},
	    {OPTION_TEXT, 0, "as", "MEANS", &refund.source,
		_("cash, pos, transfer or cheque (else by the account's kind)")},
	    {OPTION_TEXT, 0, "amount", "YUAN", &refund.amount,
		_("so much of it (else all that can be)")},
	    {OPTION_TEXT, 0, "to", "LIST", &refund.to,
		_("bills that it settles instead: BILL,BILL")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &refund.reason, _("why: needed")}, {0}};
	const struct tool_command command = {.name = "refund",
	    .summary = _("give deposits and advances back, or use them for other bills"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct refund_result result = {0};
	char paid[NUMBER_TEXT], used[NUMBER_TEXT];
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = give_back(&tool, &refund, &result)) == RC_OK) {
		(void)number_format_grouped(result.paid_fen, MONEY_DECIMALS, paid);
		(void)number_format_grouped(result.used_fen, MONEY_DECIMALS, used);
		tool_summary(&tool, _("%lld refunds, %s paid out, %s used for %lld bills"),
		    (long long)result.refunds, paid, used, (long long)result.bills);
	}
	return tool_exit(&tool, rc);
}
