/* deed receive: money taken at the counter, and what bounces. */
#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "match/entries.h"
#include "match/till.h"
#include "match/unpaid.h"
#include "tool/tool.h"

/* What the options say: PAYMENT_PARTY and PAYMENT_AMOUNT are the operands. */
struct receive_options {
	const char *cells[PAYMENT_CELLS];
	bool bounce;
	const char *reason;
};

static enum rc
read_payments(struct tool *tool, struct receive_options *options, struct payments *payments)
{
	if (tool->operand_count == 1)
		return payments_read(
		    payments, tool->ledger, tool->date, tool->operands[0], options->cells);
	if (tool->operand_count > 2)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected PARTY and AMOUNT, or a file; got %d words"), tool->operand_count);
	options->cells[PAYMENT_PARTY] = tool->operands[0];
	options->cells[PAYMENT_AMOUNT] = tool->operands[1];
	return payments_add(payments, tool->ledger, tool->date, options->cells);
}

static enum rc
receive(struct tool *tool, struct receive_options *options)
{
	struct payments payments = {0};
	struct till_result result = {0};
	char sum[NUMBER_TEXT], fees[NUMBER_TEXT], advance[NUMBER_TEXT], first[BILL_CODE];
	enum rc rc = read_payments(tool, options, &payments);

	if (rc == RC_OK)
		rc = till_receive(tool->ledger, &payments, &result);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	payments_release(&payments);
	if (rc != RC_OK)
		return rc;
	(void)number_format_grouped(result.sum_fen, MONEY_DECIMALS, sum);
	(void)number_format_grouped(result.fees_fen, MONEY_DECIMALS, fees);
	(void)number_format_grouped(result.advance_fen, MONEY_DECIMALS, advance);
	tool_summary(tool,
	    _("%lld receipts from %s on, %s, for %lld bills, %s as advances; fees %s"),
	    (long long)result.receipts, receipt_code(result.first_receipt_id, first), sum,
	    (long long)result.allocations, advance, fees);
	return RC_OK;
}

static enum rc
bounce(struct tool *tool, const char *reason)
{
	char sum[NUMBER_TEXT];
	int64_t sum_fen = 0, less_fen = 0;
	enum rc rc = RC_OK;

	if (reason == NULL)
		return error_add(
		    &tool->errors, RC_USAGE, NULL, _("a reason is needed: --reason TEXT"));
	for (int i = 0; i < tool->operand_count && rc == RC_OK; i++)
		rc = till_bounce(tool->ledger, tool->operands[i], tool->date, reason, &sum_fen);
	if (rc == RC_OK)
		rc = unpaid_settle(tool->ledger, run_mark(tool->ledger, "allocation"), &less_fen);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	if (rc != RC_OK)
		return rc;
	(void)number_format_grouped(sum_fen, MONEY_DECIMALS, sum);
	tool_summary(tool, _("%d receipts bounced, %s"), tool->operand_count, sum);
	tool_summary_sum(tool, unpaid_told(), less_fen);
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--account A [--as MEANS] [--fee YUAN] [--bills LIST] [--on YYYY-MM-DD] [--reference TEXT] PARTY AMOUNT",
	    "[--account A] [--as MEANS] FILE", "--bounce --reason TEXT RECEIPT ...", NULL};
	struct receive_options receive_options = {0};
	const char **cells = receive_options.cells;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "account", "A", &cells[PAYMENT_ACCOUNT], _("where the money lies")},
	    {OPTION_TEXT, 0, "as", "MEANS", &cells[PAYMENT_SOURCE],
		_("cash, pos, transfer or cheque (else by the account's kind)")},
	    {OPTION_TEXT, 0, "fee", "YUAN", &cells[PAYMENT_FEE], _("what the channel keeps")},
	    {OPTION_TEXT, 0, "bills", "LIST", &cells[PAYMENT_BILLS],
		_("what it pays: BILL,BILL=YUAN (else in the order of due dates)")},
	    {OPTION_TEXT, 0, "on", "YYYY-MM-DD", &cells[PAYMENT_DATE],
		_("the day it was taken (else the business date)")},
	    {OPTION_TEXT, 0, "reference", "TEXT", &cells[PAYMENT_REFERENCE],
		_("number of the slip or cheque")},
	    {OPTION_FLAG, 0, "bounce", NULL, &receive_options.bounce,
		_("receipts that came back: their bills are open again")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &receive_options.reason, _("why it bounced")}, {0}};
	const struct tool_command command = {.name = "receive",
	    .summary = _("take money at the counter"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = receive_options.bounce ? bounce(&tool, receive_options.reason)
					    : receive(&tool, &receive_options);
	return tool_exit(&tool, rc);
}
