#include "bank/mt940.h"

#include <stdlib.h>
#include <string.h>

#include "bank/movement.h"
#include "bank/mt940-text.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/number.h"

enum {
	START_LINES = 12, /* that may come before the first field */
	TAG_MAX = 4,
	FIELD_MAX = 64 * 1024,
};

/* One statement, or page of one. */
struct page {
	long line; /* of its first field */
	bool opened, closed; /* by a balance */
	bool interim; /* MT942: it has none */
	int64_t sums[2]; /* of its credits and debits, magnitudes, as far as they are amounts */
	long counts[2];
};

/* The file on its way. */
struct mt940 {
	struct input *input;
	struct rows *rows;
	struct errors *errors;
	struct movement movement;
	struct page page;
	bool some; /* a page was there */
	bool entry; /* a :61: waits for its :86: */
	bool expected; /* and is not booked yet */
	long entry_line;
	struct text info; /* its :86: */
	char tag[TAG_MAX + 1]; /* the field being put together; "" when none is */
	long line;
	struct text value; /* its lines */
};

/* The tag of a line ":NN:" or ":NNX:" that we know; its length with the colons, 0 for none. */
static size_t
tag_of(struct slice line, char tag[TAG_MAX + 1])
{
	static const char *const tags[] = {"20", "21", "25", "25P", "28", "28C", "34F", "13", "13D",
	    "60F", "60M", "61", "86", "62F", "62M", "64", "65", "90C", "90D", "NS"};
	const char *colon;
	size_t length;

	if (line.length < 4 || line.bytes[0] != ':' ||
	    (colon = memchr(line.bytes + 1, ':', line.length - 1)) == NULL)
		return 0;
	length = (size_t)(colon - line.bytes) - 1;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (strlen(tags[i]) == length && memcmp(tags[i], line.bytes + 1, length) == 0) {
			memcpy(tag, tags[i], length + 1);
			return length + 2;
		}
	return 0;
}

static bool
digits_at(struct slice text, size_t at, size_t count)
{
	if (at + count > text.length)
		return false;
	for (size_t i = at; i < at + count; i++)
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return false;
	return true;
}

/* A wrapped time of day: "...T13" and ":12:11" in the next line is no field 12, ":20:15" after
 * "at 09" none either. */
static bool
continues_time(const struct text *before, struct slice line)
{
	struct slice tail = {text_string(before), before->length};

	return tail.length >= 2 && digits_at(tail, tail.length - 2, 2) &&
	    (tail.length == 2 || !digits_at(tail, tail.length - 3, 1)) && line.length >= 6 &&
	    digits_at(line, 1, 2) && digits_at(line, 4, 2) && !digits_at(line, 6, 1) &&
	    line.bytes[3] == ':';
}

static struct place
place_of(const struct mt940 *mt, long line, const char *column)
{
	return (struct place){.file = input_name(mt->input), .line = line, .column = column};
}

static enum rc
fail(struct mt940 *mt, long line, const char *expected, struct slice got)
{
	struct place place = place_of(mt, line, NULL);

	return error_add(mt->errors, RC_DATA, &place, _("expected %s, got %s"), expected,
	    quote(got.bytes, got.length));
}

/* What MT940 calls a balance: C or D, YYMMDD, currency, amount. */
static void
take_balance(struct mt940 *mt, struct slice value, const char *status)
{
	struct movement *movement = &mt->movement;

	if (value.length < 11 || strchr("CD", value.bytes[0]) == NULL || !digits_at(value, 1, 6)) {
		(void)fail(mt, mt->line, _("a balance such as C260131EUR1234,56"), value);
		return;
	}
	text_clear(&movement->cells[CELL_CURRENCY]);
	movement_add(movement, CELL_CURRENCY, (struct slice){value.bytes + 7, 3});
	movement_date(movement, CELL_DATE, (struct slice){value.bytes + 1, 6});
	movement_amount(movement, CELL_BALANCE, (struct slice){value.bytes + 10, value.length - 10},
	    ',', value.bytes[0] == 'D');
	movement_write(movement, mt->rows, mt->line, status);
}

