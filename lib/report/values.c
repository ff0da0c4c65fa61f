#include "report/values.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/run.h"
#include "ledger/statement.h"

enum { DAYS_AHEAD_MAX = 36500 };

/* Values being read. base: the day that defaults are counted from. */
struct asked {
	struct report_values *values;
	const struct report *report;
	struct ledger *ledger;
	date_day date, base;
};

const char *
parameter_code_sql(const char *type)
{
	static const struct {
		const char *type, *sql;
	} codes[] = {
	    {"account", "SELECT 1 FROM account WHERE code = :code"},
	    {"contract", "SELECT 1 FROM contract WHERE code = :code"},
	    {"item", "SELECT 1 FROM item WHERE code = :code"},
	    {"ledger_account", "SELECT 1 FROM ledger_account WHERE code = :code"},
	    {"level", "SELECT 1 FROM dun_level WHERE code = :code"},
	    {"party", "SELECT 1 FROM party WHERE code = :code"},
	    {"plan", "SELECT 1 FROM plan WHERE code = :code"},
	    {"project", "SELECT 1 FROM project WHERE code = :code"},
	    {"room", "SELECT 1 FROM room WHERE code = :code"},
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].type, type) == 0)
			return codes[i].sql;
	return NULL;
}

/* A date, or a word for one. */
static bool
read_date(const struct asked *asked, const char *text, struct value *value)
{
	struct ymd base = date_split(asked->base);
	char *copy = arena_alloc(&asked->values->arena, DATE_TEXT);
	date_day day = asked->base;
	int64_t days;

	if (strcmp(text, "month-start") == 0)
		day = date_month_start(asked->base);
	else if (strcmp(text, "month-end") == 0)
		day = date_add_months(date_month_start(asked->base), 1) - 1;
	else if (strcmp(text, "year-start") == 0)
		(void)date_make(base.year, 1, 1, &day);
	else if (text[0] == '+' &&
	    number_parse_range(text, strlen(text) - 1, 0, 0, DAYS_AHEAD_MAX, &days) == PARSED_OK &&
	    text[strlen(text) - 1] == 'd')
		day = asked->base + (date_day)days;
	else if (strcmp(text, "today") != 0 && !date_parse_text(text, &day))
		return false;
	*value = value_string(date_format(day, copy));
	return true;
}

static bool
read_number(const char *text, int decimals, struct value *value)
{
	int64_t number;

	if (number_parse(text, strlen(text), decimals, &number) != PARSED_OK)
		return false;
	*value = value_int(number);
	return true;
}

static bool
read_bool(const char *text, struct value *value)
{
	bool yes = strcmp(text, "yes") == 0;

	*value = value_int(yes);
	return yes || strcmp(text, "no") == 0;
}

/* True when the word is one of those that `choices` joins by "/". */
static bool
is_choice(const char *choices, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = choices; at != NULL; at = strchr(at, '/')) {
		at += *at == '/';
		if (strcspn(at, "/") == length && strncmp(at, word, length) == 0)
			return true;
	}
	return false;
}

static bool
read_run(struct asked *asked, const char *text, struct value *value)
{
	char head[DIGEST_HEX];

	return read_number(text, 0, value) && value->number >= 1 &&
	    value->number <= chain_head(asked->ledger, head);
}

/* What was expected of a value that is none of its kind. */
static enum rc
refuse(struct asked *asked, const struct report_parameter *parameter, const char *text)
{
	static const char *const expected[] = {
	    [PARAMETER_TEXT] = "UTF-8",
	    [PARAMETER_INT] = "a whole number",
	    [PARAMETER_MONEY] = "yuan with at most two decimals",
	    [PARAMETER_DATE] =
		"YYYY-MM-DD, today, month-start, month-end, year-start or days later as +90d",
	    [PARAMETER_BOOL] = "yes or no",
	    [PARAMETER_CHOICE] = "one of",
	};
	const char *choices = parameter->kind == PARAMETER_CHOICE ? parameter->type : "";
	char head[DIGEST_HEX];

	if (parameter->kind == PARAMETER_RUN)
		return error_add(ledger_errors(asked->ledger), RC_USAGE, NULL,
		    _("%s: expected the number of a run, 1 to %lld (`deed report runs` lists them), got %s"),
		    parameter->name, (long long)chain_head(asked->ledger, head), quote_text(text));
	return error_add(ledger_errors(asked->ledger), RC_USAGE, NULL,
	    _("%s: expected %s%s%s, got %s"), parameter->name, _(expected[parameter->kind]),
	    *choices != '\0' ? " " : "", choices, quote_text(text));
}

