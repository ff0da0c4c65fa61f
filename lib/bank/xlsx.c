#include "bank/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "bank/spreadsheet.h"
#include "bank/xml.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"

enum {
	ROWS_MAX = 1048576, /* a sheet's own limits */
	COLUMNS_MAX = 16384,
	FORMATS_MAX = 65536,
	LETTERS = 26,
};

struct sheet {
	char *name, *relation, *path;
};

/* A shared string, in the arena. */
struct xlsx {
	struct archive *archive;
	const struct input *input;
	struct errors *errors;
	struct sheet sheets[XLSX_SHEETS_MAX];
	size_t sheet_count;
	bool from_1904;
	struct slice *strings;
	size_t string_count, string_capacity, string_bytes;
	struct text string; /* being read */
	unsigned char *shown; /* enum shown by cell format */
	size_t shown_count, shown_capacity;
	struct custom {
		int id;
		enum shown shown;
	} * customs;
	size_t custom_count, custom_capacity;
	struct arena arena;
	/* the sheet being read */
	struct xml *xml;
	struct rows *rows;
	long row, column; /* of the cell, from 1 */
	long written_row, written_column;
	char type; /* s shared, i inline, b, e, d, t formula's text, n */
	enum shown format;
	struct text value;
	enum rc rc;
};

static enum rc
fail(struct xlsx *workbook, const char *expected, const char *got)
{
	struct place place = {.file = input_name(workbook->input), .line = workbook->row};

	if (workbook->rc == RC_OK)
		workbook->rc = error_add(workbook->errors, RC_DATA, &place,
		    _("expected %s, got %s"), expected, quote_text(got));
	return workbook->rc;
}

static int
number_of(const char *text, int otherwise)
{
	int64_t number;

	if (text == NULL ||
	    number_parse_range(text, strlen(text), 0, 0, INT32_MAX, &number) != PARSED_OK)
		return otherwise;
	return (int)number;
}

/* The value of an attribute with any prefix: r:id. */
static const char *
prefixed(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2) {
		const char *colon = strchr(attributes[0], ':');

		if (colon != NULL && strcmp(colon + 1, name) == 0)
			return attributes[1];
	}
	return NULL;
}

static void
on_book(void *context, const char *path, const char *const *attributes)
{
	struct xlsx *workbook = context;
	const char *name = xml_attribute(attributes, "name"), *relation,
		   *state = xml_attribute(attributes, "state");

	if (strcmp(path, "/workbook/workbookPr") == 0) {
		const char *from = xml_attribute(attributes, "date1904");

		workbook->from_1904 =
		    from != NULL && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
	}
	if (strcmp(path, "/workbook/sheets/sheet") != 0 || name == NULL ||
	    (relation = prefixed(attributes, "id")) == NULL ||
	    (state != NULL && strcmp(state, "visible") != 0) ||
	    workbook->sheet_count == XLSX_SHEETS_MAX)
		return;
	workbook->sheets[workbook->sheet_count++] =
	    (struct sheet){.name = arena_strdup(&workbook->arena, name),
		.relation = arena_strdup(&workbook->arena, relation)};
}

static void
on_relation(void *context, const char *path, const char *const *attributes)
{
	struct xlsx *workbook = context;
	const char *id = xml_attribute(attributes, "Id"),
		   *target = xml_attribute(attributes, "Target");
	struct text full = {0};

	(void)path;
	if (id == NULL || target == NULL)
		return;
	if (target[0] != '/')
		text_adds(&full, "xl/");
	text_adds(&full, target + (target[0] == '/'));
	for (size_t i = 0; i < workbook->sheet_count; i++)
		if (strcmp(workbook->sheets[i].relation, id) == 0)
			workbook->sheets[i].path =
			    arena_strdup(&workbook->arena, text_string(&full));
	text_release(&full);
}

static void
on_style(void *context, const char *path, const char *const *attributes)
{
	struct xlsx *workbook = context;
	int id = number_of(xml_attribute(attributes, "numFmtId"), 0);
	const char *code = xml_attribute(attributes, "formatCode");
	enum shown shown = format_shown(id);

	if (strcmp(path, "/styleSheet/numFmts/numFmt") == 0 && code != NULL &&
	    workbook->custom_count < FORMATS_MAX) {
		workbook->customs = array_grow(workbook->customs, workbook->custom_count,
		    &workbook->custom_capacity, sizeof *workbook->customs);
		workbook->customs[workbook->custom_count++] =
		    (struct custom){id, format_code_shown(code)};
	}
	if (strcmp(path, "/styleSheet/cellXfs/xf") != 0 || workbook->shown_count == FORMATS_MAX)
		return;
	for (size_t i = 0; i < workbook->custom_count; i++)
		if (workbook->customs[i].id == id)
			shown = workbook->customs[i].shown;
	workbook->shown =
	    array_grow(workbook->shown, workbook->shown_count, &workbook->shown_capacity, 1);
	workbook->shown[workbook->shown_count++] = (unsigned char)shown;
}

