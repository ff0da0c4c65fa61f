#include "master/load.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/run.h"
#include "master/cell.h"
#include "master/load-private.h"

struct load *
load_open(struct ledger *ledger, const struct kind *kind, date_day date, const char *reject_file)
{
	struct load *load = xcalloc(1, sizeof *load);

	load->ledger = ledger;
	load->kind = kind;
	load->day = date;
	load->reject_file = reject_file;
	return load;
}

void
load_templates(struct load *load, const char *folder)
{
	load->templates = folder;
}

void
load_remarks(struct load *load, struct errors *remarks)
{
	load->remarks = remarks;
}

static void
free_header(struct load *load)
{
	for (size_t i = 0; i < load->width; i++)
		free(load->names[i]);
	free(load->names);
	free(load->header);
	load->names = NULL;
	load->header = NULL;
	load->width = 0;
	load->has_extra = false;
}

/* The place in the kind of a column of the file, or -1. */
static int
column_place(const struct kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].name != NULL && strcmp(kind->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

static void
unknown_column(struct load *load, const char *name)
{
	const char *names[KIND_COLUMNS_MAX + 1];
	const char *nearest;
	size_t count = 0;

	for (size_t i = 0; i < load->kind->count; i++)
		if (load->kind->columns[i].name != NULL)
			names[count++] = load->kind->columns[i].name;
	names[count] = NULL;
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		load_problem(load, NULL, _("unknown column %s; did you mean %s?"), quote_text(name),
		    nearest);
	else
		load_problem(load, NULL, _("unknown column %s; `deed load --list %s` lists them"),
		    quote_text(name), load->kind->name);
}

static void
read_header_cell(struct load *load, size_t i)
{
	const struct csv_field *field = &load->record.fields[i];
	struct value cell = cell_trim(field->bytes, field->length);
	const char *name = load->names[i] = xstrndup(cell.bytes, cell.length);

	load->header[i] = column_place(load->kind, name);
	for (size_t before = 0; before < i; before++)
		if (strcmp(load->names[before], name) == 0) {
			load_problem(
			    load, NULL, _("column %s stands here twice"), quote_text(name));
			return;
		}
	if (load->header[i] >= 0)
		return;
	if (load->kind->extra == 0 || !text_starts(name, "x_")) {
		unknown_column(load, name);
		return;
	}
	load->has_extra = true;
	if (!extra_name_valid(name))
		load_problem(load, NULL,
		    _("expected a column x_NAME of at most 64 small letters, digits and _, got %s"),
		    quote_text(name));
}

static void
check_header(struct load *load)
{
	bool present[KIND_COLUMNS_MAX] = {false};

	for (size_t i = 0; i < load->width; i++)
		if (load->header[i] >= 0)
			present[load->header[i]] = true;
	for (size_t i = 0; i < load->kind->count; i++) {
		const struct kind_column *column = &load->kind->columns[i];
		bool required = (column->flags & COLUMN_REQUIRED) != 0 ||
		    ((column->flags & COLUMN_KEY) != 0 && (column->flags & COLUMN_MAYBE) == 0 &&
			column->fallback == NULL);

		if (required && !present[i])
			load_problem(load, NULL, _("expected a column %s"), column->name);
	}
}

/* A bad header is an error of the file, whatever becomes of bad rows. */
static enum rc
read_header(struct load *load)
{
	const char *reject_file = load->reject_file;
	bool more;
	enum rc rc = csv_next(load->csv, &load->record, &more);

	if (rc != RC_OK)
		return rc;
	load->reject_file = NULL;
	load->problems = 0;
	if (!more) {
		load->record = (struct csv_record){.line = 1};
		load_problem(load, NULL, _("expected a header line, the file is empty"));
	}
	load->header = xcalloc(load->record.count + 1, sizeof *load->header);
	load->names = xcalloc(load->record.count + 1, sizeof *load->names);
	for (; load->width < load->record.count; load->width++)
		read_header_cell(load, load->width);
	if (more)
		check_header(load);
	load->reject_file = reject_file;
	return load->problems > 0 ? RC_DATA : RC_OK;
}

static enum rc
open_reject(struct load *load)
{
	struct out_options options = {.file = load->reject_file};

	if (load->reject_file == NULL)
		return RC_OK;
	load->reject_columns = xcalloc(load->width + 1, sizeof *load->reject_columns);
	for (size_t i = 0; i < load->width; i++)
		load->reject_columns[i].name = arena_strdup(&load->reject_names, load->names[i]);
	load->reject_columns[load->width].name = "reason";
	load->reject = out_open(
	    &out_csv, &options, load->reject_columns, load->width + 1, ledger_errors(load->ledger));
	return load->reject != NULL ? RC_OK : errors_rc(ledger_errors(load->ledger));
}

/* The row as it was, and all its errors. */
static enum rc
reject_row(struct load *load)
{
	struct value *row = xcalloc(load->width + 1, sizeof *row);
	struct text reason = {0};
	enum rc rc;

	for (size_t i = 0; i < load->width && i < load->record.count; i++)
		row[i] = value_text(load->record.fields[i].bytes, load->record.fields[i].length);
	for (long i = 0; i < load->row_errors.count && i < ERRORS_MAX; i++)
		text_printf(&reason, "%s%s", i > 0 ? "; " : "", load->row_errors.kept[i].text);
	row[load->width] = value_text(reason.bytes, reason.length);
	rc = out_row(load->reject, row);
	errors_release(&load->row_errors);
	text_release(&reason);
	free(row);
	load->counts.rejected++;
	return rc;
}

/* Keeps a copy of the row for after the INSERT: a feed may not write. */
static void
note_change(struct load *load)
{
	size_t count = load->kind->count;
	struct value *values = arena_alloc(&load->file_arena, count * sizeof *values);

	for (size_t i = 0; i < count; i++) {
		values[i] = load->row.values[i];
		if (values[i].kind == VALUE_TEXT)
			values[i].bytes =
			    arena_strndup(&load->file_arena, values[i].bytes, values[i].length);
	}
	load->changes = array_grow(
	    load->changes, load->change_count, &load->change_capacity, sizeof *load->changes);
	load->changes[load->change_count++] =
	    (struct load_change){.id = load->row.stored_id, .values = values};
	load->counts.changed++;
}

/* A row whose key is stored: equal, changed, or a fact that must not change. */
static void
compare_row(struct load *load)
{
	const struct kind *kind = load->kind;
	const struct load_row *row = &load->row;

	for (size_t i = 0; i < kind->count; i++) {
		const struct kind_column *column = &kind->columns[i];

		if (column->stored == NULL || !row_changes(row, i))
			continue;
		if (!kind->is_fact) {
			note_change(load);
			return;
		}
		load_problem(load, column->name,
		    _("this %s is recorded already with another value; facts are never changed"),
		    kind->name);
		return;
	}
	load->counts.unchanged++;
}

/* The feed's source: reads on until a row is new. */
static enum rc
next_new(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct load *load = source;
	struct errors *errors = ledger_errors(load->ledger);
	bool taken, any;
	enum rc rc;

	*more = false;
	while (!errors_full(errors)) {
		if ((rc = csv_next(load->csv, &load->record, &any)) != RC_OK || !any)
			return rc;
		load->counts.rows++;
		if ((rc = load_row_read(load, &taken)) != RC_OK)
			return rc;
		if (taken && load->row.stored_id != 0)
			compare_row(load);
		if (load->problems > 0 && load->reject != NULL && (rc = reject_row(load)) != RC_OK)
			return rc;
		if (!taken || load->row.stored_id != 0 || errors->count > 0)
			continue;
		memcpy(row, load->row.values, load->kind->count * sizeof *row);
		*more = true;
		return RC_OK;
	}
	return RC_OK;
}

static enum rc
write_changes(struct load *load)
{
	const char *table = load->kind->table;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < load->change_count && rc == RC_OK; i++)
		if ((rc = load_update(load, &load->changes[i])) == RC_OK)
			rc = history_add(load->ledger, table, load->changes[i].id);
	return rc;
}

