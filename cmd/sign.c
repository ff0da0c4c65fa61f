/* deed sign: deals become sale contracts. */
#include "sales/sign.h"
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "sales/instalment-list.h"
#include "tool/tool.h"

static enum rc
gather(struct tool *tool, const char *const texts[], struct sign *sign)
{
	const struct asked asked = {.ledger = tool->ledger,
	    .columns = sign_columns,
	    .count = SIGN_COLUMNS,
	    .options = texts,
	    .each = sign_row,
	    .context = sign,
	    .names = asked_room_or_deal};

	return asked_read(&asked, tool->operands, tool->operand_count);
}

static enum rc
list(struct tool *tool, void *mark, struct out *out)
{
	return instalment_list(tool->ledger, *(const int64_t *)mark, out);
}

static enum rc
finish(struct tool *tool, bool renumber)
{
	int64_t mark = run_mark(tool->ledger, "instalment");
	const struct tool_listing listing = {
	    _("Instalments"), instalment_columns, INSTALMENT_COLUMNS, list, &mark};

	return renumber ? tool_commit(tool, NULL) : tool_commit_listed(tool, &listing, false);
}

static enum rc
sign(struct tool *tool, const char *const texts[], bool renumber)
{
	struct sign s;
	char sum[NUMBER_TEXT];
	enum rc rc = sign_open(&s, tool->ledger, tool->date);

	s.renumber = renumber;
	if (rc == RC_OK && (rc = gather(tool, texts, &s)) == RC_OK &&
	    (rc = sign_write(&s)) == RC_OK && (rc = finish(tool, renumber)) == RC_OK) {
		(void)number_format_grouped(s.sum_fen, MONEY_DECIMALS, sum);
		if (renumber)
			tool_summary(tool, _("%lld contracts renumbered"), (long long)s.deals);
		else
			tool_summary(tool, _("%lld contracts signed, %s"), (long long)s.deals, sum);
	}
	sign_close(&s);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--contract CODE [--signed YYYY-MM-DD] [--end YYYY-MM-DD] [--reason TEXT] [--late] DEAL",
	    "[--signed YYYY-MM-DD] [--reason TEXT] [--late] FILE ...",
	    "--renumber [--contract CODE] [--reason TEXT] DEAL | FILE ...", NULL};
	const char *texts[SIGN_COLUMNS] = {NULL};
	bool late = false, renumber = false;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "contract", "CODE", &texts[SIGN_CONTRACT],
		_("the contract's own code")},
	    {OPTION_TEXT, 0, "signed", "YYYY-MM-DD", &texts[SIGN_SIGNED],
		_("the day it was signed (else the business date)")},
	    {OPTION_TEXT, 0, "end", "YYYY-MM-DD", &texts[SIGN_END],
		_("the contract's last day (else it has none)")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &texts[SIGN_REASON], _("a note")},
	    {OPTION_FLAG, 0, "late", NULL, &late, _("even after the subscription's last day")},
	    {OPTION_FLAG, 0, "renumber", NULL, &renumber,
		_("another code for contracts that are signed")},
	    {0}};
	const struct tool_command command = {.name = "sign",
	    .summary = _("make the sale contract of a deal"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .operands_min = 1,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		texts[SIGN_LATE] = late ? "yes" : NULL;
		rc = sign(&tool, texts, renumber);
	}
	return tool_exit(&tool, rc);
}