/* The number of an account: what follows it as its currency goes. */
static void
take_account(struct mt940 *mt, struct slice value)
{
	struct text *account = &mt->movement.cells[CELL_ACCOUNT];
	size_t tail = value.length, letters = 0;

	while (tail > 0 && value.bytes[tail - 1] >= 'A' && value.bytes[tail - 1] <= 'Z') {
		tail--;
		letters++;
	}
	if (letters == 3 && tail > 0 &&
	    (digits_at(value, tail - 1, 1) || value.bytes[tail - 1] == '/'))
		value.length = value.bytes[tail - 1] == '/' ? tail - 1 : tail;
	text_clear(account);
	text_add(account, value.bytes, value.length);
}

/* The date of entry, MMDD, in the year that brings it nearest to the value date. */
static void
take_entry_date(struct mt940 *mt, const char *value_date, const char *entry)
{
	struct text *cell = &mt->movement.cells[CELL_DATE];
	int year = 2000 + (value_date[0] - '0') * 10 + (value_date[1] - '0');
	int month = (value_date[2] - '0') * 10 + (value_date[3] - '0');
	int entry_month = (entry[0] - '0') * 10 + (entry[1] - '0');

	if (entry_month - month > 6)
		year--;
	else if (month - entry_month > 6)
		year++;
	text_clear(cell);
	text_printf(cell, "%04d-%.2s-%.2s", year, entry, entry + 2);
}

/* Counts an entry into the page's sums. */
static void
count_entry(struct mt940 *mt, bool debit)
{
	const struct text *amount = &mt->movement.cells[CELL_AMOUNT];
	int64_t fen;

	mt->page.counts[debit]++;
	if (number_parse(amount->bytes, amount->length, MONEY_DECIMALS, &fen) == PARSED_OK)
		(void)money_add(&mt->page.sums[debit], fen < 0 ? -fen : fen);
}

/* The references after the amount: type, the customer's, "//" and the bank's. */
static void
take_references(struct mt940 *mt, struct slice rest)
{
	const char *bank;
	struct slice customer;

	if (rest.length >= 4 && strchr("SNF", rest.bytes[0]) != NULL) {
		rest.bytes += 4;
		rest.length -= 4;
	}
	customer = rest;
	if ((bank = memmem(rest.bytes, rest.length, "//", 2)) != NULL) {
		customer.length = (size_t)(bank - rest.bytes);
		mt940_reference(&mt->movement, CELL_ID,
		    (struct slice){bank + 2, rest.length - customer.length - 2});
	}
	mt940_reference(&mt->movement, CELL_REFERENCE, customer);
}

/* :61: YYMMDD[MMDD] [R|E]C|D [funds code] amount type reference[//reference][line end, more]. In
 * "CR300," the R is the third letter of the currency, not a reversal. */
static void
take_entry(struct mt940 *mt, struct slice value)
{
	const char *newline = memchr(value.bytes, '\n', value.length);
	struct slice line = {
	    value.bytes, newline != NULL ? (size_t)(newline - value.bytes) : value.length};
	bool entry_date = digits_at(line, 0, 10), reversal, debit;
	size_t p = entry_date ? 10 : 6, start;

	mt->entry = true;
	mt->entry_line = mt->line;
	reversal = p < line.length && line.bytes[p] == 'R';
	mt->expected = p < line.length && line.bytes[p] == 'E';
	p += reversal || mt->expected;
	debit = p < line.length && line.bytes[p] == 'D';
	if (!digits_at(line, 0, 6) || p >= line.length || (!debit && line.bytes[p] != 'C')) {
		(void)fail(mt, mt->line, _("an entry such as 2601310131C1234,56NTRFNONREF"), line);
		mt->entry = false;
		return;
	}
	p++;
	p += p < line.length && line.bytes[p] >= 'A' && line.bytes[p] <= 'Z'; /* funds code */
	for (start = p; p < line.length && strchr("0123456789,.", line.bytes[p]) != NULL;)
		p++;
	movement_date(&mt->movement, CELL_VALUE_DATE, (struct slice){line.bytes, 6});
	if (entry_date)
		take_entry_date(mt, line.bytes, line.bytes + 6);
	else
		movement_date(&mt->movement, CELL_DATE, (struct slice){line.bytes, 6});
	debit ^= reversal;
	movement_amount(
	    &mt->movement, CELL_AMOUNT, (struct slice){line.bytes + start, p - start}, ',', debit);
	count_entry(mt, debit);
	take_references(mt, (struct slice){line.bytes + p, line.length - p});
	if (newline != NULL)
		movement_add_line(&mt->movement, CELL_MEMO,
		    (struct slice){newline + 1, value.length - line.length - 1});
}

