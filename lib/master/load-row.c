/* One record of the file to one row of the table: cells, references, key,
 * what is stored already. */
#include "master/load-row.h"

#include <stdarg.h>

#include "base/i18n.h"
#include "base/text.h"
#include "master/cell.h"
#include "master/load-private.h"

struct ledger *
load_ledger(const struct load *load)
{
	return load->ledger;
}

date_day
load_date(const struct load *load)
{
	return load->day;
}

const char *
load_column_name(const struct load *load, size_t column)
{
	return load->kind->columns[column].name;
}

const char *
load_templates_folder(const struct load *load)
{
	return load->templates;
}

struct arena *
load_arena(struct load *load)
{
	return &load->row_arena;
}

/* Where the row's errors go. */
static struct errors *
row_errors(struct load *load)
{
	return load->reject_file != NULL ? &load->row_errors : ledger_errors(load->ledger);
}

static struct place
place_of(const struct load *load, const char *column)
{
	return (struct place){.file = load->file, .line = load->record.line, .column = column};
}

void
load_problem(struct load *load, const char *column, const char *format, ...)
{
	struct place place = place_of(load, column);
	va_list args;

	va_start(args, format);
	(void)error_add_list(row_errors(load), RC_DATA, &place, format, args);
	va_end(args);
	load->problems++;
}

void
load_file_problem(struct load *load, long line, const char *column, const char *format, ...)
{
	const struct place place = {.file = load->file, .line = line, .column = column};
	va_list args;

	va_start(args, format);
	(void)error_add_list(ledger_errors(load->ledger), RC_DATA, &place, format, args);
	va_end(args);
}

void
load_remark(struct load *load, long line, const char *column, const char *format, ...)
{
	const struct place place = {.file = load->file, .line = line, .column = column};
	va_list args;

	if (load->remarks == NULL)
		return;
	va_start(args, format);
	(void)error_add_list(load->remarks, RC_TODO, &place, format, args);
	va_end(args);
}

/* What another part of the library found wrong becomes the row's own. */
static void
take_errors(struct load *load, struct errors *errors)
{
	for (long i = 0; i < errors->count && i < ERRORS_MAX; i++)
		(void)error_add(
		    row_errors(load), errors->kept[i].rc, NULL, "%s", errors->kept[i].text);
	load->problems += errors->count;
	errors_release(errors);
}

long
load_problems(const struct load *load)
{
	return load->problems;
}

struct ratio
row_ratio(const struct load_row *row, size_t column)
{
	struct ratio ratio = {0, 1};

	(void)ratio_parse(row->values[column].bytes, row->values[column].length, &ratio);
	return ratio;
}

bool
row_changes(const struct load_row *row, size_t column)
{
	const struct value *a = &row->values[column], *b = &row->stored[column];

	if (a->kind != b->kind)
		return true;
	if (a->kind == VALUE_NULL)
		return false;
	if (a->kind == VALUE_INT)
		return a->number != b->number;
	return a->length != b->length || memcmp(a->bytes, b->bytes, a->length) != 0;
}

bool
check_order(struct load *load, const struct load_row *row, size_t first, size_t last)
{
	const struct value *from = &row->values[first], *to = &row->values[last];

	if (from->kind == VALUE_NULL || to->kind == VALUE_NULL ||
	    memcmp(from->bytes, to->bytes, DATE_TEXT - 1) <= 0)
		return true;
	load_problem(load, load->kind->columns[last].name,
	    _("expected a day on or after %.10s, got %s"), from->bytes,
	    quote(to->bytes, to->length));
	return false;
}

void
check_expression(struct load *load, const struct load_row *row, size_t column,
    const struct expr_scope *scope, enum expr_kind wanted)
{
	struct value text = row->values[column];
	struct place place = place_of(load, load_column_name(load, column));
	struct errors errors = {0};
	struct expr *expr;

	if (row->given[column] != GIVEN_VALUE)
		return;
	expr = expr_parse(scope, text.bytes, text.length, wanted, &errors, &place);
	expr_free(expr);
	take_errors(load, &errors);
}

