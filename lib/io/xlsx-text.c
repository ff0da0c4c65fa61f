#include "io/xlsx-text.h"

#include <string.h>

static bool
is_escape(const char *p, size_t length)
{
	if (length < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return false;
	return strspn(p + 2, "0123456789abcdefABCDEF") >= 4;
}

/* What must stand for a character, NULL: itself. */
static const char *
stand_in(unsigned code, const char *p, size_t length)
{
	if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0xfffe ||
	    code == 0xffff)
		return "\xef\xbf\xbd";
	return code == '_' && is_escape(p, length) ? "_x005F_" : NULL;
}

/* The bytes of a character that stands for itself whatever follows and is one unit: ASCII but
 * control characters and `_`, U+1000 to U+EFFF. 0: another, to be looked at. */
static size_t
plain_length(unsigned char first)
{
	if (first >= 0x20 && first < 0x7f && first != '_')
		return 1;
	return first >= 0xe1 && first <= 0xee ? 3 : 0;
}

size_t
xlsx_text(struct text *clean, const char *bytes, size_t length)
{
	size_t units = 0, taken = 0, step;

	for (size_t i = 0; i < length; i += step) {
		const char *other;
		unsigned code;

		if ((step = plain_length((unsigned char)bytes[i])) > 0) {
			units++;
			continue;
		}
		step = utf8_decode(bytes + i, &code);
		units += code > 0xffff ? 2 : 1;
		if ((other = stand_in(code, bytes + i, length - i)) == NULL)
			continue;
		text_add(clean, bytes + taken, i - taken);
		text_adds(clean, other);
		taken = i + step;
	}
	text_add(clean, bytes + taken, length - taken);
	return units;
}
