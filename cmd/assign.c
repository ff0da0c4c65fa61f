/* deed assign: deals go on with another party. */
#include "sales/assign.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "tool/tool.h"

enum column { DEAL, TO, FEE, REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [DEAL] = {"deal", true},
    [TO] = {"to", false},
    [FEE] = {"fee", false},
    [REASON] = {"reason", false},
};

struct work {
	struct asked asked;
	struct sale sale;
	struct assign_result result;
};

static enum rc
assign_one(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct assign assign = {.deal = cells[DEAL],
	    .party = cells[TO],
	    .reason = asked_text(&work->sale.deals.arena, cells[REASON]),
	    .place = *place};
	enum rc rc;

	if (cells[TO].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, TO, place, _("expected a party"));
	if (cells[REASON].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, REASON, place, _("expected a reason"));
	if ((rc = asked_money(&work->asked, cells, FEE, place, &assign.fee_fen)) != RC_OK)
		return rc;
	return assign_deal(&work->sale, &assign, &work->result);
}

static enum rc
run(struct tool *tool, struct work *work)
{
	char sum[NUMBER_TEXT];
	enum rc rc = sale_open(&work->sale, tool->ledger, tool->date);

	if (rc == RC_OK &&
	    (rc = asked_read(&work->asked, tool->operands, tool->operand_count)) == RC_OK &&
	    (rc = sale_write(&work->sale)) == RC_OK && (rc = tool_commit(tool, NULL)) == RC_OK) {
		(void)number_format_grouped(work->result.fen, MONEY_DECIMALS, sum);
		tool_summary(tool,
		    _("%lld deals go on with another party, who owes %lld of their bills, %s"),
		    (long long)work->result.deals, (long long)work->result.bills, sum);
	}
	sale_close(&work->sale);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--to PARTY [--fee YUAN] --reason TEXT DEAL ...", "FILE ...", NULL};
	const char *words[COLUMNS] = {NULL};
	struct work work = {.asked = {.columns = columns, .count = COLUMNS, .options = words}};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "to", "PARTY", &words[TO], _("who has the deal from now on")},
	    {OPTION_TEXT, 0, "fee", "YUAN", &words[FEE],
		_("for the change, owed by the new party")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &words[REASON], _("why: needed")}, {0}};
	const struct tool_command command = {.name = "assign",
	    .summary = _("let deals go on with another party"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		work.asked.ledger = tool.ledger;
		work.asked.each = assign_one;
		work.asked.context = &work;
		rc = run(&tool, &work);
	}
	return tool_exit(&tool, rc);
}
