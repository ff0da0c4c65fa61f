/* deed reserve: rooms held for parties, without money, until a day. */
#include "sales/reserve.h"
#include "base/i18n.h"
#include "sales/asked.h"
#include "sales/deal-list.h"
#include "tool/tool.h"

enum { ROOM, PARTY, UNTIL, REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [ROOM] = {"room", true},
    [PARTY] = {"party", false},
    [UNTIL] = {"until", false},
    [REASON] = {"reason", false},
};

struct work {
	struct asked asked;
	struct reserve reserve;
	const char *options[COLUMNS];
	bool end, extend, expire;
	struct deal_marks marks;
	int64_t passed; /* deals that a person must see to */
};

static enum rc
reserve_asked(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct reservation asked = {.what = cells[ROOM],
	    .reason = asked_text(&work->reserve.deals.arena, cells[REASON]),
	    .place = *place};
	enum rc rc = asked_date(&work->asked, cells, UNTIL, place, &asked.until, &asked.has_until);

	if (rc != RC_OK)
		return rc;
	if (cells[ROOM].kind == VALUE_NULL)
		return asked_refuse(&work->asked, cells, ROOM, place, _("expected a room"));
	if (work->end)
		return reserve_end(&work->reserve, &asked);
	if (work->extend)
		return reserve_extend(&work->reserve, &asked);
	rc = asked_party(&work->asked, cells, PARTY, place, &asked.party_id);
	return rc == RC_OK ? reserve_room(&work->reserve, &asked) : rc;
}

/* The run's events, and with --expire the deals that a person must see to. */
static enum rc
list(struct tool *tool, void *context, struct out *out)
{
	struct work *work = context;
	enum rc rc = deal_list(tool->ledger, &work->marks, out);

	if (rc == RC_OK && work->expire)
		rc = reserve_list_passed(tool->ledger, tool->date, out, &work->passed);
	return rc;
}

static enum rc
summarise(struct tool *tool, const struct work *work)
{
	const struct reserve_result *result = &work->reserve.result;

	if (work->expire)
		tool_summary(tool,
		    _("%lld reservations expired; %lld deals with money are past their day"),
		    (long long)result->expired, (long long)work->passed);
	else
		tool_summary(tool,
		    _("%lld reserved, %lld given back, %lld extended, %lld as before"),
		    (long long)result->reserved, (long long)result->ended,
		    (long long)result->extended, (long long)result->same);
	return work->passed > 0 ? RC_TODO : RC_OK;
}

static enum rc
finish(struct tool *tool, struct work *work)
{
	const struct tool_listing listing = {
	    _("Reservations"), deal_list_columns, DEAL_LIST_COLUMNS, list, work};
	enum rc rc = deals_write(&work->reserve.deals);

	work->marks.events = run_mark(tool->ledger, "deal_event"); /* bills of any run */
	if (rc == RC_OK && tool->dry_run) /* what is listed reads the derived tables */
		rc = run_derive(tool->ledger);
	if (rc == RC_OK)
		rc = tool_commit_listed(tool, &listing, true);
	return rc == RC_OK ? summarise(tool, work) : rc;
}

static enum rc
reserve(struct tool *tool, struct work *work)
{
	enum rc rc = RC_OK;

	if (work->end + work->extend + work->expire > 1)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected one of --end, --extend and --expire"));
	if (work->expire != (tool->operand_count == 0))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    work->expire ? _("--expire takes no operands")
				 : _("expected a room or a file of rooms"));
	reserve_init(&work->reserve, tool->ledger, tool->date);
	work->asked = (struct asked){.ledger = tool->ledger,
	    .columns = columns,
	    .count = COLUMNS,
	    .options = work->options,
	    .each = reserve_asked,
	    .context = work,
	    .names = asked_room_or_deal,
	    .neither = _("expected a room or a file of rooms, there is neither of the name %s")};
	if (work->expire)
		rc = reserve_expire(&work->reserve);
	else
		rc = asked_read(&work->asked, tool->operands, tool->operand_count);
	if (rc == RC_OK)
		rc = finish(tool, work);
	reserve_release(&work->reserve);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "ROOM --party P [--until YYYY-MM-DD] [--reason TEXT]",
	    "[--party P] [--until YYYY-MM-DD] [--reason TEXT] FILE ...",
	    "--end | --extend [--until YYYY-MM-DD] [--reason TEXT] ROOM | DEAL | FILE ...",
	    "--expire", NULL};
	struct work work = {0};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "party", "P", &work.options[PARTY], _("who it is held for")},
	    {OPTION_TEXT, 0, "until", "YYYY-MM-DD", &work.options[UNTIL],
		_("the last day (else as long as the setting deal.reserve_days allows)")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &work.options[REASON], _("why")},
	    {OPTION_FLAG, 0, "end", NULL, &work.end, _("give the room back")},
	    {OPTION_FLAG, 0, "extend", NULL, &work.extend, _("put the last day off")},
	    {OPTION_FLAG, 0, "expire", NULL, &work.expire,
		_("end all reservations whose last day is over")},
	    {0}};
	const struct tool_command command = {.name = "reserve",
	    .summary = _("hold rooms for parties, without money"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = reserve(&tool, &work);
	return tool_exit(&tool, rc);
}
