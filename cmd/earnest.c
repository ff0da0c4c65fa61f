/* deed earnest: the queue before a sale opens. */
#include "base/i18n.h"
#include "base/number.h"
#include "sales/asked.h"
#include "sales/deal-list.h"
#include "sales/queue.h"
#include "tool/tool.h"

/* Of a file of parties; and of one of deals. */
enum { PARTY, PROJECT, AMOUNT, REASON, TAKE_COLUMNS };
enum { DEAL, UNTIL, WHY, ACT_COLUMNS };

static const struct sheet_column take_columns[TAKE_COLUMNS] = {
    [PARTY] = {"party", true},
    [PROJECT] = {"project", false},
    [AMOUNT] = {"amount", false},
    [REASON] = {"reason", false},
};

static const struct sheet_column act_columns[ACT_COLUMNS] = {
    [DEAL] = {"deal", true},
    [UNTIL] = {"until", false},
    [WHY] = {"reason", false},
};

struct work {
	bool all, again, back; /* the first option tells what is read */
	const char *party, *project, *amount, *until, *reason;
	int64_t call;
	struct asked asked;
	struct queues queues;
};

static enum rc
take(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct queue_entry entry = {
	    .place = *place, .reason = asked_text(&work->queues.sale.deals.arena, cells[REASON])};
	enum rc rc;

	if ((rc = asked_project(&work->asked, cells, PROJECT, place, &entry.project_id)) != RC_OK ||
	    (rc = asked_party(&work->asked, cells, PARTY, place, &entry.party_id)) != RC_OK ||
	    (rc = asked_money(&work->asked, cells, AMOUNT, place, &entry.amount_fen)) != RC_OK)
		return rc;
	if (entry.amount_fen == 0)
		return asked_refuse(
		    &work->asked, cells, AMOUNT, place, _("expected the earnest money in yuan"));
	return queue_take(&work->queues, &entry);
}

static enum rc
act(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct queue_act asked = {.deal = cells[DEAL],
	    .place = *place,
	    .reason = asked_text(&work->queues.sale.deals.arena, cells[WHY])};
	enum rc rc = asked_date(&work->asked, cells, UNTIL, place, &asked.until, &asked.has_until);

	if (rc != RC_OK)
		return rc;
	return work->back ? queue_back(&work->queues, &asked)
			  : queue_call_again(&work->queues, &asked);
}

static bool
names_nothing(struct ledger *ledger, struct value word)
{
	(void)ledger;
	(void)word;
	return false;
}

/* What the options and operands ask for. */
static enum rc
gather(struct tool *tool, struct work *work)
{
	const char *take_options[] = {work->party, work->project, work->amount, work->reason};
	const char *act_options[] = {NULL, work->until, work->reason};
	struct value cells[TAKE_COLUMNS];
	bool deals = work->again || work->back, has_until = work->until != NULL;
	date_day until = 0;
	int64_t project_id;
	enum rc rc;

	work->asked = (struct asked){.ledger = tool->ledger,
	    .columns = deals ? act_columns : take_columns,
	    .count = deals ? ACT_COLUMNS : TAKE_COLUMNS,
	    .options = deals ? act_options : take_options,
	    .each = deals ? act : take,
	    .context = work,
	    .names = deals ? NULL : names_nothing,
	    .neither =
		deals ? NULL : _("expected a file of parties, there is none of the name %s")};
	for (int i = 0; i < TAKE_COLUMNS; i++)
		cells[i] = asked_option(take_options[i]);
	if (tool->operand_count > 0)
		return asked_read(&work->asked, tool->operands, tool->operand_count);
	if (work->call == 0)
		return take(work, cells, &(struct place){0});
	if (has_until && !date_parse_text(work->until, &until))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--until: expected YYYY-MM-DD, got %s"), quote_text(work->until));
	rc = asked_project(&work->asked, cells, PROJECT, &(struct place){0}, &project_id);
	return rc == RC_OK ? queue_call(&work->queues, project_id, work->call, has_until, until)
			   : rc;
}

