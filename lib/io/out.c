#include "io/out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "io/out-format.h"

const struct out_format *const out_formats_plain[] = {
    &out_table, &out_csv, &out_tsv, &out_jsonl, &out_html, NULL};

/* Control characters of the data must not reach a terminal: C0 and DEL become ?, C1 becomes ¿,
 * which is as long in UTF-8. */
static void
defuse_controls(char *bytes, size_t length)
{
	unsigned char *p = (unsigned char *)bytes;

	for (size_t i = 0; i < length; i++) {
		if ((p[i] < 0x20 && p[i] != '\n' && p[i] != '\t') || p[i] == 0x7f)
			p[i] = '?';
		else if (i > 0 && p[i - 1] == 0xc2 && p[i] >= 0x80 && p[i] <= 0x9f)
			p[i] = 0xbf;
	}
}

static void
out_flush(struct out *out)
{
	if (out->terminal)
		defuse_controls(out->buffer, out->used);
	if (out->rc == RC_OK)
		out->rc = (out->held ? publish_hold : publish_write)(
		    out->publish, out->buffer, out->used);
	out->used = 0;
}

void
out_reserve(struct out *out, size_t size)
{
	if (out->capacity - out->used >= size)
		return;
	out_flush(out);
	if (out->capacity < size) {
		out->buffer = xrealloc(out->buffer, size);
		out->capacity = size;
	}
}

void
out_add(struct out *out, const char *bytes, size_t length)
{
	char *p = out_room(out, length);

	if (length > 0)
		memcpy(p, bytes, length);
	out->used += length;
}

bool
out_is_number(enum type type)
{
	return type == TYPE_INT || type == TYPE_MONEY || type == TYPE_AREA ||
	    type == TYPE_DECIMAL || type == TYPE_PERCENT;
}

const char *
out_total_word(const struct out *out)
{
	return out->options.chinese ? "合计" : _("Total");
}

int
out_decimals(enum type type)
{
	if (type == TYPE_AREA)
		return AREA_DECIMALS;
	return type == TYPE_MONEY || type == TYPE_PERCENT ? MONEY_DECIMALS : 0;
}

static const char pairs[] = "0001020304050607080910111213141516171819"
			    "2021222324252627282930313233343536373839"
			    "4041424344454647484950515253545556575859"
			    "6061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

enum { POWERS = 20 };

static const uint64_t powers[POWERS] = {UINT64_C(1), UINT64_C(10), UINT64_C(100), UINT64_C(1000),
    UINT64_C(10000), UINT64_C(100000), UINT64_C(1000000), UINT64_C(10000000), UINT64_C(100000000),
    UINT64_C(1000000000), UINT64_C(10000000000), UINT64_C(100000000000), UINT64_C(1000000000000),
    UINT64_C(10000000000000), UINT64_C(100000000000000), UINT64_C(1000000000000000),
    UINT64_C(10000000000000000), UINT64_C(100000000000000000), UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000)};

/* A bit is log10(2), about 1233 / 4096, of a digit. */
static inline int
count_digits(uint64_t number)
{
	int bits = 64 - __builtin_clzll(number | 1), count = bits * 1233 / 4096;

	return count + (number >= powers[count]);
}

/* Digits of the number, at least `least`; returns the end. Two at a time, for bulk output. */
static inline char *
put_digits(char *p, uint64_t number, int least)
{
	int count = count_digits(number);
	char *end;

	if (count < least)
		count = least;
	for (end = p + count; count > 1; count -= 2, number /= 100)
		memcpy(p + count - 2, pairs + 2 * (number % 100), 2);
	if (count > 0)
		*p = (char)('0' + number);
	return end;
}

