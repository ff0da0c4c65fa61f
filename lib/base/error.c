#include "base/error.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

enum { QUOTE_MAX = 60, QUOTE_BUFFERS = 8 };

static void
add_place(struct text *text, const struct place *place)
{
	if (place == NULL)
		return;
	if (place->file != NULL)
		text_printf(text, "%s:", place->file);
	if (place->line > 0)
		text_printf(text, "%ld:", place->line);
	if (text->length > 0)
		text_add(text, " ", 1);
	if (place->column != NULL)
		text_printf(text, "%s: ", place->column);
}

enum rc
error_add_list(
    struct errors *errors, enum rc rc, const struct place *place, const char *format, va_list args)
{
	struct text text = {0};

	if (errors->count++ >= ERRORS_MAX)
		return rc;
	add_place(&text, place);
	text_vprintf(&text, format, args);
	errors->kept[errors->count - 1] = (struct error){.text = text_take(&text), .rc = rc};
	return rc;
}

enum rc
error_add(struct errors *errors, enum rc rc, const struct place *place, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)error_add_list(errors, rc, place, format, args);
	va_end(args);
	return rc;
}

enum rc
errors_rc(const struct errors *errors)
{
	return errors->count > 0 ? errors->kept[0].rc : RC_OK;
}

bool
errors_full(const struct errors *errors)
{
	return errors->count > ERRORS_MAX;
}

void
errors_print(const struct errors *errors, const char *who, FILE *stream)
{
	for (long i = 0; i < errors->count && i < ERRORS_MAX; i++)
		(void)fprintf(stream, "%s: %s\n", who, errors->kept[i].text);
	if (errors->count > ERRORS_MAX)
		(void)fprintf(stream, _("%s: there are more errors; the first %d are listed\n"),
		    who, ERRORS_MAX);
}

void
errors_release(struct errors *errors)
{
	for (long i = 0; i < errors->count && i < ERRORS_MAX; i++)
		free(errors->kept[i].text);
	memset(errors, 0, sizeof *errors);
}

const char *
quote(const char *text, size_t length)
{
	static char buffers[QUOTE_BUFFERS][QUOTE_MAX * 4 + 8];
	static unsigned turn;
	char *out = buffers[turn++ % QUOTE_BUFFERS], *p = out;
	size_t shown = length > QUOTE_MAX ? utf8_floor(text, QUOTE_MAX) : length;

	*p++ = '"';
	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == 0x7f)
			p += snprintf(p, 5, "\\x%02x", c);
		else
			*p++ = (char)c;
	}
	if (shown < length)
		p = stpcpy(p, "...");
	*p++ = '"';
	*p = '\0';
	return out;
}

const char *
quote_text(const char *text)
{
	return text == NULL ? "\"\"" : quote(text, strlen(text));
}
