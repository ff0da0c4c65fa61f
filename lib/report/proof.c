#include "report/proof.h"

static enum rc
read_rows(struct query *query)
{
	struct value row[REPORT_COLUMNS_MAX];
	bool more = true;
	enum rc rc;

	do
		rc = query_next(query, row, &more);
	while (rc == RC_OK && more);
	return rc;
}

static enum rc
write_verdict(struct proving *proving, const char *name, const char *line, bool agrees)
{
	proving->agree += agrees;
	proving->differ += !agrees;
	if (!agrees)
		(void)error_add(&proving->differing, RC_TODO, NULL, "%s: %s", name, line);
	return out_row(proving->out,
	    (struct value[]){value_string(name), value_string(line), value_int(agrees)});
}

static enum rc
prove(struct proving *proving, struct show *show)
{
	const struct report *report = show->report;
	enum rc rc = read_rows(show->query), verdict = RC_OK, written = RC_OK;
	struct text line = {0};

	for (int i = 0; rc <= RC_TODO && written == RC_OK && i < report->note_count; i++) {
		if (report->notes[i].kind == NOTE_PLAIN)
			continue;
		text_clear(&line);
		rc = query_note(show->query, i, show->chinese, &line);
		verdict = rc == RC_TODO ? rc : verdict;
		if (rc <= RC_TODO && line.length > 0)
			written = write_verdict(proving, report->name, line.bytes, rc == RC_OK);
	}
	text_release(&line);
	if (rc > RC_TODO)
		return rc;
	return written != RC_OK ? written : verdict;
}

static enum rc
prove_one(struct proving *proving, const char *name, char *const *words, int count)
{
	struct errors *errors = ledger_errors(proving->ledger);
	struct report report;
	struct show show = {0};
	enum rc rc;

	if ((rc = shelf_read(proving->shelf, name, &report, errors)) == RC_OK)
		rc = show_open(
		    &show, proving->ledger, &report, words, count, proving->date, proving->chinese);
	if (rc == RC_OK)
		rc = prove(proving, &show);
	show_close(&show);
	report_release(&report);
	return rc;
}

/* Told at the end: a report that is being read takes the ledger's errors for its own. */
static void
tell(struct proving *proving)
{
	struct errors *differing = &proving->differing;

	for (long i = 0; i < differing->count && i < ERRORS_MAX; i++)
		(void)error_add(
		    ledger_errors(proving->ledger), RC_TODO, NULL, "%s", differing->kept[i].text);
	errors_release(differing);
}

enum rc
prove_report(struct proving *proving, const char *name, char *const *words, int count)
{
	enum rc rc = prove_one(proving, name, words, count);

	tell(proving);
	return rc;
}

enum rc
prove_reports(struct proving *proving)
{
	enum rc worst = RC_OK;

	for (size_t i = 0; i < proving->shelf->count; i++) {
		enum rc rc = prove_one(proving, proving->shelf->names[i], NULL, 0);

		worst = rc > worst ? rc : worst;
	}
	tell(proving);
	return worst;
}
