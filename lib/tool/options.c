#include "tool/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "tool/version.h"

enum { OPTIONS_MAX = 40, LONG_ONLY = 256 };

/* All options of a command, common ones last. */
struct option_list {
	struct tool_option options[OPTIONS_MAX];
	int count;
};

static void
list_add(struct option_list *list, const struct tool_option *option)
{
	if (list->count >= OPTIONS_MAX)
		abort();
	list->options[list->count++] = *option;
}

static void
list_all(struct option_list *list, struct tool *tool, bool *help, bool *version)
{
	const struct tool_option ledger = {OPTION_TEXT, 'l', "ledger", "FILE", &tool->ledger_path,
	    _("the ledger (else $DEED_LEDGER, else ./deed.db)")};
	const struct tool_option date = {OPTION_DATE, 'd', "date", "YYYY-MM-DD", &tool->date,
	    _("the business date (else $DEED_DATE, else today)")};
	const struct tool_option dry = {OPTION_FLAG, 'n', "dry-run", NULL, &tool->dry_run,
	    _("show what would change, write nothing")};
	const struct tool_option wait = {OPTION_INT, 0, "wait", "SECONDS", &tool->wait_seconds,
	    _("how long to wait while another command writes (10)")};
	const struct tool_option format = {OPTION_TEXT, 'f', "format", "FORMAT", &tool->format_name,
	    _("table, csv, tsv, jsonl, html, or what else the command offers")};
	const struct tool_option output = {OPTION_TEXT, 'o', "output", "FILE", &tool->output_file,
	    _("write there, when complete")};
	const struct tool_option rest[] = {
	    {OPTION_FLAG, 'q', "quiet", NULL, &tool->quiet, _("no summary and no progress")},
	    {OPTION_FLAG, 'v', "verbose", NULL, &tool->verbose, _("say more on standard error")},
	    {OPTION_FLAG, 'h', "help", NULL, help, _("print this")},
	    {OPTION_FLAG, 0, "version", NULL, version, _("print the version")},
	};
	int use = tool->command->use;

	for (const struct tool_option *own = tool->command->options;
	     own != NULL && own->kind != OPTION_END; own++)
		list_add(list, own);
	if ((use & (TOOL_READS | TOOL_WRITES)) != 0 || strcmp(tool->command->name, "init") == 0)
		list_add(list, &ledger);
	list_add(list, &date);
	if ((use & TOOL_WRITES) != 0) {
		list_add(list, &dry);
		list_add(list, &wait);
	}
	if ((use & TOOL_RECORDS) != 0) {
		list_add(list, &format);
		list_add(list, &output);
	}
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		list_add(list, &rest[i]);
}

static void
print_help(const struct tool_command *command, const struct option_list *list)
{
	printf("deed %s - %s\n\n", command->name, command->summary);
	for (size_t i = 0; command->synopsis[i] != NULL; i++)
		printf("%s deed %s%s%s\n", i == 0 ? _("usage:") : "      ", command->name,
		    command->synopsis[i][0] != '\0' ? " " : "", command->synopsis[i]);
	printf("\n");
	for (int i = 0; i < list->count; i++) {
		const struct tool_option *option = &list->options[i];
		char letter[4] = "";
		struct text name = {0};

		if (option->letter != 0)
			(void)snprintf(letter, sizeof letter, "-%c,", option->letter);
		text_printf(&name, "--%s%s%s", option->name, option->argument != NULL ? " " : "",
		    option->argument != NULL ? option->argument : "");
		printf("  %3s %-24s %s\n", letter, name.bytes, option->help);
		text_release(&name);
	}
	printf(_("\nMore: man deed-%s\n"), command->name);
}

static enum rc
unknown_option(struct tool *tool, const struct option_list *list, const char *word)
{
	const char *names[OPTIONS_MAX + 1] = {NULL};
	const char *nearest;

	for (int i = 0; i < list->count; i++)
		names[i] = list->options[i].name;
	nearest = text_starts(word, "--") ? text_nearest(word + 2, names) : NULL;
	if (nearest != NULL)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("unknown option %s; did you mean --%s?"), quote_text(word), nearest);
	return error_add(&tool->errors, RC_USAGE, NULL,
	    _("unknown option %s; `deed %s -h` lists them"), quote_text(word), tool->command->name);
}

