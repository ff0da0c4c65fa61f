/* A report being shown: asked, opened, and written to an output with its charts, its notes and,
 * where the format has sections, the panels of other reports below it. */
#ifndef DEED_SHOW_H
#define DEED_SHOW_H

#include "io/out.h"
#include "report/query.h"
#include "report/shelf.h"

struct show {
	const struct report *report;
	struct ledger *ledger;
	bool chinese;
	struct report_values values;
	struct query *query;
	struct out_column columns[REPORT_COLUMNS_MAX];
	struct out_chart charts[REPORT_CHARTS_MAX];
	struct text subtitle, asked, note; /* note: what was asked, then the report's notes */
	struct text told; /* the report's notes alone */
	struct out_options options; /* for the output; its file is the caller's to fill */
};

/* Reads the words against the parameters and opens the query. The report is borrowed; show_close in
 * any case, after the output is closed. */
enum rc show_open(struct show *show, struct ledger *ledger, const struct report *report,
    char *const *words, int count, date_day date, bool chinese);
void show_close(struct show *show);

/* Writes all rows, and fills `note` with what is to stand below them: the caller hands it to the
 * output. RC_TODO: written, but a check does not agree. */
enum rc show_write(struct show *show, struct out *out);

struct panels;

/* Writes the panels of the report, each as a section of the output; nothing when it has none or the
 * format has no sections. *panels is freed by panels_free after the output is closed. */
enum rc panels_write(struct panels **panels, const struct show *show, const struct shelf *shelf,
    date_day date, struct out *out);
void panels_free(struct panels *panels); /* NULL is fine */

#endif
