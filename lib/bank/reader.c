#include "bank/reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bank/preamble.h"
#include "bank/whose.h"
#include "base/i18n.h"
#include "base/interrupt.h"

enum { SAME_MAX = 40 };

/* A cell that was parsed last: the next row's is often the same. */
struct same {
	char bytes[SAME_MAX];
	size_t length; /* 0: none */
};

struct bank_reader {
	struct input *input;
	const struct container *container; /* or NULL */
	struct scan *scan;
	struct header header;
	struct errors *errors;
	struct bank_source source;
	struct whose whose;
	struct arena preamble_arena;
	struct slice preamble; /* the text above the header */
	struct bank_skips skips;
	struct arena row; /* texts put together for the present row */
	struct same date_cell;
	date_day day;
	int seconds;
	bool has_opening, has_closing;
	int64_t opening_fen, closing_fen;
	bool ended; /* the table has; more lines may follow */
	bool bad; /* the present row */
};

static bool
same_is(const struct same *same, struct slice cell)
{
	return same->length > 0 && same->length == cell.length &&
	    memcmp(same->bytes, cell.bytes, cell.length) == 0;
}

static void
same_set(struct same *same, struct slice cell)
{
	same->length = cell.length <= SAME_MAX ? cell.length : 0;
	memcpy(same->bytes, cell.bytes, same->length);
}

/* The column's name, where there is one, and the row's line. */
static struct place
place_of(const struct bank_reader *reader, long line, int column)
{
	struct place place = {.file = input_name(reader->input), .line = line};

	if (column >= 0 && (size_t)column < reader->header.width)
		place.column = reader->header.names[column].bytes;
	return place;
}

static int
place_one(const struct bank_reader *reader, enum role role)
{
	const struct places *places = &reader->header.places[role][MONEY_IN];

	return places->count > 0 ? places->at[0] : -1;
}

static struct slice
cell_at(const struct bank_reader *reader, const struct scan_record *record, int column)
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

static void
row_fail(struct bank_reader *reader, long line, int column, const char *expected, struct slice got)
{
	struct place place = place_of(reader, line, column);

	reader->bad = true;
	(void)error_add(reader->errors, RC_DATA, &place, _("expected %s, got %s"), expected,
	    quote(got.bytes, got.length));
}

static void
skip_row(struct bank_reader *reader, struct slice reason)
{
	struct bank_skips *skips = &reader->skips;
	size_t length = reason.length < sizeof skips->reasons[0].text
	    ? reason.length
	    : utf8_floor(reason.bytes, sizeof skips->reasons[0].text - 1);
	int i = 0;

	for (; i < BANK_REASONS_MAX - 1; i++)
		if (skips->reasons[i].count == 0 ||
		    (strlen(skips->reasons[i].text) == length &&
			memcmp(skips->reasons[i].text, reason.bytes, length) == 0))
			break;
	if (skips->reasons[i].count++ == 0) {
		memcpy(skips->reasons[i].text, reason.bytes, length);
		skips->reasons[i].text[length] = '\0';
	}
	skips->total++;
}

static void
skip_named(struct bank_reader *reader, const char *reason)
{
	skip_row(reader, (struct slice){reason, strlen(reason)});
}

static bool
record_is_blank(const struct scan_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (cell_clean(record->fields[i].bytes, record->fields[i].length, 0).length > 0)
			return false;
	return true;
}

static bool
starts_with_word(struct slice cell, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (slice_starts(cell, words->items[i]))
			return true;
	return false;
}

/* The header once more: exports that were put together. */
static bool
is_header(struct bank_reader *reader, const struct scan_record *record)
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