static const struct reference_table {
	const char *kind, *sql;
} reference_tables[REFERENCES] = {
    [REFERENCE_LEDGER_ACCOUNT] = {"ledger-account",
	"SELECT id FROM ledger_account WHERE code = :code"},
    [REFERENCE_ACCOUNT] = {"account", "SELECT id FROM account WHERE code = :code"},
    [REFERENCE_PROJECT] = {"project", "SELECT id FROM project WHERE code = :code"},
    [REFERENCE_BUILDING] = {"building",
	"SELECT id FROM building WHERE project_id = :within AND code = :code"},
    [REFERENCE_ROOM] = {"room", "SELECT id FROM room WHERE code = :code"},
    [REFERENCE_PARTY] = {"party", "SELECT id FROM party WHERE code = :code"},
    [REFERENCE_ITEM] = {"item", "SELECT id FROM item WHERE code = :code"},
    [REFERENCE_CONTRACT] = {"contract", "SELECT id FROM contract WHERE code = :code"},
    [REFERENCE_METER] = {"meter", "SELECT id FROM meter WHERE code = :code"},
    [REFERENCE_PLAN] = {"plan", "SELECT id FROM plan WHERE code = :code"},
};

const char *
reference_kind(enum reference reference)
{
	return reference_tables[reference].kind;
}

enum rc
load_reference(struct load *load, enum reference reference, const char *column, int64_t within,
    struct value code, int64_t *id)
{
	const struct reference_table *table = &reference_tables[reference];
	struct text *key = &load->key;
	struct statement *statement;
	int64_t *known;
	bool fresh;
	enum rc rc = RC_OK;

	text_clear(key);
	text_add(key, (const char *)&within, sizeof within);
	text_add(key, code.bytes, code.length);
	known = map_put(&load->references[reference], key->bytes, key->length, &fresh);
	if (fresh) {
		statement = ledger_statement(load->ledger, table->sql);
		bind_value(statement, ":code", code);
		bind_int(statement, ":within", within);
		if (statement_row(statement, &rc)) {
			*known = column_int(statement, 0);
			statement_reset(statement);
		}
	}
	*id = *known;
	if (rc == RC_OK && *id == 0)
		load_problem(load, column, _("there is no %s %s; load it first"), table->kind,
		    quote(code.bytes, code.length));
	return rc;
}

static void
read_cell(struct load *load, size_t i, struct value cell)
{
	const struct kind_column *column = &load->kind->columns[i];
	struct load_row *row = &load->row;
	const char *expected;

	if (cell.length == 0)
		return;
	if (cell.length == 1 && cell.bytes[0] == '-') {
		row->given[i] = GIVEN_CLEAR;
		if ((column->flags & COLUMN_REQUIRED) != 0 ||
		    ((column->flags & COLUMN_KEY) != 0 && column->fallback == NULL))
			load_problem(
			    load, column->name, _("a value is required here, - would clear it"));
		return;
	}
	row->given[i] = GIVEN_VALUE;
	expected = cell_read(column, cell, &load->row_arena, &row->values[i]);
	if (expected == NULL)
		return;
	row->values[i] = value_null();
	load_problem(load, column->name, _("%s, got %s"), expected, quote(cell.bytes, cell.length));
}

/* False when the record does not fit the header: nothing else of it can be checked. */
static bool
read_cells(struct load *load)
{
	struct load_row *row = &load->row;

	memset(row->given, 0, sizeof row->given);
	for (size_t i = 0; i < load->kind->count; i++)
		row->values[i] = value_null();
	if (load->record.count != load->width) {
		load_problem(load, NULL, _("expected %zu fields as in the header, got %zu"),
		    load->width, load->record.count);
		return false;
	}
	for (size_t i = 0; i < load->width; i++) {
		const struct csv_field *field = &load->record.fields[i];

		if (load->header[i] != LOAD_EXTRA)
			read_cell(
			    load, (size_t)load->header[i], cell_trim(field->bytes, field->length));
	}
	return true;
}

/* Codes to ids. A building is looked for within the project before it. */
static enum rc
resolve(struct load *load)
{
	struct load_row *row = &load->row;
	int64_t project_id = 0, id;
	bool project_given = false;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < load->kind->count && rc == RC_OK; i++) {
		const struct kind_column *column = &load->kind->columns[i];
		bool inside = column->reference == REFERENCE_BUILDING;

		if (column->reference == REFERENCE_NONE || row->given[i] != GIVEN_VALUE)
			continue;
		project_given = project_given || column->reference == REFERENCE_PROJECT;
		if (inside && !project_given)
			load_problem(load, "project", _("a building needs its project beside it"));
		if (row->values[i].kind == VALUE_NULL || (inside && project_id == 0))
			continue; /* their own errors stand already */
		rc = load_reference(load, column->reference, column->name, inside ? project_id : 0,
		    row->values[i], &id);
		row->values[i] = value_int(id);
		if (column->reference == REFERENCE_PROJECT)
			project_id = id;
	}
	return rc;
}