static enum rc
list_run(struct tool *tool, void *context, struct out *out)
{
	return deal_list(tool->ledger, context, out);
}

static enum rc
change(struct tool *tool, struct work *work)
{
	const struct queue_result *result = &work->queues.result;
	struct deal_marks marks = deal_marks_now(tool->ledger);
	const struct tool_listing listing = {
	    _("Queue"), deal_list_columns, DEAL_LIST_COLUMNS, list_run, &marks};
	char taken[NUMBER_TEXT], back[NUMBER_TEXT];
	enum rc rc = queues_open(&work->queues, tool->ledger, tool->date);

	if (rc == RC_OK && (rc = gather(tool, work)) == RC_OK &&
	    (rc = sale_write(&work->queues.sale)) == RC_OK)
		rc = tool_commit_listed(tool, &listing, true);
	queues_close(&work->queues);
	if (rc != RC_OK)
		return rc;
	(void)number_format_grouped(result->taken_fen, MONEY_DECIMALS, taken);
	(void)number_format_grouped(result->back_fen, MONEY_DECIMALS, back);
	tool_summary(tool,
	    _("%lld numbers taken, %s, %lld as before; %lld called; %lld given back, %s to be paid out"),
	    (long long)result->taken, taken, (long long)result->same, (long long)result->called,
	    (long long)result->back, back);
	return RC_OK;
}

static enum rc
list_queue(struct tool *tool, void *context, struct out *out)
{
	const struct work *work = context;

	return queue_list(tool->ledger, tool->date, work->project, work->all, out);
}

/* Without anything to be done, the queue is listed. */
static bool
lists(const struct work *work, int operands)
{
	return operands == 0 && !work->again && !work->back && work->call == 0 &&
	    work->party == NULL && work->amount == NULL;
}

static int
opens(const struct tool *tool)
{
	const struct work *work = tool->command->options[0].target;

	return lists(work, tool->operand_count) ? TOOL_READS : TOOL_WRITES;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--project X] [--all]",
	    "--project X --party P --amount YUAN [--reason TEXT]",
	    "[--project X] [--amount YUAN] [--reason TEXT] FILE ...",
	    "--call N --project X [--until YYYY-MM-DD]",
	    "--again [--until YYYY-MM-DD] [--reason TEXT] DEAL | FILE ...",
	    "--back [--reason TEXT] DEAL | FILE ...", NULL};
	struct work work = {0};
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "all", NULL, &work.all, _("list those too that ended")},
	    {OPTION_TEXT, 0, "project", "X", &work.project, _("whose queue")},
	    {OPTION_TEXT, 0, "party", "P", &work.party, _("who takes a number")},
	    {OPTION_TEXT, 0, "amount", "YUAN", &work.amount, _("earnest money")},
	    {OPTION_INT, 0, "call", "N", &work.call, _("call the next so many numbers")},
	    {OPTION_FLAG, 0, "again", NULL, &work.again, _("call these, in whatever order")},
	    {OPTION_TEXT, 0, "until", "YYYY-MM-DD", &work.until,
		_("the last day to book (else by the setting deal.call_days)")},
	    {OPTION_FLAG, 0, "back", NULL, &work.back, _("give the earnest money back")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &work.reason, _("what is to be noted")}, {0}};
	const struct tool_command command = {.name = "earnest",
	    .summary = _("the queue before a sale opens: take, call, give back"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_WRITES | TOOL_RECORDS,
	    .opens = opens,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	const struct tool_listing queue = {
	    _("Queue"), queue_list_columns, QUEUE_LIST_COLUMNS, list_queue, &work};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (work.again + work.back + (work.call > 0) > 1 ||
	    ((work.again || work.back) && tool.operand_count == 0) ||
	    (work.call > 0 && tool.operand_count > 0))
		rc = error_add(&tool.errors, RC_USAGE, NULL,
		    _("expected one of --call N, --again DEAL and --back DEAL"));
	else
		rc = lists(&work, tool.operand_count) ? tool_list(&tool, &queue)
						      : change(&tool, &work);
	return tool_exit(&tool, rc);
}