static enum rc
set_option(struct tool *tool, const struct tool_option *option, const char *argument)
{
	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)option->target = true;
		return RC_OK;
	case OPTION_TEXT:
		*(const char **)option->target = argument;
		return RC_OK;
	case OPTION_DATE:
		if (date_parse_text(argument, option->target))
			return RC_OK;
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--%s: expected YYYY-MM-DD, got %s"), option->name, quote_text(argument));
	case OPTION_INT:
		if (number_parse_range(
			argument, strlen(argument), 0, 0, INT32_MAX, option->target) == PARSED_OK)
			return RC_OK;
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("--%s: expected a whole number, got %s"), option->name, quote_text(argument));
	case OPTION_LIST:
		text_printf(option->target,
		    ((struct text *)option->target)->length > 0 ? ",%s" : "%s", argument);
		return RC_OK;
	default:
		abort();
	}
}

/* getopt_long's tables from ours: an option's value is its letter, or LONG_ONLY + its place. */
static void
getopt_tables(const struct option_list *list, struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (int i = 0; i < list->count; i++) {
		const struct tool_option *option = &list->options[i];

		longs[i] = (struct option){.name = option->name,
		    .has_arg = option->argument != NULL ? required_argument : no_argument,
		    .val = LONG_ONLY + i};
		if (option->letter == 0)
			continue;
		*shorts++ = option->letter;
		if (option->argument != NULL)
			*shorts++ = ':';
	}
	*shorts = '\0';
	longs[list->count] = (struct option){0};
}

static const struct tool_option *
option_of(const struct option_list *list, int value)
{
	if (value >= LONG_ONLY)
		return &list->options[value - LONG_ONLY];
	for (int i = 0; i < list->count; i++)
		if (list->options[i].letter == value)
			return &list->options[i];
	return NULL;
}

static enum rc
parse_options(struct tool *tool, const struct option_list *list, int argc, char *argv[])
{
	struct option longs[OPTIONS_MAX + 1];
	char shorts[2 * OPTIONS_MAX + 2];
	int value;
	enum rc rc = RC_OK;

	getopt_tables(list, longs, shorts);
	opterr = 0;
	while (rc == RC_OK && (value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		char letter[3] = {'-', (char)optopt, '\0'};
		bool is_long = optopt == 0 || optopt >= LONG_ONLY;

		if (value == '?')
			return unknown_option(tool, list, is_long ? argv[optind - 1] : letter);
		if (value == ':')
			return error_add(&tool->errors, RC_USAGE, NULL,
			    _("option %s needs an argument"), is_long ? argv[optind - 1] : letter);
		rc = set_option(tool, option_of(list, value), optarg);
	}
	return rc;
}

static enum rc
take_operands(struct tool *tool, int argc, char *argv[])
{
	const struct tool_command *command = tool->command;
	int count = argc - optind;

	tool->operands = xcalloc((size_t)count + 1, sizeof *tool->operands);
	for (int i = 0; i < count; i++)
		tool->operands[i] = argv[optind + i];
	tool->operand_count = count;
	if (count < command->operands_min)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("too few operands; usage: deed %s %s"), command->name, command->synopsis[0]);
	if (command->operands_max >= 0 && count > command->operands_max)
		return error_add(&tool->errors, RC_USAGE, NULL,
		    _("unexpected operand %s; usage: deed %s %s"),
		    quote_text(tool->operands[command->operands_max]), command->name,
		    command->synopsis[0]);
	return RC_OK;
}

enum rc
options_parse(struct tool *tool, int argc, char *argv[])
{
	struct option_list list = {0};
	bool help = false, version = false;
	enum rc rc;

	list_all(&list, tool, &help, &version);
	rc = parse_options(tool, &list, argc, argv);
	if (help || version) {
		if (help)
			print_help(tool->command, &list);
		else
			printf("deed %s\n", DEED_VERSION);
		exit(fflush(stdout) == 0 && !ferror(stdout) ? 0 : rc_status(RC_IO));
	}
	return rc == RC_OK ? take_operands(tool, argc, argv) : rc;
}
