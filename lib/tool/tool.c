#include "tool/tool.h"

#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "io/publish.h"
#include "tool/options.h"

/* Descriptors 0 to 2 must be taken: else the ledger would get one, and a message would land in
 * it. */
static void
hold_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		(void)close(fd);
}

static void
prepare_process(void)
{
	char *messages;

	hold_standard_files();
	(void)umask(077);
	(void)setlocale(LC_MESSAGES, "");
	(void)setlocale(LC_CTYPE, "");
	messages = tool_share("locale");
	(void)bindtextdomain("deed", messages);
	(void)bind_textdomain_codeset("deed", "UTF-8");
	(void)textdomain("deed");
	free(messages);
	interrupt_catch();
}

/* The command line as a person would type it; the run keeps it. */
static char *
join_arguments(const char *name, int argc, char *argv[])
{
	struct text text = {0};

	text_printf(&text, "deed %s", name);
	for (int i = 1; i < argc; i++) {
		bool plain =
		    argv[i][0] != '\0' && argv[i][strcspn(argv[i], " \t\n'\"\\$*?|&;<>()")] == '\0';

		text_printf(&text, plain ? " %s" : " '%s'", argv[i]);
	}
	if (utf8_valid(text.bytes, text.length) != text.length)
		for (size_t i = 0; i < text.length; i++)
			if ((unsigned char)text.bytes[i] >= 0x80)
				text.bytes[i] = '?';
	return text_take(&text);
}

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static enum rc
defaults(struct tool *tool)
{
	const char *date = environment("DEED_DATE"), *ledger = environment("DEED_LEDGER");

	tool->ledger_path = ledger != NULL ? ledger : "deed.db";
	tool->wait_seconds = LEDGER_WAIT_SECONDS;
	tool->date = date_today();
	if (date != NULL && !date_parse_text(date, &tool->date))
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("DEED_DATE: expected YYYY-MM-DD, got %s"), quote_text(date));
	return RC_OK;
}

static void
show_progress(void *context, int64_t rows)
{
	struct tool *tool = context;

	tool->progress_shown = true;
	(void)fprintf(stderr, _("\r%lld rows"), (long long)rows);
	(void)fflush(stderr);
}

static void
clear_progress(struct tool *tool)
{
	if (tool->progress_shown)
		(void)fputs("\r\033[K", stderr);
	tool->progress_shown = false;
}

static enum rc
open_ledger(struct tool *tool)
{
	int use = tool->command->opens != NULL ? tool->command->opens(tool) : tool->command->use;
	bool writes = (use & TOOL_WRITES) != 0;
	enum rc rc;

	if ((use & (TOOL_READS | TOOL_WRITES)) == 0)
		return RC_OK;
	rc = ledger_open(&tool->ledger, tool->ledger_path, writes ? LEDGER_WRITE : LEDGER_READ,
	    (int)tool->wait_seconds, &tool->errors);
	if (rc != RC_OK)
		return rc;
	if (isatty(STDERR_FILENO) && !tool->quiet)
		ledger_progress(tool->ledger, show_progress, tool);
	if (!writes)
		return RC_OK;
	if ((tool->command->use & TOOL_BULK) != 0 && (rc = ledger_bulk(tool->ledger)) != RC_OK)
		return rc;
	return run_begin(tool->ledger, tool->command->name, tool->arguments, tool->date);
}

/* Whether a file with this ending is expected to be no plain text: CSV in it would not open. */
static bool
is_document(const char *ending)
{
	static const char *const endings[] = {"xlsx", "xls", "ods", "html", "htm", "pdf"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(ending, endings[i]) == 0)
			return true;
	return false;
}

static const struct out_format *
choose_format(struct tool *tool)
{
	const struct out_format *const *formats = tool->command->formats;
	const char *name = tool->format_name, *dot;
	struct text names = {0};

	if (name == NULL && tool->output_file != NULL &&
	    (dot = strrchr(tool->output_file, '.')) != NULL) {
		for (size_t i = 0; formats[i] != NULL; i++)
			if (strcasecmp(dot + 1, formats[i]->name) == 0)
				return formats[i];
		if (is_document(dot + 1))
			name = dot + 1;
	}
	if (name == NULL)
		name = tool->output_file == NULL && isatty(STDOUT_FILENO) ? "table" : "csv";
	for (size_t i = 0; formats[i] != NULL; i++)
		if (strcmp(name, formats[i]->name) == 0)
			return formats[i];
	for (size_t i = 0; formats[i] != NULL; i++)
		text_printf(&names, "%s%s", i > 0 ? ", " : "", formats[i]->name);
	(void)error_add(&tool->errors, RC_USAGE, NULL, _("%s: expected one of %s, got %s"),
	    tool->format_name != NULL ? "-f" : "-o", text_string(&names), quote_text(name));
	text_release(&names);
	return NULL;
}

/* The run is committed before its records are printed: a format that is not offered, or a file that
 * cannot be made, is told while nothing is written. */
