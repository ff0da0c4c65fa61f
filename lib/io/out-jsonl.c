/* JSON Lines: one object a record, UTF-8, LF. Numbers, money, areas and percents are JSON numbers
 * with their exact decimals (12.50); DECIMAL text is one where it is spelled as JSON numbers are.
 * Dates and text are strings, BOOL is true or false, NULL is null. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/word.h"
#include "io/out-format.h"
#include "io/out.h"

enum { ESCAPE_MAX = 6 };

static uint64_t
is_escaped(uint64_t word)
{
	return word_below(word, ' ') | word_equal(word, '"') | word_equal(word, '\\') |
	    word_equal(word, 0x7f);
}

/* Writes the text, some of which needs an escape. */
static char *
put_escaped(char *p, const char *text, size_t length)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[128] = {['"'] = '"',
	    ['\\'] = '\\',
	    ['\b'] = 'b',
	    ['\f'] = 'f',
	    ['\n'] = 'n',
	    ['\r'] = 'r',
	    ['\t'] = 't'};

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < sizeof letters && letters[c] != '\0') {
			*p++ = '\\';
			*p++ = letters[c];
		} else if (c < 0x20 || c == 0x7f) {
			memcpy(p, "\\u00", 4);
			p[4] = hex[c >> 4];
			p[5] = hex[c & 15];
			p += ESCAPE_MAX;
		} else
			*p++ = text[i];
	}
	return p;
}

/* Writes the string with its quotes, at most ESCAPE_MAX * length + 2 bytes; returns the end. */
static char *
put_string(char *p, const char *text, size_t length)
{
	*p++ = '"';
	if (word_copy(p, text, length, is_escaped) == 0)
		p += length;
	else
		p = put_escaped(p, text, length);
	*p++ = '"';
	return p;
}

static char *
put_word(char *p, const char *word)
{
	size_t length = strlen(word);

	memcpy(p, word, length);
	return p + length;
}

static char *
put_value(char *p, enum type type, const struct value *cell)
{
	if (cell->kind == VALUE_NULL)
		return put_word(p, "null");
	if (cell->kind == VALUE_INT && type == TYPE_BOOL)
		return put_word(p, cell->number != 0 ? "true" : "false");
	if (cell->kind == VALUE_INT)
		return out_number(p, type, cell->number);
	if (type == TYPE_DECIMAL && out_is_decimal(cell->bytes, cell->length)) {
		memcpy(p, cell->bytes, cell->length);
		return p + cell->length;
	}
	return put_string(p, cell->bytes, cell->length);
}

/* The keys, made once: one text a column, {"a": or ,"b": */
static enum rc
jsonl_open(struct out *out)
{
	struct text *keys = xcalloc(out->count, sizeof *keys);

	for (size_t i = 0; i < out->count; i++) {
		const char *name = out->columns[i].name;
		char *key = xmalloc(ESCAPE_MAX * strlen(name) + 2);
		char *end = put_string(key, name, strlen(name));

		text_addc(&keys[i], i == 0 ? '{' : ',');
		text_add(&keys[i], key, (size_t)(end - key));
		text_addc(&keys[i], ':');
		free(key);
	}
	out->state = keys;
	return RC_OK;
}

static enum rc
jsonl_row(struct out *out, const struct value *row)
{
	const struct text *keys = out->state;

	for (size_t i = 0; i < out->count; i++) {
		char *p =
		    out_room(out, keys[i].length + ESCAPE_MAX * row[i].length + OUT_NUMBER + 4);

		memcpy(p, keys[i].bytes, keys[i].length);
		p = put_value(p + keys[i].length, out->columns[i].type, &row[i]);
		if (i + 1 == out->count)
			p = put_word(p, "}\n");
		out_took(out, p);
	}
	return out->rc;
}

static enum rc
jsonl_close(struct out *out)
{
	return out->rc;
}

static void
jsonl_drop(struct out *out)
{
	struct text *keys = out->state;

	for (size_t i = 0; keys != NULL && i < out->count; i++)
		text_release(&keys[i]);
	free(keys);
}

const struct out_format out_jsonl = {.name = "jsonl",
    .open = jsonl_open,
    .row = jsonl_row,
    .close = jsonl_close,
    .drop = jsonl_drop};
