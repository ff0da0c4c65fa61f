#include "bank/bai2.h"

#include <stdlib.h>
#include <string.h>

#include "bank/movement.h"
#include "base/i18n.h"
#include "base/number.h"

enum {
	RECORD_MAX = 64 * 1024, /* bytes, with its continuations */
	FIELDS_MAX = 512,
	TYPE_OPENING = 10, /* ledger balances among the types of 03 */
	TYPE_CLOSING = 15,
	TYPE_TEXT_ONLY = 890,
	CURRENCY_MAX = 8,
};

/* What 49, 98 and 99 say of their part of the file. */
struct control {
	int64_t sum; /* of all amounts as they stand, in cents */
	long parts; /* accounts of a group, groups of the file */
	long records;
};

struct bai2 {
	struct input *input;
	struct rows *rows;
	struct errors *errors;
	struct movement movement;
	struct control account, group, file;
	struct text record; /* with its continuations */
	long line; /* where it begins */
	char day[7], currency[CURRENCY_MAX], group_currency[CURRENCY_MAX];
	struct text closing;
	long closing_line;
	bool complete; /* 99 was there */
};

/* A record in its fields; the last one of an entry is free text. */
struct fields {
	struct slice at[FIELDS_MAX];
	size_t count;
};

static struct slice
field(const struct fields *fields, size_t i)
{
	return i < fields->count ? fields->at[i] : (struct slice){"", 0};
}

static void
split(struct slice record, size_t max, struct fields *fields)
{
	fields->count = 0;
	while (fields->count < max) {
		const char *comma = memchr(record.bytes, ',', record.length);
		bool last = comma == NULL || fields->count + 1 == max;
		size_t length = last ? record.length : (size_t)(comma - record.bytes);

		fields->at[fields->count++] = cell_clean(record.bytes, length, 0);
		if (last)
			return;
		record = (struct slice){record.bytes + length + 1, record.length - length - 1};
	}
}

static void
fail(struct bai2 *bai2, const char *expected, struct slice got)
{
	struct place place = {.file = input_name(bai2->input), .line = bai2->line};

	(void)error_add(bai2->errors, RC_DATA, &place, _("expected %s, got %s"), expected,
	    quote(got.bytes, got.length));
}

/* How many fields after a funds type belong to it: S three amounts, V day and time, D so many
 * pairs as its first one says. */
static size_t
funds_fields(const struct fields *fields, size_t at)
{
	struct slice type = field(fields, at), pairs = field(fields, at + 1);
	int64_t count;

	if (type.length != 1)
		return 0;
	switch (type.bytes[0]) {
	case 'S':
		return 3;
	case 'V':
		return 2;
	case 'D':
		return number_parse_range(
			   pairs.bytes, pairs.length, 0, 0, FIELDS_MAX / 2, &count) == PARSED_OK
		    ? 1 + 2 * (size_t)count
		    : 1;
	default:
		return 0;
	}
}

/* Cents without a point, as an amount goes into a cell; added to the account's control sum. */
static bool
take_amount(struct bai2 *bai2, struct slice digits, bool minus, enum movement_cell cell)
{
	char text[NUMBER_TEXT];
	int64_t cents;

	if (number_parse(digits.bytes, digits.length, 0, &cents) != PARSED_OK ||
	    cents == INT64_MIN || !money_add(&bai2->account.sum, cents)) {
		fail(bai2, _("an amount in whole cents"), digits);
		return false;
	}
	(void)number_format(minus ? -cents : cents, MONEY_DECIMALS, text);
	movement_set(&bai2->movement, cell, text);
	return true;
}

static void
set_currency(char to[CURRENCY_MAX], struct slice from, const char *otherwise)
{
	(void)snprintf(to, CURRENCY_MAX, "%.*s", (int)from.length, from.bytes);
	if (from.length == 0)
		(void)snprintf(to, CURRENCY_MAX, "%s", otherwise);
}

static void
take_group(struct bai2 *bai2, const struct fields *fields)
{
	struct slice day = field(fields, 4);

	bai2->day[0] = '\0';
	if (day.length < sizeof bai2->day)
		(void)snprintf(bai2->day, sizeof bai2->day, "%.*s", (int)day.length, day.bytes);
	set_currency(bai2->group_currency, field(fields, 6), "USD");
	bai2->group = (struct control){.records = bai2->group.records};
}

