/* One record as a movement: what its cells say. */
#include <stdlib.h>
#include <string.h>

#include "bank/reading.h"
#include "base/i18n.h"

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
		struct slice cell = reading_cell(reader, record, places->at[i]);

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
		return reading_cell(reader, record, places->at[0]);
	return join(reader, parts, gather(reader, record, places, parts), between);
}

/* The cell with the date: of several columns year, month and day, each even if it repeats the one
 * before; the second choice where the first is empty. */
static struct slice
date_cell(struct bank_reader *reader, const struct scan_record *record)
{
	const struct places *places = &reader->header.places[ROLE_DATE][MONEY_IN];
	struct slice cell, parts[PROFILE_COLUMNS_MAX];

	if (places->count == 1) {
		cell = reading_cell(reader, record, places->at[0]);
	} else {
		for (int i = 0; i < places->count; i++)
			parts[i] = reading_cell(reader, record, places->at[i]);
		cell = join(reader, parts, (size_t)places->count, ' ');
	}
	return cell.length > 0
	    ? cell
	    : reading_cell(reader, record, reading_column(reader, ROLE_DATE_ELSE));
}

/* A date as the profile has it; one that a workbook knows as a date comes as ISO 8601, whatever a
 * CSV of the bank would look like. */
static bool
parse_date(struct bank_reader *reader, struct slice cell, struct year_source source)
{
	static const char *const iso[] = {"YYYY-MM-DD", "YYYY-MM-DD hh:mm:ss"};
	const struct profile *profile = reader->header.profile;
	struct date_format format;
	const struct date_format *fit = cell_date(
	    profile->dates, profile->date_count, cell, source, &reader->day, &reader->seconds);
	bool good = fit != NULL;

	if (good)
		reader->dates_seen |= 1U << (fit - profile->dates);
	for (int i = 0; i < 2 && !good && reader->container != NULL; i++)
		reader->workbook_dates |= good =
		    date_format_parse(&format, (struct slice){iso[i], strlen(iso[i])}, false) &&
		    cell_date(&format, 1, cell, source, &reader->day, &reader->seconds) != NULL;
	return good;
}

static bool
parse_time(struct bank_reader *reader, struct slice cell, int *seconds)
{
	static const char iso[] = "hh:mm:ss";
	const struct profile *profile = reader->header.profile;
	const struct date_format *fit =
	    cell_time(profile->times, profile->time_count, cell, seconds);
	struct date_format format;

	if (fit != NULL)
		reader->times_seen |= 1U << (fit - profile->times);
	return fit != NULL ||
	    (reader->container != NULL &&
		date_format_parse(&format, (struct slice){iso, sizeof iso - 1}, true) &&
		cell_time(&format, 1, cell, seconds) != NULL);
}