static void
end_entry(struct mt940 *mt)
{
	struct text *memo = &mt->movement.cells[CELL_MEMO];

	if (!mt->entry)
		return;
	if (memo->length > 0 && mt->info.length > 0 &&
	    memmem(mt->info.bytes, mt->info.length, memo->bytes, memo->length) != NULL)
		text_clear(memo); /* :86: says it again */
	mt940_info(&mt->movement, (struct slice){text_string(&mt->info), mt->info.length});
	movement_write(
	    &mt->movement, mt->rows, mt->entry_line, mt->expected ? "pending" : "booked");
	text_clear(&mt->info);
	mt->entry = false;
}

/* :90C: and :90D: of an interim report: how many entries, currency, their sum. */
static void
check_total(struct mt940 *mt, struct slice value, bool debit)
{
	struct place place = place_of(mt, mt->line, mt->tag);
	char expected[NUMBER_TEXT], got[NUMBER_TEXT];
	struct movement sum = {0};
	size_t digits = 0;
	int64_t fen, count;

	mt->page.interim = true;
	while (digits_at(value, digits, 1))
		digits++;
	if (digits == 0 || value.length < digits + 4 ||
	    number_parse(value.bytes, digits, 0, &count) != PARSED_OK)
		return;
	movement_amount(&sum, CELL_AMOUNT,
	    (struct slice){value.bytes + digits + 3, value.length - digits - 3}, ',', false);
	if (number_parse(sum.cells[CELL_AMOUNT].bytes, sum.cells[CELL_AMOUNT].length,
		MONEY_DECIMALS, &fen) == PARSED_OK &&
	    (fen != mt->page.sums[debit] || count != mt->page.counts[debit])) {
		(void)number_format(fen, MONEY_DECIMALS, expected);
		(void)number_format(mt->page.sums[debit], MONEY_DECIMALS, got);
		(void)error_add(mt->errors, RC_DATA, &place,
		    _("the statement does not prove: expected %lld entries of %s together, got "
		      "%ld of %s"),
		    (long long)count, expected, mt->page.counts[debit], got);
	}
	movement_release(&sum);
}

/* The page is over: it has both balances, or is an interim report, which has none. */
static void
end_page(struct mt940 *mt)
{
	struct place place = place_of(mt, mt->page.line, NULL);

	end_entry(mt);
	mt->some |= mt->page.line > 0 || mt->page.interim;
	if (mt->page.line > 0 && !mt->page.interim && (!mt->page.opened || !mt->page.closed))
		(void)error_add(mt->errors, RC_DATA, &place,
		    mt->page.opened
			? _("the statement that begins here has no closing balance (:62F:): the "
			    "file was cut off; download it again")
			: _("the statement that begins here has no opening balance (:60F:); "
			    "download it again"));
	mt->page = (struct page){0};
}

/* Fields of the head: only before the entries. */
static void
take_head(struct mt940 *mt, struct slice value)
{
	bool first = strcmp(mt->tag, "20") == 0;

	if (first || mt->page.closed)
		end_page(mt);
	if (mt->page.opened) {
		struct slice tag = {mt->tag, strlen(mt->tag)};

		(void)fail(mt, mt->line, _(":61:, :86: or :62F: within a statement"), tag);
		return;
	}
	if (mt->page.line == 0)
		mt->page.line = mt->line;
	if (first)
		text_clear(&mt->movement.cells[CELL_ACCOUNT]);
	if (strncmp(mt->tag, "25", 2) == 0)
		take_account(mt, value);
}

