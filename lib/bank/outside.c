/* What stands above, between and below the rows: accounts, balances, totals. */
#include <stdlib.h>
#include <string.h>

#include "bank/reading.h"
#include "base/i18n.h"

/* A captured value as the number it should be; false when it is none. */
static bool
value_read(
    const struct bank_reader *reader, enum capture capture, struct slice value, int64_t *number)
{
	bool money = capture >= CAPTURE_OPENING && capture < CAPTURE_COUNT;

	if (cell_amount(value, &reader->header.profile->money, number) != PARSED_OK)
		return false;
	if (money)
		return true;
	if (*number % 100 != 0)
		return false;
	*number /= 100;
	return true;
}

/* Notes what was captured and where; a text above the table counts its own lines. */
static void
note_seen(struct bank_reader *reader, enum capture capture, long line, struct slice value)
{
	struct capture_seen *seen = &reader->outside.seen[capture];
	const char *p = reader->preamble.bytes;
	size_t length =
	    utf8_floor(value.bytes, value.length < CAPTURE_TEXT ? value.length : CAPTURE_TEXT - 1);

	for (seen->line = line > 0 ? line : 1; line == 0 && p < value.bytes; p++)
		seen->line += *p == '\n';
	memcpy(seen->text, value.bytes, length);
	seen->text[length] = '\0';
}

static void
value_set(struct bank_reader *reader, enum capture capture, long line, struct slice value)
{
	struct outside *outside = &reader->outside;
	struct place place = reading_place(reader, 0, -1);
	int64_t number;

	if (value_read(reader, capture, value, &number)) {
		outside->told[capture] = true;
		outside->values[capture] = number;
		note_seen(reader, capture, line, value);
		return;
	}
	if (capture != CAPTURE_OPENING && capture != CAPTURE_CLOSING)
		return;
	place.column = reader->header.profile->captures[capture].items[0].bytes;
	(void)error_add(reader->errors, RC_DATA, &place,
	    _("expected an amount above the table, got %s"), quote(value.bytes, value.length));
}

static void
check_currency(struct bank_reader *reader, struct slice value)
{
	struct place place = reading_place(reader, 0, -1);

	if (value.length == 0 || words_have(&reader->header.profile->currencies, value))
		return;
	(void)error_add(reader->errors, RC_DATA, &place,
	    _("the statement is in %s, expected a currency that the profile takes"),
	    quote(value.bytes, value.length));
}

/* Whether a word that names a value is followed by what could be one. */
static bool
is_value(struct slice value)
{
	return value.length > 0 &&
	    (strchr("+-.0123456789", value.bytes[0]) != NULL || (value.bytes[0] & 0x80) == 0);
}

static void
take_captures(struct bank_reader *reader, long line, struct slice text)
{
	const struct words *captures = reader->header.profile->captures;
	struct slice account = preamble_find(text, &captures[CAPTURE_ACCOUNT]), currency;
	struct place place = reading_place(reader, line, -1);

	if (account.length > 0) {
		note_seen(reader, CAPTURE_ACCOUNT, line, account);
		reader->ours = whose_is_ours(&reader->whose, account, &place);
	}
	if (!reader->ours)
		return;
	if ((currency = preamble_find(text, &captures[CAPTURE_CURRENCY])).length > 0)
		note_seen(reader, CAPTURE_CURRENCY, line, currency);
	check_currency(reader, currency);
	for (enum capture i = CAPTURE_YEAR; i < CAPTURES; i++) {
		struct slice value = preamble_find(text, &captures[i]);

		if (value.length > 0 && (line == 0 || is_value(value)))
			value_set(reader, i, line, value);
	}
}

void
outside_text(struct bank_reader *reader, struct slice text)
{
	take_captures(reader, 0, text);
}

/* A line of names of totals; their values stand below. */
static void
note_below(struct bank_reader *reader, const struct scan_record *record)
{
	const struct profile *profile = reader->header.profile;
	struct outside *outside = &reader->outside;

	outside->stepped = false;
	for (enum capture i = CAPTURE_OPENING; i < CAPTURES; i++) {
		outside->below[i] = 0;
		for (size_t n = 0; n < record->count && profile->captures[i].count > 0; n++)
			if (words_have(&profile->captures[i],
				cell_clean(record->fields[n].bytes, record->fields[n].length,
				    profile->trim)))
				outside->below[i] = (short)(n + 1);
		outside->stepped |= outside->below[i] > 0;
	}
}

