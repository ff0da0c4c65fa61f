/* deed plan: payment plans, what a room costs by one, which are offered. */
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/plan-list.h"
#include "tool/tool.h"

/* The command line; its flags stand first in the options. */
struct wish {
	bool enable, disable;
	const char *price, *deposit;
	struct plan_wish plan;
};

static enum rc
list_steps(struct tool *tool, void *rows, struct out *out)
{
	enum rc rc = tool->operand_count == 0 ? plan_list(tool->ledger, NULL, out) : RC_OK;

	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = plan_list(tool->ledger, tool->operands[i], out);
	*(long *)rows = out_rows(out);
	return rc == RC_OK ? errors_rc(&tool->errors) : rc;
}

static enum rc
list(struct tool *tool)
{
	long rows;
	const struct tool_listing listing = {
	    _("Payment plans"), plan_list_columns, PLAN_LIST_COLUMNS, list_steps, &rows};
	enum rc rc = tool_list(tool, &listing);

	if (rc == RC_OK)
		tool_summary(tool, _("%ld steps"), rows);
	return rc;
}

static void
summarize(struct tool *tool, const char *plan, const struct plan_quote *quote)
{
	char price[NUMBER_TEXT], list_price[NUMBER_TEXT], percent[NUMBER_TEXT];

	(void)number_format_grouped(quote->price_fen, MONEY_DECIMALS, price);
	(void)number_format_grouped(quote->list_fen, MONEY_DECIMALS, list_price);
	(void)number_format(quote->percent, 2, percent);
	tool_summary(tool, _("%s: %zu instalments of %s, %s %% of the list price %s"), plan,
	    quote->instalments, price, percent, list_price);
}

static enum rc
preview(struct tool *tool, void *wish, struct out *out)
{
	struct plans plans;
	struct plan_quote quote = {0};
	enum rc rc = RC_OK;

	plans_init(&plans, tool->ledger);
	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		if ((rc = plan_preview(&plans, tool->operands[i], wish, out, &quote)) == RC_OK)
			summarize(tool, tool->operands[i], &quote);
	plans_release(&plans);
	return rc == RC_OK ? errors_rc(&tool->errors) : rc;
}

static enum rc
enable(struct tool *tool, bool enabled)
{
	struct plans plans;
	int changes = 0;
	bool changed;
	enum rc rc = RC_OK;

	plans_init(&plans, tool->ledger);
	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++)
		if ((rc = plan_enable(&plans, tool->operands[i], enabled, &changed)) == RC_OK)
			changes += changed;
	plans_release(&plans);
	if ((rc = errors_rc(&tool->errors)) != RC_OK || (rc = tool_commit(tool, NULL)) != RC_OK)
		return rc;
	if (enabled)
		tool_summary(
		    tool, _("%d plans enabled, %d were"), changes, tool->operand_count - changes);
	else
		tool_summary(
		    tool, _("%d plans disabled, %d were"), changes, tool->operand_count - changes);
	return RC_OK;
}

/* Yuan of an option that may be left out. */
static enum rc
read_yuan(struct tool *tool, const char *option, const char *text, int64_t *fen)
{
	if (text == NULL ||
	    number_parse_range(text, strlen(text), MONEY_DECIMALS, 1, INT64_MAX, fen) == PARSED_OK)
		return RC_OK;
	return error_add(&tool->errors, RC_USAGE, NULL, _("%s: expected yuan above 0, got %s"),
	    option, quote_text(text));
}

static enum rc
check_wish(struct tool *tool, struct wish *wish, bool quoted)
{
	struct plan_wish *plan = &wish->plan;
	enum rc rc;

	if (wish->enable + wish->disable + (plan->room != NULL) > 1)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected one of --preview, --enable and --disable"));
	if ((wish->enable || wish->disable || plan->room != NULL) && tool->operand_count == 0)
		return error_add(&tool->errors, RC_USAGE, NULL, _("expected the code of a PLAN"));
	if (quoted && plan->room == NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected --preview ROOM with --price, --discount, --deposit and days"));
	if (wish->price != NULL && plan->campaigns != NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected --price or --discount: discounts go off the list price"));
	if ((plan->book != 0 && plan->book > plan->subscribe) ||
	    (plan->sign != 0 && plan->sign < plan->subscribe))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected --book, --subscribe and --sign in the order of their days"));
	if ((rc = read_yuan(tool, "--price", wish->price, &plan->price_fen)) != RC_OK)
		return rc;
	return read_yuan(tool, "--deposit", wish->deposit, &plan->deposit_fen);
}

/* The first two options change plans; all else reads. */
static int
opens(const struct tool *tool)
{
	const struct tool_option *options = tool->command->options;
	bool writes = *(const bool *)options[0].target || *(const bool *)options[1].target;

	return writes ? TOOL_WRITES : TOOL_READS;
}

static enum rc
act(struct tool *tool, struct wish *wish)
{
	const struct tool_listing previews = {
	    _("Instalments"), plan_preview_columns, PLAN_PREVIEW_COLUMNS, preview, &wish->plan};
	bool quoted = wish->price != NULL || wish->deposit != NULL ||
	    wish->plan.campaigns != NULL || wish->plan.book != 0 || wish->plan.subscribe != 0 ||
	    wish->plan.sign != 0;
	enum rc rc;

	wish->plan.date = tool->date;
	if (wish->plan.subscribe == 0)
		wish->plan.subscribe = tool->date;
	if ((rc = check_wish(tool, wish, quoted)) != RC_OK)
		return rc;
	if (wish->plan.room != NULL)
		return tool_list(tool, &previews);
	if (wish->enable || wish->disable)
		return enable(tool, wish->enable);
	return list(tool);
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[PLAN ...]",
	    "--preview ROOM [--price YUAN | --discount CODE[,CODE ...]] [--deposit YUAN]"
	    " [--book YYYY-MM-DD] [--subscribe YYYY-MM-DD] [--sign YYYY-MM-DD] PLAN ...",
	    "--enable | --disable PLAN ...", NULL};
	struct wish wish = {0};
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "enable", NULL, &wish.enable, _("offer the plans")},
	    {OPTION_FLAG, 0, "disable", NULL, &wish.disable, _("offer them no longer")},
	    {OPTION_TEXT, 0, "preview", "ROOM", &wish.plan.room,
		_("what the room costs by the plans, and when it is due")},
	    {OPTION_TEXT, 0, "price", "YUAN", &wish.price,
		_("an agreed price (else the list price, less discounts)")},
	    {OPTION_TEXT, 0, "discount", "CODE[,CODE ...]", &wish.plan.campaigns,
		_("discounts of campaigns, in their order")},
	    {OPTION_TEXT, 0, "deposit", "YUAN", &wish.deposit,
		_("a deposit that becomes price at sign")},
	    {OPTION_DATE, 0, "book", "YYYY-MM-DD", &wish.plan.book,
		_("day of the booking (else the subscription's)")},
	    {OPTION_DATE, 0, "subscribe", "YYYY-MM-DD", &wish.plan.subscribe,
		_("day of the subscription (else the business date)")},
	    {OPTION_DATE, 0, "sign", "YYYY-MM-DD", &wish.plan.sign,
		_("day of the contract (else not known)")},
	    {0}};
	const struct tool_command command = {.name = "plan",
	    .summary = _("list payment plans, preview them, enable and disable them"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_WRITES | TOOL_RECORDS,
	    .opens = opens,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = act(&tool, &wish);
	return tool_exit(&tool, rc);
}