/* False when the row turns out to be the header again, or not to be booked yet. */
static bool
read_date(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	const struct profile *profile = reader->header.profile;
	struct slice cell = date_cell(reader, record);
	struct year_source source = {
	    (int)reader->outside.values[CAPTURE_YEAR], (int)reader->outside.values[CAPTURE_MONTH]};

	if (!same_is(&reader->date_cell, cell)) {
		reader->date_cell.length = 0;
		if (words_match(&profile->pending, cell)) {
			reading_skip(reader, cell);
			reader->outside.rows[CAPTURE_COUNT]++;
			return false;
		}
		if (!parse_date(reader, cell, source)) {
			if (reading_is_header(reader, record)) {
				reading_skip_named(reader, _("repeated header"));
				return false;
			}
			reading_fail(reader, record->line, reading_column(reader, ROLE_DATE),
			    _("a date"), cell);
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
	int column = reading_column(reader, ROLE_TIME);
	struct slice cell = reading_cell(reader, record, column);

	if (cell.length > 0 && !parse_time(reader, cell, &row->seconds))
		reading_fail(reader, record->line, column, _("a time"), cell);
}

/* Tells what is wrong with a cell that should be money. */
static void
money_fail(struct bank_reader *reader, long line, int column, struct slice cell, enum parsed parsed)
{
	switch (parsed) {
	case PARSED_OK:
		break;
	case PARSED_TOO_PRECISE:
		reading_fail(reader, line, column, _("an amount with at most two decimals"), cell);
		break;
	case PARSED_TOO_LARGE:
		reading_fail(
		    reader, line, column, _("an amount of at most 92233720368547758.07"), cell);
		break;
	case PARSED_NOT_A_NUMBER:
		reading_fail(reader, line, column, _("an amount"), cell);
		break;
	}
}

/* Money in a cell: false when it is empty; an error is told. */
static bool
read_money(struct bank_reader *reader, const struct scan_record *record, int column, int64_t *fen)
{
	struct slice cell = reading_cell(reader, record, column);
	enum parsed parsed;

	*fen = 0;
	if (cell.length == 0)
		return false;
	if ((parsed = cell_amount(cell, &reader->header.profile->money, fen)) != PARSED_OK)
		money_fail(reader, record->line, column, cell, parsed);
	return true;
}

enum flag { FLAG_IN, FLAG_OUT, FLAG_NEUTRAL, FLAG_UNKNOWN };

static enum flag
flag_of(const struct profile *profile, struct slice cell)
{
	return words_match(&profile->flag_in, cell) ? FLAG_IN
	    : words_match(&profile->flag_out, cell) ? FLAG_OUT
	    : words_match(&profile->neutral, cell)  ? FLAG_NEUTRAL
						    : FLAG_UNKNOWN;
}

/* What the flag says, or else the second one. */
static enum flag
read_flag(struct bank_reader *reader, const struct scan_record *record, int column)
{
	const struct profile *profile = reader->header.profile;
	struct slice cell = reading_cell(reader, record, column);
	enum flag flag = flag_of(profile, cell);
	int other = reading_column(reader, ROLE_FLAG_ELSE);

	if (flag >= FLAG_NEUTRAL && other >= 0) {
		column = other;
		cell = reading_cell(reader, record, other);
		flag = flag_of(profile, cell);
		reader->by_else = true;
	}
	if (flag == FLAG_UNKNOWN)
		reading_fail(
		    reader, record->line, column, _("a direction that the profile knows"), cell);
	if (flag == FLAG_NEUTRAL) {
		reading_skip(reader, cell);
		reader->outside.rows[CAPTURE_COUNT]++;
	}
	return flag;
}

static void
negate(struct bank_reader *reader, const struct scan_record *record, int64_t *fen)
{
	if (__builtin_sub_overflow(0, *fen, fen))
		reading_fail(
		    reader, record->line, -1, _("a smaller amount"), (struct slice){"", 0});
}

/* Money in minus money out, from two columns of which one is empty or zero. */
static bool
read_both(
    struct bank_reader *reader, const struct scan_record *record, int in, int out, int64_t *fen)
{
	int64_t paid_in, paid_out;
	bool some = read_money(reader, record, in, &paid_in);

	some |= read_money(reader, record, out, &paid_out);
	if (reader->header.profile->signs != 0 && paid_out < 0)
		negate(reader, record, &paid_out);
	if (__builtin_sub_overflow(paid_in, paid_out, fen))
		reading_fail(reader, record->line, in, _("a smaller amount"),
		    reading_cell(reader, record, in));
	return some;
}

/* An unsigned amount gets the sign of its direction; one that has it already must agree. */
static void
apply_flag(struct bank_reader *reader, const struct scan_record *record, int column, enum flag flag,
    int64_t *fen)
{
	bool told = reader->header.profile->signs != 0 && *fen < 0;

	if (flag == FLAG_OUT && !told)
		negate(reader, record, fen);
	if (flag == FLAG_IN && told)
		reading_fail(reader, record->line, column,
		    _("an amount whose sign agrees with the direction"),
		    reading_cell(reader, record, column));
}

/* False when the row is neutral. *direction: of the money, for the columns that differ by it. */
static bool
read_amount(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row,
    enum direction *direction)
{
	const struct profile *profile = reader->header.profile;
	int amount = reading_column(reader, ROLE_AMOUNT),
	    column = reading_column(reader, ROLE_FLAG);
	int in = reading_column(reader, ROLE_IN), out = reading_column(reader, ROLE_OUT);
	int reversal = reading_column(reader, ROLE_REVERSAL);
	enum flag flag = FLAG_IN;
	bool some;

	*direction = MONEY_IN;
	reader->by_else = false;
	if (column >= 0 && (flag = read_flag(reader, record, column)) >= FLAG_NEUTRAL)
		return flag == FLAG_UNKNOWN;
	if (column >= 0 && amount < 0)
		amount = flag == FLAG_IN ? in : out;
	some = amount >= 0 ? read_money(reader, record, amount, &row->amount_fen)
			   : read_both(reader, record, in, out, &row->amount_fen);
	if (!some)
		reading_fail(reader, record->line, amount >= 0 ? amount : in, _("an amount"),
		    (struct slice){"", 0});
	if (column >= 0)
		apply_flag(reader, record, amount, flag, &row->amount_fen);
	if (profile->inverted != 0)
		negate(reader, record, &row->amount_fen);
	if (column >= 0)
		*direction = (flag == FLAG_OUT) != (profile->inverted != 0) ? MONEY_OUT : MONEY_IN;
	else
		*direction = row->amount_fen < 0 ? MONEY_OUT : MONEY_IN;
	if (reversal >= 0 &&
	    words_match(&profile->reversal, reading_cell(reader, record, reversal)))
		negate(reader, record, &row->amount_fen);
	return true;
}

/* False when the row is in another currency and is passed over. */
static bool
read_currency(struct bank_reader *reader, const struct scan_record *record)
{
	const struct profile *profile = reader->header.profile;
	int column = reading_column(reader, ROLE_CURRENCY);
	const char *ours = reader->source.currency;
	struct slice cell;

	if (column < 0)
		return true;
	cell = reading_cell(reader, record, column);
	if (profile->currencies.count == 0) {
		if (ours != NULL && !slice_equals(cell, (struct slice){ours, strlen(ours)}))
			reading_fail(
			    reader, record->line, column, _("the ledger's currency"), cell);
		return true;
	}
	if (words_have(&profile->currencies, cell))
		return true;
	if (profile->check_currency == LEVEL_ERROR) {
		reading_fail(
		    reader, record->line, column, _("a currency that the profile takes"), cell);
		return true;
	}
	if (profile->check_currency == LEVEL_WARN && reader->other_currency++ == 0)
		reading_warn(reader, _("line %ld: rows in %s are passed over"), record->line,
		    quote(cell.bytes, cell.length));
	reading_skip(reader, cell);
	return false;
}

/* Banks leave out empty cells at the end of a row. But where the file ends within it, it may be a
 * download that broke off: its last cell could be 10 for 1000.00. */
static void
check_whole(struct bank_reader *reader, const struct scan_record *record)
{
	struct place place;

	if (!record->unended || record->count >= reader->header.width)
		return;
	place = reading_place(reader, record->line, -1);
	reader->bad = true;
	(void)error_add(reader->errors, RC_DATA, &place,
	    _("the file ends within this row: expected %zu fields as in the header, got %zu; "
	      "download it again"),
	    reader->header.width, record->count);
}

static void
check_width(struct bank_reader *reader, const struct scan_record *record)
{
	struct place place = reading_place(reader, record->line, -1);

	for (size_t i = reader->header.width; i < record->count; i++)
		if (cell_clean(record->fields[i].bytes, record->fields[i].length, 0).length > 0) {
			reader->bad = true;
			(void)error_add(reader->errors, RC_DATA, &place,
			    _("expected %zu fields as in the header, got %zu"),
			    reader->header.width, record->count);
			return;
		}
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
		struct slice cell = reading_cell(reader, record, notes->at[i]), pair[2];
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

static void
read_party(struct bank_reader *reader, const struct scan_record *record, enum direction direction,
    struct bank_row *row)
{
	int split = reader->header.profile->split;
	struct slice name, account;

	row->payer = read_text(reader, record, ROLE_PARTY, direction, ' ');
	row->payer_account = read_text(reader, record, ROLE_PARTY_ACCOUNT, direction, ' ');
	if (split == SPLIT_NONE || row->payer_account.length > 0)
		return;
	cell_split_party(row->payer, split == SPLIT_ACCOUNT_FIRST, &name, &account);
	row->payer = name;
	row->payer_account = account;
}

/* Once for a file: the numbers that a spreadsheet cut no longer tell rows apart. */
static void
check_damage(struct bank_reader *reader, const struct bank_row *row)
{
	struct slice cell = cell_damaged(row->id) ? row->id : row->payer_account;

	if (reader->damaged || !cell_damaged(cell))
		return;
	reader->damaged = true;
	reading_warn(reader,
	    _("line %ld: %s looks like a number that a spreadsheet has cut; import the bank's own "
	      "file"),
	    row->line, quote(cell.bytes, cell.length));
}

/* A fee becomes a movement of its own, so that the amount stays what the customer paid. */
static void
read_fee(struct bank_reader *reader, const struct scan_record *record, const struct bank_row *row)
{
	const struct profile *profile = reader->header.profile;
	int column = reading_column(reader, ROLE_FEE), net = reading_column(reader, ROLE_NET);
	struct bank_row *fee = &reader->extras[0];
	struct slice cell = reading_cell(reader, record, column);
	int64_t fen = 0, sum;

	if (cell.length > 0)
		money_fail(reader, record->line, column, cell,
		    cell_amount_rounded(cell, &profile->money, &fen));
	if (profile->fee_negative == 0)
		negate(reader, record, &fen);
	if (net >= 0 && read_money(reader, record, net, &sum) &&
	    (__builtin_sub_overflow(sum, fen, &sum) || sum != row->amount_fen))
		reading_fail(reader, record->line, net, _("the amount without the fee"),
		    reading_cell(reader, record, net));
	if (fen == 0 || reader->bad)
		return;
	*fee = (struct bank_row){.line = row->line,
	    .day = row->day,
	    .seconds = row->seconds,
	    .amount_fen = fen,
	    .extra = true};
	reader->extra_count = 1;
}

/* The fee's texts: its row's id with ":fee", and a memo that names the column and the order, by the
 * channel's own number: the merchant's may be that of a bill, which no fee pays. */
static void
name_fee(struct bank_reader *reader, const struct bank_row *row)
{
	static const struct slice suffix = {"fee", 3};
	struct bank_row *fee = &reader->extras[0];
	struct slice id[2] = {row->id, suffix}, memo[2];

	if (reader->extra_count == 0)
		return;
	memo[0] = reader->header.names[reading_column(reader, ROLE_FEE)];
	memo[1] = row->id;
	fee->id = row->id.length > 0 ? join(reader, id, 2, ':') : row->id;
	fee->memo = join(reader, memo, memo[1].length > 0 ? 2 : 1, ' ');
}

static void
read_texts(struct bank_reader *reader, const struct scan_record *record, enum direction direction,
    struct bank_row *row)
{
	read_party(reader, record, direction, row);
	row->memo = read_memo(reader, record, direction);
	row->order_id = read_text(reader, record, ROLE_ORDER, direction, ' ');
	check_damage(reader, row);
}

static bool
read_balance(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	int column = reading_column(reader, ROLE_BALANCE);

	row->only_balance = row->has_balance = true;
	if (!read_money(reader, record, column, &row->balance_fen))
		reading_fail(reader, record->line, column, _("a balance"), (struct slice){"", 0});
	return read_currency(reader, record) && !reader->bad;
}

bool
row_read(
    struct bank_reader *reader, const struct scan_record *record, struct bank_row *row, bool texts)
{
	enum direction direction;
	int balance = reading_column(reader, ROLE_BALANCE);

	*row = (struct bank_row){.line = record->line};
	if (skip_is_balance(reader, record, &row->kind))
		return read_balance(reader, record, row);
	if (!read_date(reader, record, row) || !read_currency(reader, record))
		return false;
	if (record->count > reader->header.width)
		check_width(reader, record);
	check_whole(reader, record);
	if (!read_amount(reader, record, row, &direction))
		return false;
	row->has_balance = balance >= 0 && reader->header.profile->check_balance != LEVEL_OFF &&
	    read_money(reader, record, balance, &row->balance_fen);
	if (reading_column(reader, ROLE_TIME) >= 0)
		read_time(reader, record, row);
	row->id = read_text(reader, record, ROLE_ID, direction, '|');
	if (reading_column(reader, ROLE_FEE) >= 0)
		read_fee(reader, record, row);
	if (texts && !reader->bad)
		read_texts(reader, record, direction, row);
	if (reader->extra_count > 0)
		name_fee(reader, row);
	return !reader->bad;
}

bool
row_continues(const struct bank_reader *reader, const struct scan_record *record)
{
	static const enum role roles[] = {ROLE_DATE, ROLE_AMOUNT, ROLE_IN, ROLE_OUT};
	bool some = false;

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (reading_cell(reader, record, reading_column(reader, roles[i])).length > 0)
			return false;
	for (size_t i = 0; i < record->count && !some; i++)
		some = reading_cell(reader, record, (int)i).length > 0;
	return some;
}

void
row_continue(struct bank_reader *reader, const struct scan_record *record, struct bank_row *row)
{
	struct slice parts[1 + PROFILE_COLUMNS_MAX];
	size_t count = 0;

	if (row->memo.length > 0)
		parts[count++] = row->memo;
	for (size_t i = 0; i < record->count && count <= PROFILE_COLUMNS_MAX; i++) {
		struct slice cell = reading_cell(reader, record, (int)i);

		if (cell.length > 0)
			parts[count++] = cell;
	}
	row->memo = join(reader, parts, count, ' ');
	row->memo.bytes = arena_strndup(&reader->row, row->memo.bytes, row->memo.length);
}

static void
keep(struct bank_reader *reader, struct slice *text)
{
	text->bytes = arena_strndup(&reader->row, text->bytes, text->length);
}

void
row_keep(struct bank_reader *reader, struct bank_row *row)
{
	keep(reader, &row->id);
	keep(reader, &row->payer);
	keep(reader, &row->payer_account);
	keep(reader, &row->memo);
	keep(reader, &row->order_id);
}