static void
take_below(struct bank_reader *reader, const struct scan_record *record)
{
	struct outside *outside = &reader->outside;

	for (enum capture i = CAPTURE_OPENING; i < CAPTURES; i++)
		if (outside->below[i] > 0)
			value_set(reader, i, record->line,
			    reading_cell(reader, record, outside->below[i] - 1));
	outside->stepped = false;
}

/* A line of totals in the columns of the table. */
static void
take_total(struct bank_reader *reader, const struct scan_record *record, struct slice first)
{
	static const struct {
		enum role role;
		enum capture capture;
	} columns[] = {{ROLE_IN, CAPTURE_SUM_IN}, {ROLE_OUT, CAPTURE_SUM_OUT}};
	const struct words *total = &reader->header.profile->total;

	for (size_t i = 0; i < total->count; i++)
		if (slice_starts(first, total->items[i])) {
			for (size_t n = 0; n < sizeof columns / sizeof *columns; n++) {
				struct slice cell = reading_cell(
				    reader, record, reading_column(reader, columns[n].role));

				if (cell.length > 0)
					value_set(reader, columns[n].capture, record->line, cell);
			}
			return;
		}
}

void
outside_record(struct bank_reader *reader, const struct scan_record *record)
{
	struct text text = {0};
	struct slice first = {"", 0};

	for (size_t i = 0; i < record->count; i++) {
		struct slice cell = cell_clean(record->fields[i].bytes, record->fields[i].length,
		    reader->header.profile->trim);

		if (first.length == 0)
			first = cell;
		text_adds(&text, i > 0 ? "\t" : "");
		text_add(&text, cell.bytes, cell.length);
	}
	if (text.length > 0)
		take_captures(reader, record->line, (struct slice){text.bytes, text.length});
	text_release(&text);
	if (reader->ours && reader->outside.stepped)
		take_below(reader, record);
	else if (reader->ours)
		note_below(reader, record);
	if (reader->ours)
		take_total(reader, record, first);
}

void
outside_count(struct bank_reader *reader, const struct bank_row *row)
{
	int64_t *rows = reader->outside.rows;
	bool in = row->amount_fen > 0;
	int64_t magnitude;

	if (row->only_balance)
		return;
	if (row->extra) {
		if (!__builtin_sub_overflow(0, row->amount_fen, &magnitude))
			(void)money_add(&rows[CAPTURE_SUM_FEE], magnitude);
		return;
	}
	rows[CAPTURE_COUNT]++;
	if (reader->by_else || row->amount_fen == 0)
		return;
	rows[in ? CAPTURE_COUNT_IN : CAPTURE_COUNT_OUT]++;
	if (in)
		(void)money_add(&rows[CAPTURE_SUM_IN], row->amount_fen);
	else if (!__builtin_sub_overflow(0, row->amount_fen, &magnitude))
		(void)money_add(&rows[CAPTURE_SUM_OUT], magnitude);
}

static const char *
total_name(enum capture capture)
{
	switch (capture) {
	case CAPTURE_SUM_IN:
		return _("money in");
	case CAPTURE_SUM_OUT:
		return _("money out");
	case CAPTURE_SUM_FEE:
		return _("fees");
	case CAPTURE_COUNT_IN:
		return _("rows of money in");
	case CAPTURE_COUNT_OUT:
		return _("rows of money out");
	default:
		return _("rows");
	}
}

bool
outside_agrees(const struct outside *outside, enum capture total)
{
	return outside->values[total] == outside->rows[total] ||
	    (total < CAPTURE_COUNT && outside->values[total] + outside->rows[total] == 0);
}

void
outside_end(struct bank_reader *reader)
{
	const struct outside *outside = &reader->outside;
	enum level level = (enum level)reader->header.profile->check_totals;
	struct place place = reading_place(reader, 0, -1);

	for (enum capture i = CAPTURE_TOTALS; i < CAPTURES && level != LEVEL_OFF; i++) {
		int decimals = i < CAPTURE_COUNT ? MONEY_DECIMALS : 0;
		char told[NUMBER_TEXT], got[NUMBER_TEXT];

		if (!outside->told[i] || outside_agrees(outside, i))
			continue;
		(void)number_format(outside->values[i], decimals, told);
		(void)number_format(outside->rows[i], decimals, got);
		if (level == LEVEL_ERROR)
			(void)error_add(reader->errors, RC_DATA, &place,
			    _("%s: the file says %s in all, but its rows give %s"), total_name(i),
			    told, got);
		else
			reading_warn(reader, _("%s: the file says %s in all, but its rows give %s"),
			    total_name(i), told, got);
	}
}
