/* deed reconcile: bank lines to open bills, where nothing is left to doubt. */
#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "master/load.h"
#include "match/matching.h"
#include "match/tried.h"
#include "match/unpaid.h"
#include "tool/tool.h"

static void
summarise_others(struct tool *tool, const struct matching_result *result)
{
	char booked[NUMBER_TEXT], out[NUMBER_TEXT];

	(void)number_format_grouped(result->booked_fen, MONEY_DECIMALS, booked);
	(void)number_format_grouped(result->out_fen, MONEY_DECIMALS, out);
	tool_summary(tool,
	    _("%lld lines booked that are no payment, %s; %lld lines of money out wait, %s"),
	    (long long)result->booked, booked, (long long)result->out, out);
}

static void
summarise(struct tool *tool, const struct matching_result *result)
{
	char matched[NUMBER_TEXT], advances[NUMBER_TEXT], left[NUMBER_TEXT];

	(void)number_format_grouped(result->matched_fen, MONEY_DECIMALS, matched);
	(void)number_format_grouped(result->advances_fen, MONEY_DECIMALS, advances);
	(void)number_format_grouped(result->left_fen, MONEY_DECIMALS, left);
	tool_summary(tool,
	    _("%lld lines matched, %s; %lld bills paid from advances and credits, %s; "
	      "%lld lines wait for a person, %s"),
	    (long long)result->matched, matched, (long long)result->advances, advances,
	    (long long)result->left, left);
	if (result->twice > 0) {
		(void)number_format_grouped(result->twice_fen, MONEY_DECIMALS, matched);
		tool_summary(tool,
		    _("%lld lines name bills that were paid before, %s: that money is an advance; "
		      "perhaps it was paid twice"),
		    (long long)result->twice, matched);
	}
	if (result->booked > 0 || result->out > 0)
		summarise_others(tool, result);
	tool_summary_sum(tool, unpaid_told(), result->less_fen);
	tool_note(tool, _("match phase: %lld.%03lld s"), (long long)(result->match_ms / 1000),
	    (long long)(result->match_ms % 1000));
}

/* Opened before the run is committed: when it cannot be, nothing was done. */
static struct out *
open_suggestions(struct tool *tool)
{
	return tool_out(tool, _("Lines that wait for a person"), suggest_columns, SUGGEST_COLUMNS);
}

static enum rc
reconcile(struct tool *tool, struct matching **matching, struct out *out)
{
	struct matching_result result;
	enum rc rc;

	if ((rc = matching_run(matching, tool->ledger, &result)) != RC_OK ||
	    (rc = tool_commit(tool, NULL)) != RC_OK ||
	    (out != NULL && (rc = matching_suggest(*matching, out)) != RC_OK))
		return rc;
	summarise(tool, &result);
	return result.left > 0 ? RC_TODO : RC_OK;
}

/* Nothing of it stays: the run is rolled back. */
static enum rc
try_rules(struct tool *tool, const char *file, date_day from, struct out *out)
{
	struct load *load = load_open(tool->ledger, kind_find("rule"), tool->date, NULL);
	struct load_counts counts;
	struct tried_result result = {0};
	enum rc rc = load_file(load, file), closed = load_close(load, &counts);

	if (rc == RC_OK)
		rc = closed;
	if (rc == RC_OK)
		rc = tried_run(tool->ledger, from, out, &result);
	run_rollback(tool->ledger);
	if (rc == RC_OK)
		tool_summary(tool,
		    _("tried, nothing is written: %lld lines decided now or before: %lld new, "
		      "%lld lost, %lld otherwise"),
		    (long long)result.lines, (long long)result.fresh, (long long)result.lost,
		    (long long)result.other);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--suggest]", "--try FILE [--from YYYY-MM-DD]", NULL};
	bool suggest = false;
	const char *file = NULL;
	date_day from = 0;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "suggest", NULL, &suggest,
		_("write what is left, with ranked candidates and an empty decision")},
	    {OPTION_TEXT, 0, "try", "FILE", &file,
		_("try a file of rules on old lines, and write nothing")},
	    {OPTION_DATE, 0, "from", "YYYY-MM-DD", &from, _("only on lines of this day and later")},
	    {0}};
	const struct tool_command command = {.name = "reconcile",
	    .summary = _("match bank lines to open bills"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .formats = out_formats_all};
	struct matching *matching = NULL;
	struct out *out = NULL;
	struct tool tool;
	enum rc rc, closed = RC_OK;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (from != 0 && file == NULL)
		return tool_exit(
		    &tool, error_add(&tool.errors, RC_USAGE, NULL, _("--from is for --try")));
	if (suggest && file != NULL)
		return tool_exit(&tool,
		    error_add(
			&tool.errors, RC_USAGE, NULL, _("--try and --suggest are two things")));
	if (file != NULL)
		out = tool_out(
		    &tool, _("Lines, as rules would decide them"), tried_columns, TRIED_COLUMNS);
	else if (suggest)
		out = open_suggestions(&tool);
	if ((suggest || file != NULL) && out == NULL)
		return tool_exit(&tool, errors_rc(&tool.errors));
	rc = file != NULL ? try_rules(&tool, file, from, out) : reconcile(&tool, &matching, out);
	if (out != NULL && (rc == RC_OK || rc == RC_TODO))
		closed = out_close(out);
	else if (out != NULL)
		out_drop(out);
	matching_free(matching);
	return tool_exit(&tool, closed != RC_OK ? closed : rc);
}
