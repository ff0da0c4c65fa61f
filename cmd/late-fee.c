/* deed late-fee: penalties on arrears up to the business date. */
#include "base/i18n.h"
#include "base/number.h"
#include "billing/adjust-list.h"
#include "billing/late.h"
#include "tool/tool.h"

static enum rc
list(struct tool *tool, void *mark, struct out *out)
{
	return adjust_list(tool->ledger, *(const int64_t *)mark, out);
}

static enum rc
finish(struct tool *tool)
{
	int64_t mark = run_mark(tool->ledger, "adjustment");
	const struct tool_listing listing = {
	    _("Late fees"), adjust_columns, ADJUST_COLUMNS, list, &mark};

	return tool_commit_listed(tool, &listing, false);
}

static void
summarise(struct tool *tool, const struct late_result *result)
{
	char sum[NUMBER_TEXT], credits[NUMBER_TEXT], waiting[NUMBER_TEXT];

	(void)number_format_grouped(result->sum_fen, MONEY_DECIMALS, sum);
	(void)number_format_grouped(result->credits_fen, MONEY_DECIMALS, credits);
	(void)number_format_grouped(result->waiting_fen, MONEY_DECIMALS, waiting);
	tool_summary(tool, _("%lld late fees, %s; %lld credits, %s; of %lld bills past due"),
	    (long long)result->bills, sum, (long long)result->credits, credits,
	    (long long)result->looked_at);
	if (result->waiting > 0)
		tool_summary(tool, _("%lld late fees, %s, are below the minimum and wait"),
		    (long long)result->waiting, waiting);
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--all] [--minimum YUAN]", NULL};
	bool all = false;
	const char *minimum = NULL;
	int64_t minimum_fen = 0;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "all", NULL, &all, _("look at every bill that ever was late")},
	    {OPTION_TEXT, 0, "minimum", "YUAN", &minimum,
		_("bill what grew by less only once the bill is paid")},
	    {0}};
	const struct tool_command command = {.name = "late-fee",
	    .summary = _("bill the penalties on arrears"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS,
	    .formats = out_formats_plain};
	struct late_result result = {0};
	struct adjustments adjustments;
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (minimum != NULL &&
	    number_parse_range(
		minimum, strlen(minimum), MONEY_DECIMALS, 0, INT64_MAX, &minimum_fen) != PARSED_OK)
		return tool_exit(&tool,
		    error_add(&tool.errors, RC_USAGE, NULL,
			_("--minimum: expected yuan with at most 2 decimals, got %s"),
			quote_text(minimum)));
	adjustments_init(&adjustments, tool.ledger, tool.date);
	if ((rc = late_generate(&adjustments, all, minimum_fen, &result)) == RC_OK &&
	    (rc = adjustments_write(&adjustments)) == RC_OK && (rc = finish(&tool)) == RC_OK)
		summarise(&tool, &result);
	adjustments_release(&adjustments);
	return tool_exit(&tool, rc);
}