/* 03: account, currency, then type, amount, item count and funds type of each balance and sum. */
static void
take_account(struct bai2 *bai2, const struct fields *fields)
{
	struct movement *movement = &bai2->movement;
	struct slice number = field(fields, 1);
	size_t next;

	bai2->account = (struct control){.records = bai2->account.records};
	text_clear(&bai2->closing);
	text_clear(&movement->cells[CELL_ACCOUNT]);
	movement_add(movement, CELL_ACCOUNT, number);
	set_currency(bai2->currency, field(fields, 2), bai2->group_currency);
	movement_set(movement, CELL_CURRENCY, bai2->currency);
	for (size_t i = 3; i < fields->count; i = next) {
		struct slice type = field(fields, i), amount = field(fields, i + 1);
		int64_t code = 0;

		next = i + 4 + funds_fields(fields, i + 3);
		if (amount.length == 0 || !take_amount(bai2, amount, false, CELL_BALANCE))
			continue;
		(void)number_parse(type.bytes, type.length, 0, &code);
		if (code == TYPE_OPENING) {
			movement_write(movement, bai2->rows, bai2->line, "opening");
		} else if (code == TYPE_CLOSING) {
			text_clear(&bai2->closing);
			text_adds(&bai2->closing, text_string(&movement->cells[CELL_BALANCE]));
			bai2->closing_line = bai2->line;
		}
	}
	movement_clear(movement);
}

/* 16: type, amount, funds type and what belongs to it, the bank's reference, the customer's, text.
 * Types 100 to 399 are credits, 400 to 699 debits. */
static void
take_entry(struct bai2 *bai2, const struct fields *fields)
{
	struct movement *movement = &bai2->movement;
	struct slice type = field(fields, 1);
	size_t references = 4 + funds_fields(fields, 3);
	int64_t code;

	if (number_parse_range(type.bytes, type.length, 0, 100, 999, &code) != PARSED_OK ||
	    (code >= 700 && code != TYPE_TEXT_ONLY)) {
		fail(bai2, _("a type of 100 to 399 for credits, 400 to 699 for debits"), type);
		return;
	}
	if (code == TYPE_TEXT_ONLY ||
	    !take_amount(bai2, field(fields, 2), code >= 400, CELL_AMOUNT))
		return;
	movement_date(movement, CELL_DATE, (struct slice){bai2->day, strlen(bai2->day)});
	movement_set(movement, CELL_CURRENCY, bai2->currency);
	movement_add(movement, CELL_ID, field(fields, references));
	movement_add(movement, CELL_REFERENCE, field(fields, references + 1));
	movement_add(movement, CELL_MEMO, field(fields, references + 2));
	movement_write(movement, bai2->rows, bai2->line, "booked");
}

/* A control record against what was counted; `parts` is -1 where it does not tell of any. */
static void
check_control(
    struct bai2 *bai2, const struct fields *fields, const struct control *counted, long parts)
{
	struct place place = {.file = input_name(bai2->input), .line = bai2->line};
	struct slice sum = field(fields, 1), records = field(fields, parts < 0 ? 2 : 3);
	char expected[NUMBER_TEXT], got[NUMBER_TEXT];
	int64_t told;

	if (number_parse(sum.bytes, sum.length, 0, &told) != PARSED_OK) {
		fail(bai2, _("a control total in whole cents"), sum);
	} else if (told != counted->sum) {
		(void)number_format(told, MONEY_DECIMALS, expected);
		(void)number_format(counted->sum, MONEY_DECIMALS, got);
		(void)error_add(bai2->errors, RC_DATA, &place,
		    _("the control total is %s, but the amounts above come to %s"), expected, got);
	}
	if (number_parse(records.bytes, records.length, 0, &told) != PARSED_OK)
		fail(bai2, _("a number of records"), records);
	else if (told != counted->records)
		(void)error_add(bai2->errors, RC_DATA, &place,
		    _("expected %lld records, got %ld: the file is damaged"), (long long)told,
		    counted->records);
	if (parts >= 0 &&
	    (number_parse(field(fields, 2).bytes, field(fields, 2).length, 0, &told) != PARSED_OK ||
		told != parts))
		fail(bai2, _("as many accounts or groups as there are"), field(fields, 2));
}

static void
end_account(struct bai2 *bai2, const struct fields *fields)
{
	check_control(bai2, fields, &bai2->account, -1);
	if (bai2->closing.length > 0) {
		movement_set(&bai2->movement, CELL_BALANCE, text_string(&bai2->closing));
		movement_set(&bai2->movement, CELL_CURRENCY, bai2->currency);
		movement_write(&bai2->movement, bai2->rows, bai2->closing_line, "closing");
	}
	text_clear(&bai2->closing);
	(void)money_add(&bai2->group.sum, bai2->account.sum);
	bai2->group.parts++;
	bai2->account.records = 0;
}

static void
end_group(struct bai2 *bai2, const struct fields *fields)
{
	check_control(bai2, fields, &bai2->group, bai2->group.parts);
	(void)money_add(&bai2->file.sum, bai2->group.sum);
	bai2->file.parts++;
	bai2->group.records = 0;
}

/* The number of a record, -1 when the line begins with none. */
static int
code_of(struct slice line)
{
	static const char codes[] = "0102031649889899";

	for (size_t i = 0; codes[i] != '\0'; i += 2)
		if (line.length >= 3 && memcmp(line.bytes, codes + i, 2) == 0 &&
		    line.bytes[2] == ',')
			return (codes[i] - '0') * 10 + (codes[i + 1] - '0');
	return -1;
}

