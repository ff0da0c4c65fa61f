#include "io/xlsx-text.h"

#include <string.h>

static bool
is_escape(const char *p, size_t length)
{
	if (length < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return false;
	return strspn(p + 2, "0123456789abcdefABCDEF") >= 4;
}

size_t
xlsx_text(struct text *clean, const char *bytes, size_t length)
{
	size_t units = 0, step;

	for (size_t i = 0; i < length; i += step) {
		unsigned code;

		step = utf8_decode(bytes + i, &code);
		units += code > 0xffff ? 2 : 1;
		if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
		    code == 0xfffe || code == 0xffff)
			text_adds(clean, "\xef\xbf\xbd");
		else if (code == '_' && is_escape(bytes + i, length - i))
			text_adds(clean, "_x005F_");
		else
			text_add(clean, bytes + i, step);
	}
	return units;
}