static enum rc
check_output(struct tool *tool)
{
	struct publish *publish;

	if (tool->command->formats == NULL)
		return RC_OK;
	if (choose_format(tool) == NULL)
		return RC_USAGE;
	if (tool->output_file == NULL)
		return RC_OK;
	if ((publish = publish_open(tool->output_file, &tool->errors)) == NULL)
		return RC_CANTCREAT;
	publish_drop(publish);
	return RC_OK;
}

enum rc
tool_start(struct tool *tool, const struct tool_command *command, int argc, char *argv[])
{
	enum rc rc;

	*tool = (struct tool){.command = command};
	prepare_process();
	tool->arguments = join_arguments(command->name, argc, argv);
	if ((rc = defaults(tool)) != RC_OK || (rc = options_parse(tool, argc, argv)) != RC_OK)
		return rc;
	if ((rc = check_output(tool)) != RC_OK)
		return rc;
	return open_ledger(tool);
}

enum rc
tool_commit(struct tool *tool, struct run_result *result)
{
	return tool->dry_run ? run_pretend(tool->ledger, result) : run_commit(tool->ledger, result);
}

struct out *
tool_out_with(struct tool *tool, const struct out_options *options,
    const struct out_column *columns, size_t count)
{
	const struct out_format *format = choose_format(tool);
	struct out_options ours = *options;

	ours.file = tool->output_file;
	ours.chinese = language_is("zh");
	return format != NULL ? out_open(format, &ours, columns, count, &tool->errors) : NULL;
}

struct out *
tool_out(struct tool *tool, const char *title, const struct out_column *columns, size_t count)
{
	const struct out_options options = {.title = title};

	return tool_out_with(tool, &options, columns, count);
}

enum rc
tool_list(struct tool *tool, const struct tool_listing *listing)
{
	struct out *out = tool_out(tool, listing->title, listing->columns, listing->count);
	enum rc rc =
	    out != NULL ? listing->list(tool, listing->context, out) : errors_rc(&tool->errors);

	if (rc == RC_OK)
		return out_close(out);
	out_drop(out);
	return rc;
}

enum rc
tool_commit_listed(struct tool *tool, const struct tool_listing *listing, bool always)
{
	bool wanted = always || tool->format_name != NULL || tool->output_file != NULL;
	enum rc rc = tool->dry_run ? tool_list(tool, listing) : RC_OK;

	if (rc == RC_OK)
		rc = tool_commit(tool, NULL);
	return rc == RC_OK && wanted && !tool->dry_run ? tool_list(tool, listing) : rc;
}

void
tool_summary(struct tool *tool, const char *format, ...)
{
	va_list args;

	clear_progress(tool);
	if (tool->quiet)
		return;
	(void)fprintf(stderr, "deed %s: ", tool->command->name);
	if (tool->dry_run)
		(void)fputs(_("dry run, nothing is written: "), stderr);
	va_start(args, format);
	(void)vfprintf(stderr, format, args);
	va_end(args);
	(void)fputc('\n', stderr);
}

void
tool_summary_sum(struct tool *tool, const char *sentence, int64_t fen)
{
	char sum[NUMBER_TEXT];

	(void)number_format_grouped(fen, MONEY_DECIMALS, sum);
	if (fen != 0)
		tool_summary(tool, sentence, sum);
}

void
tool_note(struct tool *tool, const char *format, ...)
{
	va_list args;

	if (!tool->verbose)
		return;
	clear_progress(tool);
	va_start(args, format);
	(void)vfprintf(stderr, format, args);
	va_end(args);
	(void)fputc('\n', stderr);
}

char *
tool_share(const char *name)
{
	const char *share = environment("DEED_SHARE");
	struct text path = {0};
	char self[4096];
	ssize_t length;

	if (share != NULL) {
		text_printf(&path, "%s/%s", share, name);
		return text_take(&path);
	}
	length = readlink("/proc/self/exe", self, sizeof self - 1);
	self[length > 0 ? length : 0] = '\0';
	/* PREFIX/bin/deed and PREFIX/libexec/deed/deed-NAME both lead to PREFIX/share/deed */
	for (int up = strstr(self, "/libexec/deed/") != NULL ? 3 : 2;
	     up > 0 && strrchr(self, '/') != NULL; up--)
		*strrchr(self, '/') = '\0';
	text_printf(&path, "%s/share/deed/%s", self, name);
	return text_take(&path);
}

int
tool_exit(struct tool *tool, enum rc rc)
{
	struct text who = {0};

	clear_progress(tool);
	ledger_close(tool->ledger);
	if (rc == RC_OK && tool->errors.count > 0)
		rc = errors_rc(&tool->errors);
	text_printf(&who, "deed %s", tool->command->name);
	if ((fflush(stdout) != 0 || ferror(stdout)) && rc <= RC_TODO)
		rc = error_add(&tool->errors, RC_IO, NULL, _("cannot write to standard output"));
	errors_print(&tool->errors, who.bytes, stderr);
	text_release(&who);
	errors_release(&tool->errors);
	free(tool->operands);
	free(tool->arguments);
	if (rc == RC_SIGNAL)
		interrupt_raise();
	return rc_status(rc);
}
