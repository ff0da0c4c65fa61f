#include "bank/ofx.h"

#include <string.h>

#include "bank/movement.h"
#include "base/i18n.h"

enum {
	TAG_MAX = 64, /* bytes of a tag's name that count */
	VALUE_MAX = 16 * 1024, /* bytes of a value */
	DATE_DIGITS = 8,
};

/* What the tags stand in. */
enum part { OUTSIDE, STATEMENT, ACCOUNT, OTHER_ACCOUNT, TRANSACTION, LEDGER_BALANCE, ELSEWHERE };

struct ofx {
	struct input *input;
	struct rows *rows;
	struct errors *errors;
	struct movement movement;
	enum part part;
	bool in_transaction; /* also within its parts */
	bool some; /* a statement was there */
	bool complete; /* and </OFX> */
	bool error; /* the bank's own status, until its message comes */
	char end[DATE_DIGITS + 1], as_of[DATE_DIGITS + 1];
	char currency[TAG_MAX]; /* of the statement */
	/* the tag being read, and its value so far */
	char tag[TAG_MAX];
	struct text value;
	long line, transaction_line;
};

/* Aggregates that matter, by their tag. */
static const struct {
	const char *tag;
	enum part part;
} parts[] = {
    {"STMTRS", STATEMENT},
    {"CCSTMTRS", STATEMENT},
    {"INVSTMTRS", STATEMENT},
    {"BANKACCTFROM", ACCOUNT},
    {"CCACCTFROM", ACCOUNT},
    {"INVACCTFROM", ACCOUNT},
    {"BANKACCTTO", OTHER_ACCOUNT},
    {"CCACCTTO", OTHER_ACCOUNT},
    {"STMTTRN", TRANSACTION},
    {"LEDGERBAL", LEDGER_BALANCE},
    {"AVAILBAL", ELSEWHERE},
    {"INVBAL", ELSEWHERE},
    {"ORIGCURRENCY", ELSEWHERE},
};

static enum part
part_of(const char *tag)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i].tag, tag) == 0)
			return parts[i].part;
	return OUTSIDE;
}

static bool
is(const struct ofx *ofx, const char *tag)
{
	return strcmp(ofx->tag, tag) == 0;
}

/* The characters that an entity stands for; others stay as they are. */
static size_t
decode_entity(struct slice at, struct text *out)
{
	static const struct {
		const char *name, *text;
	} entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""},
	    {"&apos;", "'"}, {"&nbsp;", " "}, {"&#38;", "&"}, {"&#39;", "'"}};

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (slice_starts(at, (struct slice){entities[i].name, strlen(entities[i].name)})) {
			text_adds(out, entities[i].text);
			return strlen(entities[i].name);
		}
	text_addc(out, '&');
	return 1;
}

/* The value without blanks around it, line ends or entities; into `out`. */
static struct slice
decode(struct slice raw, struct text *out)
{
	raw = cell_clean(raw.bytes, raw.length, 0);
	text_clear(out);
	for (size_t i = 0; i < raw.length;) {
		const char *mark = memchr(raw.bytes + i, '&', raw.length - i);
		size_t plain = mark != NULL ? (size_t)(mark - raw.bytes) : raw.length;

		text_add(out, raw.bytes + i, plain - i);
		i = plain;
		if (i < raw.length)
			i += decode_entity((struct slice){raw.bytes + i, raw.length - i}, out);
	}
	return (struct slice){text_string(out), out->length};
}

/* A date, YYYYMMDD and whatever follows. */
static struct slice
day_of(struct slice value)
{
	size_t digits = 0;

	while (digits < value.length && digits < DATE_DIGITS && value.bytes[digits] >= '0' &&
	    value.bytes[digits] <= '9')
		digits++;
	return digits == DATE_DIGITS ? (struct slice){value.bytes, digits} : value;
}

static void
keep_day(char day[DATE_DIGITS + 1], struct slice value)
{
	value = day_of(value);
	day[0] = '\0';
	if (value.length == DATE_DIGITS) {
		memcpy(day, value.bytes, DATE_DIGITS);
		day[DATE_DIGITS] = '\0';
	}
}

static void
take_transaction(struct ofx *ofx, struct slice value)
{
	struct movement *movement = &ofx->movement;
	bool point = memchr(value.bytes, '.', value.length) != NULL;

	if (is(ofx, "DTPOSTED"))
		movement_date(movement, CELL_DATE, day_of(value));
	else if (is(ofx, "DTAVAIL"))
		movement_date(movement, CELL_VALUE_DATE, day_of(value));
	else if (is(ofx, "TRNAMT"))
		movement_amount(movement, CELL_AMOUNT, value, point ? '.' : ',', false);
	else if (is(ofx, "FITID"))
		movement_add(movement, CELL_ID, value);
	else if (is(ofx, "NAME"))
		movement_add_line(movement, CELL_PARTY, value);
	else if (is(ofx, "MEMO") || is(ofx, "MEMO2"))
		movement_add_line(movement, CELL_MEMO, value);
	else if (is(ofx, "REFNUM"))
		movement_add(movement, CELL_REFERENCE, value);
	else if (is(ofx, "CURSYM") && value.length > 0) {
		text_clear(&movement->cells[CELL_CURRENCY]);
		movement_add(movement, CELL_CURRENCY, value);
	}
}

