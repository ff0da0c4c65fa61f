/* deed cancel: deals that end, and forfeits that are revived. */
#include "sales/cancel.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "tool/tool.h"

enum column { DEAL, AS, KEEP, PENALTY, FEE, REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [DEAL] = {"deal", true},
    [AS] = {"as", false},
    [KEEP] = {"keep", false},
    [PENALTY] = {"penalty", false},
    [FEE] = {"fee", false},
    [REASON] = {"reason", false},
};

struct work {
	struct tool *tool;
	struct asked asked;
	struct sale sale;
	struct cancel_result result;
	bool twice, revive;
};

/* What belongs to another way of ending is refused rather than forgotten. */
static enum rc
check_sums(const struct work *work, const struct value *cells, const struct cancel *cancel,
    const struct place *place)
{
	bool is_return = cancel->kind == CANCEL_RETURN;

	if (is_return && cells[KEEP].kind != VALUE_NULL)
		return asked_refuse(&work->asked, cells, KEEP, place,
		    _("expected none with return, which has penalty and fee"));
	if (!is_return && cells[PENALTY].kind != VALUE_NULL)
		return asked_refuse(
		    &work->asked, cells, PENALTY, place, _("expected none but with return"));
	if (!is_return && cells[FEE].kind != VALUE_NULL)
		return asked_refuse(
		    &work->asked, cells, FEE, place, _("expected none but with return"));
	if (work->twice && cancel->kind != CANCEL_REFUND)
		return asked_refuse(&work->asked, cells, AS, place,
		    _("expected refund, which alone may be twice over"));
	return RC_OK;
}

static enum rc
cancel_one(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct cancel cancel = {.deal = cells[DEAL],
	    .has_keep = cells[KEEP].kind != VALUE_NULL,
	    .twice = work->twice,
	    .reason = asked_text(&work->sale.deals.arena, cells[REASON]),
	    .place = *place};
	enum rc rc;

	if (cells[REASON].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, REASON, place, _("expected a reason"));
	if (work->revive)
		return cancel_revive(&work->sale, &cancel, &work->result);
	if (!cancel_kind_find(cells[AS], &cancel.kind))
		return asked_refuse(
		    &work->asked, cells, AS, place, _("expected refund, forfeit or return"));
	if ((rc = asked_money(&work->asked, cells, KEEP, place, &cancel.keep_fen)) != RC_OK ||
	    (rc = asked_money(&work->asked, cells, PENALTY, place, &cancel.penalty_fen)) != RC_OK ||
	    (rc = asked_money(&work->asked, cells, FEE, place, &cancel.fee_fen)) != RC_OK ||
	    (rc = check_sums(work, cells, &cancel, place)) != RC_OK)
		return rc;
	return cancel_deal(&work->sale, &cancel, &work->result);
}

static void
tell(struct work *work)
{
	const struct cancel_result *result = &work->result;
	char back[NUMBER_TEXT], bank[NUMBER_TEXT], kept[NUMBER_TEXT];

	(void)number_format_grouped(result->back_fen, MONEY_DECIMALS, back);
	(void)number_format_grouped(result->bank_fen, MONEY_DECIMALS, bank);
	(void)number_format_grouped(result->kept_fen, MONEY_DECIMALS, kept);
	if (work->revive)
		tool_summary(work->tool, _("%lld deals revived"), (long long)result->deals);
	else
		tool_summary(work->tool,
		    _("%lld deals ended; to be paid out: %s to buyers, %s to banks (deed report "
		      "payables); kept %s"),
		    (long long)result->deals, back, bank, kept);
}

static enum rc
cancel(struct work *work)
{
	struct tool *tool = work->tool;
	enum rc rc = sale_open(&work->sale, tool->ledger, tool->date);

	if (rc == RC_OK &&
	    (rc = asked_read(&work->asked, tool->operands, tool->operand_count)) == RC_OK &&
	    (rc = sale_write(&work->sale)) == RC_OK && (rc = tool_commit(tool, NULL)) == RC_OK)
		tell(work);
	sale_close(&work->sale);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--as refund|forfeit|return [--keep YUAN] [--twice] [--penalty YUAN] [--fee YUAN] --reason TEXT DEAL | FILE ...",
	    "--revive --reason TEXT DEAL | FILE ...", NULL};
	const char *words[COLUMNS] = {NULL};
	struct tool tool;
	struct work work = {
	    .tool = &tool, .asked = {.columns = columns, .count = COLUMNS, .options = words}};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "as", "refund|forfeit|return", &words[AS], _("how the deal ends")},
	    {OPTION_TEXT, 0, "keep", "YUAN", &words[KEEP],
		_("so much of what was paid is kept; of a forfeit else all that may be")},
	    {OPTION_FLAG, 0, "twice", NULL, &work.twice,
		_("the seller is in breach: a 定金 is returned twice over")},
	    {OPTION_TEXT, 0, "penalty", "YUAN", &words[PENALTY],
		_("of a return: the buyer owes it")},
	    {OPTION_TEXT, 0, "fee", "YUAN", &words[FEE], _("of a return: the buyer owes it too")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &words[REASON], _("why: needed")},
	    {OPTION_FLAG, 0, "revive", NULL, &work.revive, _("take a forfeit back")}, {0}};
	const struct tool_command command = {.name = "cancel",
	    .summary = _("end deals, and what becomes of their money"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		work.asked.ledger = tool.ledger;
		work.asked.each = cancel_one;
		work.asked.context = &work;
		rc = cancel(&work);
	}
	return tool_exit(&tool, rc);
}
