#include "report/query.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "billing/generate.h"
#include "ledger/run.h"
#include "ledger/select.h"
#include "master/setting.h"
#include "sales/instalments-coming.h"

struct query {
	struct ledger *ledger;
	const struct report *report;
	const struct report_values *values;
	struct statement *statement;
	struct coming *coming; /* what feed gives, or NULL */
	struct instalments_coming *instalments; /* and after it */
	int64_t rows;
	int64_t sums[REPORT_COLUMNS_MAX];
};

static enum rc __attribute__((format(printf, 3, 4)))
complain(struct query *query, long line, const char *format, ...)
{
	struct place place = {.file = query->report->file, .line = line};
	va_list args;

	va_start(args, format);
	(void)error_add_list(ledger_errors(query->ledger), RC_DATA, &place, format, args);
	va_end(args);
	return RC_DATA;
}

static bool
is_fact(const char *table)
{
	int i = 0;

	while (fact_tables[i] != NULL && strcmp(fact_tables[i], table) != 0)
		i++;
	return fact_tables[i] != NULL;
}

/* Id of the ledger account that a setting names; NULL when there is none. */
static struct value
setting_account(struct ledger *ledger, const char *name)
{
	static const char sql[] =
	    "SELECT g.id FROM setting s JOIN ledger_account g ON g.code = s.value"
	    " WHERE s.key = 'account.' || :name";
	struct statement *statement = ledger_statement(ledger, sql);
	int64_t id;

	bind_text(statement, ":name", name);
	id = statement_number(statement, 0);
	return id != 0 ? value_int(id) : value_null();
}

/* Whether the report is of another time than now: known_at is given, or there are
 * facts later than as_of. */
static bool
is_past(const struct query *query)
{
	static const char sql[] = "SELECT count(*) FROM day_sum WHERE date > :as_of";
	const struct report_parameter *as_of = report_parameter(query->report, "as_of");
	struct statement *statement = ledger_statement(query->ledger, sql);

	if (query->values->known_at != 0)
		return true;
	if (as_of == NULL)
		return false;
	bind_value(statement, ":as_of", query->values->values[as_of - query->report->parameters]);
	return statement_number(statement, 0) > 0;
}

/* The value of a parameter that the house gives: :past (0 or 1), :known_TABLE, :account_SETTING,
 * and in notes :sum_COLUMN. */
static bool
house_value(const struct query *query, const char *name, bool sums, struct value *value)
{
	if (strcmp(name, "past") == 0) {
		*value = value_int(is_past(query));
		return true;
	}
	if (text_starts(name, "account_")) {
		*value = setting_account(query->ledger, name + strlen("account_"));
		return true;
	}
	if (text_starts(name, "known_") && is_fact(name + strlen("known_"))) {
		*value = value_int(query->values->known_at == 0
			? INT64_MAX
			: run_known(
			      query->ledger, name + strlen("known_"), query->values->known_at));
		return true;
	}
	if (sums && text_starts(name, "sum_")) {
		int column = report_column_place(query->report, name + strlen("sum_"));

		if (column < 0 || !query->report->columns[column].sum)
			return false;
		*value = value_int(query->sums[column]);
		return true;
	}
	return false;
}

/* Binds all that the SQL asks for; what nobody gives is a mistake of the file. */
static enum rc
bind_all(struct query *query, struct statement *statement, long line, bool sums)
{
	const struct report *report = query->report;

	for (int n = 1; n <= select_parameter_count(statement); n++) {
		const char *name = select_parameter(statement, n);
		const struct report_parameter *parameter;
		struct value value;

		if (name == NULL || name[0] != ':')
			return complain(query, line, _("expected parameters as :name, got %s"),
			    name != NULL ? name : "?");
		parameter = report_parameter(report, name + 1);
		if (parameter != NULL)
			value = query->values->values[parameter - report->parameters];
		else if (!house_value(query, name + 1, sums, &value))
			return complain(query, line,
			    _("no head line `-- param: %s …` declares the parameter %s"), name + 1,
			    name);
		bind_nth(statement, n, value);
	}
	return RC_OK;
}

