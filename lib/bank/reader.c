#include "bank/reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bank/reading.h"
#include "base/i18n.h"
#include "base/interrupt.h"

struct place
reading_place(const struct bank_reader *reader, long line, int column)
{
	struct place place = {.file = input_name(reader->input), .line = line};

	if (column >= 0 && (size_t)column < reader->header.width)
		place.column = reader->header.names[column].bytes;
	return place;
}

struct slice
reading_cell(const struct bank_reader *reader, const struct scan_record *record, int column)
{
	const struct profile *profile = reader->header.profile;
	struct slice cell;

	if (column < 0 || (size_t)column >= record->count)
		return (struct slice){"", 0};
	cell = record->fields[column];
	cell = cell_clean(cell.bytes, cell.length, profile->trim);
	return profile->null.count > 0 && words_have(&profile->null, cell) ? (struct slice){"", 0}
									   : cell;
}

void
reading_fail(
    struct bank_reader *reader, long line, int column, const char *expected, struct slice got)
{
	struct place place = reading_place(reader, line, column);

	reader->bad = true;
	(void)error_add(reader->errors, RC_DATA, &place, _("expected %s, got %s"), expected,
	    quote(got.bytes, got.length));
}

void
reading_warn(struct bank_reader *reader, const char *format, ...)
{
	va_list args;

	if (reader->warnings.length > 0)
		text_addc(&reader->warnings, '\n');
	va_start(args, format);
	text_vprintf(&reader->warnings, format, args);
	va_end(args);
}

bool
reading_is_header(const struct bank_reader *reader, const struct scan_record *record)
{
	struct arena arena = {0};
	bool same = record->count >= reader->header.width;

	for (size_t i = 0; i < reader->header.width && same; i++)
		same = slice_equals(
		    name_normal(&arena, record->fields[i].bytes, record->fields[i].length),
		    reader->header.normal[i]);
	arena_release(&arena);
	return same;
}

/* The line of the file that a record was made from. */
static void
note_line(struct bank_reader *reader, struct scan_record *record)
{
	int column = reading_column(reader, ROLE_LINE);
	struct slice cell = reading_cell(reader, record, column);
	int64_t line;

	if (column >= 0 && number_parse(cell.bytes, cell.length, 0, &line) == PARSED_OK)
		record->line = (long)line;
}

/* The next record, which may have been looked at already. */
static enum rc
next_record(struct bank_reader *reader, struct scan_record *record, bool *more)
{
	enum rc rc;

	*more = reader->has_ahead;
	if (reader->has_ahead) {
		*record = reader->ahead;
		reader->has_ahead = false;
		return RC_OK;
	}
	if ((rc = scan_next(reader->scan, record, more)) == RC_OK && *more)
		note_line(reader, record);
	return rc;
}

/* Adds the records that only go on with the row's texts. */
static enum rc
read_on(struct bank_reader *reader, struct bank_row *row)
{
	enum rc rc;

	row_keep(reader, row);
	while ((rc = next_record(reader, &reader->ahead, &reader->has_ahead)) == RC_OK &&
	    reader->has_ahead && row_continues(reader, &reader->ahead)) {
		row_continue(reader, &reader->ahead, row);
		reader->has_ahead = false;
	}
	return rc;
}

/* After the last record, what only the whole file tells. */
static enum rc
end_rows(struct bank_reader *reader)
{
	enum rc rc = whose_end(&reader->whose, reader->errors);

	if (rc == RC_OK)
		outside_end(reader);
	return rc;
}

enum rc
bank_reader_next(struct bank_reader *reader, struct bank_row *row, bool texts, bool *more)
{
	struct scan_record record;
	enum rc rc;

	if (reader->extra_count > 0) {
		*row = reader->extras[--reader->extra_count];
		*more = true;
		outside_count(reader, row);
		return RC_OK;
	}
	while ((rc = next_record(reader, &record, more)) == RC_OK && *more) {
		if (interrupt_pending())
			return RC_SIGNAL;
		if (errors_full(reader->errors))
			return RC_DATA;
		arena_reset(&reader->row);
		reader->bad = false;
		reader->extra_count = 0;
		if (!skip_record(reader, &record) && row_read(reader, &record, row, texts)) {
			outside_count(reader, row);
			return reader->header.profile->continued != 0 ? read_on(reader, row)
								      : RC_OK;
		}
	}
	return rc == RC_OK ? end_rows(reader) : rc;
}

