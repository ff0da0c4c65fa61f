#include "report/report.h"

#include <ctype.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "io/input.h"

/* A file being read: the head, then the SQL and its notes. */
struct reader {
	struct report *report;
	struct errors *errors;
	long line;
	bool in_sql; /* the head has ended */
	struct text sql; /* of the section being read */
	long sql_line;
};

static const char *const header_words[] = {"report", "param", "column", "chart", "panel", "coming",
    "with", "note", "check", "proof", NULL};

const char *
words_of(const struct words *words, bool chinese)
{
	return chinese ? words->chinese : words->english;
}

const struct report_parameter *
report_parameter(const struct report *report, const char *name)
{
	for (int i = 0; i < report->parameter_count; i++)
		if (strcmp(report->parameters[i].name, name) == 0)
			return &report->parameters[i];
	return NULL;
}

static enum rc __attribute__((format(printf, 2, 3)))
complain(struct reader *reader, const char *format, ...)
{
	struct place place = {.file = reader->report->file, .line = reader->line};
	va_list args;

	va_start(args, format);
	(void)error_add_list(reader->errors, RC_DATA, &place, format, args);
	va_end(args);
	return RC_DATA;
}

/* Cuts the blanks around a text, in place. */
static char *
trim(char *text)
{
	size_t length;

	while (*text == ' ' || *text == '\t')
		text++;
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* Cuts the text at the next `|` and gives what stands before it, trimmed; *rest is
 * NULL at the end. */
static char *
next_part(char **rest)
{
	char *start = *rest, *bar;

	if (start == NULL)
		return NULL;
	bar = strchr(start, '|');
	*rest = bar != NULL ? bar + 1 : NULL;
	if (bar != NULL)
		*bar = '\0';
	return trim(start);
}

/* The next word, cut off at a blank; NULL at the end. */
static char *
next_word(char **rest)
{
	char *start = *rest, *end;

	start += strspn(start, " \t");
	if (*start == '\0')
		return NULL;
	end = start + strcspn(start, " \t");
	*rest = *end != '\0' ? end + 1 : end;
	*end = '\0';
	return start;
}

static struct words
read_words(struct reader *reader, char *rest)
{
	char *english = next_part(&rest), *chinese = next_part(&rest);
	struct words words;

	if (english == NULL || *english == '\0')
		(void)complain(reader, _("expected a text after the colon or the |"));
	else if (rest != NULL)
		(void)complain(reader, _("expected an English and a Chinese text, got a third"));
	words.english = english != NULL ? english : "";
	words.chinese = chinese != NULL && *chinese != '\0' ? chinese : words.english;
	return words;
}

/* Names become SQL parameters and CSV columns. */
static bool
is_name(const char *name)
{
	return islower((unsigned char)name[0]) &&
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0' &&
	    strlen(name) <= 40;
}

static bool
read_kind(const char *type, enum parameter_kind *kind)
{
	static const struct {
		const char *word;
		enum parameter_kind kind;
	} kinds[] = {
	    {"text", PARAMETER_TEXT},
	    {"int", PARAMETER_INT},
	    {"money", PARAMETER_MONEY},
	    {"date", PARAMETER_DATE},
	    {"bool", PARAMETER_BOOL},
	    {"run", PARAMETER_RUN},
	};

	*kind = strchr(type, '/') != NULL ? PARAMETER_CHOICE : PARAMETER_CODE;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(type, kinds[i].word) == 0)
			*kind = kinds[i].kind;
	return *kind != PARAMETER_CODE || parameter_code_sql(type) != NULL;
}

