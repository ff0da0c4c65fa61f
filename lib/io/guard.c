#include "io/guard.h"

#include <string.h>

/* What a blank, a quote or a formula starts with. */
static const bool first[256] = {[' '] = true,
    ['"'] = true,
    ['\''] = true,
    ['='] = true,
    ['+'] = true,
    ['-'] = true,
    ['@'] = true,
    ['\t'] = true,
    ['\r'] = true,
    ['\n'] = true,
    ['\0'] = true,
    [0xc2] = true,
    [0xe2] = true,
    [0xe3] = true,
    [0xef] = true};

/* Length of the blank or quote at the start of the text, 0 when there is none. */
static size_t
blank_length(const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] == ' ' || p[0] == '"' || p[0] == '\'')
		return 1;
	if (length >= 2 && p[0] == 0xc2 && p[1] == 0xa0) /* U+00A0 */
		return 2;
	if (length < 3)
		return 0;
	if (p[0] == 0xe2 && p[1] == 0x80 && p[2] <= 0x8f) /* U+2000 to U+200F */
		return 3;
	if (memcmp(text, "\xe3\x80\x80", 3) == 0 || memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return 3; /* U+3000, U+FEFF */
	return 0;
}

static bool
starts_formula(const char *text, size_t length)
{
	switch (text[0]) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
	case '\n':
	case '\0':
		return true;
	default:
		return length >= 3 &&
		    (memcmp(text, "\xef\xbc\x9d", 3) == 0 || memcmp(text, "\xef\xbc\x8b", 3) == 0 ||
			memcmp(text, "\xef\xbc\x8d", 3) == 0 ||
			memcmp(text, "\xef\xbc\xa0", 3) == 0);
	}
}

bool
text_guarded(const char *text, size_t length)
{
	size_t step;

	if (length == 0 || !first[(unsigned char)text[0]])
		return false;
	while (length > 0 && (step = blank_length(text, length)) > 0) {
		text += step;
		length -= step;
	}
	return length > 0 && starts_formula(text, length);
}

size_t
text_guard_length(const char *text, size_t length)
{
	return length > 1 && text[0] == '\'' && text_guarded(text + 1, length - 1);
}
