#include "io/shown.h"

/* True for what must not reach a terminal: controls, and bidirectional embeddings and isolates. */
static bool
is_unsafe(unsigned code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	    (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* How many printable ASCII bytes the text starts with, one cell each. */
static size_t
plain_length(const char *bytes, size_t length)
{
	size_t i = 0;

	while (i < length && bytes[i] >= 0x20 && bytes[i] < 0x7f)
		i++;
	return i;
}

void
shown_add(struct text *shown, const char *bytes, size_t length, size_t max)
{
	size_t start = plain_length(bytes, length), width, fit;

	if (max > 0 && start >= max)
		start = max - 1;
	text_add(shown, bytes, start);
	width = start;
	fit = shown->length; /* where … would still be within max */
	for (size_t i = start, step; i < length; i += step) {
		unsigned code;
		size_t cells;

		step = utf8_decode(bytes + i, &code);
		cells = is_unsafe(code) ? 1 : text_width(bytes + i, step);
		if (max > 0 && width + cells > max) {
			shown->length = fit;
			text_adds(shown, "…");
			return;
		}
		text_add(shown, is_unsafe(code) ? "?" : bytes + i, is_unsafe(code) ? 1 : step);
		width += cells;
		if (width < max)
			fit = shown->length;
	}
}
