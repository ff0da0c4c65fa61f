#include "master/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/csv.h"
#include "ledger/run.h"
#include "master/cell.h"

struct sheet {
	struct ledger *ledger;
	struct input *input;
	struct csv *csv;
	const struct sheet_column *columns;
	size_t count;
	enum other {
		OTHER_REFUSED,
		OTHER_LEFT, /* columns that are not wanted are left alone */
		OTHER_ROOMS, /* refused, unless the file is a list of rooms */
	} other;
	int places[CSV_FIELDS_MAX]; /* of each field among the columns; -1: left alone */
	size_t width;
};

const char *
sheet_name(const struct sheet *sheet)
{
	return input_name(sheet->input);
}

void
sheet_close(struct sheet *sheet)
{
	if (sheet == NULL)
		return;
	csv_close(sheet->csv);
	input_close(sheet->input);
	free(sheet);
}

static int
column_place(const struct sheet *sheet, struct value name)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (value_is(name, sheet->columns[i].name))
			return (int)i;
	return -1;
}

static enum rc
unknown_column(const struct sheet *sheet, const struct place *place, struct value name)
{
	const char *names[SHEET_COLUMNS_MAX + 1], *nearest;
	char *word = xstrndup(name.bytes, name.length);
	struct errors *errors = ledger_errors(sheet->ledger);
	struct text list = {0};

	for (size_t i = 0; i < sheet->count; i++)
		names[i] = sheet->columns[i].name;
	names[sheet->count] = NULL;
	nearest = text_nearest(word, names);
	free(word);
	if (nearest != NULL)
		return error_add(errors, RC_DATA, place, _("unknown column %s; did you mean %s?"),
		    quote(name.bytes, name.length), nearest);
	for (size_t i = 0; i < sheet->count; i++)
		text_printf(&list, i > 0 ? ", %s" : "%s", sheet->columns[i].name);
	(void)error_add(errors, RC_DATA, place, _("unknown column %s; expected some of %s"),
	    quote(name.bytes, name.length), text_string(&list));
	text_release(&list);
	return RC_DATA;
}

/* Where the field of a header of this name is; -1: nowhere. */
static int
field_place(const struct csv_record *header, const char *name)
{
	for (size_t i = 0; i < header->count; i++)
		if (value_is(cell_trim(header->fields[i].bytes, header->fields[i].length), name))
			return (int)i;
	return -1;
}

/* Takes the header for that of a list of rooms. False when it is none. */
static bool
take_rooms(struct sheet *sheet, const struct csv_record *header)
{
	int room = field_place(header, "room"), deal = field_place(header, "deal");

	if (room < 0 || deal < 0 || field_place(header, "deal_party") < 0)
		return false;
	for (size_t i = 0; i < header->count; i++)
		sheet->places[i] = -1;
	sheet->places[strcmp(sheet->columns[0].name, "deal") == 0 ? deal : room] = 0;
	return true;
}

static enum rc
read_header(struct sheet *sheet)
{
	struct place place = {.file = sheet_name(sheet), .line = 1};
	struct errors *errors = ledger_errors(sheet->ledger);
	bool present[SHEET_COLUMNS_MAX] = {false};
	struct csv_record record;
	bool more;
	enum rc rc = csv_next(sheet->csv, &record, &more);

	if (rc != RC_OK)
		return rc;
	if (!more)
		return error_add(
		    errors, RC_DATA, &place, _("expected a header line, the file is empty"));
	place.line = record.line;
	sheet->width = record.count;
	if (sheet->other == OTHER_ROOMS && take_rooms(sheet, &record))
		return RC_OK;
	for (size_t i = 0; i < record.count; i++) {
		struct value name = cell_trim(record.fields[i].bytes, record.fields[i].length);
		int at = sheet->places[i] = column_place(sheet, name);

		if (at < 0 && sheet->other == OTHER_LEFT)
			continue;
		if (at < 0)
			rc = unknown_column(sheet, &place, name);
		else if (present[at])
			rc = error_add(errors, RC_DATA, &place, _("column %s stands here twice"),
			    sheet->columns[at].name);
		else
			present[at] = true;
	}
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->columns[i].required && !present[i])
			rc = error_add(errors, RC_DATA, &place, _("expected a column %s"),
			    sheet->columns[i].name);
	return rc;
}

static struct sheet *
open_sheet(struct ledger *ledger, const char *path, const struct sheet_column *columns,
    size_t count, enum other other)
{
	struct sheet *sheet = xcalloc(1, sizeof *sheet);
	enum rc rc;

	sheet->ledger = ledger;
	sheet->columns = columns;
	sheet->count = count;
	sheet->other = other;
	rc = input_open(&sheet->input, path, ENCODING_AUTO, ledger_errors(ledger));
	if (rc == RC_OK) {
		sheet->csv = csv_open(sheet->input, ledger_errors(ledger));
		rc = read_header(sheet);
	}
	if (rc == RC_OK)
		return sheet;
	sheet_close(sheet);
	return NULL;
}

struct sheet *
sheet_open(
    struct ledger *ledger, const char *path, const struct sheet_column *columns, size_t count)
{
	return open_sheet(ledger, path, columns, count, OTHER_REFUSED);
}

/* The word was no code. */
static struct sheet *
open_word(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count, enum other other)
{
	if (strcmp(word, "-") == 0 || access(word, F_OK) == 0)
		return open_sheet(ledger, word, columns, count, other);
	(void)error_add(ledger_errors(ledger), RC_NOINPUT, NULL, neither, quote_text(word));
	return NULL;
}

struct sheet *
sheet_open_word(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count)
{
	return open_word(ledger, word, neither, columns, count, OTHER_REFUSED);
}

struct sheet *
sheet_open_some(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count)
{
	return open_word(ledger, word, neither, columns, count, OTHER_LEFT);
}

struct sheet *
sheet_open_rooms(struct ledger *ledger, const char *word, const char *neither,
    const struct sheet_column *columns, size_t count)
{
	return open_word(ledger, word, neither, columns, count, OTHER_ROOMS);
}

/* Reads the digest once all is read. */
static void
note_input(struct sheet *sheet)
{
	unsigned char sha256[DIGEST_SIZE];

	input_digest(sheet->input, sha256);
	run_input(sheet->ledger, sheet_name(sheet), sha256);
}

enum rc
sheet_next(struct sheet *sheet, struct value *cells, long *line, bool *more)
{
	struct csv_record record;
	enum rc rc;

	while ((rc = csv_next(sheet->csv, &record, more)) == RC_OK && *more) {
		struct place place = {.file = sheet_name(sheet), .line = record.line};

		if (record.count != sheet->width) {
			(void)error_add(ledger_errors(sheet->ledger), RC_DATA, &place,
			    record.count < sheet->width
				? _("expected %zu cells, as in the header, got %zu")
				: _("expected %zu cells, as in the header, got %zu; a cell with a "
				    "comma in it is written in quotes"),
			    sheet->width, record.count);
			continue;
		}
		for (size_t i = 0; i < sheet->count; i++)
			cells[i] = value_null();
		for (size_t i = 0; i < record.count; i++) {
			struct value cell =
			    cell_trim(record.fields[i].bytes, record.fields[i].length);

			if (cell.length > 0 && sheet->places[i] >= 0)
				cells[sheet->places[i]] = cell;
		}
		*line = record.line;
		return RC_OK;
	}
	if (rc == RC_OK)
		note_input(sheet);
	return rc;
}
