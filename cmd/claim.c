/* deed claim: a person's decisions on bank lines, and taking matches back. */
#include "match/claim.h"
#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "match/undo.h"
#include "match/unpaid.h"
#include "tool/tool.h"

static enum rc
claim(struct tool *tool)
{
	struct decisions decisions = {0};
	struct claim_result result;
	char sum[NUMBER_TEXT], advance[NUMBER_TEXT], booked[NUMBER_TEXT];
	enum rc rc = RC_OK;

	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = decisions_read(&decisions, tool->ledger, tool->operands[i]);
	if (rc == RC_OK)
		rc = decisions_merge(&decisions, tool->ledger);
	if (rc == RC_OK)
		rc = claim_apply(tool->ledger, &decisions, &result);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	decisions_release(&decisions);
	if (rc != RC_OK)
		return rc;
	(void)number_format_grouped(result.claimed_fen, MONEY_DECIMALS, sum);
	(void)number_format_grouped(result.advance_fen, MONEY_DECIMALS, advance);
	tool_summary(tool,
	    _("%lld lines claimed, %s, for %lld bills, %s as advances; %lld lines skipped, "
	      "%lld rows without a decision"),
	    (long long)result.claimed, sum, (long long)result.allocations, advance,
	    (long long)result.skipped, (long long)result.undecided);
	(void)number_format_grouped(result.booked_fen, MONEY_DECIMALS, booked);
	if (result.booked > 0)
		tool_summary(tool, _("%lld lines booked that are no payment, %s"),
		    (long long)result.booked, booked);
	tool_summary_sum(tool, unpaid_told(), result.less_fen);
	return RC_OK;
}

static enum rc
undo(struct tool *tool)
{
	struct undo_result result = {0};
	char sum[NUMBER_TEXT];
	int64_t less_fen = 0;
	enum rc rc = RC_OK;

	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = undo_word(tool->ledger, tool->operands[i], &result);
	if (rc == RC_OK)
		rc = unpaid_settle(tool->ledger, run_mark(tool->ledger, "allocation"), &less_fen);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	if (rc != RC_OK)
		return rc;
	(void)number_format_grouped(result.receipts_fen, MONEY_DECIMALS, sum);
	tool_summary(tool, _("%lld receipts taken back, %s, and %lld allocations"),
	    (long long)result.receipts, sum, (long long)result.allocations);
	if (result.entries > 0)
		tool_summary(tool, _("%lld entries taken back"), (long long)result.entries);
	tool_summary_sum(tool, unpaid_told(), less_fen);
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "FILE ...", "--undo LINE | RECEIPT | ALLOCATION | BILL | FILE ...", NULL};
	bool undoes = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "undo", NULL, &undoes, _("take matches back, automatic or not")}, {0}};
	const struct tool_command command = {.name = "claim",
	    .summary = _("decide whose bank lines are and what they pay, or take a match back"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = undoes ? undo(&tool) : claim(&tool);
	return tool_exit(&tool, rc);
}
