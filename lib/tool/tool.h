/* What every command shares: options, the ledger, output, the summary, errors, the exit status.
 * A command file holds only its own business:
 *
 * 	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK && …)
 * 		rc = tool_commit(&tool, &result);
 * 	return tool_exit(&tool, rc);
 * / */
#ifndef DEED_TOOL_H
#define DEED_TOOL_H

#include <stdbool.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "io/out.h"
#include "ledger/ledger.h"
#include "ledger/run.h"

enum option_kind {
	OPTION_END = 0,
	OPTION_FLAG, /* bool: set to true */
	OPTION_TEXT, /* const char *: the argument */
	OPTION_DATE, /* date_day: YYYY-MM-DD */
	OPTION_INT, /* int64_t: a whole number >= 0 */
	OPTION_LIST, /* struct text: the arguments, commas between them; the caller releases it */
};

struct tool_option {
	enum option_kind kind;
	char letter; /* 0: long form only */
	const char *name;
	const char *argument; /* its name in the help; NULL for a flag */
	void *target;
	const char *help;
};

enum tool_use {
	TOOL_READS = 1, /* opens the ledger for reading */
	TOOL_WRITES = 2, /* opens it for writing and begins a run; takes -n */
	TOOL_RECORDS = 4, /* writes records: takes -f and -o */
	TOOL_BULK = 8, /* may write facts by the million: ledger_bulk */
};

struct tool;

struct tool_command {
	const char *name;
	const char *summary; /* one line: what it does */
	const char *const
	    *synopsis; /* operands and own options of each form, without "deed NAME"; ends NULL */
	const struct tool_option *options; /* own ones, ended by OPTION_END; or NULL */
	int use; /* of enum tool_use */
	/* Which of READS and WRITES this command line needs, once it is parsed; NULL: those of
	 * use. */
	int (*opens)(const struct tool *tool);
	int operands_min, operands_max; /* max -1: any number */
	const struct out_format *const *formats; /* with TOOL_RECORDS */
};

struct tool {
	const struct tool_command *command;
	struct errors errors;
	struct ledger *ledger; /* open when the command reads or writes */
	const char *ledger_path;
	date_day date; /* the business date */
	bool dry_run, quiet, verbose;
	int64_t wait_seconds;
	const char *format_name, *output_file;
	char **operands;
	int operand_count;
	char *arguments; /* the command line, for the run */
	bool progress_shown;
};

/* Parses the command line, prepares the process, opens the ledger and begins the run as the
 * command's use says. -h and --version print and exit. */
enum rc tool_start(struct tool *tool, const struct tool_command *command, int argc, char *argv[]);

/* Ends the run: commits, or with -n pretends. */
enum rc tool_commit(struct tool *tool, struct run_result *result);

/* Opens the record output that -f and -o ask for: a table on a terminal, CSV elsewhere, when
 * nothing does. title is for people, or NULL. NULL after an error. */
struct out *tool_out(
    struct tool *tool, const char *title, const struct out_column *columns, size_t count);

/* The same with all that an output may show: title, note, charts; its file is -o's. */
struct out *tool_out_with(struct tool *tool, const struct out_options *options,
    const struct out_column *columns, size_t count);

/* Records that a function writes: what is listed, and what is done, when it is shown. */
struct tool_listing {
	const char *title;
	const struct out_column *columns;
	size_t count;
	enum rc (*list)(struct tool *tool, void *context, struct out *out);
	void *context;
};

/* Writes them, as tool_out. */
enum rc tool_list(struct tool *tool, const struct tool_listing *listing);

/* Ends the run as tool_commit, and shows what it did: a dry run before it is taken back, another
 * one after it is safe, and, unless `always`, only when -f or -o ask for it. */
enum rc tool_commit_listed(struct tool *tool, const struct tool_listing *listing, bool always);

/* The one line on stderr that says what was done; not with -q. A dry run is marked as such. */
void tool_summary(struct tool *tool, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same of a sum, which the %s of the sentence tells in yuan; of none nothing is said. */
void tool_summary_sum(struct tool *tool, const char *sentence, int64_t fen);

/* A further line on stderr, only with -v. */
void tool_note(struct tool *tool, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where the program's own files lie (schema/ of the source): DEED_SHARE, else beside the
 * program. The caller frees it. name is "report/bills.sql" or the like. */
char *tool_share(const char *name);

/* Prints the errors, closes everything, and returns the exit status; a signal that came kills
 * here. */
int tool_exit(struct tool *tool, enum rc rc);

#endif