static bool
lists(const struct profile *profile, enum encoding encoding)
{
	for (size_t i = 0; i < profile->encoding_count; i++)
		if (profile->encodings[i] == encoding)
			return true;
	return false;
}

/* Looks for a header in the start of the file as text of this encoding; *whole: it is valid. */
static bool
try_encoding(struct bank_reader *reader, const struct profiles *profiles, enum encoding encoding,
    bool *whole)
{
	struct header_text text = {.bank = reader->source.bank};

	header_release(&reader->header);
	*whole = input_try(reader->input, encoding, &text.bytes, &text.length);
	return header_find(&reader->header, &text, profiles, NULL) == RC_OK;
}

/* The encoding in which some profile finds its header: what the file looks like, else one that the
 * profile lists. What fits none is read as the profile's first, so that the error names the
 * byte. */
static enum encoding
choose_encoding(struct bank_reader *reader, const struct profiles *profiles)
{
	enum encoding guess = input_encoding(reader->input);
	const struct profile *profile;
	bool whole, found = try_encoding(reader, profiles, guess, &whole);
	uint64_t tried = UINT64_C(1) << guess;

	for (size_t i = 0; i < profiles->count && !found; i++)
		for (size_t e = 0; e < profiles->items[i]->encoding_count; e++) {
			enum encoding encoding = profiles->items[i]->encodings[e];

			if ((tried >> encoding & 1) != 0)
				continue;
			tried |= UINT64_C(1) << encoding;
			if (try_encoding(reader, profiles, encoding, &whole) && whole &&
			    lists(reader->header.profile, encoding))
				return encoding;
		}
	if (!found)
		return guess;
	profile = reader->header.profile;
	if (lists(profile, guess) && (whole || input_encoding_sure(reader->input)))
		return guess;
	for (size_t e = 0; e < profile->encoding_count; e++)
		if (try_encoding(reader, profiles, profile->encodings[e], &whole) && whole)
			return profile->encodings[e];
	return profile->encodings[0];
}

static enum rc
find_header(struct bank_reader *reader, const struct profiles *profiles)
{
	struct header_text text = {.file = input_name(reader->input),
	    .container = reader->container,
	    .bank = reader->source.bank};
	enum rc rc;

	if (reader->container == NULL && reader->source.encoding == ENCODING_AUTO &&
	    (rc = input_use_encoding(reader->input, choose_encoding(reader, profiles))) != RC_OK)
		return rc;
	header_release(&reader->header);
	if ((rc = input_peek(reader->input, &text.bytes, &text.length)) != RC_OK ||
	    (rc = header_find(&reader->header, &text, profiles, reader->errors)) != RC_OK)
		return rc;
	reader->preamble.bytes =
	    arena_strndup(&reader->preamble_arena, text.bytes, reader->header.start);
	reader->preamble.length = reader->header.start;
	return RC_OK;
}

/* The input stands at its start, peeked at: goes behind the header. */
static void
start_rows(struct bank_reader *reader)
{
	struct scan_options options = reader->header.dialect;

	options.line = reader->header.line + 1;
	input_skip(reader->input, reader->header.end);
	scan_close(reader->scan);
	reader->scan = scan_open(reader->input, &options, reader->errors);
	reader->skips = (struct bank_skips){0};
	reader->outside = (struct outside){0};
	reader->date_cell.length = 0;
	reader->extra_count = 0;
	reader->ours = true;
	reader->has_ahead = reader->ended = reader->damaged = false;
	reader->other_currency = 0;
	text_clear(&reader->warnings);
	outside_text(reader, reader->preamble);
}

/* Notes which ids are paid back: a row whose id goes on behind the other's and a "_". */
static enum rc
find_refunds(struct bank_reader *reader)
{
	const struct places *places = &reader->header.places[ROLE_ID][MONEY_IN];
	struct scan_record record;
	bool more;
	enum rc rc;

	while ((rc = scan_next(reader->scan, &record, &more)) == RC_OK && more) {
		struct slice id = reading_cell(reader, &record, places->at[0]);
		const char *cut = memchr(id.bytes, '_', id.length);

		if (cut != NULL && cut > id.bytes)
			(void)map_put(&reader->refunds, id.bytes, (size_t)(cut - id.bytes), NULL);
	}
	return rc;
}

