#include "match/lead.h"

#include <string.h>

#include "base/text.h"

/* Capitals count as small letters: a pattern may be of any case. */
static unsigned char
small(unsigned char c)
{
	return (unsigned char)(c + ((unsigned)c - 'A' < 26 ? 'a' - 'A' : 0));
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

static uint16_t
pair(const unsigned char *bytes)
{
	uint16_t two;

	memcpy(&two, bytes, sizeof two);
	return two;
}

static unsigned char
capital(unsigned char c)
{
	return (unsigned char)(c - ((unsigned)c - 'a' < 26 ? 'a' - 'A' : 0));
}

/* Puts the last start before those that begin with the same two bytes, whatever their case. */
static void
add_pairs(struct lead *lead)
{
	struct lead_start *start = &lead->starts[lead->count - 1];
	unsigned char a = start->bytes[0], b = start->bytes[1];
	const unsigned char spellings[][2] = {
	    {a, b}, {a, capital(b)}, {capital(a), b}, {capital(a), capital(b)}};

	start->next = lead->pairs[pair(start->bytes)];
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		lead->pairs[pair(spellings[i])] = (uint8_t)lead->count;
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
	lead->count++;
	add_pairs(lead);
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

/* Whether the text begins with one of the starts that share two bytes. */
static bool
starts(const struct lead *lead, uint8_t number, const char *text, size_t length)
{
	const struct lead_start *start;

	for (; number > 0; number = start->next) {
		size_t same = 2;

		start = &lead->starts[number - 1];
		while (same < start->length && same < length &&
		    start->bytes[same] == small((unsigned char)text[same]))
			same++;
		if (same == start->length)
			return true;
	}
	return false;
}

/* The same for each place of the text up to, not including, one. */
static bool
starts_before(const struct lead *lead, struct value text, size_t at, size_t end)
{
	for (; at < end; at++) {
		uint8_t number = lead->pairs[pair((const unsigned char *)text.bytes + at)];

		if (number > 0 && starts(lead, number, text.bytes + at, text.length - at))
			return true;
	}
	return false;
}

bool
lead_may(const struct lead *lead, struct value text)
{
	enum { STEP = 4 };
	const unsigned char *bytes = (const unsigned char *)text.bytes;
	size_t at = 0, end = text.length > 0 ? text.length - 1 : 0;

	if (lead->any)
		return true;
	for (; end - at >= STEP; at += STEP) {
		unsigned some = lead->pairs[pair(bytes + at)] | lead->pairs[pair(bytes + at + 1)] |
		    lead->pairs[pair(bytes + at + 2)] | lead->pairs[pair(bytes + at + 3)];

		if (some != 0 && starts_before(lead, text, at, at + STEP))
			return true;
	}
	return starts_before(lead, text, at, end);
}