/* The SQL's columns are the head's: names and order. */
static enum rc
check_columns(struct query *query)
{
	const struct report *report = query->report;
	int count = column_count(query->statement);

	for (int i = 0; i < count && i < report->column_count; i++)
		if (strcmp(column_name(query->statement, i), report->columns[i].name) != 0)
			return complain(query, report->line,
			    _("column %d of the SELECT: expected %s, as the head says, got %s"),
			    i + 1, report->columns[i].name,
			    quote_text(column_name(query->statement, i)));
	if (count != report->column_count)
		return complain(query, report->line,
		    _("expected %d columns, as the head says, got %d"), report->column_count,
		    count);
	return RC_OK;
}

/* Offers the bills to come as `feed`. A clause may have its bill due before the period begins. */
static enum rc
open_coming(struct query *query)
{
	enum { AHEAD_DAYS = 62 };
	const struct report *report = query->report;
	struct value until = query->values->values[report->coming - report->parameters];
	date_day day;
	enum rc rc;

	if (until.kind != VALUE_TEXT || !date_parse(until.bytes, until.length, &day))
		return complain(
		    query, report->coming->line, _("%s: expected a date"), report->coming->name);
	rc = coming_open(&query->coming, query->ledger, day + AHEAD_DAYS);
	if (rc == RC_OK)
		rc = instalments_coming_open(
		    &query->instalments, query->ledger, coming_feed(query->coming));
	if (rc == RC_OK)
		feed_offer(query->ledger, instalments_coming_feed(query->instalments));
	return rc;
}

enum rc
query_open(struct query **query, struct ledger *ledger, const struct report *report,
    const struct report_values *values)
{
	struct place place = {.file = report->file, .line = report->line};
	struct query *q = xcalloc(1, sizeof *q);
	enum rc rc;

	*query = q;
	q->ledger = ledger;
	q->report = report;
	q->values = values;
	ledger_bound(ledger, report->own ? setting_number(ledger, "report.seconds") : 0);
	if (report->coming != NULL && (rc = open_coming(q)) != RC_OK)
		return rc;
	q->statement = select_new(ledger, report->sql, &place);
	if (q->statement == NULL)
		return RC_DATA;
	if ((rc = check_columns(q)) != RC_OK)
		return rc;
	return bind_all(q, q->statement, report->line, false);
}

void
query_close(struct query *query)
{
	if (query == NULL)
		return;
	statement_free(query->statement);
	if (query->coming != NULL)
		feed_offer(query->ledger, NULL);
	instalments_coming_close(query->instalments);
	coming_close(query->coming);
	free(query);
}

static enum rc
refuse_value(struct query *query, int column, const char *expected)
{
	return complain(query, query->report->line, _("column %s, row %lld: expected %s, got %s"),
	    query->report->columns[column].name, (long long)query->rows + 1, expected,
	    quote_text(column_text(query->statement, column)));
}

/* Makes a value fit its column, or says what is wrong with it. */
static inline enum rc
fit_value(struct query *query, int column, struct value *value)
{
	const struct report_column *c = &query->report->columns[column];

	if (value->kind == VALUE_NULL)
		return RC_OK;
	if (c->type >= TYPE_INT && c->type != TYPE_DECIMAL && c->type != TYPE_DATE) {
		if (value->kind != VALUE_INT)
			return refuse_value(query, column, _("an integer"));
		if (c->sum && !money_add(&query->sums[column], value->number))
			return refuse_value(query, column, _("a sum within the range of numbers"));
		return RC_OK;
	}
	if (value->kind == VALUE_INT)
		*value = value_string(column_text(query->statement, column));
	if (value->kind == VALUE_BLOB || !text_valid(value->bytes, value->length))
		return refuse_value(query, column, _("text in UTF-8"));
	return RC_OK;
}

enum rc
query_next(struct query *query, struct value row[REPORT_COLUMNS_MAX], bool *more)
{
	enum rc rc = RC_OK;

	*more = statement_row(query->statement, &rc);
	if (!*more)
		return rc;
	column_values(query->statement, row, query->report->column_count);
	for (int i = 0; i < query->report->column_count && rc == RC_OK; i++)
		rc = fit_value(query, i, &row[i]);
	query->rows++;
	return rc;
}

