#include "match/spelling.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

static bool
is_word(char c)
{
	return is_digit(c) || is_letter(c);
}

static bool
is_joiner(char c)
{
	return c == '-' || c == '_' || c == '#';
}

/* By byte: of the others those that begin what text_fold changes. */
enum {
	F = LOOK_FOLD,
	L = LOOK_FOLD | LOOK_BREAK,
	B = LOOK_BLANK,
	D = LOOK_DASH,
	R = LOOK_BRACKET,
	S = LOOK_STAR,
	A = LOOK_SMALL,
	W = LOOK_WIDE
};
static const unsigned char looks[256] = {
    F, F, F, F, F, F, F, F, F, F, L, F, F, L, F, F, /* 00 */
    F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, /* 10 */
    B, 0, 0, 0, 0, 0, 0, 0, 0, R, S, 0, 0, D, 0, 0, /* 20 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 30 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 40 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 50 */
    0, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, /* 60 */
    A, A, A, A, A, A, A, A, A, A, A, 0, 0, 0, 0, 0, /* 70 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 80 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 90 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* A0 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* B0 */
    0, 0, F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* C0 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* D0 */
    0, 0, F, W, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, F, /* E0 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 /* F0 */
};

unsigned
text_look(const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *)text;
	unsigned found = 0;

	for (; length >= 4; p += 4, length -= 4)
		found |= looks[p[0]] | looks[p[1]] | looks[p[2]] | looks[p[3]];
	for (; length > 0; p++, length--)
		found |= looks[*p];
	if ((found & LOOK_WIDE) != 0 &&
	    memmem(text, (size_t)((const char *)p - text), "\xE3\x80", 2) != NULL)
		found |= LOOK_FOLD;
	return found;
}

bool
word_cut(const char *text, size_t length, size_t at)
{
	return at > 0 && at < length && is_word(text[at - 1]) && is_word(text[at]);
}

bool
code_is_joined(const char *text, size_t length, size_t at, size_t code_length)
{
	size_t end = at + code_length;

	return (at >= 2 && is_joiner(text[at - 1]) && is_word(text[at - 2])) ||
	    (end + 1 < length && is_joiner(text[end]) && is_word(text[end + 1]));
}

bool
list_goes_on(const char *text, size_t length, size_t end)
{
	enum { DIGITS_MIN = 3, DIGITS_MAX = 4 };
	static const char *const marks[] = {"/", "+", "&", "、", "和", "及", "与"};
	size_t start = end, digits = 0;

	for (size_t i = 0; start == end && i < sizeof marks / sizeof *marks; i++) {
		size_t size = strlen(marks[i]);

		if (length - end > size && memcmp(text + end, marks[i], size) == 0)
			start += size;
	}
	while (start > end && start + digits < length && is_digit(text[start + digits]))
		digits++;
	return digits >= DIGITS_MIN && digits <= DIGITS_MAX &&
	    !counts_something(text, length, start, digits);
}

/* Of a payment; rooms on floors 19 and 20 have such numbers, too. */
static bool
is_year(int number)
{
	return number >= 2010 && number <= 2049;
}

/* The numbers of a code that is digits and separators only; 0 when it is not, or has over 3. */
static int
split_numbers(const char *code, size_t length, int numbers[3])
{
	int count = 0;
	bool inside = false;

	for (size_t i = 0; i < length; i++) {
		if (is_digit(code[i])) {
			if (!inside && count == 3)
				return 0;
			if (!inside)
				numbers[count++] = 0;
			inside = true;
			if (numbers[count - 1] < 100000)
				numbers[count - 1] = numbers[count - 1] * 10 + (code[i] - '0');
		} else if (strchr("-/.", code[i]) != NULL) {
			inside = false;
		} else {
			return 0;
		}
	}
	return count;
}

bool
code_is_weak(const char *code, size_t length)
{
	int n[3];
	int count = split_numbers(code, length, n);

	if (length < 3 || count == 1)
		return true;
	if (count == 2)
		return (n[0] <= 12 && n[1] <= 31) || (is_year(n[0]) && n[1] <= 12) ||
		    (n[0] <= 12 && is_year(n[1]));
	if (count == 3)
		return n[1] <= 31 && (is_year(n[0]) || is_year(n[2]) || (n[0] <= 99 && n[2] <= 31));
	return false;
}