/* A record with all its continuations. */
static void
take_record(struct bai2 *bai2)
{
	struct slice record = {text_string(&bai2->record), bai2->record.length};
	struct fields *fields;
	int code = code_of(record);

	if (record.length == 0)
		return;
	fields = xcalloc(1, sizeof *fields);
	split(record, FIELDS_MAX, fields);
	if (code == 16) /* its text may hold commas */
		split(record, 7 + funds_fields(fields, 3), fields);
	switch (code) {
	case 2:
		take_group(bai2, fields);
		break;
	case 3:
		take_account(bai2, fields);
		break;
	case 16:
		take_entry(bai2, fields);
		break;
	case 49:
		end_account(bai2, fields);
		break;
	case 98:
		end_group(bai2, fields);
		break;
	case 99:
		check_control(bai2, fields, &bai2->file, bai2->file.parts);
		bai2->complete = true;
		break;
	default:
		break;
	}
	free(fields);
	text_clear(&bai2->record);
}

/* An 88 record: more fields, or more of an entry's text. */
static void
continue_record(struct bai2 *bai2, struct slice more)
{
	struct fields *fields = xcalloc(1, sizeof *fields);
	struct slice record = {text_string(&bai2->record), bai2->record.length};
	bool text;

	split(record, FIELDS_MAX, fields);
	text = code_of(record) == 16 && fields->count >= 7 + funds_fields(fields, 3);
	if (bai2->record.length + more.length < RECORD_MAX) {
		text_addc(&bai2->record, text ? '\n' : ',');
		text_add(&bai2->record, more.bytes, more.length);
	}
	free(fields);
}

/* One record, without what stands behind its slash. */
static void
take_part(struct bai2 *bai2, struct slice part, long line)
{
	int code;

	part = cell_clean(part.bytes, part.length, 0);
	if (part.length == 0)
		return;
	code = code_of(part);
	if (part.bytes[part.length - 1] == '/')
		part = cell_clean(part.bytes, part.length - 1, 0);
	if (code < 0 && strncmp(text_string(&bai2->record), "16,", 3) == 0) {
		continue_record(bai2, part); /* a line end within its text */
		return;
	}
	if (code == 88) {
		continue_record(bai2, (struct slice){part.bytes + 3, part.length - 3});
	} else {
		take_record(bai2);
		bai2->line = line;
		text_add(&bai2->record, part.bytes, part.length);
		if (code < 0)
			fail(bai2, _("a record 01, 02, 03, 16, 49, 88, 98 or 99"), part);
	}
	bai2->account.records += code != 1 && code != 2 && code != 98 && code != 99;
	bai2->group.records += code != 1 && code != 99;
	bai2->file.records++;
}

/* Where the next record begins in the line: some files lost their line ends, "/ 16,". */
static size_t
next_part(struct slice line)
{
	for (size_t i = 0; i + 1 < line.length; i++) {
		size_t next = i + 1;

		if (line.bytes[i] != '/' || line.bytes[next] != ' ')
			continue;
		while (next < line.length && line.bytes[next] == ' ')
			next++;
		if (code_of((struct slice){line.bytes + next, line.length - next}) >= 0)
			return next;
	}
	return line.length;
}

static void
take_line(struct bai2 *bai2, struct slice line, long number)
{
	while (line.length > 0) {
		size_t length = next_part(line);

		take_part(bai2, (struct slice){line.bytes, length}, number);
		line = (struct slice){line.bytes + length, line.length - length};
	}
}

static enum rc
convert(struct input *input, struct rows *rows, struct errors *errors)
{
	static const struct scan_options lines = {.delimiter = '\x1f', .line = 1};
	struct bai2 bai2 = {.input = input, .rows = rows, .errors = errors};
	struct scan *scan = scan_open(input, &lines, errors);
	struct scan_record record;
	bool more;
	enum rc rc;

	movement_header(rows);
	while ((rc = scan_next(scan, &record, &more)) == RC_OK && more && !errors_full(errors))
		take_line(&bai2, record.fields[0], record.line);
	take_record(&bai2);
	if (rc == RC_OK && !bai2.complete && errors->count == 0)
		rc = error_add(errors, RC_DATA, NULL,
		    _("%s: the file ends without a 99 record: it was cut off; download it again"),
		    input_name(input));
	scan_close(scan);
	movement_release(&bai2.movement);
	text_release(&bai2.record);
	text_release(&bai2.closing);
	return rc;
}

/* A file header and a group header. */
static bool
is_bai2(struct slice start)
{
	enum { NEAR = 512 };
	size_t length = start.length < NEAR ? start.length : NEAR;
	const char *end;

	start = cell_clean(start.bytes, length, 0);
	end = memchr(start.bytes, '/', start.length);
	if (code_of(start) != 1 || end == NULL)
		return false;
	start = cell_clean(end + 1, start.length - (size_t)(end + 1 - start.bytes), 0);
	return code_of(start) == 2 || code_of(start) == 88;
}

const struct container bai2_container = {
    .format = "bai2",
    .title = N_("a BAI2 statement"),
    .is = is_bai2,
    .convert = convert,
};