/* What a {name} of a note stands for: a column of its SQL, or a parameter. */
static bool
note_value(struct query *query, struct statement *statement, const char *name, struct text *text)
{
	const struct report_parameter *parameter = report_parameter(query->report, name);

	for (int i = 0; statement != NULL && i < column_count(statement); i++)
		if (strcmp(column_name(statement, i), name) == 0) {
			text_adds(text, column_text(statement, i));
			return true;
		}
	if (parameter != NULL)
		value_show(
		    parameter, query->values->values[parameter - query->report->parameters], text);
	return parameter != NULL;
}

static enum rc
fill_note(struct query *query, const struct report_note *note, struct statement *statement,
    bool chinese, struct text *text)
{
	const char *at = words_of(&note->words, chinese);

	for (const char *open; (open = strchr(at, '{')) != NULL;) {
		size_t length = strcspn(open, "}");
		char *name = xstrndup(open + 1, length - 1);
		bool known;

		text_add(text, at, (size_t)(open - at));
		known = note_value(query, statement, name, text);
		free(name);
		if (!known || open[length] == '\0')
			return complain(query, note->line,
			    _("%.40s: expected {name} of a parameter or of a column of the SELECT below"),
			    open);
		at = open + length + 1;
	}
	text_adds(text, at);
	return RC_OK;
}

/* Whether a check's row says that it agrees. */
static enum rc
read_verdict(struct query *query, const struct report_note *note, struct statement *statement,
    bool chinese, struct text *text)
{
	for (int i = 0; i < column_count(statement); i++)
		if (strcmp(column_name(statement, i), "agrees") == 0) {
			bool agrees = column_int(statement, i) != 0;

			text_adds(text,
			    chinese      ? agrees ? "：相符" : "：不符"
				: agrees ? ": agrees"
					 : ": DIFFERS");
			return agrees ? RC_OK : RC_TODO;
		}
	return complain(
	    query, note->line, _("expected a column `agrees` in the SELECT of a check"));
}

/* One note with SQL: its first row fills it. */
static enum rc
ask_note(struct query *query, const struct report_note *note, bool chinese, struct text *text)
{
	struct place place = {.file = query->report->file, .line = note->line};
	struct statement *statement = select_new(query->ledger, note->sql, &place);
	enum rc rc;

	if (statement == NULL)
		return RC_DATA;
	rc = bind_all(query, statement, note->line, true);
	if (rc == RC_OK && statement_row(statement, &rc)) {
		rc = fill_note(query, note, statement, chinese, text);
		if (rc == RC_OK && note->kind != NOTE_PLAIN)
			rc = read_verdict(query, note, statement, chinese, text);
	}
	statement_free(statement);
	return rc;
}

enum rc
query_note(struct query *query, int n, bool chinese, struct text *text)
{
	const struct report_note *note = &query->report->notes[n];

	return note->sql != NULL ? ask_note(query, note, chinese, text)
				 : fill_note(query, note, NULL, chinese, text);
}

enum rc
query_notes(struct query *query, bool chinese, struct text *notes)
{
	enum rc verdict = RC_OK, rc = RC_OK;
	struct text one = {0};

	for (int i = 0; i < query->report->note_count && rc <= RC_TODO; i++) {
		if (query->report->notes[i].kind == NOTE_PROOF)
			continue;
		text_clear(&one);
		rc = query_note(query, i, chinese, &one);
		if (rc == RC_TODO)
			verdict =
			    error_add(ledger_errors(query->ledger), rc, NULL, "%s", one.bytes);
		if (one.length > 0)
			text_printf(notes, "%s%s", notes->length > 0 ? "\n" : "", one.bytes);
	}
	text_release(&one);
	return rc > RC_TODO ? rc : verdict;
}

int64_t
query_rows(const struct query *query)
{
	return query->rows;
}

int64_t
query_sum(const struct query *query, int column)
{
	return query->sums[column];
}