static void
on_string(void *context, const char *path, struct slice text)
{
	struct xlsx *workbook = context;

	if (strcmp(path, "/sst/si/t") == 0 || strcmp(path, "/sst/si/r/t") == 0) {
		text_add(&workbook->string, text.bytes, text.length);
		return;
	}
	if (strcmp(path, "/sst/si") != 0)
		return;
	workbook->string_bytes += workbook->string.length + sizeof *workbook->strings;
	if (workbook->string_bytes > XLSX_STRINGS_MAX) {
		(void)fail(workbook, _("at most 64 MiB of texts in a workbook"), _("more"));
		text_clear(&workbook->string);
		return;
	}
	workbook->strings = array_grow(workbook->strings, workbook->string_count,
	    &workbook->string_capacity, sizeof *workbook->strings);
	workbook->strings[workbook->string_count++] =
	    (struct slice){arena_strndup(&workbook->arena, text_string(&workbook->string),
			       workbook->string.length),
		workbook->string.length};
	text_clear(&workbook->string);
}

static void
on_nothing(void *context, const char *path, struct slice text)
{
	(void)context, (void)path, (void)text;
}

static enum rc
feed(void *context, const char *bytes, size_t length)
{
	struct xlsx *workbook = context;
	enum rc rc = xml_feed(workbook->xml, bytes, length, length == 0);

	return rc == RC_OK ? workbook->rc : rc;
}

/* Reads a part of the workbook; one that is missing is fine. */
static enum rc
read_part(struct xlsx *workbook, const char *path, const struct xml_handler *handler)
{
	struct text name = {0};
	long entry = archive_find(workbook->archive, path);
	enum rc rc;

	if (entry < 0)
		return RC_OK;
	text_printf(&name, "%s (%s)", input_name(workbook->input), path);
	workbook->xml = xml_new(name.bytes, handler, workbook, workbook->errors);
	rc = archive_read(workbook->archive, entry, feed, workbook);
	xml_free(workbook->xml);
	workbook->xml = NULL;
	text_release(&name);
	return rc;
}

bool
xlsx_is(const struct archive *archive)
{
	return archive_find(archive, "xl/workbook.xml") >= 0;
}

enum rc
xlsx_open(struct xlsx **workbook, struct archive *archive, const struct input *input,
    struct errors *errors)
{
	static const struct xml_handler book = {on_book, on_nothing},
					relations = {on_relation, on_nothing},
					styles = {on_style, on_nothing},
					strings = {NULL, on_string};
	struct xlsx *made = xcalloc(1, sizeof *made);
	enum rc rc;

	made->archive = archive;
	made->input = input;
	made->errors = errors;
	if ((rc = read_part(made, "xl/workbook.xml", &book)) == RC_OK &&
	    (rc = read_part(made, "xl/_rels/workbook.xml.rels", &relations)) == RC_OK &&
	    (rc = read_part(made, "xl/styles.xml", &styles)) == RC_OK)
		rc = read_part(made, "xl/sharedStrings.xml", &strings);
	if (rc != RC_OK) {
		xlsx_close(made);
		made = NULL;
	}
	*workbook = made;
	return rc;
}

void
xlsx_close(struct xlsx *workbook)
{
	if (workbook == NULL)
		return;
	free(workbook->strings);
	free(workbook->shown);
	free(workbook->customs);
	text_release(&workbook->string);
	text_release(&workbook->value);
	arena_release(&workbook->arena);
	free(workbook);
}

size_t
xlsx_sheets(const struct xlsx *workbook)
{
	return workbook->sheet_count;
}

const char *
xlsx_sheet_name(const struct xlsx *workbook, size_t sheet)
{
	return workbook->sheets[sheet].name;
}

/* The column of a reference such as "AB12", from 1; 0 when it is none. */
static long
column_of(const char *reference)
{
	long column = 0;

	for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMNS_MAX; reference++)
		column = column * LETTERS + (*reference - 'A' + 1);
	return *reference >= '1' && *reference <= '9' && column <= COLUMNS_MAX ? column : 0;
}

static void
start_row(struct xlsx *workbook, const char *const *attributes)
{
	const char *number = xml_attribute(attributes, "r");
	long row = number != NULL ? number_of(number, 0) : workbook->row + 1;

	if (row <= workbook->row || row > ROWS_MAX)
		(void)fail(workbook, _("rows in their order, at most 1048576"),
		    number != NULL ? number : "");
	workbook->row = row;
	workbook->column = 0;
}

