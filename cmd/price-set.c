/* deed price-set: prices of rooms, from a sheet or from those in force. */
#include <string.h>

#include "base/i18n.h"
#include "sales/price-by.h"
#include "sales/price-list.h"
#include "sales/price-set.h"
#include "tool/tool.h"

/* The options, as they were given. */
struct choice {
	const char *kind, *by, *round, *where;
	date_day from;
	struct price_job job;
	struct price_by adjust;
};

static enum rc
list(struct tool *tool, void *result, struct out *out)
{
	return price_list(tool->ledger, ((const struct price_result *)result)->mark, out);
}

/* --by: the rooms of operands and --where. */
static enum rc
adjust(struct tool *tool, const struct choice *choice, struct price_result *result)
{
	struct room_list rooms = {0};
	size_t named;
	enum rc rc = room_list_read(&rooms, tool->ledger, tool->operands, tool->operand_count);

	named = rooms.count;
	if (rc == RC_OK && choice->where != NULL)
		rc = room_list_where(&rooms, tool->ledger, tool->date, choice->where);
	if (rc == RC_OK)
		rc = price_adjust(
		    tool->ledger, &choice->job, &choice->adjust, &rooms, named, result);
	room_list_release(&rooms);
	return rc;
}

static void
summarize(struct tool *tool, const struct price_result *result)
{
	tool_summary(tool, _("%lld prices set, %lld as they were"), (long long)result->set,
	    (long long)result->unchanged);
	if (result->repeated > 0)
		tool_summary(tool, _("%lld of these were adjusted for this day and reason before"),
		    (long long)result->repeated);
	if (result->overtaken > 0)
		tool_summary(tool,
		    _("%lld of the new prices hold only until one of a later day, which was set "
		      "before"),
		    (long long)result->overtaken);
	if (result->off_filed > 0)
		tool_summary(tool,
		    _("%lld list prices are beyond the limits around the filed price: set them "
		      "anew"),
		    (long long)result->off_filed);
	if (result->unpriced > 0)
		tool_summary(tool, _("%lld rooms have no such price and were passed over"),
		    (long long)result->unpriced);
}

static enum rc
set(struct tool *tool, const struct choice *choice)
{
	struct price_result result = {0};
	const struct tool_listing listing = {
	    _("Prices"), price_list_columns, PRICE_LIST_COLUMNS, list, &result};
	enum rc rc = choice->by != NULL
	    ? adjust(tool, choice, &result)
	    : price_adopt(tool->ledger, &choice->job, tool->operands[0], &result);

	if (rc == RC_OK && (rc = tool_commit_listed(tool, &listing, true)) == RC_OK)
		summarize(tool, &result);
	return rc;
}

static enum rc
refuse(struct tool *tool, const char *option, const char *expected, const char *got)
{
	struct place place = {.column = option};

	return error_add(
	    &tool->errors, RC_USAGE, &place, _("%s, got %s"), expected, quote_text(got));
}

static enum rc
check_by(struct tool *tool, struct choice *choice)
{
	if (choice->by == NULL && (choice->round != NULL || choice->where != NULL))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--round and --where are for --by; a file of prices names its rooms"));
	if (choice->by == NULL)
		return tool->operand_count == 1
		    ? RC_OK
		    : error_add(&tool->errors, RC_USAGE, NULL, _("expected one file of prices"));
	if (!price_by_parse(choice->by, &choice->adjust))
		return refuse(tool, "--by",
		    _("expected yuan with at most 2 decimals, or percent with a % and at most 4, "
		      "up to 1000%"),
		    choice->by);
	choice->adjust.rounds = choice->round != NULL;
	if (choice->round != NULL &&
	    !round_to_parse(choice->round, strlen(choice->round), &choice->adjust.round))
		return refuse(tool, "--round",
		    _("expected a step, as 100, 100 down or 0.01 half-up"), choice->round);
	if (tool->operand_count == 0 && choice->where == NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected rooms: --where EXPR, codes, or files"));
	return RC_OK;
}

static enum rc
check(struct tool *tool, struct choice *choice)
{
	const char *reason = choice->job.reason;

	if (!price_kind_parse(choice->kind, strlen(choice->kind), &choice->job.kind))
		return refuse(tool, "--kind", _("expected list, floor or filed"), choice->kind);
	if (reason == NULL || reason[strspn(reason, " \t")] == '\0')
		return error_add(
		    &tool->errors, RC_USAGE, NULL, _("a reason is needed: --reason TEXT"));
	return check_by(tool, choice);
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--kind list|floor|filed] [--from YYYY-MM-DD] [--live] --reason TEXT FILE",
	    "--by N|N% [--round STEP] [--where EXPR] [--kind list|floor|filed] [--from YYYY-MM-DD] "
	    "[--live] --reason TEXT [ROOM | FILE ...]",
	    NULL};
	const date_day unsaid = INT32_MIN;
	struct choice choice = {.kind = "list", .job = {.from = unsaid}};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "by", "N|N%", &choice.by,
		_("adjust prices by yuan per m² or set, or by percent")},
	    {OPTION_TEXT, 0, "round", "STEP", &choice.round,
		_("round adjusted totals: 100, 100 down, 1000 up")},
	    {OPTION_TEXT, 0, "where", "EXPR", &choice.where,
		_("adjust the rooms for which it holds: deed-expr(7)")},
	    {OPTION_TEXT, 0, "kind", "KIND", &choice.kind,
		_("which price: list, floor or filed (list if not given)")},
	    {OPTION_DATE, 0, "from", "YYYY-MM-DD", &choice.job.from,
		_("the day it holds from (the business date if not given)")},
	    {OPTION_FLAG, 0, "live", NULL, &choice.job.live, _("also of rooms that a deal holds")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &choice.job.reason, _("why: needed")}, {0}};
	const struct tool_command command = {.name = "price-set",
	    .summary = _("set prices of rooms, from a sheet or from those in force"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .operands_max = -1,
	    .formats = out_formats_all};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK &&
	    (rc = check(&tool, &choice)) == RC_OK) {
		if (choice.job.from == unsaid)
			choice.job.from = tool.date;
		rc = set(&tool, &choice);
	}
	return tool_exit(&tool, rc);
}