static void
take_statement(struct ofx *ofx, struct slice value)
{
	if (is(ofx, "CURDEF") && value.length < sizeof ofx->currency) {
		memcpy(ofx->currency, value.bytes, value.length);
		ofx->currency[value.length] = '\0';
	} else if (is(ofx, "DTEND")) {
		keep_day(ofx->end, value);
	}
}

/* The bank could not give a statement, and says why. */
static void
take_status(struct ofx *ofx, struct slice value)
{
	struct place place = {.file = input_name(ofx->input), .line = ofx->line};

	if (is(ofx, "SEVERITY"))
		ofx->error = slice_equals(value, (struct slice){"ERROR", 5});
	else if (is(ofx, "MESSAGE") && ofx->error)
		(void)error_add(ofx->errors, RC_DATA, &place,
		    _("the bank gave an error instead of a statement: %s"),
		    quote(value.bytes, value.length));
}

/* A tag with its value is whole. */
static void
take_value(struct ofx *ofx)
{
	struct text text = {0};
	struct slice value =
	    decode((struct slice){text_string(&ofx->value), ofx->value.length}, &text);

	if (ofx->part == ACCOUNT && is(ofx, "ACCTID")) {
		text_clear(&ofx->movement.cells[CELL_ACCOUNT]);
		movement_add(&ofx->movement, CELL_ACCOUNT, value);
	} else if (ofx->part == OTHER_ACCOUNT && is(ofx, "ACCTID")) {
		movement_add(&ofx->movement, CELL_PARTY_ACCOUNT, value);
	} else if (ofx->part == LEDGER_BALANCE && is(ofx, "BALAMT")) {
		movement_amount(&ofx->movement, CELL_BALANCE, value,
		    memchr(value.bytes, '.', value.length) != NULL ? '.' : ',', false);
	} else if (ofx->part == LEDGER_BALANCE && is(ofx, "DTASOF")) {
		keep_day(ofx->as_of, value);
	} else if (ofx->part == TRANSACTION) {
		take_transaction(ofx, value);
	} else if (ofx->part == STATEMENT) {
		take_statement(ofx, value);
	} else if (ofx->part == OUTSIDE) {
		take_status(ofx, value);
	}
	text_release(&text);
}

static void
set_currency(struct ofx *ofx)
{
	if (ofx->movement.cells[CELL_CURRENCY].length == 0)
		movement_set(&ofx->movement, CELL_CURRENCY, ofx->currency);
}

/* The balance is of the day when the file was made: it says something of the statement only where
 * that ends then. There is none before the rows, so nothing proves by it: it opens what comes. */
static void
end_balance(struct ofx *ofx)
{
	set_currency(ofx);
	if (ofx->movement.cells[CELL_BALANCE].length > 0 && ofx->end[0] != '\0' &&
	    strcmp(ofx->as_of, ofx->end) <= 0)
		movement_write(&ofx->movement, ofx->rows, ofx->line, "opening");
	movement_clear(&ofx->movement);
}

static void
start_tag(struct ofx *ofx)
{
	enum part part = part_of(ofx->tag);

	if (part == OUTSIDE)
		return;
	ofx->part = part;
	ofx->some |= part == STATEMENT;
	if (part == STATEMENT) {
		text_clear(&ofx->movement.cells[CELL_ACCOUNT]);
		ofx->currency[0] = ofx->end[0] = '\0';
	}
	if (part == STATEMENT || part == TRANSACTION || part == LEDGER_BALANCE) {
		movement_clear(&ofx->movement);
		text_clear(&ofx->movement.cells[CELL_CURRENCY]);
	}
	if (part == TRANSACTION) {
		ofx->in_transaction = true;
		ofx->transaction_line = ofx->line;
	}
}

static void
end_tag(struct ofx *ofx, const char *tag)
{
	enum part part = part_of(tag);

	ofx->complete |= strcmp(tag, "OFX") == 0;
	if (part == OUTSIDE)
		return;
	if (part == TRANSACTION && ofx->in_transaction) {
		set_currency(ofx);
		movement_write(&ofx->movement, ofx->rows, ofx->transaction_line, "booked");
		ofx->in_transaction = false;
	} else if (part == LEDGER_BALANCE) {
		end_balance(ofx);
	}
	ofx->part = part == STATEMENT ? OUTSIDE : ofx->in_transaction ? TRANSACTION : STATEMENT;
}