static enum rc
check_code(struct asked *asked, const struct report_parameter *parameter, const char *text)
{
	struct statement *statement =
	    ledger_statement(asked->ledger, parameter_code_sql(parameter->type));

	bind_text(statement, ":code", text);
	if (statement_number(statement, 0) != 0)
		return RC_OK;
	return error_add(ledger_errors(asked->ledger), RC_NOINPUT, NULL, _("%s: there is no %s %s"),
	    parameter->name, parameter->type, quote_text(text));
}

static enum rc
read_value(struct asked *asked, const struct report_parameter *parameter, const char *text,
    struct value *value)
{
	bool fits = text_valid(text, strlen(text));

	if (parameter->kind == PARAMETER_DATE)
		fits = read_date(asked, text, value);
	else if (parameter->kind == PARAMETER_INT || parameter->kind == PARAMETER_MONEY)
		fits = read_number(
		    text, parameter->kind == PARAMETER_MONEY ? MONEY_DECIMALS : 0, value);
	else if (parameter->kind == PARAMETER_BOOL)
		fits = read_bool(text, value);
	else if (parameter->kind == PARAMETER_RUN)
		fits = read_run(asked, text, value);
	else {
		*value = value_string(text);
		if (parameter->kind == PARAMETER_CHOICE)
			fits = is_choice(parameter->type, text);
		else if (parameter->kind == PARAMETER_CODE)
			return check_code(asked, parameter, text);
	}
	return fits ? RC_OK : refuse(asked, parameter, text);
}

static enum rc
unknown_parameter(struct asked *asked, const char *name)
{
	const char *names[REPORT_PARAMETERS_MAX + 1] = {NULL};
	struct errors *errors = ledger_errors(asked->ledger);
	const char *nearest;
	struct text all = {0};
	enum rc rc;

	for (int i = 0; i < asked->report->parameter_count; i++) {
		names[i] = asked->report->parameters[i].name;
		text_printf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
	}
	if ((nearest = text_nearest(name, names)) != NULL)
		rc =
		    error_add(errors, RC_USAGE, NULL, _("%s has no parameter %s; did you mean %s?"),
			asked->report->name, quote_text(name), nearest);
	else
		rc = error_add(errors, RC_USAGE, NULL, _("%s has no parameter %s; it has: %s"),
		    asked->report->name, quote_text(name), text_string(&all));
	text_release(&all);
	return rc;
}

/* Notes which word gives which parameter its value. */
static void
sort_words(struct asked *asked, char *const *words, int count, const char *given[])
{
	struct errors *errors = ledger_errors(asked->ledger);

	for (int i = 0; i < count; i++) {
		const char *equals = strchr(words[i], '=');
		const struct report_parameter *parameter;
		char *name;

		if (equals == NULL) {
			(void)error_add(errors, RC_USAGE, NULL,
			    _("expected PARAMETER=VALUE, got %s"), quote_text(words[i]));
			continue;
		}
		name = arena_strndup(&asked->values->arena, words[i], (size_t)(equals - words[i]));
		parameter = report_parameter(asked->report, name);
		if (parameter == NULL)
			(void)unknown_parameter(asked, name);
		else if (given[parameter - asked->report->parameters] != NULL)
			(void)error_add(errors, RC_USAGE, NULL, _("%s is given twice"), name);
		else
			given[parameter - asked->report->parameters] = equals + 1;
	}
}