/* param: NAME TYPE [= DEFAULT] | help | 说明 */
static void
read_parameter(struct reader *reader, char *rest)
{
	struct report *report = reader->report;
	struct report_parameter parameter = {.line = reader->line};
	char *head = next_part(&rest), *name = next_word(&head), *type = next_word(&head);
	char *equals = next_word(&head);

	if (report->parameter_count == REPORT_PARAMETERS_MAX)
		(void)complain(reader, _("expected at most %d parameters"), REPORT_PARAMETERS_MAX);
	else if (name == NULL || !is_name(name) || report_parameter(report, name) != NULL)
		(void)complain(reader,
		    _("expected a new name in lower case, as in `param: as_of date = today | …`"));
	else if (type == NULL || !read_kind(type, &parameter.kind))
		(void)complain(reader,
		    _("expected text, int, money, date, bool, run, a choice as open/paid, or the kind of a "
		      "code (party, contract, room …), got %s"),
		    type != NULL ? quote_text(type) : _("nothing"));
	else if (equals != NULL && (strcmp(equals, "=") != 0 || *trim(head) == '\0'))
		(void)complain(reader, _("expected `= DEFAULT` after the type"));
	else if (rest == NULL)
		(void)complain(reader, _("expected `| help` after the type or default"));
	else {
		parameter.name = name;
		parameter.type = type;
		parameter.fallback = equals != NULL ? trim(head) : NULL;
		parameter.help = read_words(reader, rest);
		report->parameters[report->parameter_count++] = parameter;
	}
}

static bool
read_type(const char *word, enum type *type)
{
	static const char *const types[] = {[TYPE_TEXT] = "text",
	    [TYPE_CODE] = "code",
	    [TYPE_INT] = "int",
	    [TYPE_MONEY] = "money",
	    [TYPE_AREA] = "area",
	    [TYPE_DECIMAL] = "decimal",
	    [TYPE_PERCENT] = "percent",
	    [TYPE_DATE] = "date",
	    [TYPE_BOOL] = "bool"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(word, types[i]) == 0) {
			*type = (enum type)i;
			return true;
		}
	return false;
}

int
report_column_place(const struct report *report, const char *name)
{
	for (int i = 0; i < report->column_count; i++)
		if (strcmp(report->columns[i].name, name) == 0)
			return i;
	return -1;
}

/* What may follow the type of a column: sum, a shade, of=REPORT. False when the
 * word does not fit. */
static bool
read_trait(const char *word, struct report_column *column)
{
	static const struct {
		const char *word;
		enum type type;
		enum out_shade shade;
	} shades[] = {
	    {"age1", TYPE_MONEY, SHADE_AGE_1},
	    {"age2", TYPE_MONEY, SHADE_AGE_2},
	    {"age3", TYPE_MONEY, SHADE_AGE_3},
	    {"age4", TYPE_MONEY, SHADE_AGE_4},
	    {"age5", TYPE_MONEY, SHADE_AGE_5},
	    {"days", TYPE_INT, SHADE_DAYS},
	    {"bar", TYPE_PERCENT, SHADE_BAR},
	};

	for (size_t i = 0; i < sizeof shades / sizeof *shades; i++)
		if (strcmp(word, shades[i].word) == 0 && column->type == shades[i].type) {
			column->shade = shades[i].shade;
			return true;
		}
	if (text_starts(word, "of=") && word[strlen("of=")] != '\0')
		column->of = word + strlen("of=");
	else if (strcmp(word, "sum") == 0 && column->type >= TYPE_INT && column->type <= TYPE_AREA)
		column->sum = true;
	else
		return false;
	return true;
}

/* column: NAME TYPE [sum] [SHADE] [of=REPORT] | Title | 标题 */
static void
read_column(struct reader *reader, char *rest)
{
	struct report *report = reader->report;
	struct report_column column = {0};
	char *head = next_part(&rest), *name = next_word(&head), *type = next_word(&head);
	char *trait = NULL;

	if (report->column_count == REPORT_COLUMNS_MAX)
		(void)complain(reader, _("expected at most %d columns"), REPORT_COLUMNS_MAX);
	else if (name == NULL || !is_name(name) || report_column_place(report, name) >= 0)
		(void)complain(reader,
		    _("expected a new name in lower case, as in `column: amount money | Amount`"));
	else if (type == NULL || !read_type(type, &column.type))
		(void)complain(reader,
		    _("expected text, code, int, money, area, decimal, percent, date or bool, got %s"),
		    type != NULL ? quote_text(type) : _("nothing"));
	else if (rest == NULL)
		(void)complain(reader, _("expected `| Title` after the type"));
	else {
		while ((trait = next_word(&head)) != NULL)
			if (!read_trait(trait, &column))
				(void)complain(reader,
				    _("expected sum after int, money or area, age1 to age5 after money, days after "
				      "int, bar after percent or of=REPORT, got %s"),
				    quote_text(trait));
		column.name = name;
		column.title = read_words(reader, rest);
		report->columns[report->column_count++] = column;
	}
}

