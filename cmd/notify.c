/* deed notify: sends the letters that wait, and takes down what became of each. Unlike other
 * commands it is not one run: each step of a letter's way is a run of its own (lib/collect/notify.h
 * says why). */
#include "collect/notify.h"
#include "base/i18n.h"
#include "master/setting.h"
#include "tool/tool.h"

static const struct out_column columns[] = {
    {.name = "letter"},
    {.name = "party", .type = TYPE_CODE},
    {.name = "channel"},
    {.name = "address"},
    {.name = "attempts", .type = TYPE_INT},
    {.name = "result"},
    {.name = "said"},
};

static enum rc
list(struct tool *tool, void *notify, struct out *out)
{
	size_t count;
	const struct notice_result *results = notify_results(notify, &count);
	enum rc rc = RC_OK;

	(void)tool;
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		const struct queued *letter = results[i].letter;
		const struct value row[] = {value_string(letter->file), value_string(letter->party),
		    value_string(letter->channel), value_string(letter->address),
		    value_int(results[i].attempts),
		    value_string(notify_result_name(results[i].result)),
		    value_string(results[i].said)};

		rc = out_row(out, row);
	}
	return rc;
}

static void
summarize(struct tool *tool, const struct notify *notify)
{
	size_t count, counts[NOTIFY_RESULTS] = {0};
	const struct notice_result *results = notify_results(notify, &count);

	for (size_t i = 0; i < count; i++)
		counts[results[i].result]++;
	if (notify_quiet(notify))
		tool_summary(tool, _("a quiet day: nothing is sent, %zu letters wait"), count);
	else
		tool_summary(tool, _("%zu sent, %zu to be tried again, %zu failed, %zu wait"),
		    counts[NOTIFY_SENT], counts[NOTIFY_DEFERRED], counts[NOTIFY_FAILED],
		    counts[NOTIFY_WAITING] + counts[NOTIFY_READY]);
	if (counts[NOTIFY_UNCERTAIN] > 0)
		tool_summary(tool,
		    _("%zu uncertain, sent or not: look, then --sent LETTER or --resend LETTER"),
		    counts[NOTIFY_UNCERTAIN]);
	if (counts[NOTIFY_EXPIRED] > 0)
		tool_summary(tool, _("%zu too old to be sent (setting notify.days)"),
		    counts[NOTIFY_EXPIRED]);
	if (counts[NOTIFY_MISSING] > 0)
		tool_summary(
		    tool, _("%zu whose file is not in the outbox"), counts[NOTIFY_MISSING]);
	if (counts[NOTIFY_NO_COMMAND] > 0)
		tool_summary(tool,
		    _("%zu without a command to send them: settings notify.sendmail, notify.sms"),
		    counts[NOTIFY_NO_COMMAND]);
}

/* A dry run shows the queue; else what became of it. */
static enum rc
send_waiting(struct tool *tool, const char *outbox)
{
	const struct notify_run run = {.command = tool->command->name,
	    .arguments = tool->arguments,
	    .date = tool->date,
	    .wait_seconds = (int)tool->wait_seconds};
	struct notify *notify = notify_open(tool->ledger, &run, outbox);
	const struct tool_listing listing = {
	    _("Deliveries"), columns, sizeof columns / sizeof *columns, list, notify};
	enum rc rc, listed;

	if (notify == NULL)
		return errors_rc(&tool->errors);
	rc = tool->dry_run ? RC_OK : notify_send(notify);
	listed = tool_list(tool, &listing);
	summarize(tool, notify);
	notify_close(notify);
	return rc == RC_OK ? listed : rc;
}

/* What a person knows of letters. */
static enum rc
decide(struct tool *tool, enum delivery_step step)
{
	enum rc rc = RC_OK;
	bool changed = false;
	int count = 0;

	for (int i = 0; i < tool->operand_count && (rc == RC_OK || rc == RC_DATA); i++) {
		rc = delivery_decide(tool->ledger, tool->operands[i], step, &changed);
		count += rc == RC_OK && changed;
	}
	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	if (rc == RC_OK)
		tool_summary(tool,
		    step == DELIVERY_SENT ? _("%d letters were sent, by your word")
					  : _("%d letters are to be sent again"),
		    count);
	return rc;
}

static enum rc
check_operands(struct tool *tool, bool sent, bool resend)
{
	if (sent && resend)
		return error_add(
		    &tool->errors, RC_USAGE, NULL, _("expected one of --sent and --resend"));
	if ((sent || resend) != (tool->operand_count > 0))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    sent || resend ? _("expected the file name of a LETTER")
				   : _("operands are for --sent and --resend"));
	return RC_OK;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--outbox DIR]", "--sent LETTER ...", "--resend LETTER ...", NULL};
	const char *outbox = NULL;
	bool sent = false, resend = false;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "outbox", "DIR", &outbox,
		_("where the letters are (else the setting dun.outbox, else ./outbox)")},
	    {OPTION_FLAG, 0, "sent", NULL, &sent, _("these letters were sent or posted")},
	    {OPTION_FLAG, 0, "resend", NULL, &resend, _("these are to be sent again")}, {0}};
	const struct tool_command command = {.name = "notify",
	    .summary = _("send the letters that wait"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK ||
	    (rc = check_operands(&tool, sent, resend)) != RC_OK)
		return tool_exit(&tool, rc);
	if (sent || resend)
		return tool_exit(&tool, decide(&tool, sent ? DELIVERY_SENT : DELIVERY_RESEND));
	if (outbox == NULL)
		outbox = setting_text(tool.ledger, "dun.outbox");
	return tool_exit(&tool, send_waiting(&tool, outbox));
}
