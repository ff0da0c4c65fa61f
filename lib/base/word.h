/* Eight bytes of text at once, for the loops over all the text that goes in or out. Each test gives
 * a bit for a byte that is so, and none when no byte is; which byte it was is not said, for a
 * borrow may set the bits above it falsely. */
#ifndef DEED_WORD_H
#define DEED_WORD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { WORD = sizeof(uint64_t) };

#define WORD_ONES UINT64_C(0x0101010101010101)
#define WORD_TOPS UINT64_C(0x8080808080808080)

static inline uint64_t
word_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

/* A word of a text of 1 to 7 bytes: each of them is in it, some twice. */
static inline uint64_t
word_short(const char *p, size_t length)
{
	uint32_t start, end;

	if (length < sizeof start)
		return (unsigned char)p[0] * WORD_ONES << 16 |
		    (uint64_t)(unsigned char)p[length / 2] << 8 | (unsigned char)p[length - 1];
	memcpy(&start, p, sizeof start);
	memcpy(&end, p + length - sizeof end, sizeof end);
	return (uint64_t)start << 32 | end;
}

/* Bytes that are not ASCII. */
static inline uint64_t
word_high(uint64_t word)
{
	return word & WORD_TOPS;
}

/* Bytes below the limit, which is ASCII. */
static inline uint64_t
word_below(uint64_t word, unsigned char limit)
{
	return (word - limit * WORD_ONES) & ~word & WORD_TOPS;
}

static inline uint64_t
word_equal(uint64_t word, unsigned char byte)
{
	return word_below(word ^ (byte * WORD_ONES), 1);
}

/* What the test finds in the text. The last word may have bytes of the one before once more. */
static inline uint64_t
word_find(const char *text, size_t length, uint64_t (*test)(uint64_t word))
{
	uint64_t found;

	if (length < WORD)
		return length > 0 ? test(word_short(text, length)) : 0;
	found = test(word_at(text + length - WORD));
	for (size_t i = 0; i + WORD < length; i += WORD)
		found |= test(word_at(text + i));
	return found;
}

/* The same, and copies the text. */
static inline uint64_t
word_copy(char *to, const char *text, size_t length, uint64_t (*test)(uint64_t word))
{
	uint64_t found, word;

	if (length < WORD) {
		for (size_t i = 0; i < length; i++)
			to[i] = text[i];
		return word_find(text, length, test);
	}
	word = word_at(text + length - WORD);
	memcpy(to + length - WORD, &word, WORD);
	found = test(word);
	for (size_t i = 0; i + WORD < length; i += WORD) {
		word = word_at(text + i);
		memcpy(to + i, &word, WORD);
		found |= test(word);
	}
	return found;
}

#endif