static bool
is_key(const struct kind_column *column)
{
	return (column->flags & COLUMN_KEY) != 0;
}

/* The key as the row writes it, in the order of the kind's columns. */
static void
repeated_key(struct load *load, int64_t line)
{
	struct text written = {0};

	for (size_t i = 0; i < load->kind->count; i++)
		for (size_t j = 0; is_key(&load->kind->columns[i]) && j < load->width; j++)
			if (load->header[j] == (int)i) {
				const struct csv_field *field = &load->record.fields[j];

				text_adds(&written, written.length > 0 ? " " : "");
				text_add(&written, field->bytes, field->length);
			}
	load_problem(load, NULL, _("line %lld has the same key %s; a row may stand in a file once"),
	    (long long)line, quote(text_string(&written), written.length));
	text_release(&written);
}

static void
add_key(struct text *key, struct value value)
{
	if (value.kind == VALUE_INT)
		text_add(key, (const char *)&value.number, sizeof value.number);
	else
		text_add(key, value.bytes, value.length);
	text_addc(key, '\0');
}

long
load_line(struct load *load, const struct value *key, size_t count)
{
	int64_t *line;

	text_clear(&load->key);
	for (size_t i = 0; i < count; i++)
		add_key(&load->key, key[i]);
	line = map_get(&load->keys, load->key.bytes, load->key.length);
	return line != NULL ? (long)*line : 0;
}

/* The key must be whole, and no other row of the file may have it. False when it is not whole. */
static bool
check_key(struct load *load)
{
	struct load_row *row = &load->row;
	struct text *key = &load->key;
	bool whole = true, fresh;
	int64_t *line;

	text_clear(key);
	for (size_t i = 0; i < load->kind->count; i++) {
		const struct kind_column *column = &load->kind->columns[i];
		struct value *value = &row->values[i];

		if (!is_key(column))
			continue;
		if (row->given[i] != GIVEN_VALUE && column->fallback != NULL)
			*value = value_string(column->fallback);
		else if (row->given[i] == GIVEN_NOT && (column->flags & COLUMN_MAYBE) == 0)
			load_problem(load, column->name, _("a value is required here"));
		whole = whole &&
		    (value->kind != VALUE_NULL ||
			(row->given[i] == GIVEN_NOT && (column->flags & COLUMN_MAYBE) != 0));
		add_key(key, *value);
	}
	if (!whole)
		return false;
	line = map_put(&load->keys, key->bytes, key->length, &fresh);
	if (fresh)
		*line = load->record.line;
	else
		repeated_key(load, *line);
	return true;
}

/* Cells that are not given: what is stored, or what a new row gets. */
static void
merge(struct load *load)
{
	struct load_row *row = &load->row;

	for (size_t i = 0; i < load->kind->count; i++) {
		const struct kind_column *column = &load->kind->columns[i];

		if (row->given[i] == GIVEN_VALUE || is_key(column) || column->stored == NULL)
			continue;
		if (row->stored_id != 0 && row->given[i] == GIVEN_NOT) {
			row->values[i] = row->stored[i];
			continue;
		}
		row->values[i] = value_string(column->fallback);
		if (column->fallback != NULL &&
		    (column->type == TYPE_MONEY || column->type == TYPE_INT ||
			column->type == TYPE_BOOL))
			row->values[i] = value_int(column->fallback[0] - '0');
		if ((column->flags & COLUMN_REQUIRED) != 0)
			load_problem(
			    load, column->name, _("a new %s needs a value here"), load->kind->name);
	}
}

enum rc
load_row_read(struct load *load, bool *taken)
{
	enum rc rc;

	*taken = false;
	arena_reset(&load->row_arena);
	load->problems = 0;
	if (!read_cells(load))
		return RC_OK;
	if ((rc = resolve(load)) != RC_OK)
		return rc;
	if (!check_key(load))
		return RC_OK;
	if ((rc = load_find_stored(load)) != RC_OK)
		return rc;
	merge(load);
	if (load->kind->extra != 0 && (rc = load_extra(load)) != RC_OK)
		return rc;
	if (load->problems == 0 && load->kind->check != NULL &&
	    (rc = load->kind->check(load, &load->row)) != RC_OK)
		return rc;
	*taken = load->problems == 0;
	return RC_OK;
}
