/* deed bank-import: reads statements of an account into the ledger. */
#include <stdlib.h>
#include <string.h>

#include "bank/explain.h"
#include "bank/import.h"
#include "base/i18n.h"
#include "tool/tool.h"

struct settings {
	const char *account, *profile, *folder, *encoding;
	bool explain;
};

/* Over all files. */
struct totals {
	int files;
	int64_t lines, new_lines, skipped, in_fen, out_fen;
};

/* A line for each thing that a person should look at. */
static void
tell_warnings(struct tool *tool, const struct bank_report *report)
{
	const char *line = report->warnings;

	if (report->unproved)
		tool_summary(tool, _("warning: %s: the balances do not follow from the amounts"),
		    report->file);
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");

		tool_summary(tool, _("warning: %s: %.*s"), report->file, (int)length, line);
		line += length + (line[length] != '\0');
	}
}

static void
tell_file(struct tool *tool, const struct bank_report *report)
{
	char in[NUMBER_TEXT], out[NUMBER_TEXT], closing[NUMBER_TEXT], opening[NUMBER_TEXT];
	char first[DATE_TEXT], last[DATE_TEXT];
	struct text text = {0};

	if (report->already) {
		tool_summary(tool, _("%s: imported before, nothing to do"), report->file);
		return;
	}
	(void)number_format_grouped(report->in_fen, MONEY_DECIMALS, in);
	(void)number_format_grouped(report->out_fen, MONEY_DECIMALS, out);
	text_printf(&text, _("%s: %s: %lld lines, %lld new, %lld known"), report->file,
	    report->profile, (long long)report->lines, (long long)report->new_lines,
	    (long long)(report->lines - report->new_lines));
	bank_skips_add(&text, &report->skips);
	text_printf(&text, _("; in %s, out %s"), in, out);
	if (report->lines > 0)
		text_printf(&text, _("; %s to %s"), date_format(report->first, first),
		    date_format(report->last, last));
	(void)number_format_grouped(report->closing_fen, MONEY_DECIMALS, closing);
	if (report->has_balances)
		text_printf(&text, _("; closing balance %s"), closing);
	tool_summary(tool, "%s", text.bytes);
	text_release(&text);
	tell_warnings(tool, report);
	if (!report->gap)
		return;
	(void)number_format_grouped(report->opening_fen, MONEY_DECIMALS, opening);
	(void)number_format_grouped(report->gap_fen, MONEY_DECIMALS, closing);
	tool_summary(tool,
	    _("warning: %s opens with %s, but the statement before it, to %s, closed with %s: "
	      "one may be missing"),
	    report->file, opening, date_format(report->gap_day, last), closing);
}

static void
tell_totals(struct tool *tool, const struct totals *totals)
{
	char in[NUMBER_TEXT], out[NUMBER_TEXT];

	(void)number_format_grouped(totals->in_fen, MONEY_DECIMALS, in);
	(void)number_format_grouped(totals->out_fen, MONEY_DECIMALS, out);
	tool_summary(tool,
	    _("%d files: %lld lines, %lld new, %lld known, %lld skipped; in %s, out %s"),
	    totals->files, (long long)totals->lines, (long long)totals->new_lines,
	    (long long)(totals->lines - totals->new_lines), (long long)totals->skipped, in, out);
}

static enum rc
add_totals(struct tool *tool, struct totals *totals, const struct bank_report *report)
{
	totals->files++;
	totals->lines += report->lines;
	totals->new_lines += report->new_lines;
	totals->skipped += report->skips.total;
	if (!money_add(&totals->in_fen, report->in_fen) ||
	    !money_add(&totals->out_fen, report->out_fen))
		return error_add(&tool->errors, RC_DATA, NULL,
		    _("the sums of these files are beyond 92233720368547758.07"));
	return RC_OK;
}

/* All files, one after the other; after one with errors the rest is only checked. */
static enum rc
import_files(struct tool *tool, const struct bank_import *import)
{
	struct bank_report *reports = xcalloc((size_t)tool->operand_count, sizeof *reports);
	struct run_result result;
	struct totals totals = {0};
	enum rc rc = RC_OK;

	for (int i = 0; i < tool->operand_count && rc != RC_SIGNAL && !errors_full(&tool->errors);
	     i++) {
		rc = bank_import_file(tool->ledger, import, tool->operands[i], &reports[i]);
		if (rc == RC_OK)
			rc = add_totals(tool, &totals, &reports[i]);
	}
	if (rc != RC_SIGNAL)
		rc = errors_rc(&tool->errors);
	if (rc == RC_OK)
		rc = tool_commit(tool, &result);
	if (rc == RC_OK) {
		for (int i = 0; i < tool->operand_count; i++)
			tell_file(tool, &reports[i]);
		if (tool->operand_count > 1)
			tell_totals(tool, &totals);
	}
	for (int i = 0; i < tool->operand_count; i++)
		free(reports[i].warnings);
	free(reports);
	return rc;
}

