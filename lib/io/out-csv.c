/* CSV and TSV. CSV is RFC 4180 but for the line end, which is LF: diff, git and awk want that, and
 * every reader takes it. Cells are quoted only where needed; cells that end in a blank are, since
 * readers trim them. TSV never quotes: tab, LF, CR and backslash are written \t \n \r \\. In both,
 * NULL is an empty cell and text that a spreadsheet would run as a formula gets a leading '
 * (io/guard.h). */
#include <string.h>

#include "base/word.h"
#include "io/guard.h"
#include "io/out-format.h"
#include "io/out.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Lets through letters, digits and most marks; a comma, a quote, a blank or a line end never. */
static uint64_t
maybe_quoted(uint64_t word)
{
	return word_below(word, '-');
}

static uint64_t
maybe_escaped(uint64_t word)
{
	return word_below(word, ' ') | word_equal(word, '\\');
}

static uint64_t
surely_quoted(uint64_t word)
{
	return word_equal(word, ',') | word_equal(word, '"') | word_equal(word, '\n') |
	    word_equal(word, '\r');
}

static bool
needs_quotes(const char *text, size_t length)
{
	return is_blank(text[0]) || is_blank(text[length - 1]) ||
	    word_find(text, length, surely_quoted) != 0;
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
typedef char *put_text(char *p, const char *text, size_t length, bool guarded);

static inline char *
put_csv(char *start, const char *text, size_t length, bool guarded)
{
	char *p = start;

	if (guarded)
		*p++ = '\'';
	if (word_copy(p, text, length, maybe_quoted) != 0 && needs_quotes(text, length))
		return put_quoted(start, text, length, guarded);
	return p + length;
}

static inline char *
put_tsv(char *p, const char *text, size_t length, bool guarded)
{
	if (guarded)
		*p++ = '\'';
	if (word_copy(p, text, length, maybe_escaped) != 0)
		return put_escaped(p, text, length);
	return p + length;
}

static bool
is_guarded(enum type type, const struct value *cell)
{
	return text_guarded(cell->bytes, cell->length) &&
	    !(type == TYPE_DECIMAL && out_is_decimal(cell->bytes, cell->length));
}

/* Ends what was written from start to p as the cell i. */
static inline void
end_cell(struct out *out, size_t i, const char *start, char *p, char separator)
{
	if (p == start && out->count == 1 &&
	    separator == ',') { /* an empty line would be no record */
		*p++ = '"';
		*p++ = '"';
	}
	*p++ = i + 1 == out->count ? '\n' : separator;
	out_took(out, p);
}

static inline enum rc
write_row(struct out *out, const struct value *row, put_text *put, char separator)
{
	for (size_t i = 0; i < out->count; i++) {
		const struct value *cell = &row[i];
		const enum type type = out->columns[i].type;
		char *start = out_room(out, 2 * cell->length + OUT_NUMBER + 4), *p = start;

		if (cell->kind == VALUE_INT)
			p = out_number(p, type, cell->number);
		else if (cell->kind == VALUE_TEXT)
			p = put(p, cell->bytes, cell->length, is_guarded(type, cell));
		end_cell(out, i, start, p, separator);
	}
	return out->rc;
}

static enum rc
write_header(struct out *out, put_text *put, char separator)
{
	for (size_t i = 0; i < out->count && !out->options.headless; i++) {
		const char *name = out->columns[i].name;
		size_t length = strlen(name);
		char *start = out_room(out, 2 * length + 4);

		end_cell(out, i, start, put(start, name, length, false), separator);
	}
	return out->rc;
}

static enum rc
csv_row(struct out *out, const struct value *row)
{
	return write_row(out, row, put_csv, ',');
}

static enum rc
tsv_row(struct out *out, const struct value *row)
{
	return write_row(out, row, put_tsv, '\t');
}

static enum rc
csv_open(struct out *out)
{
	return write_header(out, put_csv, ',');
}

static enum rc
tsv_open(struct out *out)
{
	return write_header(out, put_tsv, '\t');
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
