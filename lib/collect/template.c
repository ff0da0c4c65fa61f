#include "collect/template.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "io/input.h"

enum part_kind { PART_TEXT, PART_FIELD, PART_BLOCK, PART_BLOCK_END };

struct part {
	enum part_kind kind;
	const char *bytes; /* of PART_TEXT, in the template's text */
	size_t length;
	size_t field; /* of PART_FIELD */
};

struct parts {
	struct part *list;
	size_t count, capacity;
};

struct template
{
	struct text text; /* the whole file */
	struct parts subject, body;
};

/* A template being parsed. */
struct parser {
	struct template *template;
	const struct template_fields *fields;
	struct errors *errors;
	const char *path;
	struct parts *parts;
	const char *at, *end;
	long line;
	bool block, had_block;
};

static void
part_add(struct parser *parser, struct part part)
{
	struct parts *parts = parser->parts;

	if (part.kind == PART_TEXT && part.length == 0)
		return;
	parts->list = array_grow(parts->list, parts->count, &parts->capacity, sizeof *parts->list);
	parts->list[parts->count++] = part;
}

static enum rc
refuse(const struct parser *parser, const char *expected, const char *got, size_t length)
{
	const struct place place = {.file = parser->path, .line = parser->line};

	return error_add(
	    parser->errors, RC_CONFIG, &place, _("%s, got %s"), expected, quote(got, length));
}

static enum rc
parse_field(struct parser *parser, const char *name, size_t length)
{
	const struct template_fields *fields = parser->fields;

	for (size_t i = 0; i < fields->count; i++) {
		if (strlen(fields->names[i]) != length ||
		    memcmp(fields->names[i], name, length) != 0)
			continue;
		if (i >= fields->common && !parser->block)
			return refuse(parser,
			    _("expected this field only between the lines {bills} and {/bills}"),
			    name, length);
		part_add(parser, (struct part){.kind = PART_FIELD, .field = i});
		return RC_OK;
	}
	return refuse(
	    parser, _("expected the name of a field (man deed-dun lists them)"), name, length);
}

/* Text and fields up to `end`, which is the end of a line. */
static enum rc
parse_line(struct parser *parser, const char *end)
{
	const char *from = parser->at, *p = from;
	enum rc rc = RC_OK;

	while (p < end && rc == RC_OK) {
		const char *close;

		if (*p != '{') {
			p++;
			continue;
		}
		part_add(parser,
		    (struct part){.kind = PART_TEXT, .bytes = from, .length = (size_t)(p - from)});
		if (p + 1 < end && p[1] == '{') {
			from = p + 1;
			p += 2;
			continue;
		}
		if ((close = memchr(p, '}', (size_t)(end - p))) == NULL)
			return refuse(parser, _("expected } after the name of a field"), p,
			    (size_t)(end - p));
		rc = parse_field(parser, p + 1, (size_t)(close - p - 1));
		from = p = close + 1;
	}
	part_add(parser,
	    (struct part){.kind = PART_TEXT, .bytes = from, .length = (size_t)(end - from)});
	return rc;
}

