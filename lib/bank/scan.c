#include "bank/scan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"

enum { RECORD_MAX = 1024 * 1024 };

struct scan {
	struct input *input;
	struct scan_options options;
	struct errors *errors;
	char *bytes; /* those from `start` to `end` wait to be split */
	size_t start, end, capacity;
	bool ended; /* the input has no more */
	long line; /* of bytes[start] */
	struct slice fields[SCAN_FIELDS_MAX];
};

/* Where the splitting of one record stands. */
struct split {
	const struct scan_options *options;
	char *p, *end; /* end of what is there: of the line, or of the buffer */
	bool whole; /* nothing comes after end */
	struct slice *fields;
	size_t count, max;
	bool too_many;
	long newlines; /* inside quoted fields */
	bool doubled; /* some quoted field has a doubled quote */
};

enum outcome {
	SPLIT_DONE,
	SPLIT_CUT /* more bytes are needed */,
	SPLIT_OPEN /* a quote never closes */
};

static void
add_field(struct split *split, char *bytes, size_t length)
{
	if (split->count < split->max)
		split->fields[split->count++] = (struct slice){bytes, length};
	else
		split->too_many = true;
}

/* Splits at every delimiter; nothing is special. */
static void
split_plain(struct split *split, char *p, char *end)
{
	char delimiter = split->options->delimiter;
	char *next;

	while ((next = memchr(p, delimiter, (size_t)(end - p))) != NULL) {
		add_field(split, p, (size_t)(next - p));
		p = next + 1;
	}
	add_field(split, p, (size_t)(end - p));
}

/* Values that begin with the prefix: the delimiter counts only before one. */
static void
split_prefixed(struct split *split, char *p, char *end)
{
	char *from = ++p, *next;

	while ((next = memchr(from, split->options->delimiter, (size_t)(end - from))) != NULL) {
		from = next + 1;
		if (from == end || *from != split->options->prefix)
			continue;
		add_field(split, p, (size_t)(next - p));
		p = ++from;
	}
	add_field(split, p, (size_t)(end - p));
}

/* The end of a line that ends at `newline`: before its CR or CRs. */
static char *
line_end(char *start, char *newline)
{
	while (newline > start && newline[-1] == '\r')
		newline--;
	return newline;
}

/* Looks for the quote that closes the field which p opens. *close gets it, or NULL: the field is
 * not a quoted one (something else than blanks and a delimiter follows what should close it). */
static enum outcome
find_close(const struct split *split, char *p, char **close)
{
	const struct scan_options *options = split->options;

	for (p++;; p++) {
		char *after;

		if ((p = memchr(p, options->quote, (size_t)(split->end - p))) == NULL)
			return split->whole ? SPLIT_OPEN : SPLIT_CUT;
		after = p + 1;
		if (after < split->end && *after == options->quote) {
			p = after;
			continue;
		}
		while (after < split->end && (*after == ' ' || *after == '\t' || *after == '\r'))
			if (*after == options->delimiter)
				break;
			else
				after++;
		*close = after == split->end || *after == options->delimiter || *after == '\n'
		    ? p
		    : NULL;
		return SPLIT_DONE;
	}
}

/* A quoted field from p to its closing quote, with its doubled quotes: they are undone when the
 * record is known to be whole, for bytes may be moved only once. */
static void
add_quoted(struct split *split, char *p, char *close)
{
	for (char *q = p + 1; (q = memchr(q, '\n', (size_t)(close - q))) != NULL; q++)
		split->newlines++;
	if (memchr(p + 1, split->options->quote, (size_t)(close - p - 1)) != NULL)
		split->doubled = true;
	add_field(split, p + 1, (size_t)(close - p - 1));
}

/* Doubled quotes of quoted fields become one. A field is a quoted one if a
 * quote stands before it. */
static void
undouble(struct split *split, const char *start)
{
	char quote = split->options->quote;

	for (size_t i = 0; i < split->count; i++) {
		struct slice *field = &split->fields[i];
		char *from = (char *)(uintptr_t)field->bytes, *to = from,
		     *end = from + field->length;

		if (from == start || from[-1] != quote ||
		    memchr(from, quote, field->length) == NULL)
			continue;
		while (from < end) {
			if (*from == quote)
				from++;
			*to++ = *from++;
		}
		field->length = (size_t)(to - field->bytes);
	}
}

/* Walks over one record that has quotes in it. *next gets the place after the record. */
static enum outcome
split_quoted(struct split *split, char **next)
{
	char *p = split->p;

	for (;;) {
		char *field = p, *close = NULL;
		enum outcome outcome;

		while (
		    p < split->end && (*p == ' ' || *p == '\t') && *p != split->options->delimiter)
			p++;
		if (p < split->end && *p == split->options->quote) {
			if ((outcome = find_close(split, p, &close)) != SPLIT_DONE)
				return outcome;
			if (close != NULL)
				add_quoted(split, p, close);
			p = close != NULL ? close + 1 : p;
		}
		while (p < split->end && *p != split->options->delimiter && *p != '\n')
			p++;
		if (p == split->end && !split->whole)
			return SPLIT_CUT;
		if (close == NULL) {
			bool last = p == split->end || *p == '\n';

			add_field(split, field, (size_t)((last ? line_end(field, p) : p) - field));
		}
		if (p == split->end || *p == '\n') {
			*next = p < split->end ? p + 1 : p;
			if (split->doubled)
				undouble(split, split->p);
			return SPLIT_DONE;
		}
		p++;
	}
}

