#include "base/text.h"

#include <endian.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/word.h"

enum { NEAREST_WORD_MAX = 64 };

static void
text_reserve(struct text *text, size_t more)
{
	size_t need = text->length + more + 1;

	if (need <= text->capacity)
		return;
	text->capacity = need > 2 * text->capacity ? need + 32 : 2 * text->capacity;
	text->bytes = xrealloc(text->bytes, text->capacity);
}

void
text_add(struct text *text, const char *bytes, size_t length)
{
	text_reserve(text, length);
	if (length > 0)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void
text_adds(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void
text_addc(struct text *text, char c)
{
	text_reserve(text, 1);
	text->bytes[text->length++] = c;
	text->bytes[text->length] = '\0';
}

void
text_vprintf(struct text *text, const char *format, va_list args)
{
	enum { GUESS = 96 }; /* what most texts fit in */
	va_list again;
	size_t room;
	int length;

	text_reserve(text, GUESS);
	room = text->capacity - text->length;
	va_copy(again, args);
	length = vsnprintf(text->bytes + text->length, room, format, again);
	va_end(again);
	if (length >= 0 && (size_t)length >= room) {
		text_reserve(text, (size_t)length);
		(void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, args);
	}
	text->length += length > 0 ? (size_t)length : 0;
	text->bytes[text->length] = '\0';
}

void
text_printf(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(text, format, args);
	va_end(args);
}

void
text_clear(struct text *text)
{
	text->length = 0;
	if (text->bytes != NULL)
		text->bytes[0] = '\0';
}

void
text_release(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

char *
text_take(struct text *text)
{
	char *bytes = text->bytes != NULL ? text->bytes : xstrdup("");

	*text = (struct text){0};
	return bytes;
}

const char *
text_string(const struct text *text)
{
	return text->bytes != NULL ? text->bytes : "";
}

/* Length of the valid character at p, of at most left bytes; 0 when there is none. */
static size_t
utf8_length(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (length > left)
		return 0;
	if (p[0] == 0xe0) /* overlong */
		low = 0xa0;
	else if (p[0] == 0xed) /* surrogates */
		high = 0x9f;
	else if (p[0] == 0xf0) /* overlong */
		low = 0x90;
	else if (p[0] == 0xf4) /* beyond U+10FFFF */
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return length;
}

/* ASCII at the start, eight bytes at once; where no other byte follows, less than eight may be
 * left. */
static size_t
ascii_length(const unsigned char *p, size_t length)
{
	size_t i = 0;

	for (uint64_t high; length - i >= WORD; i += WORD)
		if ((high = word_high(word_at((const char *)p + i))) != 0)
			return i + (size_t)__builtin_ctzll(le64toh(high)) / 8;
	return i;
}

size_t
utf8_valid(const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t i = 0, step;

	while (i < length) {
		i += ascii_length(p + i, length - i);
		/* the common characters of three bytes: not the overlong ones, no surrogates */
		while (length - i >= 3 && p[i] > 0xe0 && p[i] < 0xf0 && p[i] != 0xed &&
		    (p[i + 1] & 0xc0) == 0x80 && (p[i + 2] & 0xc0) == 0x80)
			i += 3;
		if (i == length)
			break;
		if (p[i] < 0x80) {
			i++;
			continue;
		}
		if ((step = utf8_length(p + i, length - i)) == 0)
			break;
		i += step;
	}
	return i;
}

size_t
utf8_floor(const char *bytes, size_t limit)
{
	while (limit > 0 && ((unsigned char)bytes[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

size_t
utf8_decode(const char *bytes, unsigned *code)
{
	const unsigned char *p = (const unsigned char *)bytes;

	if (p[0] < 0x80) {
		*code = p[0];
		return 1;
	}
	if (p[0] < 0xe0) {
		*code = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
		return 2;
	}
	if (p[0] < 0xf0) {
		*code = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
		return 3;
	}
	*code = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	return 4;
}

/* The ranges of Unicode's East Asian Width W and F that occur in text, and zero-width marks. */
static size_t
code_width(unsigned code)
{
	if (code < 0x300)
		return 1;
	if (code <= 0x36f || (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0xfe00 && code <= 0xfe0f) || code == 0xfeff)
		return 0;
	if ((code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0x303e) ||
	    (code >= 0x3041 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
	    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) ||
	    (code >= 0xff00 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) ||
	    (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd))
		return 2;
	return 1;
}

size_t
text_width(const char *bytes, size_t length)
{
	size_t width = 0;

	for (size_t i = 0; i < length;) {
		unsigned code;

		i += utf8_decode(bytes + i, &code);
		width += code_width(code);
	}
	return width;
}

bool
text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int
min3(int a, int b, int c)
{
	int least = a < b ? a : b;

	return least < c ? least : c;
}

/* Optimal string alignment distance. */
static int
edit_distance(const char *a, const char *b)
{
	int rows[3][NEAREST_WORD_MAX + 1];
	int *before = rows[0], *last = rows[1], *now = rows[2];
	int n = (int)strlen(b);

	for (int j = 0; j <= n; j++)
		last[j] = j;
	for (int i = 1; a[i - 1] != '\0'; i++) {
		int *turn = before;

		now[0] = i;
		for (int j = 1; j <= n; j++) {
			now[j] =
			    min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		before = last;
		last = now;
		now = turn;
	}
	return last[n];
}

const char *
text_nearest(const char *word, const char *const *candidates)
{
	const char *nearest = NULL;
	int least = INT_MAX;

	if (strlen(word) > NEAREST_WORD_MAX)
		return NULL;
	for (; *candidates != NULL; candidates++) {
		int distance;

		if (strlen(*candidates) > NEAREST_WORD_MAX)
			continue;
		distance = edit_distance(word, *candidates);
		if (distance < least) {
			least = distance;
			nearest = *candidates;
		}
	}
	return least <= 1 + (int)strlen(word) / 3 ? nearest : NULL;
}
