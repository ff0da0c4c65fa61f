/* deed hold: bills that are held back from dunning: disputed, or promised to be paid. */
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "collect/hold.h"
#include "tool/tool.h"

static const struct wish {
	const char *dispute, *promise, *amount, *reason;
	bool release, from, list, all;
} none;

static enum rc
list(struct tool *tool, void *wish, struct out *out)
{
	return hold_list(tool->ledger, tool->date, ((const struct wish *)wish)->all, out);
}

static enum rc
read_wish(struct tool *tool, const struct wish *wish, struct hold *hold)
{
	const char *reason = wish->dispute != NULL ? wish->dispute : wish->reason;

	hold->reason = value_string(reason);
	hold->kind = wish->dispute != NULL ? HOLD_DISPUTE
	    : wish->promise != NULL        ? HOLD_PROMISE
					   : HOLD_RELEASE;
	if (wish->promise != NULL && !date_parse_text(wish->promise, &hold->until))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--promise: expected YYYY-MM-DD, got %s"), quote_text(wish->promise));
	if (wish->amount != NULL &&
	    (hold->kind == HOLD_RELEASE ||
		number_parse_range(wish->amount, strlen(wish->amount), MONEY_DECIMALS, 1, INT64_MAX,
		    &hold->amount_fen) != PARSED_OK))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--amount: expected yuan above 0 of a dispute or promise, got %s"),
		    quote_text(wish->amount));
	return RC_OK;
}

static enum rc
hold_operands(struct tool *tool, const struct wish *wish, struct hold_counts *counts)
{
	struct hold hold = {0};
	enum rc rc = wish->from ? RC_OK : read_wish(tool, wish, &hold);

	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++) {
		hold.bill = value_string(tool->operands[i]);
		rc = wish->from ? hold_add_file(tool->ledger, tool->date, tool->operands[i], counts)
				: hold_add(tool->ledger, tool->date, &hold, counts);
	}
	return rc;
}

static enum rc
hold(struct tool *tool, const struct wish *wish)
{
	struct hold_counts counts = {0};
	enum rc rc = hold_operands(tool, wish, &counts);

	if (rc != RC_OK || (rc = tool_commit(tool, NULL)) != RC_OK)
		return rc;
	tool_summary(tool, _("%lld disputes, %lld promises, %lld released, %lld as before"),
	    (long long)counts.disputes, (long long)counts.promises, (long long)counts.released,
	    (long long)counts.unchanged);
	return RC_OK;
}

/* Exactly one thing is asked for. */
static enum rc
check_wish(struct tool *tool, const struct wish *wish)
{
	int asked = (wish->dispute != NULL) + (wish->promise != NULL) + wish->release + wish->from +
	    wish->list;

	if (asked != 1)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected one of --dispute, --promise, --release, --from and --list"));
	if (!wish->list && tool->operand_count == 0)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    wish->from ? _("--from: expected a FILE") : _("expected the code of a BILL"));
	if (wish->list && tool->operand_count > 0)
		return error_add(&tool->errors, RC_USAGE, NULL, _("--list takes no operands"));
	return RC_OK;
}

/* `--list` reads; it is the first option. */
static int
opens(const struct tool *tool)
{
	return *(const bool *)tool->command->options[0].target ? TOOL_READS : TOOL_WRITES;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "BILL ... --dispute REASON | --promise DATE [--amount YUAN] [--reason TEXT]",
	    "BILL ... --release [--reason TEXT]", "--from FILE ...", "--list [--all]", NULL};
	struct wish wish = none;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "list", NULL, &wish.list, _("the bills that are held back")},
	    {OPTION_FLAG, 0, "all", NULL, &wish.all, _("those released and paid too")},
	    {OPTION_TEXT, 0, "dispute", "REASON", &wish.dispute, _("the party disputes the bill")},
	    {OPTION_TEXT, 0, "promise", "DATE", &wish.promise, _("it promises to pay until then")},
	    {OPTION_TEXT, 0, "amount", "YUAN", &wish.amount,
		_("only so much of it; the rest is chased")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &wish.reason, _("what was said")},
	    {OPTION_FLAG, 0, "release", NULL, &wish.release, _("hold it back no longer")},
	    {OPTION_FLAG, 0, "from", NULL, &wish.from,
		_("the operands are CSV files: bill, kind, until, amount, reason")},
	    {0}};
	const struct tool_command command = {.name = "hold",
	    .summary = _("hold bills back from dunning: disputes, promises to pay"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_WRITES | TOOL_RECORDS,
	    .opens = opens,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	const struct tool_listing listing = {
	    _("Bills held back"), hold_list_columns, HOLD_LIST_COLUMNS, list, &wish};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = check_wish(&tool, &wish)) == RC_OK)
		rc = wish.list ? tool_list(&tool, &listing) : hold(&tool, &wish);
	return tool_exit(&tool, rc);
}