/* Whether the row only tells a balance of the statement, and which. */
static bool
is_balance(struct bank_reader *reader, const struct scan_record *record, enum bracket_kind *kind)
{
	const struct words *balances = reader->header.profile->status_balances;
	int column = place_one(reader, ROLE_STATUS);
	struct slice status;

	if (column < 0)
		return false;
	status = cell_at(reader, record, column);
	for (*kind = BRACKET_OPENING; *kind <= BRACKET_CLOSING; ++*kind)
		if (words_have(&balances[*kind], status))
			return true;
	return false;
}

/* Whether a row is of the account that was asked for. */
static bool
is_ours(struct bank_reader *reader, const struct scan_record *record)
{
	int column = place_one(reader, ROLE_ACCOUNT);
	struct slice cell = cell_at(reader, record, column);
	struct place place;

	if (cell.length == 0)
		return true;
	place = place_of(reader, record->line, column);
	return whose_is_ours(&reader->whose, cell, &place);
}

/* Rows that are no movement, by their first cell or their status. */
static bool
passed_over(struct bank_reader *reader, const struct scan_record *record)
{
	const struct profile *profile = reader->header.profile;
	struct slice first =
	    cell_clean(record->fields[0].bytes, record->fields[0].length, profile->trim);
	int column = place_one(reader, ROLE_STATUS);
	enum bracket_kind kind;
	struct slice status;

	if (first.length == 0 && record_is_blank(record))
		return true;
	reader->ended |= starts_with_word(first, &profile->end);
	if (reader->ended || starts_with_word(first, &profile->skip)) {
		skip_named(reader, _("outside the table"));
		return true;
	}
	if (!is_ours(reader, record)) {
		if (!is_balance(reader, record, &kind))
			skip_named(reader, _("of another account"));
		return true;
	}
	if (column < 0)
		return false;
	status = cell_at(reader, record, column);
	if (words_have(&profile->status_skip, status)) {
		skip_row(reader, status);
		return true;
	}
	if (profile->status_take.count > 0 && !words_have(&profile->status_take, status) &&
	    !is_balance(reader, record, &kind)) {
		if (is_header(reader, record)) {
			skip_named(reader, _("repeated header"));
			return true;
		}
		row_fail(
		    reader, record->line, column, _("a status that the profile knows"), status);
	}
	return false;
}

/* False when the row turns out to be the header again. */
static bool
read_date(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	const struct profile *profile = reader->header.profile;
	int column = place_one(reader, ROLE_DATE);
	struct slice cell = cell_at(reader, record, column);

	if (!same_is(&reader->date_cell, cell)) {
		reader->date_cell.length = 0;
		if (!cell_date(profile->dates, profile->date_count, cell, &reader->day,
			&reader->seconds)) {
			if (is_header(reader, record)) {
				skip_named(reader, _("repeated header"));
				return false;
			}
			row_fail(reader, record->line, column, _("a date"), cell);
			return true;
		}
		same_set(&reader->date_cell, cell);
	}
	row->day = reader->day;
	row->seconds = reader->seconds;
	return true;
}

static void
read_time(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	const struct profile *profile = reader->header.profile;
	int column = place_one(reader, ROLE_TIME);
	struct slice cell = cell_at(reader, record, column);

	if (cell.length > 0 && !cell_time(profile->times, profile->time_count, cell, &row->seconds))
		row_fail(reader, record->line, column, _("a time"), cell);
}

/* False when the cell is empty; an error is told. */
static bool
read_money(struct bank_reader *reader, const struct scan_record *record, int column, int64_t *fen)
{
	struct slice cell = cell_at(reader, record, column);

	*fen = 0;
	if (cell.length == 0)
		return false;
	switch (cell_amount(cell, &reader->header.profile->marks, fen)) {
	case PARSED_OK:
		break;
	case PARSED_TOO_PRECISE:
		row_fail(
		    reader, record->line, column, _("an amount with at most two decimals"), cell);
		break;
	case PARSED_TOO_LARGE:
		row_fail(reader, record->line, column,
		    _("an amount of at most 92233720368547758.07"), cell);
		break;
	case PARSED_NOT_A_NUMBER:
		row_fail(reader, record->line, column, _("an amount"), cell);
		break;
	}
	return true;
}

