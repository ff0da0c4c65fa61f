/* A report: an .sql file whose head says what it is called, what it can be asked and what its
 * columns hold. The head is made of comment lines (deed-report(1) describes them for those who
 * write reports):
 *
 *	-- report: Bills and what is open of them | 账单及未收余额
 *	-- param: as_of date = today | facts dated later do not count | 不计该日之后的事实
 *	-- column: amount money sum | Amount | 金额
 *	-- chart: bars bill amount | Bills | 账单
 *	SELECT …
 *	-- note: collected by {as_of} | 截至 {as_of} 已收
 *	-- check: per bills {bills}, per journal {journal} | 账单 {bills}，总账 {journal}
 *	SELECT … AS bills, … AS journal, … AS agrees
 */
#ifndef DEED_REPORT_H
#define DEED_REPORT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/value.h"
#include "io/out.h"

enum {
	REPORT_FILE_MAX = 1 << 20, /* bytes */
	REPORT_PARAMETERS_MAX = 32,
	REPORT_COLUMNS_MAX = 64,
	REPORT_NOTES_MAX = 8,
	REPORT_CHARTS_MAX = 4,
	REPORT_PANELS_MAX = 12,
	PANEL_WORDS_MAX = 8,
};

/* A text in the languages of the house; chinese is the English one when the file has none. */
struct words {
	const char *english, *chinese;
};

enum parameter_kind {
	PARAMETER_TEXT,
	PARAMETER_INT,
	PARAMETER_MONEY, /* yuan outside, fen in the SQL */
	PARAMETER_DATE,
	PARAMETER_BOOL, /* yes or no outside, 1 or 0 in the SQL */
	PARAMETER_RUN, /* number of a run of the chain */
	PARAMETER_CHOICE, /* one of the words of `type`, which are joined by "/" */
	PARAMETER_CODE, /* code of a master row; `type` says of which table */
};

struct report_parameter {
	const char *name;
	enum parameter_kind kind;
	const char *type; /* as the head has it */
	const char *fallback; /* as the head has it, or NULL: then NULL is bound */
	struct words help;
	long line;
};

struct report_column {
	const char *name;
	enum type type;
	bool sum;
	enum out_shade shade;
	const char *of; /* the report that has this figure at length, or NULL */
	struct words title;
};

/* A chart of the records; `what` lacks only its title, which depends on the reader. */
struct report_chart {
	struct words title;
	struct out_chart what;
};

/* Another report that is shown below this one: its charts, or its records when it has none. */
struct report_panel {
	const char *name;
	const char *words[PANEL_WORDS_MAX]; /* PARAMETER=VALUE; {name} stands for our parameter */
	int word_count;
	long line;
};

enum note_kind {
	NOTE_PLAIN,
	NOTE_CHECK, /* its SQL has a column `agrees` */
	NOTE_PROOF, /* a check that costs as much as the report: only when it is asked for */
};

/* A line below the records; its {names} stand for parameters and for the columns of its SQL. */
struct report_note {
	struct words words;
	const char *sql; /* or NULL */
	long line; /* where the SQL begins, or the note */
	enum note_kind kind;
};

struct report {
	const char *name; /* the file's, without .sql */
	const char *file;
	struct words title;
	struct report_parameter parameters[REPORT_PARAMETERS_MAX];
	struct report_column columns[REPORT_COLUMNS_MAX];
	struct report_note notes[REPORT_NOTES_MAX];
	struct report_chart charts[REPORT_CHARTS_MAX];
	struct report_panel
	    panels[REPORT_PANELS_MAX]; /* where there are any, the record is figures */
	int parameter_count, column_count, note_count, chart_count, panel_count;
	const char *sql;
	long line; /* where the SQL begins */
	const struct report_parameter
	    *coming; /* the date up to which feed has the bills to come, or NULL */
	bool own; /* a user's, not the house's: its effort is bounded; the reader sets it */
	struct arena arena; /* holds all the texts */
};

/* Reads a report's file. Mistakes are RC_DATA, each with its line; report is released in
 * any case by report_release. */
enum rc report_read(struct report *report, const char *path, struct errors *errors);
void report_release(struct report *report);

/* The text in the reader's language. */
const char *words_of(const struct words *words, bool chinese);

/* The place of the column of this name among the columns, or -1. */
int report_column_place(const struct report *report, const char *name);

/* The parameter of this name, or NULL. */
const struct report_parameter *report_parameter(const struct report *report, const char *name);

/* The master table whose codes a parameter of this type takes, with the SELECT that looks for
 * :code; NULL when the word is no such type. */
const char *parameter_code_sql(const char *type);

#endif
