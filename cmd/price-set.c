/* deed price-set: prices of rooms, from a sheet or from those in force. */
#include "sales/price-set.h"
#include "base/i18n.h"
#include "base/number.h"
#include "tool/tool.h"

static const struct out_column columns[] = {
    {.name = "room", .type = TYPE_CODE},
    {.name = "kind"},
    {.name = "start", .type = TYPE_DATE},
    {.name = "old", .type = TYPE_MONEY, .sum = true},
    {.name = "new", .type = TYPE_MONEY, .sum = true},
    {.name = "difference", .type = TYPE_MONEY, .sum = true},
    {.name = "basis"},
    {.name = "old_unit", .type = TYPE_MONEY},
    {.name = "new_unit", .type = TYPE_MONEY},
};

static enum rc
tell(void *out, const struct price_change *change)
{
	bool had = change->old.id != 0;
	const struct value row[] = {value_string(change->room),
	    value_string(price_kind_name(change->kind)), value_string(change->start_on),
	    had ? value_int(change->old.total_fen) : value_null(), value_int(change->new.total_fen),
	    had ? value_int(change->new.total_fen - change->old.total_fen) : value_null(),
	    value_string(price_basis_name(change->new.basis)),
	    had ? value_int(change->old.unit_fen) : value_null(), value_int(change->new.unit_fen)};

	return out_row(out, row);
}

static enum rc
list(struct tool *tool, const struct price_result *result)
{
	struct out *out = tool_out(tool, _("Prices"), columns, sizeof columns / sizeof *columns);
	enum rc rc;

	if (out == NULL)
		return errors_rc(&tool->errors);
	if ((rc = price_changes(tool->ledger, result->mark, tell, out)) == RC_OK)
		return out_close(out);
	out_drop(out);
	return rc;
}

static enum rc
set(struct tool *tool, const struct price_job *job)
{
	struct price_result result = {0};
	enum rc rc = price_adopt(tool->ledger, job, tool->operands[0], &result);

	if (rc == RC_OK && tool->dry_run) /* after it, nothing is left to be listed */
		rc = list(tool, &result);
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	if (rc == RC_OK && !tool->dry_run)
		rc = list(tool, &result);
	if (rc == RC_OK)
		tool_summary(tool, _("%lld prices set, %lld as they were"), (long long)result.set,
		    (long long)result.unchanged);
	return rc;
}

static enum rc
check(struct tool *tool, const char *kind, struct price_job *job)
{
	struct place place = {.column = "--kind"};

	if (!price_kind_parse(kind, strlen(kind), &job->kind))
		return error_add(&tool->errors, RC_USAGE, &place,
		    _("expected list, floor or filed, got %s"), quote_text(kind));
	if (job->reason == NULL || job->reason[0] == '\0')
		return error_add(
		    &tool->errors, RC_USAGE, NULL, _("a reason is needed: --reason TEXT"));
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--kind list|floor|filed] [--from YYYY-MM-DD] [--live] --reason TEXT FILE", NULL};
	const date_day unsaid = INT32_MIN;
	struct price_job job = {.from = unsaid};
	const char *kind = "list";
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "kind", "KIND", &kind,
		_("which price: list, floor or filed (list if not given)")},
	    {OPTION_DATE, 0, "from", "YYYY-MM-DD", &job.from,
		_("the day it holds from (the business date if not given)")},
	    {OPTION_FLAG, 0, "live", NULL, &job.live, _("also of rooms that a deal holds")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &job.reason, _("why: needed")}, {0}};
	const struct tool_command command = {.name = "price-set",
	    .summary = _("set prices of rooms, from a sheet or from those in force"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .operands_min = 1,
	    .operands_max = 1,
	    .formats = out_formats_all};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = check(&tool, kind, &job)) == RC_OK) {
		if (job.from == unsaid)
			job.from = tool.date;
		rc = set(&tool, &job);
	}
	return tool_exit(&tool, rc);
}