static bool
read_chart_kind(const char *word, enum chart_kind *kind)
{
	static const char *const kinds[] = {[CHART_TOTALS] = "totals",
	    [CHART_BARS] = "bars",
	    [CHART_COLUMNS] = "columns",
	    [CHART_STACK] = "stack",
	    [CHART_LINES] = "lines"};

	for (size_t i = 0; word != NULL && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kinds[i]) == 0) {
			*kind = (enum chart_kind)i;
			return true;
		}
	return false;
}

/* A series of a chart: a column of numbers, of the same type as the others; totals are those of
 * columns with a sum that stand side by side. */
static bool
add_series(const struct report *report, struct out_chart *chart, const char *name)
{
	int place = report_column_place(report, name);
	bool totals = chart->kind == CHART_TOTALS;
	enum type type = place >= 0 ? report->columns[place].type : TYPE_TEXT;

	if ((type != TYPE_INT && type != TYPE_MONEY && type != TYPE_AREA && type != TYPE_PERCENT) ||
	    chart->count == CHART_SERIES_MAX || (totals && !report->columns[place].sum) ||
	    (totals && chart->count > 0 && place != chart->columns[chart->count - 1] + 1) ||
	    (chart->count > 0 && type != report->columns[chart->columns[0]].type))
		return false;
	chart->columns[chart->count++] = place;
	return true;
}

/* chart: KIND [BY] COLUMN… | Title | 标题 */
static void
read_chart(struct reader *reader, char *rest)
{
	struct report *report = reader->report;
	struct report_chart chart = {0};
	char *head = next_part(&rest), *kind = next_word(&head), *word;
	bool fits = read_chart_kind(kind, &chart.what.kind);

	if (!fits || report->chart_count == REPORT_CHARTS_MAX || rest == NULL) {
		(void)complain(reader,
		    _("expected `chart: totals, bars, columns, stack or lines, then columns | Title`, at most %d charts"),
		    REPORT_CHARTS_MAX);
		return;
	}
	if (chart.what.kind != CHART_TOTALS) {
		word = next_word(&head);
		chart.what.by = word != NULL ? report_column_place(report, word) : -1;
		fits = chart.what.by >= 0;
	}
	while (fits && (word = next_word(&head)) != NULL)
		fits = add_series(report, &chart.what, word);
	if (!fits || chart.what.count == 0)
		(void)complain(reader,
		    _("expected columns of the head lines above: one that names the records, then 1 to %d of numbers "
		      "of one type; for totals only these, with sum and side by side"),
		    CHART_SERIES_MAX);
	chart.title = read_words(reader, rest);
	report->charts[report->chart_count++] = chart;
}

/* panel: REPORT [PARAMETER=VALUE…] */
static void
read_panel(struct reader *reader, char *rest)
{
	struct report *report = reader->report;
	struct report_panel panel = {.line = reader->line, .name = next_word(&rest)};
	char *word;

	while ((word = next_word(&rest)) != NULL && panel.word_count < PANEL_WORDS_MAX)
		panel.words[panel.word_count++] = word;
	if (panel.name == NULL || word != NULL || report->panel_count == REPORT_PANELS_MAX)
		(void)complain(reader,
		    _("expected the name of a report and at most %d PARAMETER=VALUE; at most %d panels"),
		    PANEL_WORDS_MAX, REPORT_PANELS_MAX);
	else
		report->panels[report->panel_count++] = panel;
}

