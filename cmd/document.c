/* deed document: payment documents, one a party for all its new bills. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "collect/document.h"
#include "master/bill-code.h"
#include "master/lookup.h"
#include "master/setting.h"
#include "tool/tool.h"

static const struct out_column columns[] = {
    {.name = "document", .type = TYPE_CODE},
    {.name = "date", .type = TYPE_DATE},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "due", .type = TYPE_DATE},
    {.name = "bills", .type = TYPE_INT, .sum = true},
    {.name = "total", .type = TYPE_MONEY, .sum = true},
    {.name = "letter"},
};

static enum rc
list(struct tool *tool, void *documents, struct out *out)
{
	char date[DATE_TEXT], due[DATE_TEXT], code[BILL_CODE];
	size_t count;
	const struct document *made = documents_list(documents, &count);
	enum rc rc = RC_OK;

	(void)date_format(tool->date, date);
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		const struct value row[] = {value_string(document_code_format(made[i].id, code)),
		    value_string(date), value_string(made[i].party), value_string(made[i].name),
		    value_string(date_format(made[i].due_on, due)),
		    value_int((int64_t)made[i].count), value_int(made[i].total_fen),
		    value_string(made[i].letter)};

		rc = out_row(out, row);
	}
	return rc;
}

static void
summarise(struct tool *tool, const struct documents *documents)
{
	char sum[NUMBER_TEXT];
	int64_t bills = 0, sum_fen = 0;
	size_t count;
	const struct document *made = documents_list(documents, &count);

	for (size_t i = 0; i < count; i++) {
		bills += (int64_t)made[i].count;
		(void)money_add(&sum_fen, made[i].total_fen); /* only told */
	}
	(void)number_format_grouped(sum_fen, MONEY_DECIMALS, sum);
	tool_summary(
	    tool, _("%zu payment documents for %lld bills, %s"), count, (long long)bills, sum);
}

static enum rc
make(struct tool *tool, const struct document_query *query, const char *outbox)
{
	char *templates = tool_share("document");
	struct documents *documents =
	    documents_open(tool->ledger, query, templates, tool->dry_run ? NULL : outbox);
	const struct tool_listing listing = {
	    _("Payment documents"), columns, sizeof columns / sizeof *columns, list, documents};
	enum rc rc = documents != NULL ? RC_OK : errors_rc(&tool->errors);

	if (rc == RC_OK && (rc = documents_write(documents)) == RC_OK &&
	    (rc = tool_commit(tool, NULL)) == RC_OK &&
	    (rc = documents_publish(documents)) == RC_OK &&
	    (rc = tool_list(tool, &listing)) == RC_OK)
		summarise(tool, documents);
	documents_close(documents);
	free(templates);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--until YYYY-MM-DD] [--party PARTY] [--again] [--outbox DIR]", NULL};
	const date_day never = INT32_MAX;
	struct document_query query = {.until = never};
	const char *outbox = NULL, *party = NULL;
	const struct tool_option options[] = {{OPTION_DATE, 0, "until", "YYYY-MM-DD", &query.until,
						  _("only bills due until then (else all)")},
	    {OPTION_TEXT, 0, "party", "PARTY", &party, _("only of this party")},
	    {OPTION_FLAG, 0, "again", NULL, &query.again,
		_("also bills that stand on a document already")},
	    {OPTION_TEXT, 0, "outbox", "DIR", &outbox,
		_("where the letters go (else the setting document.outbox, else ./documents)")},
	    {0}};
	const struct tool_command command = {.name = "document",
	    .summary = _("put the bills of each party on one payment document"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	query.date = tool.date;
	if (query.until == never)
		(void)date_make(2999, 12, 31, &query.until);
	if (party != NULL && (query.party_id = lookup_party(tool.ledger, value_string(party))) == 0)
		return tool_exit(&tool,
		    error_add(
			&tool.errors, RC_DATA, NULL, _("there is no party %s"), quote_text(party)));
	if (outbox == NULL)
		outbox = setting_text(tool.ledger, "document.outbox");
	return tool_exit(&tool, make(&tool, &query, outbox));
}