static enum rc
load_records(struct load *load)
{
	const struct feed feed = {.next = next_new, .source = load};
	int64_t added = 0, last = table_last_id(load->ledger, load->kind->table);
	enum rc rc;

	if ((rc = feed_run(load->ledger, load->insert, &feed, &added)) != RC_OK ||
	    (rc = errors_rc(ledger_errors(load->ledger))) != RC_OK)
		return rc;
	load->counts.added += added;
	if (load->kind->is_fact)
		return RC_OK;
	if (added > 0 &&
	    (rc = history_add_range(load->ledger, load->kind->table, last + 1, INT64_MAX)) != RC_OK)
		return rc;
	if ((rc = write_changes(load)) != RC_OK || load->kind->finish == NULL)
		return rc;
	if ((rc = load->kind->finish(load)) != RC_OK)
		return rc;
	return errors_rc(ledger_errors(load->ledger));
}

static void
forget_file(struct load *load)
{
	free_header(load);
	map_release(&load->keys);
	arena_release(&load->file_arena);
	free(load->changes);
	load->changes = NULL;
	load->change_count = load->change_capacity = 0;
}

/* Publishing the rejected rows over the file they come from would lose it. */
static enum rc
check_reject_file(const struct load *load, const char *path)
{
	struct stat from, to;

	if (load->reject_file == NULL || stat(path, &from) != 0 ||
	    stat(load->reject_file, &to) != 0 || from.st_dev != to.st_dev ||
	    from.st_ino != to.st_ino)
		return RC_OK;
	return error_add(ledger_errors(load->ledger), RC_USAGE, NULL,
	    _("%s: expected another file for the rejected rows than the one that is loaded"),
	    load->reject_file);
}

enum rc
load_file(struct load *load, const char *path)
{
	struct errors *errors = ledger_errors(load->ledger);
	unsigned char sha256[DIGEST_SIZE];
	struct input *input;
	enum rc rc;

	if (load->insert == NULL && (rc = load_prepare(load)) != RC_OK)
		return rc;
	if ((rc = check_reject_file(load, path)) != RC_OK ||
	    (rc = input_open(&input, path, ENCODING_AUTO, errors)) != RC_OK)
		return rc;
	load->file = input_name(input);
	load->csv = csv_open(input, errors);
	if ((rc = read_header(load)) == RC_OK && (rc = open_reject(load)) == RC_OK &&
	    (rc = load_records(load)) == RC_OK) {
		input_digest(input, sha256);
		run_input(load->ledger, input_name(input), sha256);
	}
	csv_close(load->csv);
	input_close(input);
	forget_file(load);
	return rc;
}

enum rc
load_close(struct load *load, struct load_counts *counts)
{
	enum rc rc;

	if (load == NULL)
		return RC_OK;
	rc = errors_rc(ledger_errors(load->ledger));
	if (load->reject != NULL && rc == RC_OK)
		rc = out_close(load->reject);
	else if (load->reject != NULL)
		out_drop(load->reject);
	*counts = load->counts;
	statement_free(load->select);
	statement_free(load->insert);
	statement_free(load->update);
	for (int i = 0; i < REFERENCES; i++)
		map_release(&load->references[i]);
	free(load->reject_columns);
	arena_release(&load->reject_names);
	arena_release(&load->row_arena);
	errors_release(&load->row_errors);
	text_release(&load->key);
	free(load);
	return rc;
}