/* coming: PARAMETER */
static void
read_coming(struct reader *reader, const char *name)
{
	const struct report_parameter *parameter = report_parameter(reader->report, name);

	if (parameter == NULL || parameter->kind != PARAMETER_DATE)
		(void)complain(
		    reader, _("expected a parameter of the head lines above that is a date"));
	reader->report->coming = parameter;
}

/* The section being read ends: its SQL belongs to the last note, or is the report's own. */
static void
end_section(struct reader *reader)
{
	struct report *report = reader->report;
	char *sql = arena_strndup(&report->arena, text_string(&reader->sql), reader->sql.length);

	if (*trim(sql) == '\0')
		sql = NULL;
	if (report->note_count == 0) {
		report->sql = sql;
		report->line = reader->sql_line;
	} else if (sql != NULL) {
		report->notes[report->note_count - 1].sql = sql;
		report->notes[report->note_count - 1].line = reader->sql_line;
	}
	text_clear(&reader->sql);
	reader->sql_line = 0;
}

static void
read_note(struct reader *reader, char *rest, enum note_kind kind)
{
	struct report *report = reader->report;

	end_section(reader);
	reader->in_sql = true;
	if (report->note_count == REPORT_NOTES_MAX) {
		(void)complain(reader, _("expected at most %d notes and checks"), REPORT_NOTES_MAX);
		return;
	}
	report->notes[report->note_count++] = (struct report_note){
	    .words = read_words(reader, rest), .kind = kind, .line = reader->line};
}

/* The word of a head line `-- word: …`, or NULL when the line is none; *rest is
 * what follows the colon. */
static char *
header_word(char *line, char **rest)
{
	char *word = line, *end;

	if (!text_starts(line, "--"))
		return NULL;
	word += 2;
	word += strspn(word, " \t");
	end = word + strspn(word, "abcdefghijklmnopqrstuvwxyz");
	if (end == word || *end != ':')
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return word;
}

static enum rc
read_file(const char *path, struct text *text, struct errors *errors)
{
	struct input *input;
	const char *bytes;
	size_t length = 1;
	enum rc rc;

	if ((rc = input_open(&input, path, ENCODING_UTF8, errors)) != RC_OK)
		return rc;
	while (rc == RC_OK && length > 0) {
		if ((rc = input_read(input, &bytes, &length)) == RC_OK)
			text_add(text, bytes, length);
		if (text->length > REPORT_FILE_MAX)
			rc = error_add(errors, RC_DATA, NULL, _("%s: expected at most %d bytes"),
			    path, REPORT_FILE_MAX);
	}
	input_close(input);
	return rc;
}

/* `-- with: NAME`, where a WITH list stands: the tables of NAME.with beside the report, which
 * several begin with. Its lines become one, less comments, so that those of the report keep their
 * numbers. */
static void
read_with(struct reader *reader, const char *name)
{
	const char *file = reader->report->file, *slash = strrchr(file, '/');
	struct text path = {0}, text = {0};
	char *line, *rest = NULL;

	if (!is_name(name)) {
		(void)complain(reader,
		    _("expected the name of a file NAME.with beside the report, got %s"),
		    quote_text(name));
		return;
	}
	text_printf(&path, "%.*s%s.with", slash != NULL ? (int)(slash - file) + 1 : 0, file, name);
	if (read_file(text_string(&path), &text, reader->errors) == RC_OK && text.length > 0)
		for (line = strtok_r(text.bytes, "\n", &rest); line != NULL;
		     line = strtok_r(NULL, "\n", &rest))
			if (!text_starts(line, "--"))
				text_printf(&reader->sql, "%s ", line);
	text_addc(&reader->sql, '\n');
	text_release(&path);
	text_release(&text);
}