/* The folders of profiles: the program's, then the site's. */
static enum rc
read_profiles(struct tool *tool, const struct settings *settings, struct profiles *profiles)
{
	const char *environment = getenv("DEED_BANK");
	char *shared = tool_share("bank");
	const char *folders[] = {shared, NULL, NULL};
	enum rc rc;

	if (settings->folder != NULL)
		folders[1] = settings->folder;
	else if (environment != NULL && environment[0] != '\0')
		folders[1] = environment;
	else if (!settings->explain)
		folders[1] = ledger_setting(tool->ledger, "bank.folder", NULL);
	if (folders[1] != NULL && folders[1][0] == '\0')
		folders[1] = NULL;
	rc = profiles_read(profiles, folders, settings->profile, &tool->errors);
	free(shared);
	return rc;
}

static enum rc
check_settings(struct tool *tool, struct settings *settings, struct bank_import *import)
{
	const char *encoding = settings->encoding;

	import->account = settings->account;
	if (settings->profile != NULL && strcmp(settings->profile, "auto") == 0)
		settings->profile = NULL;
	if (settings->account == NULL && !settings->explain)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("expected --account CODE: whose statements these are"));
	if (encoding == NULL || encoding_parse(encoding, strlen(encoding), &import->encoding))
		return RC_OK;
	return error_add(&tool->errors, RC_USAGE, NULL,
	    _("--encoding: expected an encoding of deed-bank(5) such as utf-8, gb18030 or "
	      "windows-1252, got %s"),
	    quote_text(encoding));
}

/* --explain needs no ledger, so it must be known before one is opened. */
static bool
explains(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--explain") == 0)
			return true;
	return false;
}

static enum rc
explain_files(struct tool *tool, const struct bank_import *import)
{
	struct text text = {0};

	for (int i = 0; i < tool->operand_count && !errors_full(&tool->errors); i++) {
		struct bank_source source = {
		    .path = tool->operands[i], .encoding = import->encoding};

		(void)bank_explain(&text, &source, import->profiles, &tool->errors);
	}
	(void)fputs(text_string(&text), stdout);
	text_release(&text);
	return errors_rc(&tool->errors);
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--account CODE [--profile NAME] [--profiles FOLDER] [--encoding NAME] FILE ...",
	    "--explain [--profile NAME] [--profiles FOLDER] [--encoding NAME] FILE ...", NULL};
	struct settings settings = {0};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 'a', "account", "CODE", &settings.account,
		_("the account these are statements of")},
	    {OPTION_TEXT, 'p', "profile", "NAME", &settings.profile,
		_("the layout of the files (else recognised by their content)")},
	    {OPTION_TEXT, 0, "profiles", "FOLDER", &settings.folder,
		_("folder of your own profiles (else $DEED_BANK, else the setting bank.folder)")},
	    {OPTION_TEXT, 0, "encoding", "NAME", &settings.encoding,
		_("encoding of the files, whatever they look like")},
	    {OPTION_FLAG, 0, "explain", NULL, &settings.explain,
		_("tell how the files are read; needs no ledger, writes nothing")},
	    {0}};
	const struct tool_command command = {.name = "bank-import",
	    .summary = _("read bank statements into the ledger"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = explains(argc, argv) ? 0 : TOOL_WRITES | TOOL_BULK,
	    .operands_min = 1,
	    .operands_max = -1};
	struct bank_import import = {.encoding = ENCODING_AUTO};
	struct profiles profiles = {0};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	import.profiles = &profiles;
	rc = check_settings(&tool, &settings, &import);
	if (rc == RC_OK)
		rc = read_profiles(&tool, &settings, &profiles);
	if (rc == RC_OK)
		rc =
		    settings.explain ? explain_files(&tool, &import) : import_files(&tool, &import);
	profiles_release(&profiles);
	return tool_exit(&tool, rc);
}