/* What chooses the sheet of a workbook. */
struct trial {
	struct bank_reader *reader;
	const struct profiles *profiles;
};

static bool
fits(void *context, const struct container *container, struct slice start)
{
	struct trial *trial = context;
	struct header_text text = {.bytes = start.bytes,
	    .length = start.length,
	    .container = container,
	    .bank = trial->reader->source.bank};

	header_release(&trial->reader->header);
	return header_find(&trial->reader->header, &text, trial->profiles, NULL) == RC_OK;
}

static enum rc
open_container(struct bank_reader *reader, const struct profiles *profiles)
{
	struct trial trial = {reader, profiles};
	struct container_chooser chooser = {fits, &trial};
	enum rc rc = container_open(reader->input, &reader->container, &chooser, reader->errors);

	header_release(&reader->header);
	return rc;
}

enum rc
bank_reader_open(struct bank_reader **reader, const struct bank_source *source,
    const struct profiles *profiles, struct errors *errors)
{
	struct bank_reader *made = xcalloc(1, sizeof *made);
	enum rc rc;

	made->errors = errors;
	made->source = *source;
	made->whose.code = source->account_code;
	if (source->account_number != NULL)
		made->whose.number =
		    (struct slice){source->account_number, strlen(source->account_number)};
	rc = input_open_twice(&made->input, source->path, source->encoding, errors);
	if (rc == RC_OK && source->block_size > 0)
		input_block_size(made->input, source->block_size);
	if (rc == RC_OK)
		rc = open_container(made, profiles);
	if (rc == RC_OK)
		rc = find_header(made, profiles);
	if (rc != RC_OK) {
		bank_reader_close(made);
		*reader = NULL;
		return rc;
	}
	start_rows(made);
	*reader = made;
	if (bank_reader_profile(made)->status_void.count > 0 &&
	    made->header.places[ROLE_ID][MONEY_IN].count > 0 && (rc = find_refunds(made)) == RC_OK)
		rc = bank_reader_rewind(made);
	return rc;
}

enum rc
bank_reader_rewind(struct bank_reader *reader)
{
	const char *text;
	size_t length;
	enum rc rc;

	if ((rc = input_rewind(reader->input)) != RC_OK ||
	    (rc = input_peek(reader->input, &text, &length)) != RC_OK)
		return rc;
	if (length < reader->header.end)
		return error_add(reader->errors, RC_DATA, NULL,
		    _("%s: the file changed while it was read"), input_name(reader->input));
	start_rows(reader);
	return RC_OK;
}

void
bank_reader_close(struct bank_reader *reader)
{
	if (reader == NULL)
		return;
	scan_close(reader->scan);
	header_release(&reader->header);
	input_close(reader->input);
	arena_release(&reader->preamble_arena);
	arena_release(&reader->row);
	map_release(&reader->refunds);
	text_release(&reader->warnings);
	free(reader);
}

const struct profile *
bank_reader_profile(const struct bank_reader *reader)
{
	return reader->header.profile;
}

const struct bank_skips *
bank_reader_skips(const struct bank_reader *reader)
{
	return &reader->skips;
}

void
bank_reader_digest(const struct bank_reader *reader, unsigned char sha256[DIGEST_SIZE])
{
	input_digest(reader->input, sha256);
}

enum rc
bank_reader_unchanged(const struct bank_reader *reader)
{
	return input_unchanged(reader->input);
}

bool
bank_reader_account_told(const struct bank_reader *reader)
{
	return reader->whose.told;
}

const char *
bank_reader_warnings(const struct bank_reader *reader)
{
	return text_string(&reader->warnings);
}

bool
bank_reader_opening(const struct bank_reader *reader, int64_t *opening_fen)
{
	*opening_fen = reader->outside.values[CAPTURE_OPENING];
	return reader->outside.told[CAPTURE_OPENING];
}

bool
bank_reader_closing(const struct bank_reader *reader, int64_t *closing_fen)
{
	*closing_fen = reader->outside.values[CAPTURE_CLOSING];
	return reader->outside.told[CAPTURE_CLOSING];
}
