/* Inside the search for references: where words end, what a code could be mistaken for, and the one
 * spelling that all ways to write a room come down to. */
#ifndef DEED_SPELLING_H
#define DEED_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What bytes a text has, in one pass, so that most texts are not gone through again for each. */
enum look {
	LOOK_FOLD = 1, /* it must be folded before it is read; some more texts, too */
	LOOK_BREAK = 2, /* line breaks; LOOK_FOLD is set, too */
	LOOK_BLANK = 4,
	LOOK_DASH = 8,
	LOOK_BRACKET = 16, /* ")" */
	LOOK_STAR = 32,
	LOOK_SMALL = 64, /* small letters */
	LOOK_WIDE = 128, /* first bytes of U+3000 and others */
};
unsigned text_look(const char *text, size_t length);

/* True when a letter or digit stands on both sides of a place: no word begins or ends there. */
bool word_cut(const char *text, size_t length, size_t at);

/* True when what ends at a place goes on as a list ("1502、1603", "HT-001/002"): a second room or
 * contract is meant, too, whose code is cut short. */
bool list_goes_on(const char *text, size_t length, size_t end);

/* True when the code stands in a longer one ("HT-1" in "HT-1-2"). */
bool code_is_joined(const char *text, size_t length, size_t at, size_t code_length);

/* True for codes that prove nothing alone: digits only, under 3 bytes, or like a date ("1-15"). */
bool code_is_weak(const char *code, size_t length);

/* True for digits followed by what they count: years, months, days, yuan, periods. */
bool counts_something(const char *text, size_t length, size_t at, size_t code_length);

/* Writes the text with Chinese numerals that number a building, unit, floor or room ("三栋十二单元")
 * as digits; false, and nothing of use written, when it has none. */
struct text;
bool text_numerals(struct text *out, const char *text, size_t length);

/* A room's building, unit and number in one form: capitals, no leading zeros, "-" between. */
enum { SPELLING_PART = 16 };
struct spelling {
	char text[3 * SPELLING_PART + 3];
	size_t length;
	int parts;
};
void spelling_begin(struct spelling *spelling);
void spelling_add(
    struct spelling *spelling, const char *part, size_t length); /* at most SPELLING_PART */

/* The spelling of a room by its master data ("03栋", "2单元", "1502"); false when these are not
 * plain. */
bool spelling_of_room(
    struct spelling *spelling, const char *building, const char *unit, const char *number);

#endif
