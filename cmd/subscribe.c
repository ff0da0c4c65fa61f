/* deed subscribe: a deal's price and plan are fixed; its instalments, its deposit. */
#include "sales/subscribe.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "sales/instalment-list.h"
#include "tool/tool.h"

/* The command line: lists may be given several times. */
struct words {
	const char *texts[SUBSCRIBE_COLUMNS];
	struct text discount, addon, buyer;
	bool change, extend, late;
};

static const char *
list_or_null(const struct text *list)
{
	return list->length > 0 ? list->bytes : NULL;
}

static enum rc
extend(struct tool *tool, const struct words *words, struct subscribe *s)
{
	const char *options[EXTEND_COLUMNS] = {[EXTEND_UNTIL] = words->texts[SUBSCRIBE_UNTIL],
	    [EXTEND_REASON] = words->texts[SUBSCRIBE_REASON]};
	const struct asked asked = {.ledger = tool->ledger,
	    .columns = extend_columns,
	    .count = EXTEND_COLUMNS,
	    .options = options,
	    .each = extend_row,
	    .context = s,
	    .names = asked_room_or_deal};

	return asked_read(&asked, tool->operands, tool->operand_count);
}

static enum rc
gather(struct tool *tool, struct words *words, struct subscribe *s)
{
	const struct asked asked = {.ledger = tool->ledger,
	    .columns = subscribe_columns,
	    .count = SUBSCRIBE_COLUMNS,
	    .options = words->texts,
	    .each = subscribe_row,
	    .context = s,
	    .names = asked_room_or_deal};
	struct value cells[SUBSCRIBE_COLUMNS];

	words->texts[SUBSCRIBE_DISCOUNT] = list_or_null(&words->discount);
	words->texts[SUBSCRIBE_ADDON] = list_or_null(&words->addon);
	words->texts[SUBSCRIBE_BUYER] = list_or_null(&words->buyer);
	words->texts[SUBSCRIBE_LATE] = words->late ? "yes" : NULL;
	if (tool->operand_count > 0)
		return asked_read(&asked, tool->operands, tool->operand_count);
	for (int i = 0; i < SUBSCRIBE_COLUMNS; i++)
		cells[i] = asked_option(words->texts[i]);
	return subscribe_row(s, cells, &(struct place){0});
}

static enum rc
list(struct tool *tool, void *mark, struct out *out)
{
	return instalment_list(tool->ledger, *(const int64_t *)mark, out);
}

static enum rc
finish(struct tool *tool, bool extends)
{
	int64_t mark = run_mark(tool->ledger, "instalment");
	const struct tool_listing listing = {
	    _("Instalments"), instalment_columns, INSTALMENT_COLUMNS, list, &mark};

	return extends ? tool_commit(tool, NULL) : tool_commit_listed(tool, &listing, false);
}

static enum rc
subscribe(struct tool *tool, struct words *words)
{
	struct subscribe s;
	char sum[NUMBER_TEXT];
	enum rc rc = subscribe_open(&s, tool->ledger, tool->date);

	s.change = words->change;
	if (rc == RC_OK &&
	    (rc = words->extend ? extend(tool, words, &s) : gather(tool, words, &s)) == RC_OK &&
	    (rc = sale_write(&s.sale)) == RC_OK && (rc = finish(tool, words->extend)) == RC_OK) {
		(void)number_format_grouped(s.sum_fen, MONEY_DECIMALS, sum);
		if (words->extend)
			tool_summary(tool, _("%lld time limits put off"), (long long)s.deals);
		else if (words->change)
			tool_summary(tool, _("%lld deals changed, %s"), (long long)s.deals, sum);
		else
			tool_summary(tool, _("%lld deals subscribed, %s"), (long long)s.deals, sum);
	}
	subscribe_close(&s);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    ("--plan PLAN [--discount CODE | --price YUAN] [--addon ROOM[=YUAN]] [--decoration YUAN]"
	     " [--deposit YUAN [--kind KIND]] [--buyer PARTY[=SHARE]] [--until YYYY-MM-DD]"
	     " [--reason TEXT] [--late] DEAL | FILE ..."),
	    "--room ROOM [--party PARTY] --plan PLAN [OPTION ...]",
	    "--change [--plan PLAN] [OPTION ...] DEAL | FILE ...",
	    "--extend --until YYYY-MM-DD [--reason TEXT] DEAL | FILE ...", NULL};
	struct words words = {0};
	const char **texts = words.texts;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "plan", "PLAN", &texts[SUBSCRIBE_PLAN], _("how it is paid")},
	    {OPTION_TEXT, 0, "room", "ROOM", &texts[SUBSCRIBE_ROOM],
		_("the deal that holds this room, else a new one")},
	    {OPTION_TEXT, 0, "party", "PARTY", &texts[SUBSCRIBE_PARTY], _("whose the deal is")},
	    {OPTION_LIST, 0, "discount", "CODE", &words.discount,
		_("a campaign, after the plan's own discount; several in their order")},
	    {OPTION_TEXT, 0, "price", "YUAN", &texts[SUBSCRIBE_PRICE],
		_("the price of the room, instead of discounts")},
	    {OPTION_LIST, 0, "addon", "ROOM[=YUAN]", &words.addon,
		_("a room sold with it, at its list price or this one")},
	    {OPTION_TEXT, 0, "decoration", "YUAN", &texts[SUBSCRIBE_DECORATION],
		_("the price of the decoration, sold with it")},
	    {OPTION_TEXT, 0, "deposit", "YUAN", &texts[SUBSCRIBE_DEPOSIT],
		_("a further deposit, due now")},
	    {OPTION_TEXT, 0, "kind", "KIND", &texts[SUBSCRIBE_KIND],
		_("of the deposit: 定金 (deposit, if not given), 订金 (booking)")},
	    {OPTION_LIST, 0, "buyer", "PARTY[=SHARE]", &words.buyer,
		_("one who buys, with the share; several")},
	    {OPTION_TEXT, 0, "until", "YYYY-MM-DD", &texts[SUBSCRIBE_UNTIL],
		_("the last day to sign (else by the setting deal.sign_days)")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &texts[SUBSCRIBE_REASON], _("a note")},
	    {OPTION_FLAG, 0, "late", NULL, &words.late, _("even after the booking's last day")},
	    {OPTION_FLAG, 0, "change", NULL, &words.change,
		_("another plan, price or deposit for deals that are subscribed or signed")},
	    {OPTION_FLAG, 0, "extend", NULL, &words.extend, _("put the time limit of deals off")},
	    {0}};
	const struct tool_command command = {.name = "subscribe",
	    .summary = _("fix a deal's price and plan"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		if (words.change && words.extend)
			rc = error_add(&tool.errors, RC_USAGE, NULL,
			    _("expected --change or --extend, not both"));
		else if (tool.operand_count == 0 && (words.extend || texts[SUBSCRIBE_ROOM] == NULL))
			rc = error_add(&tool.errors, RC_USAGE, NULL,
			    _("expected a deal, a file of deals, or --room"));
		else
			rc = subscribe(&tool, &words);
	}
	text_release(&words.discount);
	text_release(&words.addon);
	text_release(&words.buyer);
	return tool_exit(&tool, rc);
}