/* What the flag says; false after an error. */
static bool
read_flag(struct bank_reader *reader, const struct scan_record *record, int column,
    enum direction *direction)
{
	const struct profile *profile = reader->header.profile;
	struct slice cell = cell_at(reader, record, column);

	if (words_have(&profile->flag_in, cell))
		*direction = MONEY_IN;
	else if (words_have(&profile->flag_out, cell))
		*direction = MONEY_OUT;
	else
		row_fail(
		    reader, record->line, column, _("a direction that the profile knows"), cell);
	return !reader->bad;
}

/* Money in minus money out, from two columns of which one is empty or zero. */
static bool
read_both(
    struct bank_reader *reader, const struct scan_record *record, int in, int out, int64_t *fen)
{
	int64_t paid_in, paid_out;
	bool some = read_money(reader, record, in, &paid_in);

	some |= read_money(reader, record, out, &paid_out);
	if (__builtin_sub_overflow(paid_in, paid_out, fen))
		row_fail(
		    reader, record->line, in, _("a smaller amount"), cell_at(reader, record, in));
	return some;
}

static void
read_amount(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row,
    enum direction *direction)
{
	int amount = place_one(reader, ROLE_AMOUNT), flag = place_one(reader, ROLE_FLAG);
	int in = place_one(reader, ROLE_IN), out = place_one(reader, ROLE_OUT);
	bool some;

	*direction = MONEY_IN;
	if (flag >= 0 && !read_flag(reader, record, flag, direction))
		return;
	if (flag >= 0 && amount < 0)
		amount = *direction == MONEY_IN ? in : out;
	some = amount >= 0 ? read_money(reader, record, amount, &row->amount_fen)
			   : read_both(reader, record, in, out, &row->amount_fen);
	if (!some)
		row_fail(reader, record->line, amount >= 0 ? amount : in, _("an amount"),
		    (struct slice){"", 0});
	if (flag >= 0 && *direction == MONEY_OUT &&
	    __builtin_sub_overflow(0, row->amount_fen, &row->amount_fen))
		row_fail(
		    reader, record->line, amount, _("a smaller amount"), (struct slice){"", 0});
	if (flag < 0)
		*direction = row->amount_fen < 0 ? MONEY_OUT : MONEY_IN;
}

static void
check_currency(struct bank_reader *reader, const struct scan_record *record)
{
	int column = place_one(reader, ROLE_CURRENCY);
	const struct words *known = &reader->header.profile->currencies;
	const char *ours = reader->source.currency;
	struct slice cell;

	if (column < 0)
		return;
	cell = cell_at(reader, record, column);
	if (known->count > 0 && !words_have(known, cell))
		row_fail(
		    reader, record->line, column, _("a currency that the profile takes"), cell);
	else if (known->count == 0 && ours != NULL &&
	    !slice_equals(cell, (struct slice){ours, strlen(ours)}))
		row_fail(reader, record->line, column, _("the ledger's currency"), cell);
}

/* Banks leave out empty cells at the end of a row. But where the file ends within it, it may be a
 * download that broke off: its last cell could be 10 for 1000.00. */
static void
check_whole(struct bank_reader *reader, const struct scan_record *record)
{
	struct place place = place_of(reader, record->line, -1);

	if (!record->unended || record->count >= reader->header.width)
		return;
	reader->bad = true;
	(void)error_add(reader->errors, RC_DATA, &place,
	    _("the file ends within this row: expected %zu fields as in the header, got %zu; "
	      "download it again"),
	    reader->header.width, record->count);
}

static void
check_width(struct bank_reader *reader, const struct scan_record *record)
{
	struct place place = place_of(reader, record->line, -1);

	for (size_t i = reader->header.width; i < record->count; i++)
		if (cell_clean(record->fields[i].bytes, record->fields[i].length, 0).length > 0) {
			reader->bad = true;
			(void)error_add(reader->errors, RC_DATA, &place,
			    _("expected %zu fields as in the header, got %zu"),
			    reader->header.width, record->count);
			return;
		}
}

