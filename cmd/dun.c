/* deed dun: the notices that the levels call for. */
#include <stdlib.h>

#include "base/i18n.h"
#include "collect/dun.h"
#include "master/setting.h"
#include "tool/tool.h"

/* What a letter's row shows; a preview goes on to the end. */
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
    {.name = "address"},
    {.name = "fee", .type = TYPE_MONEY, .sum = true},
    {.name = "held", .type = TYPE_MONEY, .sum = true},
    {.name = "codes"},
    {.name = "why"},
};
enum { COLUMNS = sizeof columns / sizeof *columns, PREVIEW_COLUMNS = 3 };

static enum rc
list_letter(const struct tool *tool, struct dun *dun, const struct letter *letter, struct out *out)
{
	char date[DATE_TEXT];
	struct text codes = {0};
	enum rc rc = tool->dry_run ? dun_codes(dun, letter, &codes) : RC_OK;
	const struct value row[COLUMNS] = {value_string(date_format(tool->date, date)),
	    value_string(letter->level), value_string(letter->party), value_string(letter->name),
	    value_string(letter->channel), value_int((int64_t)letter->count),
	    value_int(letter->sum_fen), value_int(letter->party_open_fen),
	    value_string(letter->file), value_string(letter->address), value_int(letter->fee_fen),
	    value_int(tool->dry_run ? dun_held_fen(dun, letter) : 0),
	    value_string(text_string(&codes)), value_string(letter->why)};

	if (rc == RC_OK)
		rc = out_row(out, row);
	text_release(&codes);
	return rc;
}

static enum rc
list(struct tool *tool, void *dun, struct out *out)
{
	size_t count;
	const struct letter *letters = dun_letters(dun, &count);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < count && rc == RC_OK; i++)
		if (tool->dry_run || letters[i].channel != NULL)
			rc = list_letter(tool, dun, &letters[i], out);
	return rc;
}

static void
summarize_quiet(struct tool *tool, date_day until)
{
	char today[DATE_TEXT], next[DATE_TEXT];

	tool_summary(tool, _("no letters: %s is a quiet day; they wait for %s"),
	    date_format(tool->date, today), date_format(until, next));
}

static void
summarize(struct tool *tool, const struct dun *dun)
{
	struct text levels = {0};
	size_t count, written = 0, fallbacks = 0;
	const struct letter *letters = dun_letters(dun, &count);
	date_day until;

	for (size_t i = 0; i < count; i++) {
		written += letters[i].channel != NULL;
		fallbacks += letters[i].fallback;
	}
	dun_summary(dun, &levels);
	tool_note(tool, _("select phase: %lld.%03lld s"), (long long)(dun_select_ms(dun) / 1000),
	    (long long)(dun_select_ms(dun) % 1000));
	if (dun_quiet(dun, &until))
		summarize_quiet(tool, until);
	else if (written == 0)
		tool_summary(tool, _("no letters: no bill has reached a further level"));
	else
		tool_summary(tool, _("%zu letters: %s"), written, text_string(&levels));
	if (fallbacks > 0)
		tool_summary(tool,
		    _("%zu of them go by another channel than their level's: no address or no consent"),
		    fallbacks);
	if (count > written)
		tool_summary(tool,
		    _("%zu letters are not written: held back, or no channel is left; -n shows which"),
		    count - written);
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
	const struct tool_listing listing = {
	    _("Letters"), columns, tool->dry_run ? COLUMNS : COLUMNS - PREVIEW_COLUMNS, list, dun};
	enum rc rc = dun != NULL ? RC_OK : errors_rc(&tool->errors);

	if (rc == RC_OK && (rc = dun_write(dun)) == RC_OK &&
	    (rc = tool_commit(tool, NULL)) == RC_OK && (rc = dun_publish(dun)) == RC_OK &&
	    (rc = tool_list(tool, &listing)) == RC_OK)
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
		outbox = setting_text(tool.ledger, "dun.outbox");
	return tool_exit(&tool, chase(&tool, outbox));
}
