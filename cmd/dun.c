/* deed dun: the notices that the levels call for. */
#include <stdlib.h>

#include "base/i18n.h"
#include "collect/dun.h"
#include "tool/tool.h"

static enum rc
list(struct tool *tool, const struct dun *dun)
{
	static const struct out_column columns[] = {
	    {.name = "date", .type = TYPE_DATE},
	    {.name = "level", .type = TYPE_CODE},
	    {.name = "party", .type = TYPE_CODE},
	    {.name = "name"},
	    {.name = "channel"},
	    {.name = "bills", .type = TYPE_INT, .sum = true},
	    {.name = "amount", .type = TYPE_MONEY, .sum = true},
	    {.name = "total", .type = TYPE_MONEY},
	    {.name = "letter"},
	};
	char date[DATE_TEXT];
	size_t count;
	const struct letter *letters = dun_letters(dun, &count);
	struct out *out = tool_out(tool, _("Letters"), columns, sizeof columns / sizeof *columns);
	enum rc rc = out != NULL ? RC_OK : errors_rc(&tool->errors);

	(void)date_format(tool->date, date);
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		const struct letter *letter = &letters[i];
		const struct value row[] = {value_string(date), value_string(letter->level),
		    value_string(letter->party), value_string(letter->name),
		    value_string(letter->channel), value_int((int64_t)letter->count),
		    value_int(letter->sum_fen), value_int(letter->party_open_fen),
		    value_string(letter->file)};

		rc = out_row(out, row);
	}
	if (rc == RC_OK)
		return out_close(out);
	out_drop(out);
	return rc;
}

static void
summarize(struct tool *tool, const struct dun *dun)
{
	struct text levels = {0};
	size_t count, fallbacks = 0;
	const struct letter *letters = dun_letters(dun, &count);

	for (size_t i = 0; i < count; i++)
		fallbacks += letters[i].fallback;
	dun_summary(dun, &levels);
	tool_note(tool, _("select phase: %lld.%03lld s"), (long long)(dun_select_ms(dun) / 1000),
	    (long long)(dun_select_ms(dun) % 1000));
	if (count == 0)
		tool_summary(tool, _("no letters: no bill has reached a further level"));
	else if (fallbacks == 0)
		tool_summary(tool, _("%zu letters: %s"), count, text_string(&levels));
	else
		tool_summary(tool,
		    _("%zu letters: %s; %zu of them on paper for want of an e-mail address"), count,
		    text_string(&levels), fallbacks);
	if (dun_recovered(dun) > 0)
		tool_summary(tool, _("%ld letters of an interrupted night were published too"),
		    dun_recovered(dun));
	text_release(&levels);
}

static enum rc
chase(struct tool *tool, const char *outbox)
{
	char *templates = tool_share("notice");
	struct dun *dun =
	    dun_open(tool->ledger, tool->date, templates, tool->dry_run ? NULL : outbox);
	enum rc rc = dun != NULL ? RC_OK : errors_rc(&tool->errors);

	if (rc == RC_OK && (rc = dun_write(dun)) == RC_OK &&
	    (rc = tool_commit(tool, NULL)) == RC_OK && (rc = dun_publish(dun)) == RC_OK &&
	    (rc = list(tool, dun)) == RC_OK)
		summarize(tool, dun);
	dun_close(dun);
	free(templates);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--outbox DIR]", NULL};
	const char *outbox = NULL;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "outbox", "DIR", &outbox,
		_("where the letters go (else the setting dun.outbox, else ./outbox)")},
	    {0}};
	const struct tool_command command = {.name = "dun",
	    .summary = _("write the notices that are due"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS | TOOL_BULK,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	if (outbox == NULL)
		outbox = ledger_setting(tool.ledger, "dun.outbox", "outbox");
	return tool_exit(&tool, chase(&tool, outbox));
}
