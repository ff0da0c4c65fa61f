#include "match/lead.h"

#include <string.h>

#include "base/text.h"

/* Capitals count as small letters: a pattern may be of any case. */
static unsigned
small(unsigned code)
{
	return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
}

static size_t
bit_of(unsigned first, unsigned second)
{
	return (first * 40503U ^ second * 9973U) % LEAD_BITS;
}

static bool
has(const uint64_t *bits, size_t bit)
{
	return (bits[bit / 64] >> bit % 64 & 1) != 0;
}

static void
set(uint64_t *bits, size_t bit)
{
	bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* The character at the text, if it stands for itself there; 0: it does not. */
static unsigned
plain(const char *text, size_t *size)
{
	unsigned code = 0;

	*size = 0;
	if (*text == '\0' || strchr("\\^$.[|()?*+{}#", *text) != NULL)
		return 0;
	*size = utf8_decode(text, &code);
	if (strchr("?*{", text[*size]) != NULL && text[*size] != '\0')
		return 0; /* it may be missing */
	return small(code);
}

/* One alternative: its begin, after what only says how to read it. False: that cannot be told. */
static bool
add_alternative(struct lead *lead, const char *text)
{
	unsigned first, second;
	size_t size;

	for (;;) {
		if (strncmp(text, "(?i)", 4) == 0)
			text += 4;
		else if (text[0] == '\\' && text[1] == 'b')
			text += 2;
		else
			break;
	}
	if ((first = plain(text, &size)) == 0)
		return false;
	second = plain(text + size, &size);
	set(lead->heads, first % LEAD_HEADS);
	if (second == 0)
		set(lead->alone, first % LEAD_HEADS);
	else
		set(lead->pairs, bit_of(first, second));
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

bool
lead_may(const struct lead *lead, struct value text)
{
	const char *p = text.bytes, *end = p + text.length;
	unsigned before = 0;
	bool after_head = false;

	if (lead->any)
		return true;
	while (p < end) {
		unsigned code = (unsigned char)*p;

		p += code < 0x80 ? 1 : utf8_decode(p, &code);
		code = small(code);
		if (after_head && has(lead->pairs, bit_of(before, code)))
			return true;
		after_head = has(lead->heads, code % LEAD_HEADS);
		if (after_head && has(lead->alone, code % LEAD_HEADS))
			return true;
		before = code;
	}
	return false;
}