size_t
scan_split(
    char *line, size_t length, const struct scan_options *options, struct slice *fields, size_t max)
{
	struct split split = {.options = options,
	    .p = line,
	    .end = line + length,
	    .whole = true,
	    .fields = fields,
	    .max = max};
	char *next;

	if (options->quote != 0 && memchr(line, options->quote, length) != NULL) {
		if (split_quoted(&split, &next) == SPLIT_DONE)
			return split.count;
		split.count = 0;
	}
	if (options->prefix != 0 && length > 0 && line[0] == options->prefix)
		split_prefixed(&split, line, line_end(line, line + length));
	else
		split_plain(&split, line, line_end(line, line + length));
	return split.count;
}

struct scan *
scan_open(struct input *input, const struct scan_options *options, struct errors *errors)
{
	struct scan *scan = xcalloc(1, sizeof *scan);

	scan->input = input;
	scan->options = *options;
	scan->errors = errors;
	scan->line = options->line;
	return scan;
}

void
scan_close(struct scan *scan)
{
	if (scan == NULL)
		return;
	free(scan->bytes);
	free(scan);
}

static enum rc
scan_fail(struct scan *scan, const char *problem)
{
	struct place place = {.file = input_name(scan->input), .line = scan->line};

	return error_add(scan->errors, RC_DATA, &place, "%s", problem);
}

/* Takes the next block behind what waits, which moves to the front. */
static enum rc
scan_fill(struct scan *scan)
{
	size_t waiting = scan->end - scan->start, length;
	const char *bytes;
	enum rc rc;

	if (waiting > RECORD_MAX)
		return scan_fail(
		    scan, _("expected a record of at most 1 MiB; is a quote not closed?"));
	if ((rc = input_read(scan->input, &bytes, &length)) != RC_OK)
		return rc;
	scan->ended = length == 0;
	if (waiting > 0)
		memmove(scan->bytes, scan->bytes + scan->start, waiting);
	scan->start = 0;
	scan->end = waiting + length;
	if (scan->end > scan->capacity) {
		scan->capacity = scan->end + RECORD_MAX / 8;
		scan->bytes = xrealloc(scan->bytes, scan->capacity);
	}
	if (length > 0)
		memcpy(scan->bytes + waiting, bytes, length);
	return RC_OK;
}

/* Splits the record at the buffer's start if it is whole; *next gets the place after it. */
static enum outcome
split_record(struct scan *scan, struct split *split, char **next)
{
	char *start = scan->bytes + scan->start, *end = scan->bytes + scan->end, *newline, *last;

	newline = memchr(start, '\n', (size_t)(end - start));
	if (newline == NULL && !scan->ended)
		return SPLIT_CUT;
	last = newline != NULL ? newline : end;
	*split = (struct split){.options = &scan->options,
	    .p = start,
	    .end = end,
	    .whole = scan->ended,
	    .fields = scan->fields,
	    .max = SCAN_FIELDS_MAX};
	if (scan->options.quote == 0 ||
	    memchr(start, scan->options.quote, (size_t)(last - start)) == NULL) {
		*next = newline != NULL ? newline + 1 : end;
		last = line_end(start, last);
		if (scan->options.prefix != 0 && start < last && *start == scan->options.prefix)
			split_prefixed(split, start, last);
		else
			split_plain(split, start, last);
		return SPLIT_DONE;
	}
	return split_quoted(split, next);
}

static enum rc
check_limits(struct scan *scan, const struct split *split)
{
	struct place place = {.file = input_name(scan->input), .line = scan->line};

	if (split->too_many)
		return scan_fail(scan, _("expected at most 1024 fields in a line"));
	for (size_t i = 0; i < split->count; i++)
		if (split->fields[i].length > SCAN_FIELD_MAX)
			return error_add(scan->errors, RC_DATA, &place,
			    _("field %zu: expected at most 65536 bytes in a field, got %zu"), i + 1,
			    split->fields[i].length);
	return RC_OK;
}

enum rc
scan_next(struct scan *scan, struct scan_record *record, bool *more)
{
	*more = false;
	for (;;) {
		struct split split;
		enum outcome outcome;
		enum rc rc;
		char *next = NULL;

		outcome = scan->start < scan->end ? split_record(scan, &split, &next) : SPLIT_CUT;
		if (outcome == SPLIT_OPEN)
			return scan_fail(
			    scan, _("a quoted field that begins in this line is not closed"));
		if (outcome == SPLIT_CUT) {
			if (scan->ended)
				return RC_OK;
			if ((rc = scan_fill(scan)) != RC_OK)
				return rc;
			continue;
		}
		if (scan->end - scan->start > SCAN_FIELD_MAX &&
		    (rc = check_limits(scan, &split)) != RC_OK)
			return rc;
		if (split.too_many)
			return check_limits(scan, &split);
		*record = (struct scan_record){.fields = split.fields,
		    .count = split.count,
		    .line = scan->line,
		    .unended = scan->ended && next == scan->bytes + scan->end && next[-1] != '\n'};
		scan->line += 1 + split.newlines;
		scan->start = (size_t)(next - scan->bytes);
		if (split.count == 1 && split.fields[0].length == 0)
			continue;
		*more = true;
		return RC_OK;
	}
}
