/* Records that are no movement of our account: outside the table, not booked, cancelled, of
 * another account. */
#include <stdlib.h>
#include <string.h>

#include "bank/reading.h"
#include "base/i18n.h"

void
reading_skip(struct bank_reader *reader, struct slice reason)
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

void
reading_skip_named(struct bank_reader *reader, const char *reason)
{
	reading_skip(reader, (struct slice){reason, strlen(reason)});
}

static bool
record_is_blank(const struct scan_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (cell_clean(record->fields[i].bytes, record->fields[i].length, 0).length > 0)
			return false;
	return true;
}

/* A word that begins with * may stand anywhere in the cell. */
static bool
starts_with_word(struct slice cell, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		struct slice word = words->items[i];

		if (slice_starts(cell, word) ||
		    (word.length > 1 && word.bytes[0] == '*' &&
			memmem(cell.bytes, cell.length, word.bytes + 1, word.length - 1) != NULL))
			return true;
	}
	return false;
}

bool
skip_is_balance(
    const struct bank_reader *reader, const struct scan_record *record, enum bracket_kind *kind)
{
	const struct words *balances = reader->header.profile->status_balances;
	int column = reading_column(reader, ROLE_STATUS);
	struct slice status;

	if (column < 0 || balances[BRACKET_CLOSING].count == 0)
		return false;
	status = reading_cell(reader, record, column);
	for (*kind = BRACKET_OPENING; *kind <= BRACKET_CLOSING; ++*kind)
		if (words_have(&balances[*kind], status))
			return true;
	return false;
}

/* Whether the row is of another account: by its own column, or by what stands above it. */
static bool
of_other_account(struct bank_reader *reader, const struct scan_record *record)
{
	int column = reading_column(reader, ROLE_ACCOUNT);
	struct slice number = reading_cell(reader, record, column);
	enum bracket_kind kind;
	struct place place;

	if (number.length == 0 && reader->ours)
		return false;
	place = reading_place(reader, record->line, column);
	if (number.length > 0 && whose_is_ours(&reader->whose, number, &place))
		return false;
	if (!skip_is_balance(reader, record, &kind))
		reading_skip_named(reader, _("of another account"));
	return true;
}

/* Whether another row gives the cancelled one's money back: then both count. */
static bool
is_paid_back(const struct bank_reader *reader, const struct scan_record *record)
{
	const struct places *places = &reader->header.places[ROLE_ID][MONEY_IN];
	struct slice id;

	if (places->count == 0)
		return false;
	id = reading_cell(reader, record, places->at[0]);
	return map_get(&reader->refunds, id.bytes, id.length) != NULL;
}

/* Whether the status says that a row is no money. */
static bool
by_status(struct bank_reader *reader, const struct scan_record *record)
{
	const struct profile *profile = reader->header.profile;
	int column = reading_column(reader, ROLE_STATUS);
	enum bracket_kind kind;
	struct slice status;

	if (column < 0)
		return false;
	status = reading_cell(reader, record, column);
	if (words_match(&profile->status_skip, status) ||
	    (words_match(&profile->status_void, status) && !is_paid_back(reader, record)) ||
	    words_match(&profile->pending, status)) {
		reading_skip(reader, status);
		reader->outside.rows[CAPTURE_COUNT]++;
		return true;
	}
	if (profile->status_take.count == 0 || words_match(&profile->status_take, status) ||
	    words_match(&profile->status_void, status) || skip_is_balance(reader, record, &kind))
		return false;
	if (reading_is_header(reader, record)) {
		reading_skip_named(reader, _("repeated header"));
		return true;
	}
	reading_fail(reader, record->line, column, _("a status that the profile knows"), status);
	return false;
}

bool
skip_record(struct bank_reader *reader, const struct scan_record *record)
{
	const struct profile *profile = reader->header.profile;
	struct slice first = {"", 0};

	for (size_t i = 0; i < record->count && first.length == 0; i++)
		first =
		    cell_clean(record->fields[i].bytes, record->fields[i].length, profile->trim);
	if (first.length == 0 && record_is_blank(record))
		return true;
	reader->ended |= starts_with_word(first, &profile->end);
	if (reader->ended || starts_with_word(first, &profile->skip) ||
	    starts_with_word(first, &profile->total)) {
		reading_skip_named(reader, _("outside the table"));
		outside_record(reader, record);
		return true;
	}
	if (reader->whose.count > 0 && reading_is_header(reader, record)) {
		reading_skip_named(reader, _("repeated header"));
		return true;
	}
	return of_other_account(reader, record) || by_status(reader, record);
}

void
bank_skips_add(struct text *text, const struct bank_skips *skips)
{
	if (skips->total == 0)
		return;
	text_printf(text, _("; skipped %ld ("), skips->total);
	for (int i = 0; i < BANK_REASONS_MAX && skips->reasons[i].count > 0; i++)
		text_printf(text, "%s%ld %s", i > 0 ? ", " : "", skips->reasons[i].count,
		    skips->reasons[i].text);
	text_adds(text, ")");
}
