#include "match/lead.h"

#include <string.h>

#include "base/text.h"

/* Capitals count as small letters: a pattern may be of any case. */
static unsigned char
small(unsigned char c)
{
	return (unsigned char)(c + ((unsigned)c - 'A' < 26 ? 'a' - 'A' : 0));
}

/* Three bytes as a place among the windows; the bit that makes letters small blurs others, which is
 * harmless. */
static unsigned
window(unsigned char a, unsigned char b, unsigned char c)
{
	unsigned bytes = (unsigned)a << 16 | (unsigned)b << 8 | c;

	return (bytes | 0x202020U) * 2654435761U >> 20; /* 12 bits */
}

/* The size of the character at the text if it stands for itself there, and is not optional; else
 * 0. */
static size_t
plain(const char *text)
{
	unsigned code;
	size_t size;

	if (*text == '\0' || strchr("\\^$.[|()?*+{}#", *text) != NULL)
		return 0;
	size = utf8_decode(text, &code);
	return text[size] != '\0' && strchr("?*{", text[size]) != NULL ? 0 : size;
}

static void
add_window(struct lead *lead, struct lead_start *start)
{
	const unsigned char *bytes = start->bytes;

	start->window = window(bytes[0], bytes[1], bytes[2]);
	for (unsigned next = 0; next <= UINT8_MAX; next++) {
		unsigned bit = window(bytes[0], bytes[1], (unsigned char)next);

		if (start->length == 2 || next == bytes[2])
			lead->windows[bit / 64] |= UINT64_C(1) << bit % 64;
		if (small((unsigned char)next) == bytes[0])
			lead->firsts[next] = true;
	}
}

/* One alternative: its begin, after what only says how to read it. False: that cannot be told. */
static bool
add_alternative(struct lead *lead, const char *text)
{
	struct lead_start *start = &lead->starts[lead->count];
	size_t size;

	for (;;) {
		if (strncmp(text, "(?i)", 4) == 0)
			text += 4;
		else if (text[0] == '\\' && text[1] == 'b')
			text += 2;
		else
			break;
	}
	if (lead->count == LEAD_STARTS_MAX)
		return false;
	*start = (struct lead_start){.length = 0};
	while ((size = plain(text)) > 0 && start->length + size <= LEAD_BYTES_MAX)
		for (; size > 0; size--)
			start->bytes[start->length++] = small((unsigned char)*text++);
	if (start->length < 2)
		return false;
	add_window(lead, start);
	lead->count++;
	return true;
}

/* A bar that is not inside brackets ends an alternative. */
void
lead_add(struct lead *lead, const char *pattern)
{
	const char *start = pattern;
	int depth = 0;

	if (strstr(pattern, "(*") != NULL || strstr(pattern, "\\Q") != NULL ||
	    strstr(pattern, "(?x") != NULL || strchr(pattern, '[') != NULL)
		lead->any = true; /* rare, and not worth reading */
	for (const char *p = pattern; !lead->any; p++) {
		if (*p == '\\' && p[1] != '\0') {
			p++;
			continue;
		}
		depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		if (*p != '\0' && (*p != '|' || depth > 0))
			continue;
		if (!add_alternative(lead, start))
			lead->any = true;
		if (*p == '\0')
			return;
		start = p + 1;
	}
}

/* Whether what follows is the start of an alternative. */
static bool
starts(const struct lead *lead, unsigned at, const char *text, size_t length)
{
	for (size_t i = 0; i < lead->count; i++) {
		const struct lead_start *start = &lead->starts[i];
		size_t same = 0;

		if (start->window != at && start->length > 2)
			continue;
		while (same < start->length && same < length &&
		    start->bytes[same] == small((unsigned char)text[same]))
			same++;
		if (same == start->length)
			return true;
	}
	return false;
}

bool
lead_may(const struct lead *lead, struct value text)
{
	const unsigned char *bytes = (const unsigned char *)text.bytes;

	if (lead->any)
		return true;
	for (size_t i = 0; i + 1 < text.length; i++) {
		unsigned bit;

		if (!lead->firsts[bytes[i]])
			continue;
		bit = window(bytes[i], bytes[i + 1], i + 2 < text.length ? bytes[i + 2] : ' ');
		if ((lead->windows[bit / 64] >> bit % 64 & 1) != 0 &&
		    starts(lead, bit, text.bytes + i, text.length - i))
			return true;
	}
	return false;
}