char *
out_number(char *p, enum type type, int64_t number)
{
	uint64_t magnitude = number < 0 ? -(uint64_t)number : (uint64_t)number;

	if (type == TYPE_BOOL) {
		memcpy(p, number != 0 ? "yes" : "no", 3);
		return p + (number != 0 ? 3 : 2);
	}
	if (number < 0)
		*p++ = '-';
	if (type == TYPE_MONEY || type == TYPE_PERCENT) {
		p = put_digits(p, magnitude / 100, 1);
		*p++ = '.';
		memcpy(p, pairs + 2 * (magnitude % 100), 2);
		return p + 2;
	}
	if (type != TYPE_AREA)
		return put_digits(p, magnitude, 1);
	p = put_digits(p, magnitude / 10000, 1);
	if (magnitude % 10000 == 0)
		return p;
	*p++ = '.';
	p = put_digits(p, magnitude % 10000, AREA_DECIMALS);
	while (p[-1] == '0')
		p--;
	return p;
}

bool
out_is_decimal(const char *text, size_t length)
{
	size_t i = 0, whole, fraction;

	if (i < length && text[i] == '-')
		i++;
	whole = i;
	while (i < length && text[i] >= '0' && text[i] <= '9')
		i++;
	if (i == whole || (text[whole] == '0' && i > whole + 1))
		return false;
	if (i == length)
		return true;
	if (text[i++] != '.')
		return false;
	fraction = i;
	while (i < length && text[i] >= '0' && text[i] <= '9')
		i++;
	return i == length && i > fraction;
}

static enum rc
out_start(struct out *out)
{
	out->publish = publish_open(out->options.file, out->errors);
	if (out->publish == NULL)
		return RC_CANTCREAT;
	out->terminal = publish_on_terminal(out->publish);
	if (out->terminal && out->format->binary)
		return error_add(out->errors, RC_USAGE, NULL,
		    _("%s is not for a terminal; name a file with -o FILE"), out->format->name);
	return out->format->open(out);
}

struct out *
out_open(const struct out_format *format, const struct out_options *options,
    const struct out_column *columns, size_t count, struct errors *errors)
{
	struct out *out = xcalloc(1, sizeof *out);

	assert(count > 0);
	out->format = format;
	out->options = *options;
	out->held = options->held;
	out->columns = columns;
	out->count = count;
	out->errors = errors;
	out->capacity = OUT_BLOCK;
	out->buffer = xmalloc(out->capacity);
	if (out_start(out) == RC_OK)
		return out;
	out_drop(out);
	return NULL;
}

enum rc
out_row(struct out *out, const struct value *row)
{
	for (size_t i = 0; i < out->count; i++)
		if (row[i].kind == VALUE_BLOB && out->rc == RC_OK)
			out->rc = error_add(out->errors, RC_BUG, NULL,
			    _("column %s holds bytes that are not text; they cannot be written"),
			    out->columns[i].name);
	if (out->rc == RC_OK)
		out->rc = out->format->row(out, row);
	out->rows += out->rc == RC_OK;
	return out->rc;
}

bool
out_has_sections(const struct out *out)
{
	return out->format->section != NULL;
}

bool
out_is_page(const struct out *out)
{
	return out->format->page;
}

enum rc
out_section(struct out *out, const struct out_options *options, const struct out_column *columns,
    size_t count)
{
	assert(count > 0 && out_has_sections(out));
	if (out->rc == RC_OK)
		out->rc = out->format->section(out, options, columns, count);
	return out->rc;
}

long
out_rows(const struct out *out)
{
	return out->rows;
}

void
out_note(struct out *out, const char *note)
{
	assert(out->options.note != NULL);
	out->options.note = note;
}

enum rc
out_close(struct out *out)
{
	enum rc rc;

	if (out->rc == RC_OK)
		out->rc = out->format->close(out);
	out->held = false;
	if (out->rc == RC_OK)
		out_flush(out);
	if ((rc = out->rc) == RC_OK) {
		rc = publish_commit(out->publish);
		out->publish = NULL;
	}
	out_drop(out);
	return rc;
}

void
out_drop(struct out *out)
{
	if (out == NULL)
		return;
	out->format->drop(out);
	publish_drop(out->publish);
	free(out->buffer);
	free(out);
}