/* True when the text is a part of the joined ones already: banks repeat themselves. */
static bool
said_before(const struct slice *parts, size_t count, struct slice part)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equals(parts[i], part))
			return true;
	return false;
}

static struct slice
join(struct bank_reader *reader, const struct slice *parts, size_t count, char between)
{
	size_t length = 0, n = 0;
	char *joined;

	if (count <= 1)
		return count == 1 ? parts[0] : (struct slice){"", 0};
	for (size_t i = 0; i < count; i++)
		length += parts[i].length + 1;
	joined = arena_alloc(&reader->row, length);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			joined[n++] = between;
		memcpy(joined + n, parts[i].bytes, parts[i].length);
		n += parts[i].length;
	}
	return (struct slice){joined, n};
}

/* The cells of a role that are not empty. */
static size_t
gather(const struct bank_reader *reader, const struct scan_record *record,
    const struct places *places, struct slice *parts)
{
	size_t count = 0;

	for (int i = 0; i < places->count; i++) {
		struct slice cell = cell_at(reader, record, places->at[i]);

		if (cell.length > 0 && !said_before(parts, count, cell))
			parts[count++] = cell;
	}
	return count;
}

static struct slice
read_text(struct bank_reader *reader, const struct scan_record *record, enum role role,
    enum direction direction, char between)
{
	const struct places *places = &reader->header.places[role][direction];
	struct slice parts[PROFILE_COLUMNS_MAX];

	if (places->count == 1)
		return cell_at(reader, record, places->at[0]);
	return join(reader, parts, gather(reader, record, places, parts), between);
}

/* The memo and, with their columns' names, the notes that are not zero. */
static struct slice
read_memo(struct bank_reader *reader, const struct scan_record *record, enum direction direction)
{
	const struct places *notes = &reader->header.places[ROLE_NOTE][direction];
	struct slice parts[2 * PROFILE_COLUMNS_MAX];
	size_t count;

	if (notes->count == 0)
		return read_text(reader, record, ROLE_MEMO, direction, ' ');
	count = gather(reader, record, &reader->header.places[ROLE_MEMO][direction], parts);
	for (int i = 0; i < notes->count; i++) {
		struct slice cell = cell_at(reader, record, notes->at[i]), pair[2];
		size_t zeros = 0;

		while (zeros < cell.length && strchr("0.-", cell.bytes[zeros]) != NULL)
			zeros++;
		if (zeros == cell.length)
			continue;
		pair[0] = reader->header.names[notes->at[i]];
		pair[1] = cell;
		parts[count++] = join(reader, pair, 2, ' ');
	}
	return join(reader, parts, count, ' ');
}

static bool
read_balance(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	int column = place_one(reader, ROLE_BALANCE);

	row->only_balance = row->has_balance = true;
	if (!read_money(reader, record, column, &row->balance_fen))
		row_fail(reader, record->line, column, _("a balance"), (struct slice){"", 0});
	check_currency(reader, record);
	return !reader->bad;
}

/* False when the record is no row after all. */
static bool
read_row(
    struct bank_reader *reader, const struct scan_record *record, struct bank_row *row, bool texts)
{
	enum direction direction;
	int balance = place_one(reader, ROLE_BALANCE);

