/* Text: a growing buffer, UTF-8, and how wide text is on a terminal. */
#ifndef DEED_TEXT_H
#define DEED_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/word.h"

/* A growing text; bytes is NUL-terminated whenever it is not NULL. All zero is a valid empty
 * one. */
struct text {
	char *bytes;
	size_t length, capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_adds(struct text *text, const char *string);
void text_addc(struct text *text, char c);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void text_clear(struct text *text); /* empties it, keeps the memory */
void text_release(struct text *text); /* frees it and zeroes the struct */
char *text_take(struct text *text); /* gives the bytes (never NULL) to the caller, who frees them */
const char *text_string(const struct text *text); /* the bytes, "" when empty */

/* Length of the longest valid UTF-8 prefix (Unicode scalar values, no overlong forms). NUL is
 * valid. */
size_t utf8_valid(const char *bytes, size_t length);

/* Whether all of it is valid: for the many short texts that are ASCII. */
static inline bool
text_valid(const char *bytes, size_t length)
{
	return word_find(bytes, length, word_high) == 0 || utf8_valid(bytes, length) == length;
}

/* The largest cut <= limit that does not split a character. */
size_t utf8_floor(const char *bytes, size_t limit);

/* Decodes one character of valid UTF-8; *code gets its code point; returns its length in bytes. */
size_t utf8_decode(const char *bytes, unsigned *code);

/* Terminal cells of valid UTF-8: East Asian wide characters count two, combining ones none. */
size_t text_width(const char *bytes, size_t length);

bool text_starts(const char *text, const char *prefix);

/* The candidate nearest to the word by edit distance (insert, delete, replace, swap), or NULL
 * when none is near enough to be worth suggesting. candidates ends with NULL. */
const char *text_nearest(const char *word, const char *const *candidates);

#endif
