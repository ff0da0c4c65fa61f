/* CSV and TSV. CSV is RFC 4180 but for the line end, which is LF: diff, git and awk want that, and
 * every reader takes it. Cells are quoted only where needed; cells that end in a blank are, since
 * readers trim them. TSV never quotes: tab, LF, CR and backslash are written \t \n \r \\. In both,
 * NULL is an empty cell and text that a spreadsheet would run as a formula gets a leading '
 * (io/guard.h). */
#include <stdint.h>
#include <string.h>

#include "io/guard.h"
#include "io/out-format.h"
#include "io/out.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A bit is set where a byte of the word is `byte`; bits above the first one may be set falsely. */
static inline uint64_t
match_byte(uint64_t word, unsigned char byte)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t zeros = word ^ (ones * byte);

	return (zeros - ones) & ~zeros & (ones << 7);
}

/* True when one of the eight bytes at p is a comma, a quote or a line end. */
static inline bool
has_special(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return (match_byte(word, ',') | match_byte(word, '"') | match_byte(word, '\n') |
		   match_byte(word, '\r')) != 0;
}

static bool
needs_quotes(const char *text, size_t length)
{
	enum { WORD = sizeof(uint64_t) };
	char last[WORD] = {0};

	if (is_blank(text[0]) || is_blank(text[length - 1]))
		return true;
	if (length < WORD) {
		memcpy(last, text, length);
		return has_special(last);
	}
	for (size_t i = 0; i + WORD < length; i += WORD)
		if (has_special(text + i))
			return true;
	return has_special(text + length - WORD); /* may look at some bytes twice */
}

static char *
put_quoted(char *p, const char *text, size_t length, bool guarded)
{
	*p++ = '"';
	if (guarded)
		*p++ = '\'';
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"')
			*p++ = '"';
		*p++ = text[i];
	}
	*p++ = '"';
	return p;
}

static char *
put_escaped(char *p, const char *text, size_t length)
{
	static const char letters[128] = {['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'};

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < sizeof letters && letters[c] != '\0') {
			*p++ = '\\';
			*p++ = letters[c];
		} else
			*p++ = text[i];
	}
	return p;
}

/* Writes text, at most 2 * length + 3 bytes; returns the end. */
static char *
put_text(char *p, const char *text, size_t length, bool tsv, bool guarded)
{
	if (length == 0)
		return p;
	if (!tsv && needs_quotes(text, length))
		return put_quoted(p, text, length, guarded);
	if (guarded)
		*p++ = '\'';
	if (tsv)
		return put_escaped(p, text, length);
	memcpy(p, text, length);
	return p + length;
}

static bool
is_guarded(enum type type, const struct value *cell)
{
	return text_guarded(cell->bytes, cell->length) &&
	    !(type == TYPE_DECIMAL && out_is_decimal(cell->bytes, cell->length));
}

/* Writes one row; a NULL cells writes the header. */
static inline enum rc
write_row(struct out *out, const struct value *cells, bool tsv)
{
	const char separator = tsv ? '\t' : ',';

	for (size_t i = 0; i < out->count; i++) {
		const struct value cell =
		    cells == NULL ? value_string(out->columns[i].name) : cells[i];
		const enum type type = out->columns[i].type;
		char *start = out_room(out, 2 * cell.length + OUT_NUMBER + 4), *p = start;

		if (cell.kind == VALUE_INT)
			p = out_number(p, type, cell.number);
		else if (cell.kind == VALUE_TEXT)
			p = put_text(p, cell.bytes, cell.length, tsv,
			    cells != NULL && is_guarded(type, &cell));
		if (p == start && out->count == 1 && !tsv) { /* an empty line would be no record */
			*p++ = '"';
			*p++ = '"';
		}
		*p++ = i + 1 < out->count ? separator : '\n';
		out_took(out, p);
	}
	return out->rc;
}

static enum rc
csv_row(struct out *out, const struct value *row)
{
	return write_row(out, row, false);
}

static enum rc
tsv_row(struct out *out, const struct value *row)
{
	return write_row(out, row, true);
}

static enum rc
csv_open(struct out *out)
{
	return out->options.headless ? RC_OK : csv_row(out, NULL);
}

static enum rc
tsv_open(struct out *out)
{
	return out->options.headless ? RC_OK : tsv_row(out, NULL);
}

static enum rc
csv_close(struct out *out)
{
	return out->rc;
}

static void
csv_drop(struct out *out)
{
	(void)out;
}

const struct out_format out_csv = {
    .name = "csv", .open = csv_open, .row = csv_row, .close = csv_close, .drop = csv_drop};
const struct out_format out_tsv = {
    .name = "tsv", .open = tsv_open, .row = tsv_row, .close = csv_close, .drop = csv_drop};
