#include "io/gb18030.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum {
	LEAD_FIRST = 0x81,
	LEADS = 0xfe - LEAD_FIRST + 1,
	TRAIL_FIRST = 0x40,
	TRAILS = 0xfe - TRAIL_FIRST + 1, /* 0x7f is none */
	PAIRS = LEADS * TRAILS,
};

/* The UTF-8 that a pair of bytes becomes, of 2 to 4 bytes; a first byte of 0: nothing valid. */
struct pair {
	char bytes[4];
};

struct gb18030 {
	iconv_t iconv;
	struct pair pairs[PAIRS];
};

/* Every two-byte form through iconv, in one call unless some form is unknown to it. */
static void
fill_pairs(struct gb18030 *gb)
{
	char *raw = xmalloc(2 * PAIRS), *text = xmalloc(4 * PAIRS), *from = raw, *to = text;
	size_t left = 2 * PAIRS, room = 4 * PAIRS, done = 0;

	for (int i = 0; i < PAIRS; i++) {
		raw[2 * i] = (char)(LEAD_FIRST + i / TRAILS);
		raw[2 * i + 1] = (char)(TRAIL_FIRST + i % TRAILS);
	}
	while (left > 0) {
		char *start = to;
		bool stopped = iconv(gb->iconv, &from, &left, &to, &room) == (size_t)-1;

		while (start < to) {
			unsigned code;
			size_t length = utf8_decode(start, &code);

			memcpy(gb->pairs[done++].bytes, start, length);
			start += length;
		}
		if (!stopped)
			break;
		done++; /* 0x7f, or unknown: pass over it */
		from += 2;
		left -= 2;
	}
	free(raw);
	free(text);
}

struct gb18030 *
gb18030_new(void)
{
	struct gb18030 *gb = xcalloc(1, sizeof *gb);

	gb->iconv = iconv_open("UTF-8", "GB18030");
	if (gb->iconv == (iconv_t)-1) {
		free(gb);
		return NULL;
	}
	fill_pairs(gb);
	return gb;
}

void
gb18030_free(struct gb18030 *gb)
{
	if (gb == NULL)
		return;
	(void)iconv_close(gb->iconv);
	free(gb);
}

/* One four-byte form; 0 when it is none. */
static size_t
decode_four(struct gb18030 *gb, const char *from, size_t length, char *to)
{
	char *in = (char *)(uintptr_t)from, *out = to; /* iconv's prototype lacks const */
	size_t left = 4, room = 4;

	if (length < 4 || iconv(gb->iconv, &in, &left, &out, &room) == (size_t)-1 || left > 0) {
		(void)iconv(gb->iconv, NULL, NULL, NULL, NULL);
		return 0;
	}
	return (size_t)(out - to);
}

/* One form that is not ASCII: the bytes taken, 0 when there is none; *made gets the bytes
 * written. */
static size_t
decode_one(struct gb18030 *gb, const unsigned char *p, size_t length, char *to, size_t *made)
{
	const struct pair *pair;
	unsigned char lead;

	if (length < 2 || p[0] < LEAD_FIRST || p[0] == 0xff)
		return 0;
	if (p[1] >= '0' && p[1] <= '9') {
		*made = decode_four(gb, (const char *)p, length, to);
		return *made > 0 ? 4 : 0;
	}
	if (p[1] < TRAIL_FIRST || p[1] == 0xff)
		return 0;
	pair = &gb->pairs[(p[0] - LEAD_FIRST) * TRAILS + p[1] - TRAIL_FIRST];
	memcpy(to, pair, sizeof *pair); /* what is more than its length, the next form overwrites */
	lead = (unsigned char)pair->bytes[0];
	*made = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	return lead != 0 ? 2 : 0;
}

size_t
gb18030_decode(struct gb18030 *gb, const char *from, size_t length, char *to, size_t *written)
{
	const unsigned char *p = (const unsigned char *)from;
	size_t i = 0, n = 0;

	while (i < length) {
		uint64_t word;
		size_t taken, made;

		if (length - i >= sizeof word) { /* eight ASCII bytes at once */
			memcpy(&word, p + i, sizeof word);
			if ((word & UINT64_C(0x8080808080808080)) == 0) {
				memcpy(to + n, &word, sizeof word);
				i += sizeof word;
				n += sizeof word;
				continue;
			}
		}
		for (; i < length && p[i] < 0x80; i++)
			to[n++] = (char)p[i];
		for (; i < length && p[i] >= 0x80; i += taken, n += made)
			if ((taken = decode_one(gb, p + i, length - i, to + n, &made)) == 0) {
				*written = n;
				return i;
			}
	}
	*written = n;
	return i;
}