bool
counts_something(const char *text, size_t length, size_t at, size_t code_length)
{
	static const char *const units[] = {"年", "月", "日", "元", "期", "个月"};
	size_t end = at + code_length;

	if (!is_digit(text[end - 1]))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t size = strlen(units[i]);

		if (length - end >= size && memcmp(text + end, units[i], size) == 0)
			return true;
	}
	return false;
}

/* The value of a Chinese numeral at the start of a text; 10: ten; -1: none. All are of 3 bytes. */
static int
numeral_at(const char *text, size_t length)
{
	static const char *const numerals[] = {
	    "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "〇", "两"};

	for (int i = 0; length >= 3 && i < (int)(sizeof numerals / sizeof *numerals); i++)
		if (memcmp(text, numerals[i], 3) == 0)
			return i <= 10 ? i : i == 11 ? 0 : 2;
	return -1;
}

/* True when a text begins with what is numbered. */
static bool
numbers_something(const char *text, size_t length)
{
	static const char *const words[] = {"栋", "幢", "座", "号楼", "单元", "层", "室"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (length >= strlen(words[i]) && memcmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Adds a run of numerals as digits: with a ten ("二十三"), or digit by digit ("一五〇二"). */
static void
add_numerals(struct text *out, const char *run, size_t count)
{
	int tens = -1, ones = 0;

	for (size_t i = 0; i < count; i++)
		if (numeral_at(run + 3 * i, 3) == 10)
			tens = i > 0 ? numeral_at(run, 3) : 1;
	if (tens < 0) {
		for (size_t i = 0; i < count; i++)
			text_addc(out, (char)('0' + numeral_at(run + 3 * i, 3)));
		return;
	}
	if ((ones = numeral_at(run + 3 * (count - 1), 3)) == 10)
		ones = 0;
	text_addc(out, (char)('0' + tens % 10));
	text_addc(out, (char)('0' + ones));
}

bool
text_numerals(struct text *out, const char *text, size_t length)
{
	bool any = false;

	text_clear(out);
	for (size_t at = 0; at < length;) {
		size_t count = 0;

		while ((text[at] & 0x80) != 0 &&
		    numeral_at(text + at + 3 * count, length - at - 3 * count) >= 0)
			count++;
		if (count > 0 &&
		    numbers_something(text + at + 3 * count, length - at - 3 * count)) {
			add_numerals(out, text + at, count);
			any = true;
		} else {
			text_add(out, text + at, count > 0 ? 3 * count : 1);
		}
		at += count > 0 ? 3 * count : 1;
	}
	return any;
}

void
spelling_begin(struct spelling *spelling)
{
	*spelling = (struct spelling){0};
}

void
spelling_add(struct spelling *spelling, const char *part, size_t length)
{
	if (spelling->parts++ > 0)
		spelling->text[spelling->length++] = '-';
	if (length > SPELLING_PART)
		length = SPELLING_PART;
	while (length > 1 && part[0] == '0') {
		part++;
		length--;
	}
	for (size_t i = 0; i < length; i++)
		spelling->text[spelling->length++] =
		    part[i] >= 'a' && part[i] <= 'z' ? (char)(part[i] - 'a' + 'A') : part[i];
}

/* Length of a plain part at the start ("A3", "1502B"), when nothing follows it but one of the
 * words. */
static size_t
plain_part(const char *text, const char *const *words)
{
	size_t length = 0;

	while (is_word(text[length]))
		length++;
	if (length == 0 || length > SPELLING_PART)
		return 0;
	if (text[length] == '\0')
		return length;
	for (; *words != NULL; words++)
		if (strcmp(text + length, *words) == 0)
			return length;
	return 0;
}

bool
spelling_of_room(
    struct spelling *spelling, const char *building, const char *unit, const char *number)
{
	static const char *const buildings[] = {"栋", "幢", "座", "号楼", "#", "#楼", NULL};
	static const char *const units[] = {"单元", NULL}, *const numbers[] = {"室", "号", NULL};
	size_t building_length = plain_part(building, buildings),
	       number_length = plain_part(number, numbers);
	size_t unit_length = plain_part(unit, units);

	if (building_length == 0 || number_length == 0 || (unit_length == 0 && unit[0] != '\0'))
		return false;
	spelling_begin(spelling);
	spelling_add(spelling, building, building_length);
	spelling_add(spelling, unit, unit_length);
	spelling_add(spelling, number, number_length);
	return true;
}
