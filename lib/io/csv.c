#include "io/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"

/* Records parsed from one block, waiting to be given out. */
struct csv {
	struct csv_parser parser;
	struct input *input;
	struct errors *errors;
	struct arena bytes;
	struct csv_field *fields;
	size_t field_count, field_capacity;
	struct waiting {
		size_t first, count;
		long line;
	} * records;
	size_t record_count, record_capacity, next;
	size_t record_start; /* first field of the record being parsed */
	long line; /* where the record being parsed begins */
	long newlines; /* inside its quoted fields */
	bool has_fields, end;
	enum rc rc;
};

static void
csv_fail(struct csv *csv, const char *problem)
{
	struct place place = {.file = input_name(csv->input), .line = csv->line + csv->newlines};

	if (csv->rc == RC_OK)
		csv->rc = error_add(csv->errors, RC_DATA, &place, "%s", problem);
}

static void
csv_fail_length(struct csv *csv, size_t length)
{
	struct text problem = {0};

	text_printf(&problem, _("field %zu: expected at most 65536 bytes in a field, got %zu"),
	    csv->field_count - csv->record_start + 1, length);
	csv_fail(csv, text_string(&problem));
	text_release(&problem);
}

static void
on_field(void *bytes, size_t length, void *context)
{
	struct csv *csv = context;

	if (length > CSV_FIELD_MAX)
		csv_fail_length(csv, length);
	if (csv->field_count - csv->record_start >= CSV_FIELDS_MAX)
		csv_fail(csv, _("expected at most 1024 fields in a line"));
	if (csv->rc != RC_OK)
		return;
	for (const char *p = bytes;
	     length > 0 && (p = memchr(p, '\n', length - (size_t)(p - (char *)bytes))) != NULL; p++)
		csv->newlines++;
	csv->fields =
	    array_grow(csv->fields, csv->field_count, &csv->field_capacity, sizeof *csv->fields);
	csv->fields[csv->field_count++] =
	    (struct csv_field){arena_strndup(&csv->bytes, length > 0 ? bytes : "", length), length};
	csv->has_fields = true;
}

/* Every line end comes here, those of blank lines too (CSV_REPALL_NL): so lines can be counted. */
static void
on_line_end(int c, void *context)
{
	struct csv *csv = context;

	if (csv->has_fields) {
		csv->records = array_grow(
		    csv->records, csv->record_count, &csv->record_capacity, sizeof *csv->records);
		csv->records[csv->record_count++] = (struct waiting){.first = csv->record_start,
		    .count = csv->field_count - csv->record_start,
		    .line = csv->line};
		csv->record_start = csv->field_count;
		csv->line += csv->newlines;
		csv->newlines = 0;
		csv->has_fields = false;
	}
	csv->line += c == '\n';
}

struct csv *
csv_open(struct input *input, struct errors *errors)
{
	struct csv *csv = xcalloc(1, sizeof *csv);

	if (csv_init(&csv->parser, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort(); /* only without memory */
	csv_set_realloc_func(&csv->parser, xrealloc);
	csv_set_blk_size(&csv->parser, 4096);
	csv->input = input;
	csv->errors = errors;
	csv->line = 1;
	return csv;
}

void
csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	csv_free(&csv->parser);
	arena_release(&csv->bytes);
	free(csv->fields);
	free(csv->records);
	free(csv);
}

/* Moves the record that the block's edge cut to the front, and forgets those given out. */
static void
keep_partial(struct csv *csv)
{
	struct arena old = csv->bytes;
	size_t partial = csv->field_count - csv->record_start;

	csv->bytes = (struct arena){0};
	for (size_t i = 0; i < partial; i++) {
		struct csv_field field = csv->fields[csv->record_start + i];

		csv->fields[i] = (struct csv_field){
		    arena_strndup(&csv->bytes, field.bytes, field.length), field.length};
	}
	arena_release(&old);
	csv->field_count = partial;
	csv->record_start = 0;
	csv->record_count = csv->next = 0;
}

static enum rc
parse_block(struct csv *csv)
{
	const char *bytes;
	size_t length;
	enum rc rc = input_read(csv->input, &bytes, &length);

	if (rc != RC_OK)
		return rc;
	if (length == 0) {
		csv->end = true;
		if (csv_fini(&csv->parser, on_field, on_line_end, csv) != 0)
			csv_fail(csv, _("a quoted field that begins in this record is not closed"));
	} else if (csv_parse(&csv->parser, bytes, length, on_field, on_line_end, csv) != length) {
		csv_fail(csv,
		    csv_error(&csv->parser) == CSV_EPARSE
			? _("broken CSV: a quote inside a field must be doubled, and a quoted field must end "
			    "before the comma")
			: _("a field is too large"));
	}
	return csv->rc;
}

enum rc
csv_next(struct csv *csv, struct csv_record *record, bool *more)
{
	enum rc rc;

	*more = false;
	while (csv->next == csv->record_count) {
		if (csv->end)
			return RC_OK;
		keep_partial(csv);
		if ((rc = parse_block(csv)) != RC_OK)
			return rc;
	}
	*record = (struct csv_record){.fields = csv->fields + csv->records[csv->next].first,
	    .count = csv->records[csv->next].count,
	    .line = csv->records[csv->next].line};
	csv->next++;
	*more = true;
	return RC_OK;
}