/* A whole tag, without its angle brackets. */
static void
take_tag(struct ofx *ofx, struct slice tag)
{
	bool end = tag.length > 0 && tag.bytes[0] == '/';
	char name[TAG_MAX];
	size_t length = 0;

	if (ofx->tag[0] != '\0')
		take_value(ofx);
	ofx->tag[0] = '\0';
	text_clear(&ofx->value);
	for (size_t i = end;
	     i < tag.length && length < sizeof name - 1 && strchr(" \t\r\n/", tag.bytes[i]) == NULL;
	     i++)
		name[length++] = tag.bytes[i] >= 'a' && tag.bytes[i] <= 'z'
		    ? (char)(tag.bytes[i] - 'a' + 'A')
		    : tag.bytes[i];
	name[length] = '\0';
	if (end) {
		end_tag(ofx, name);
	} else if (name[0] != '?' && name[0] != '!') {
		memcpy(ofx->tag, name, length + 1);
		start_tag(ofx);
	}
}

/* The reading of tags: what the next byte belongs to. */
struct reading {
	enum { TEXT, TAG, CDATA } state;
	struct text tag;
	long line;
};

/* The next byte within <…>. */
static void
read_tag(struct ofx *ofx, struct reading *reading, char c)
{
	struct text *tag = &reading->tag;

	if (c == '>') {
		ofx->line = reading->line;
		take_tag(ofx, (struct slice){text_string(tag), tag->length});
		reading->state = TEXT;
		return;
	}
	if (tag->length < VALUE_MAX)
		text_addc(tag, c);
	if (tag->length == 8 && memcmp(tag->bytes, "![CDATA[", 8) == 0)
		reading->state = CDATA;
}

/* The next byte of <![CDATA[…]]>, whose text is the value, with nothing to decode in it. */
static void
read_cdata(struct ofx *ofx, struct reading *reading, char c)
{
	struct text *value = &ofx->value;

	if (c == '>' && value->length >= 2 &&
	    memcmp(value->bytes + value->length - 2, "]]", 2) == 0) {
		value->length -= 2;
		reading->state = TEXT;
	} else if (c == '&') {
		text_adds(value, "&amp;");
	} else if (value->length < VALUE_MAX) {
		text_addc(value, c);
	}
}

static void
read_byte(struct ofx *ofx, struct reading *reading, char c)
{
	reading->line += c == '\n';
	if (reading->state == TAG) {
		read_tag(ofx, reading, c);
	} else if (reading->state == CDATA) {
		read_cdata(ofx, reading, c);
	} else if (c == '<') {
		reading->state = TAG;
		text_clear(&reading->tag);
	} else if (ofx->value.length < VALUE_MAX) {
		text_addc(&ofx->value, c);
	}
}

static enum rc
check_end(const struct ofx *ofx)
{
	struct place place = {.file = input_name(ofx->input)};

	if (ofx->errors->count > 0)
		return RC_OK;
	if (!ofx->some)
		return error_add(ofx->errors, RC_DATA, &place,
		    _("expected an OFX statement (STMTRS); there is none in it"));
	if (!ofx->complete)
		return error_add(ofx->errors, RC_DATA, &place,
		    _("the file ends without </OFX>: it was cut off; download it again"));
	return RC_OK;
}

static enum rc
convert(struct input *input, struct rows *rows, struct errors *errors)
{
	struct ofx ofx = {.input = input, .rows = rows, .errors = errors};
	struct reading reading = {.line = 1};
	const char *bytes;
	size_t length;
	enum rc rc;

	movement_header(rows);
	while ((rc = input_read(input, &bytes, &length)) == RC_OK && length > 0)
		for (size_t i = 0; i < length; i++)
			read_byte(&ofx, &reading, bytes[i]);
	if (rc == RC_OK)
		rc = check_end(&ofx);
	movement_release(&ofx.movement);
	text_release(&ofx.value);
	text_release(&reading.tag);
	return rc;
}

static bool
is_ofx(struct slice start)
{
	enum { NEAR = 2048 };
	size_t length = start.length < NEAR ? start.length : NEAR;

	start = cell_clean(start.bytes, length, 0);
	if (slice_starts(start, (struct slice){"OFXHEADER", 9}))
		return true;
	return start.length > 0 && start.bytes[0] == '<' &&
	    (memmem(start.bytes, start.length, "<OFX", 4) != NULL ||
		memmem(start.bytes, start.length, "<?OFX", 5) != NULL);
}

const struct container ofx_container = {
    .format = "ofx",
    .title = N_("an OFX statement"),
    .is = is_ofx,
    .convert = convert,
};
