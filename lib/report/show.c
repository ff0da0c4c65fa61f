#include "report/show.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "master/setting.h"

static void
fill_columns(struct show *show)
{
	const struct report *report = show->report;

	for (int i = 0; i < report->column_count; i++) {
		const struct report_column *column = &report->columns[i];

		show->columns[i] = (struct out_column){.name = column->name,
		    .title = words_of(&column->title, show->chinese),
		    .type = column->type,
		    .sum = column->sum,
		    .shade = column->shade,
		    .of = column->of};
	}
	for (int i = 0; i < report->chart_count; i++) {
		show->charts[i] = report->charts[i].what;
		show->charts[i].title = words_of(&report->charts[i].title, show->chinese);
	}
}

static void
fill_options(struct show *show)
{
	const struct report *report = show->report;
	const char *entity = setting_text(show->ledger, "entity");

	values_show(&show->values, report, ", ", &show->asked);
	text_printf(&show->subtitle, "%s%s%s", entity,
	    *entity != '\0' && show->asked.length > 0 ? " · " : "", text_string(&show->asked));
	show->options = (struct out_options){.title = words_of(&report->title, show->chinese),
	    .subtitle = text_string(&show->subtitle),
	    .note = "",
	    .charts = show->charts,
	    .chart_count = (size_t)report->chart_count,
	    .style = report->panel_count > 0 ? OUT_FIGURES : OUT_RECORDS,
	    .chinese = show->chinese};
}

enum rc
show_open(struct show *show, struct ledger *ledger, const struct report *report, char *const *words,
    int count, date_day date, bool chinese)
{
	enum rc rc;

	*show = (struct show){.report = report, .ledger = ledger, .chinese = chinese};
	rc = values_read(&show->values, report, ledger, words, count, date);
	if (rc == RC_OK)
		rc = query_open(&show->query, ledger, report, &show->values);
	if (rc == RC_OK) {
		fill_columns(show);
		fill_options(show);
	}
	return rc;
}

void
show_close(struct show *show)
{
	query_close(show->query);
	values_release(&show->values);
	text_release(&show->subtitle);
	text_release(&show->asked);
	text_release(&show->note);
	text_release(&show->told);
}

enum rc
show_write(struct show *show, struct out *out)
{
	struct value row[REPORT_COLUMNS_MAX];
	bool more = true;
	enum rc rc;

	while ((rc = query_next(show->query, row, &more)) == RC_OK && more)
		if ((rc = out_row(out, row)) != RC_OK)
			return rc;
	if (rc == RC_OK)
		rc = query_notes(show->query, show->chinese, &show->told);
	if (!out_is_page(out)) /* else the subtitle has it */
		text_adds(&show->note, text_string(&show->asked));
	text_printf(&show->note, "%s%s", show->note.length > 0 && show->told.length > 0 ? "\n" : "",
	    text_string(&show->told));
	return rc;
}

/* What the output borrows lives until it is closed, so every panel is kept. */
struct panels {
	int count;
	struct panel {
		struct report report;
		struct show show;
		char *words[PANEL_WORDS_MAX];
	} list[REPORT_PANELS_MAX];
};

/* A word of a panel line with our own values for its {names}; the caller frees it.
 * NULL after an error. */
static char *
expand_word(const struct show *show, const struct report_panel *panel, const char *word)
{
	const struct report *report = show->report;
	struct place place = {.file = report->file, .line = panel->line};
	struct text text = {0};

	for (const char *open; (open = strchr(word, '{')) != NULL;) {
		size_t length = strcspn(open, "}");
		char *name = xstrndup(open + 1, length - 1);
		const struct report_parameter *parameter = report_parameter(report, name);

		free(name);
		if (parameter == NULL || open[length] == '\0') {
			(void)error_add(ledger_errors(show->ledger), RC_DATA, &place,
			    _("%.40s: expected {name} of a parameter"), open);
			text_release(&text);
			return NULL;
		}
		text_add(&text, word, (size_t)(open - word));
		value_show(parameter, show->values.values[parameter - report->parameters], &text);
		word = open + length + 1;
	}
	text_adds(&text, word);
	return text_take(&text);
}

static enum rc
open_panel(struct panel *panel, const struct show *show, const struct report_panel *asked,
    const struct shelf *shelf, date_day date)
{
	struct errors *errors = ledger_errors(show->ledger);
	enum rc rc = shelf_read(shelf, asked->name, &panel->report, errors);

	for (int i = 0; rc == RC_OK && i < asked->word_count; i++)
		if ((panel->words[i] = expand_word(show, asked, asked->words[i])) == NULL)
			rc = RC_DATA;
	if (rc == RC_OK)
		rc = show_open(&panel->show, show->ledger, &panel->report, panel->words,
		    asked->word_count, date, show->chinese);
	panel->show.options.style = OUT_CHARTS;
	return rc;
}

/* Below a panel stands the command that gives its records. */
static void
tell_command(struct panel *panel, struct out *out)
{
	struct show *show = &panel->show;

	text_clear(&show->note);
	text_printf(&show->note, "deed report %s ", panel->report.name);
	values_show(&show->values, &panel->report, " ", &show->note);
	if (show->told.length > 0)
		text_printf(&show->note, "\n%s", show->told.bytes);
	out_note(out, show->note.bytes);
}

enum rc
panels_write(struct panels **panels, const struct show *show, const struct shelf *shelf,
    date_day date, struct out *out)
{
	struct panels *made = *panels = xcalloc(1, sizeof *made);
	enum rc verdict = RC_OK, rc = RC_OK;

	for (int i = 0; out_is_page(out) && i < show->report->panel_count && rc <= RC_TODO; i++) {
		struct panel *panel = &made->list[made->count++];

		rc = open_panel(panel, show, &show->report->panels[i], shelf, date);
		if (rc == RC_OK)
			rc = out_section(out, &panel->show.options, panel->show.columns,
			    (size_t)panel->report.column_count);
		if (rc == RC_OK)
			rc = show_write(&panel->show, out);
		if (rc <= RC_TODO)
			tell_command(panel, out);
		verdict = rc == RC_TODO ? rc : verdict;
	}
	return rc > RC_TODO ? rc : verdict;
}

void
panels_free(struct panels *panels)
{
	for (int i = 0; panels != NULL && i < panels->count; i++) {
		show_close(&panels->list[i].show);
		report_release(&panels->list[i].report);
		for (int k = 0; k < PANEL_WORDS_MAX; k++)
			free(panels->list[i].words[k]);
	}
	free(panels);
}