static bool
line_is(const char *from, const char *end, const char *word)
{
	while (end > from && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	return (size_t)(end - from) == strlen(word) && memcmp(from, word, strlen(word)) == 0;
}

static enum rc
parse_block(struct parser *parser, bool begins)
{
	if (begins == parser->block || (begins && parser->had_block))
		return refuse(parser, _("expected one block: {bills}, and after it {/bills}"),
		    begins ? "{bills}" : "{/bills}", begins ? 7 : 8);
	parser->block = begins;
	parser->had_block = true;
	part_add(parser, (struct part){.kind = begins ? PART_BLOCK : PART_BLOCK_END});
	return RC_OK;
}

static const char *
line_end(const struct parser *parser)
{
	const char *end = memchr(parser->at, '\n', (size_t)(parser->end - parser->at));

	return end != NULL ? end + 1 : parser->end;
}

static enum rc
parse_body(struct parser *parser)
{
	enum rc rc = RC_OK;

	parser->parts = &parser->template->body;
	while (parser->at < parser->end && rc == RC_OK) {
		const char *end = line_end(parser);

		parser->line++;
		if (line_is(parser->at, end, "{bills}"))
			rc = parse_block(parser, true);
		else if (line_is(parser->at, end, "{/bills}"))
			rc = parse_block(parser, false);
		else
			rc = parse_line(parser, end);
		parser->at = end;
	}
	if (rc == RC_OK && parser->block)
		return refuse(parser, _("expected a line {/bills} after {bills}"), "", 0);
	return rc;
}

static enum rc
parse_subject(struct parser *parser)
{
	static const char key[] = "Subject: ";
	const char *end = line_end(parser), *shown = end;
	enum rc rc;

	parser->parts = &parser->template->subject;
	parser->line = 1;
	if ((size_t)(end - parser->at) < sizeof key || memcmp(parser->at, key, sizeof key - 1) != 0)
		return refuse(parser, _("expected a first line `Subject: ...`"), parser->at,
		    (size_t)(end - parser->at));
	while (shown > parser->at && (shown[-1] == '\n' || shown[-1] == '\r'))
		shown--;
	parser->at += sizeof key - 1;
	if ((rc = parse_line(parser, shown)) != RC_OK)
		return rc;
	parser->at = end;
	parser->line++;
	end = line_end(parser);
	if (!line_is(parser->at, end, ""))
		return refuse(parser, _("expected an empty line after the subject"), parser->at,
		    (size_t)(end - parser->at));
	parser->at = end;
	return RC_OK;
}

static enum rc
read_text(const char *path, struct text *text, struct errors *errors)
{
	struct input *input;
	const char *bytes;
	size_t length;
	enum rc rc;

	if (access(path, R_OK) != 0)
		return error_add(errors, RC_CONFIG, NULL, _("%s: cannot read the template: %s"),
		    path, strerror(errno));
	if ((rc = input_open(&input, path, ENCODING_UTF8, errors)) != RC_OK)
		return rc;
	while ((rc = input_read(input, &bytes, &length)) == RC_OK && length > 0 &&
	    text->length <= TEMPLATE_BYTES_MAX)
		text_add(text, bytes, length);
	input_close(input);
	if (rc == RC_OK && text->length > TEMPLATE_BYTES_MAX)
		rc = error_add(errors, RC_CONFIG, NULL, _("%s: expected at most %d bytes"), path,
		    TEMPLATE_BYTES_MAX);
	return rc;
}

struct template *
template_read(const char *path, const struct template_fields *fields, struct errors *errors)
{
	struct template *template = xcalloc(1, sizeof *template);
	struct parser parser = {
	    .template = template, .fields = fields, .errors = errors, .path = path};
	enum rc rc = read_text(path, &template->text, errors);

	if (rc == RC_OK) {
		parser.at = text_string(&template->text);
		parser.end = parser.at + template->text.length;
		rc = parse_subject(&parser);
	}
	if (rc == RC_OK)
		rc = parse_body(&parser);
	if (rc == RC_OK)
		return template;
	template_free(template);
	return NULL;
}

void
template_free(struct template *template)
{
	if (template == NULL)
		return;
	free(template->subject.list);
	free(template->body.list);
	text_release(&template->text);
	free(template);
}

static void
add_value(struct text *text, const char *value)
{
	size_t start = text->length;

	text_adds(text, value != NULL ? value : "");
	for (char *p = text->bytes + start; p < text->bytes + text->length; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
}

static void
render(const struct part *part, const struct part *end, const struct template_values *values,
    struct text *text)
{
	for (; part < end; part++)
		if (part->kind == PART_TEXT)
			text_add(text, part->bytes, part->length);
		else if (part->kind == PART_FIELD)
			add_value(text, values->values[part->field]);
}

void
template_subject(
    const struct template *template, const struct template_values *values, struct text *text)
{
	render(
	    template->subject.list, template->subject.list + template->subject.count, values, text);
}

void
template_body(
    const struct template *template, const struct template_values *values, struct text *text)
{
	const struct part *part = template->body.list, *end = part + template->body.count;
	const struct part *from = part, *to;

	while (from < end && from->kind != PART_BLOCK)
		from++;
	for (to = from; to < end && to->kind != PART_BLOCK_END; to++)
		;
	render(part, from, values, text);
	for (size_t n = 0; from < to && n < values->lines; n++) {
		values->line(values->context, n);
		render(from, to, values, text);
	}
	render(to, end, values, text);
}
