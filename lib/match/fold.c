/* Folding of text: what references are read from. */
#include "match/reference.h"

/* What one character becomes; -1: it stays. 0: nothing. */
static int
fold_character(unsigned code, enum fold breaks)
{
	if (code == '\r' || code == '\n' || code == 0x0B || code == 0x0C || code == 0x2028)
		return breaks == FOLD_BREAKS_AWAY ? 0 : ' ';
	if (code < 0x80)
		return code < ' ' ? ' ' : (int)code;
	if (code >= 0xFF01 && code <= 0xFF5E)
		return (int)(code - 0xFF01) + '!';
	if (code == 0xA0 || code == 0x3000)
		return ' ';
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		return '-';
	if ((code >= 0x200B && code <= 0x200D) || code == 0xFEFF)
		return 0;
	return -1;
}

void
text_fold(struct text *out, const char *bytes, size_t length, enum fold breaks)
{
	const char *end = bytes + utf8_valid(bytes, length);

	text_clear(out);
	while (bytes < end) {
		unsigned code;
		size_t size = utf8_decode(bytes, &code);
		int folded = fold_character(code, breaks);

		if (folded < 0)
			text_add(out, bytes, size);
		else if (folded > 0)
			text_addc(out, (char)folded);
		bytes += size;
	}
}