/* A parameter's value; an empty one stands for none. */
static void
fill_value(struct asked *asked, const struct report_parameter *parameter, const char *given)
{
	struct value *value = &asked->values->values[parameter - asked->report->parameters];
	const char *text = given != NULL ? given : parameter->fallback;
	enum rc rc = RC_OK;

	*value = value_null();
	if (text != NULL && *text != '\0')
		rc = read_value(asked, parameter, text, value);
	if (rc != RC_OK || value->kind == VALUE_NULL)
		return;
	if (strcmp(parameter->name, "as_of") == 0 && parameter->kind == PARAMETER_DATE)
		(void)date_parse_text(value->bytes, &asked->base);
	if (strcmp(parameter->name, "known_at") == 0 && parameter->kind == PARAMETER_RUN)
		asked->values->known_at = value->number;
}

/* From a day to one before it there is nothing, and nobody asks for that. */
static void
check_span(struct asked *asked)
{
	const struct report_parameter *from = report_parameter(asked->report, "from"),
				      *to = report_parameter(asked->report, "to");
	struct value first, last;

	if (from == NULL || to == NULL || from->kind != PARAMETER_DATE ||
	    to->kind != PARAMETER_DATE)
		return;
	first = asked->values->values[from - asked->report->parameters];
	last = asked->values->values[to - asked->report->parameters];
	if (first.kind == VALUE_TEXT && last.kind == VALUE_TEXT && first.length == last.length &&
	    memcmp(first.bytes, last.bytes, first.length) > 0)
		(void)error_add(ledger_errors(asked->ledger), RC_USAGE, NULL,
		    _("to: expected a day from %s on, as from says, got %s"),
		    quote(first.bytes, first.length), quote(last.bytes, last.length));
}

enum rc
values_read(struct report_values *values, const struct report *report, struct ledger *ledger,
    char *const *words, int count, date_day date)
{
	struct asked asked = {values, report, ledger, date, date};
	const char *given[REPORT_PARAMETERS_MAX] = {NULL};
	const struct report_parameter *as_of = report_parameter(report, "as_of");
	const struct errors *errors = ledger_errors(ledger);
	long before = errors->count;

	*values = (struct report_values){0};
	sort_words(&asked, words, count, given);
	if (as_of != NULL) /* first: the others' defaults are counted from it */
		fill_value(&asked, as_of, given[as_of - report->parameters]);
	for (int i = 0; i < report->parameter_count; i++)
		if (&report->parameters[i] != as_of)
			fill_value(&asked, &report->parameters[i], given[i]);
	if (errors->count == before)
		check_span(&asked);
	if (errors->count == before)
		return RC_OK;
	return before < ERRORS_MAX ? errors->kept[before].rc : RC_USAGE;
}

void
values_release(struct report_values *values)
{
	arena_release(&values->arena);
	*values = (struct report_values){0};
}

void
value_show(const struct report_parameter *parameter, struct value value, struct text *text)
{
	char number[NUMBER_TEXT];

	if (value.kind == VALUE_TEXT)
		text_add(text, value.bytes, value.length);
	else if (value.kind == VALUE_INT && parameter->kind == PARAMETER_BOOL)
		text_adds(text, value.number != 0 ? "yes" : "no");
	else if (value.kind == VALUE_INT)
		text_add(text, number,
		    number_format(value.number,
			parameter->kind == PARAMETER_MONEY ? MONEY_DECIMALS : 0, number));
}

void
values_show(const struct report_values *values, const struct report *report, const char *separator,
    struct text *text)
{
	const char *before = "";

	for (int i = 0; i < report->parameter_count; i++)
		if (values->values[i].kind != VALUE_NULL) {
			text_printf(text, "%s%s=", before, report->parameters[i].name);
			value_show(&report->parameters[i], values->values[i], text);
			before = separator;
		}
}