static void
start_cell(struct xlsx *workbook, const char *const *attributes)
{
	const char *reference = xml_attribute(attributes, "r"),
		   *type = xml_attribute(attributes, "t");
	long column = reference != NULL ? column_of(reference) : workbook->column + 1;
	size_t style = (size_t)number_of(xml_attribute(attributes, "s"), 0);

	if (column <= workbook->column || column > COLUMNS_MAX)
		(void)fail(workbook, _("cells in their order, at most 16384"),
		    reference != NULL ? reference : "");
	workbook->column = column;
	workbook->type = type == NULL ? 'n' : strcmp(type, "str") == 0 ? 't' : type[0];
	workbook->format =
	    style < workbook->shown_count ? (enum shown)workbook->shown[style] : SHOWN_NUMBER;
	text_clear(&workbook->value);
}

static void
on_cell_start(void *context, const char *path, const char *const *attributes)
{
	struct xlsx *workbook = context;

	if (strcmp(path, "/worksheet/sheetData/row") == 0)
		start_row(workbook, attributes);
	else if (strcmp(path, "/worksheet/sheetData/row/c") == 0)
		start_cell(workbook, attributes);
}

/* A value as the cell shows it. */
static void
take_value(struct xlsx *workbook, struct slice text)
{
	struct text *value = &workbook->value;
	int64_t index;

	if (workbook->type == 's') {
		if (number_parse_range(text.bytes, text.length, 0, 0, INT32_MAX, &index) ==
			PARSED_OK &&
		    (size_t)index < workbook->string_count)
			text_add(
			    value, workbook->strings[index].bytes, workbook->strings[index].length);
		else
			(void)fail(workbook, _("the number of a text in the workbook"),
			    text.length > 0 ? text.bytes : "");
	} else if (workbook->type == 'b') {
		text_adds(value, slice_equals(text, (struct slice){"1", 1}) ? "TRUE" : "FALSE");
	} else if (workbook->type == 'd') {
		text_add(value, text.bytes, text.length);
		for (size_t i = 0; i < value->length; i++)
			if (value->bytes[i] == 'T')
				value->bytes[i] = ' ';
	} else if (workbook->type == 'n' && text.length > 0) {
		if ((workbook->format == SHOWN_NUMBER ||
			!add_serial(value, text, workbook->format, workbook->from_1904)) &&
		    !add_number(value, text))
			text_add(value, text.bytes, text.length);
	} else {
		text_add(value, text.bytes, text.length);
	}
}

/* Writes the cell in its place; rows and cells that are empty before it are made up for. A line
 * end in a cell becomes a blank: a row is a line. */
static void
end_cell(struct xlsx *workbook)
{
	struct text *value = &workbook->value;

	if (value->length == 0)
		return;
	if (workbook->written_row < workbook->row) {
		for (; workbook->written_row < workbook->row; workbook->written_row++)
			if (workbook->written_row > 0)
				rows_end(workbook->rows);
		workbook->written_column = 0;
	}
	for (workbook->written_column++; workbook->written_column < workbook->column;
	     workbook->written_column++)
		rows_cell(workbook->rows, (struct slice){"", 0});
	for (size_t i = 0; i < value->length; i++)
		if (value->bytes[i] == '\n' || value->bytes[i] == '\r')
			value->bytes[i] = ' ';
	rows_cell(workbook->rows, (struct slice){value->bytes, value->length});
}

static void
on_cell_end(void *context, const char *path, struct slice text)
{
	static const char cell[] = "/worksheet/sheetData/row/c";
	struct xlsx *workbook = context;
	const char *rest;

	if (workbook->rc != RC_OK || strncmp(path, cell, sizeof cell - 1) != 0)
		return;
	rest = path + sizeof cell - 1;
	if (strcmp(rest, "/v") == 0)
		take_value(workbook, text);
	else if (strcmp(rest, "/is/t") == 0 || strcmp(rest, "/is/r/t") == 0)
		text_add(&workbook->value, text.bytes, text.length);
	else if (*rest == '\0')
		end_cell(workbook);
}

enum rc
xlsx_read(struct xlsx *workbook, size_t sheet, struct rows *rows)
{
	static const struct xml_handler cells = {on_cell_start, on_cell_end};
	const char *path = workbook->sheets[sheet].path;
	enum rc rc;

	workbook->rows = rows;
	workbook->row = workbook->column = workbook->written_row = workbook->written_column = 0;
	rc = path != NULL ? read_part(workbook, path, &cells) : RC_OK;
	if (workbook->written_row > 0)
		rows_end(rows);
	return rc;
}
