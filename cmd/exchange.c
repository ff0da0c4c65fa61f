/* deed exchange: deals go on with another room. */
#include "sales/exchange.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "tool/tool.h"

enum column { DEAL, TO, FEE, UNTIL, REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [DEAL] = {"deal", true},
    [TO] = {"to", false},
    [FEE] = {"fee", false},
    [UNTIL] = {"until", false},
    [REASON] = {"reason", false},
};

struct work {
	struct asked asked;
	struct sale sale;
	struct exchange_result result;
};

static enum rc
exchange_one(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct exchange exchange = {.deal = cells[DEAL],
	    .room = cells[TO],
	    .reason = asked_text(&work->sale.deals.arena, cells[REASON]),
	    .place = *place};
	enum rc rc;

	if (cells[TO].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, TO, place, _("expected a room"));
	if (cells[REASON].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, REASON, place, _("expected a reason"));
	exchange.has_until = cells[UNTIL].kind != VALUE_NULL;
	if (exchange.has_until &&
	    (!date_parse(cells[UNTIL].bytes, cells[UNTIL].length, &exchange.until) ||
		exchange.until < work->sale.date))
		return asked_refuse(&work->asked, cells, UNTIL, place,
		    _("expected a date as 2026-03-31, not before the business date"));
	if ((rc = asked_money(&work->asked, cells, FEE, place, &exchange.fee_fen)) != RC_OK)
		return rc;
	return exchange_deal(&work->sale, &exchange, &work->result);
}

static enum rc
run(struct tool *tool, struct work *work)
{
	char carried[NUMBER_TEXT], bank[NUMBER_TEXT];
	enum rc rc = sale_open(&work->sale, tool->ledger, tool->date);

	if (rc == RC_OK &&
	    (rc = asked_read(&work->asked, tool->operands, tool->operand_count)) == RC_OK &&
	    (rc = sale_write(&work->sale)) == RC_OK && (rc = tool_commit(tool, NULL)) == RC_OK) {
		(void)number_format_grouped(work->result.carried_fen, MONEY_DECIMALS, carried);
		(void)number_format_grouped(work->result.bank_fen, MONEY_DECIMALS, bank);
		tool_summary(tool,
		    _("%lld deals exchanged, the last goes on as %s; %s carried over, %s to be paid back to banks"),
		    (long long)work->result.deals, work->result.code, carried, bank);
	}
	sale_close(&work->sale);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--to ROOM [--fee YUAN] [--until DATE] --reason TEXT DEAL", "FILE ...", NULL};
	const char *words[COLUMNS] = {NULL};
	struct work work = {.asked = {.columns = columns, .count = COLUMNS, .options = words}};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "to", "ROOM", &words[TO], _("the new room: on sale, with a price")},
	    {OPTION_TEXT, 0, "fee", "YUAN", &words[FEE], _("for the change")},
	    {OPTION_TEXT, 0, "until", "DATE", &words[UNTIL],
		_("the last day to subscribe; else after deal.book_days")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &words[REASON], _("why: needed")}, {0}};
	const struct tool_command command = {.name = "exchange",
	    .summary = _("let deals go on with another room"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES,
	    .operands_min = 1,
	    .operands_max = -1};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		work.asked.ledger = tool.ledger;
		work.asked.each = exchange_one;
		work.asked.context = &work;
		rc = run(&tool, &work);
	}
	return tool_exit(&tool, rc);
}