	*row = (struct bank_row){.line = record->line};
	if (is_balance(reader, record, &row->kind))
		return read_balance(reader, record, row);
	if (!read_date(reader, record, row))
		return false;
	if (record->count > reader->header.width)
		check_width(reader, record);
	check_whole(reader, record);
	read_amount(reader, record, row, &direction);
	row->has_balance = balance >= 0 && read_money(reader, record, balance, &row->balance_fen);
	check_currency(reader, record);
	if (place_one(reader, ROLE_TIME) >= 0)
		read_time(reader, record, row);
	row->id = read_text(reader, record, ROLE_ID, direction, '|');
	if (texts && !reader->bad) {
		row->payer = read_text(reader, record, ROLE_PARTY, direction, ' ');
		row->payer_account = read_text(reader, record, ROLE_PARTY_ACCOUNT, direction, ' ');
		row->memo = read_memo(reader, record, direction);
		row->order_id = read_text(reader, record, ROLE_ORDER, direction, ' ');
	}
	return !reader->bad;
}

/* The line of the file that a record was made from. */
static void
note_line(struct bank_reader *reader, struct scan_record *record)
{
	struct slice cell = cell_at(reader, record, place_one(reader, ROLE_LINE));
	int64_t line;

	if (number_parse(cell.bytes, cell.length, 0, &line) == PARSED_OK)
		record->line = (long)line;
}

enum rc
bank_reader_next(struct bank_reader *reader, struct bank_row *row, bool texts, bool *more)
{
	struct scan_record record;
	enum rc rc;

	while ((rc = scan_next(reader->scan, &record, more)) == RC_OK && *more) {
		if (interrupt_pending())
			return RC_SIGNAL;
		if (errors_full(reader->errors))
			return RC_DATA;
		arena_reset(&reader->row);
		reader->bad = false;
		note_line(reader, &record);
		if (!passed_over(reader, &record) && read_row(reader, &record, row, texts))
			return RC_OK;
	}
	return rc == RC_OK ? whose_end(&reader->whose, reader->errors) : rc;
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
	struct header_text text = {0};

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
		for (size_t e = 0; e < profiles->items[i]->encoding_count && !found; e++) {
			enum encoding encoding = profiles->items[i]->encodings[e];

			if ((tried >> encoding & 1) != 0)
				continue;
			tried |= UINT64_C(1) << encoding;
			found = try_encoding(reader, profiles, encoding, &whole) && whole;
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
	struct header_text text = {
	    .file = input_name(reader->input), .container = reader->container};
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

/* A sum above the table. */
static bool
read_sum(struct bank_reader *reader, const struct words *words, int64_t *fen)
{
	struct slice value = preamble_find(reader->preamble, words);
	struct place place = place_of(reader, 0, -1);

	if (value.length == 0)
		return false;
	if (cell_amount(value, &reader->header.profile->marks, fen) == PARSED_OK)
		return true;
	place.column = words->items[0].bytes;
	(void)error_add(reader->errors, RC_DATA, &place,
	    _("expected an amount above the table, got %s"), quote(value.bytes, value.length));
	return false;
}

static void
read_preamble(struct bank_reader *reader)
{
	const struct profile *profile = reader->header.profile;

	struct slice account = preamble_find(reader->preamble, &profile->preamble_account);
	struct place place = place_of(reader, 0, -1);

	if (account.length > 0)
		(void)whose_is_ours(&reader->whose, account, &place);
	reader->has_opening = read_sum(reader, &profile->preamble_opening, &reader->opening_fen);
	reader->has_closing = read_sum(reader, &profile->preamble_closing, &reader->closing_fen);
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
	reader->ended = false;
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
		rc = container_open(made->input, &made->container, errors);
	if (rc == RC_OK)
		rc = find_header(made, profiles);
	if (rc != RC_OK) {
		bank_reader_close(made);
		*reader = NULL;
		return rc;
	}
	read_preamble(made);
	start_rows(made);
	*reader = made;
	return RC_OK;
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

bool
bank_reader_opening(const struct bank_reader *reader, int64_t *opening_fen)
{
	*opening_fen = reader->opening_fen;
	return reader->has_opening;
}

bool
bank_reader_closing(const struct bank_reader *reader, int64_t *closing_fen)
{
	*closing_fen = reader->closing_fen;
	return reader->has_closing;
}