static void
read_header(struct reader *reader, const char *word, char *rest)
{
	const char *nearest;

	if (strcmp(word, "note") == 0)
		read_note(reader, rest, NOTE_PLAIN);
	else if (strcmp(word, "check") == 0)
		read_note(reader, rest, NOTE_CHECK);
	else if (strcmp(word, "proof") == 0)
		read_note(reader, rest, NOTE_PROOF);
	else if (reader->in_sql && strcmp(word, "with") == 0)
		read_with(reader, trim(rest));
	else if (reader->in_sql)
		(void)complain(reader, _("expected %s: before the SELECT"), word);
	else if (strcmp(word, "report") == 0)
		reader->report->title = read_words(reader, rest);
	else if (strcmp(word, "param") == 0)
		read_parameter(reader, rest);
	else if (strcmp(word, "column") == 0)
		read_column(reader, rest);
	else if (strcmp(word, "chart") == 0)
		read_chart(reader, rest);
	else if (strcmp(word, "panel") == 0)
		read_panel(reader, trim(rest));
	else if (strcmp(word, "coming") == 0)
		read_coming(reader, trim(rest));
	else if ((nearest = text_nearest(word, header_words)) != NULL)
		(void)complain(
		    reader, _("there is no head line %s:; did you mean %s:?"), word, nearest);
	else
		(void)complain(reader,
		    _("expected report:, param:, column:, chart:, panel:, coming:, with:, note:, check: or proof:, got %s: (a comment begins with a "
		      "capital letter)"),
		    quote_text(word));
}

static void
read_line(struct reader *reader, char *line)
{
	char *rest = NULL, *copy = arena_strdup(&reader->report->arena, line);
	const char *word = header_word(copy, &rest);

	if (word != NULL) {
		read_header(reader, word, rest);
		return;
	}
	if (reader->sql_line == 0 && !text_starts(line, "--") && *trim(copy) != '\0') {
		reader->in_sql = true;
		reader->sql_line = reader->line;
	}
	if (reader->sql_line == 0)
		return;
	text_adds(&reader->sql, line);
	text_addc(&reader->sql, '\n');
}

static void
check_whole(struct reader *reader)
{
	struct report *report = reader->report;

	if (report->title.english == NULL)
		(void)complain(reader, _("expected a head line `-- report: TITLE`"));
	if (report->column_count == 0)
		(void)complain(reader, _("expected head lines `-- column: NAME TYPE | Title`"));
	if (report->sql == NULL)
		(void)complain(reader, _("expected a SELECT after the head"));
	for (int i = 0; i < report->note_count; i++) {
		reader->line = report->notes[i].line;
		if (report->notes[i].kind != NOTE_PLAIN && report->notes[i].sql == NULL)
			(void)complain(reader, _("expected a SELECT after check: or proof:"));
	}
}

static char *
base_name(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *start = slash != NULL ? slash + 1 : path;
	size_t length = strlen(start);

	if (length > 4 && strcmp(start + length - 4, ".sql") == 0)
		length -= 4;
	return arena_strndup(arena, start, length);
}

enum rc
report_read(struct report *report, const char *path, struct errors *errors)
{
	struct reader reader = {.report = report, .errors = errors};
	long before = errors->count;
	struct text text = {0};
	enum rc rc;

	*report = (struct report){0};
	report->file = arena_strdup(&report->arena, path);
	report->name = base_name(&report->arena, path);
	if ((rc = read_file(path, &text, errors)) == RC_OK) {
		char *line = text.bytes, *end;

		for (; line != NULL && *line != '\0'; line = end != NULL ? end + 1 : NULL) {
			if ((end = strchr(line, '\n')) != NULL)
				*end = '\0';
			reader.line++;
			read_line(&reader, line);
		}
		end_section(&reader);
		check_whole(&reader);
		rc = errors->count > before ? RC_DATA : RC_OK;
	}
	text_release(&reader.sql);
	text_release(&text);
	return rc;
}

void
report_release(struct report *report)
{
	arena_release(&report->arena);
	*report = (struct report){0};
}