/* A field is whole. */
static void
take_field(struct mt940 *mt)
{
	struct slice value = cell_clean(text_string(&mt->value), mt->value.length, 0);
	const char *tag = mt->tag;

	if (tag[0] == '6' && tag[1] != '4' && tag[1] != '5' && mt->page.line == 0)
		mt->page.line = mt->line;
	if (strcmp(tag, "61") == 0) {
		end_entry(mt);
		take_entry(mt, value);
	} else if (strcmp(tag, "86") == 0) {
		if (mt->entry)
			text_printf(&mt->info, "%s%.*s", mt->info.length > 0 ? "\n" : "",
			    (int)value.length, value.bytes);
	} else if (tag[0] == '6' && tag[1] == '0') {
		end_entry(mt);
		mt->page.opened = true;
		take_balance(mt, value, tag[2] == 'F' ? "opening" : "carried");
	} else if (tag[0] == '6' && tag[1] == '2') {
		end_entry(mt);
		mt->page.closed = true;
		take_balance(mt, value, "closing");
	} else if (tag[0] == '2') {
		take_head(mt, value);
	} else if (strcmp(tag, "34F") == 0 || tag[0] == '1') {
		mt->page.interim = true;
		if (tag[0] == '3' && value.length > 3) {
			text_clear(&mt->movement.cells[CELL_CURRENCY]);
			movement_add(&mt->movement, CELL_CURRENCY, (struct slice){value.bytes, 3});
		}
	} else if (tag[0] == '9') {
		end_entry(mt);
		check_total(mt, value, tag[2] == 'D');
	}
}

static void
end_field(struct mt940 *mt)
{
	if (mt->tag[0] != '\0')
		take_field(mt);
	mt->tag[0] = '\0';
	text_clear(&mt->value);
}

/* The line without the blocks in braces around a message, and without control bytes. */
static struct slice
bare(struct slice line)
{
	const char *text;

	line = cell_clean(line.bytes, line.length, 0);
	while (line.length > 0 && line.bytes[0] == '{') {
		if ((text = memmem(line.bytes, line.length, "{4:", 3)) == NULL)
			return (struct slice){"", 0};
		line = (struct slice){text + 3, line.length - (size_t)(text + 3 - line.bytes)};
	}
	return line;
}

static void
take_line(struct mt940 *mt, struct slice raw, long number)
{
	struct slice line = bare(raw);
	char tag[TAG_MAX + 1];
	size_t length = tag_of(line, tag);

	if (length > 0 && !(mt->tag[0] != '\0' && continues_time(&mt->value, line))) {
		end_field(mt);
		memcpy(mt->tag, tag, sizeof tag);
		mt->line = number;
		line.bytes += length;
		line.length -= length;
	} else if (line.length > 0 && line.bytes[0] == '-' &&
	    (line.length == 1 || line.bytes[1] == '}')) {
		end_field(mt);
		end_page(mt);
		return;
	} else if (mt->tag[0] == '\0') {
		return; /* between messages */
	} else {
		/* blanks at the start of a line are part of what was wrapped */
		line = raw;
		text_addc(&mt->value, '\n');
	}
	if (mt->value.length + line.length <= FIELD_MAX)
		text_add(&mt->value, line.bytes, line.length);
}

static enum rc
convert(struct input *input, struct rows *rows, struct errors *errors)
{
	static const struct scan_options lines = {.delimiter = '\x1f', .line = 1};
	struct mt940 mt = {.input = input, .rows = rows, .errors = errors};
	struct scan *scan = scan_open(input, &lines, errors);
	struct scan_record record;
	bool more;
	enum rc rc;

	movement_header(rows);
	while ((rc = scan_next(scan, &record, &more)) == RC_OK && more && !errors_full(errors))
		take_line(&mt, record.fields[0], record.line);
	end_field(&mt);
	end_page(&mt);
	if (rc == RC_OK && !mt.some)
		rc = error_add(errors, RC_DATA, NULL,
		    _("%s: expected a statement, :20: to :62F:; there is none in it"),
		    input_name(input));
	scan_close(scan);
	movement_release(&mt.movement);
	text_release(&mt.info);
	text_release(&mt.value);
	return rc;
}

/* A field in the first lines, behind what some banks put before it. */
static bool
is_mt940(struct slice start)
{
	char tag[TAG_MAX + 1];

	for (int i = 0; i < START_LINES && start.length > 0; i++) {
		const char *newline = memchr(start.bytes, '\n', start.length);
		size_t length = newline != NULL ? (size_t)(newline - start.bytes) : start.length;
		struct slice line = cell_clean(start.bytes, length, 0);

		if (slice_starts(line, (struct slice){"{1:", 3}) || tag_of(line, tag) > 0)
			return true;
		length += newline != NULL;
		start = (struct slice){start.bytes + length, start.length - length};
	}
	return false;
}

const struct container mt940_container = {
    .format = "mt940",
    .title = N_("a SWIFT statement (MT940, MT942)"),
    .is = is_mt940,
    .convert = convert,
};
