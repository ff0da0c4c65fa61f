#include "bank/cell.h"

#include <string.h>

bool
slice_equals(struct slice a, struct slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

int
slice_compare(struct slice a, struct slice b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter > 0 ? memcmp(a.bytes, b.bytes, shorter) : 0;

	return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

bool
slice_starts(struct slice slice, struct slice prefix)
{
	return slice.length >= prefix.length &&
	    memcmp(slice.bytes, prefix.bytes, prefix.length) == 0;
}

bool
words_have(const struct words *words, struct slice slice)
{
	for (size_t i = 0; i < words->count; i++)
		if (slice_equals(words->items[i], slice))
			return true;
	return false;
}

static bool
word_matches(struct slice word, struct slice slice)
{
	bool front = word.length > 1 && word.bytes[0] == '*';
	bool back = word.length > 1 && word.bytes[word.length - 1] == '*';

	if (word.length == 1 && word.bytes[0] == '*')
		return true;
	word.bytes += front;
	word.length -= (size_t)front + back;
	if (!front && !back)
		return slice_equals(word, slice);
	if (slice.length < word.length)
		return false;
	if (front && back)
		return memmem(slice.bytes, slice.length, word.bytes, word.length) != NULL;
	return memcmp(slice.bytes + (front ? slice.length - word.length : 0), word.bytes,
		   word.length) == 0;
}

bool
words_match(const struct words *words, struct slice slice)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_matches(words->items[i], slice))
			return true;
	return false;
}

size_t
blank_at(const char *text, size_t left)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] <= ' ')
		return 1;
	if (p[0] == 0xc2 && left >= 2 && p[1] == 0xa0)
		return 2;
	if (left < 3)
		return 0;
	if (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8f)
		return 3;
	if (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80)
		return 3;
	return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* Bytes of the blank that ends at p + length. */
static size_t
blank_before(const char *p, size_t length)
{
	if ((unsigned char)p[length - 1] <= ' ')
		return 1;
	if ((unsigned char)p[length - 1] < 0x80)
		return 0;
	if (length >= 2 && blank_at(p + length - 2, 2) == 2)
		return 2;
	return length >= 3 && blank_at(p + length - 3, 3) == 3 ? 3 : 0;
}

static struct slice
trim_blanks(struct slice s)
{
	size_t n;

	while (s.length > 0 && (n = blank_at(s.bytes, s.length)) > 0) {
		s.bytes += n;
		s.length -= n;
	}
	while (s.length > 0 && (n = blank_before(s.bytes, s.length)) > 0)
		s.length -= n;
	return s;
}

/* Whether nothing can be taken off a cell that begins and ends so. All wrapping begins with a mark,
 * and a blank in UTF-8 with one of four bytes. */
static bool
edges_plain(unsigned char first, unsigned char last)
{
	static const bool opens[256] = {['"'] = true,
	    ['\''] = true,
	    ['='] = true,
	    ['`'] = true,
	    [0xc2] = true,
	    [0xe2] = true,
	    [0xe3] = true,
	    [0xef] = true};

	return first > ' ' && !opens[first] && last > ' ' &&
	    (last < 0x80 || (last > 0x8f && last != 0xa0 && last != 0xbf));
}

struct slice
cell_clean(const char *bytes, size_t length, unsigned trim)
{
	struct slice s = {bytes, length};

	if (length == 0 || edges_plain((unsigned char)bytes[0], (unsigned char)bytes[length - 1]))
		return s;
	s = trim_blanks(s);
	if (s.length >= 3 && s.bytes[0] == '=' && s.bytes[1] == '"' && s.bytes[s.length - 1] == '"')
		s = trim_blanks((struct slice){s.bytes + 2, s.length - 3});
	if (s.length >= 2 && s.bytes[0] == '"' && s.bytes[s.length - 1] == '"' &&
	    (trim & TRIM_QUOTE) != 0)
		s = trim_blanks((struct slice){s.bytes + 1, s.length - 2});
	if (s.length > 0 &&
	    ((s.bytes[0] == '`' && (trim & TRIM_BACKTICK) != 0) ||
		(s.bytes[0] == '\'' && (trim & TRIM_APOSTROPHE) != 0))) {
		if ((trim & TRIM_APOSTROPHE) != 0 && s.length > 1 && s.bytes[s.length - 1] == '\'')
			s.length--;
		s = trim_blanks((struct slice){s.bytes + 1, s.length - 1});
	}
	return s;
}

/* The ASCII form of a full-width character (U+FF01 to U+FF5E) or minus sign at p; *taken gets
 * its bytes. Other characters give their first byte. */
static char
narrow(const char *text, size_t left, size_t *taken)
{
	const unsigned char *p = (const unsigned char *)text;
	unsigned code;

	*taken = 1;
	if (p[0] < 0x80 || left < 3)
		return text[0];
	code = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	if (p[0] == 0xef && code >= 0xff01 && code <= 0xff5e) {
		*taken = 3;
		return (char)(code - 0xfee0);
	}
	if (p[0] == 0xe2 && code == 0x2212) { /* minus sign */
		*taken = 3;
		return '-';
	}
	if (p[0] == 0xe3 && (code == 0x3010 || code == 0x3011)) { /* black lenticular brackets */
		*taken = 3;
		return code == 0x3010 ? '[' : ']';
	}
	return text[0];
}

struct slice
name_normal(struct arena *arena, const char *bytes, size_t length)
{
	char *name = arena_alloc(arena, length + 1);
	size_t n = 0, taken;

	for (size_t i = 0; i < length; i += taken) {
		char c;

		if ((taken = blank_at(bytes + i, length - i)) > 0)
			continue;
		c = narrow(bytes + i, length - i, &taken);
		if (c == '[')
			break;
		if (c == '`' || c == '"' || c == '=' || (c == '\'' && (n == 0 || i + 1 == length)))
			continue;
		name[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	name[n] = '\0';
	return (struct slice){name, n};
}

/* Takes one of the marks off the front. */
static bool
take_mark(const char **p, const char *end, const struct words *marks)
{
	for (size_t i = 0; i < marks->count; i++) {
		struct slice rest = {*p, (size_t)(end - *p)};

		if (slice_starts(rest, marks->items[i])) {
			*p += marks->items[i].length;
			return true;
		}
	}
	return false;
}

static void
take_blanks(const char **p, const char *end)
{
	size_t n;

	while (*p < end && (n = blank_at(*p, (size_t)(end - *p))) > 0)
		*p += n;
}

/* Bytes of a thousands mark at p: one that is a blank counts only before a digit. */
static size_t
thousands_at(const char *p, const char *end, char mark)
{
	size_t n;

	if (mark != ' ')
		return *p == mark ? 1 : 0;
	n = blank_at(p, (size_t)(end - p));
	return n > 0 && p + n < end && p[n] >= '0' && p[n] <= '9' ? n : 0;
}

/* Digits with a mark every three, if any; false when a mark stands elsewhere. */
static bool
take_number(
    const char **p, const char *end, const struct money_style *style, char *number, size_t *length)
{
	size_t taken, group = 0, groups = 0;
	bool point = false;

	for (; *p < end; *p += taken) {
		char c = narrow(*p, (size_t)(end - *p), &taken);
		size_t mark = !point ? thousands_at(*p, end, style->thousands) : 0;

		if (c >= '0' && c <= '9') {
			number[(*length)++] = c;
			group++;
		} else if (mark > 0) {
			if (group == 0 || group > 3 || (groups > 0 && group != 3))
				return false;
			groups++;
			group = 0;
			taken = mark;
		} else if (c == style->decimal && !point) {
			if (groups > 0 && group != 3)
				return false;
			point = true;
			number[(*length)++] = '.';
		} else {
			break;
		}
	}
	return point || groups == 0 || group == 3;
}

/* Passes over "(…)" up to the end. */
static void
take_annotation(const char **p, const char *end)
{
	size_t taken;

	if (*p < end && narrow(*p, (size_t)(end - *p), &taken) == '(' &&
	    (end[-1] == ')' || (end - *p >= 6 && memcmp(end - 3, "\xef\xbc\x89", 3) == 0)))
		*p = end;
}

/* An amount that is not plain digits. */
static enum parsed
amount_decorated(struct slice cell, const struct money_style *style, int64_t *fen)
{
	enum { AMOUNT_MAX = 128 };
	const char *p = cell.bytes, *end = cell.bytes + cell.length;
	char number[AMOUNT_MAX + 2];
	size_t length = 0, taken;
	bool sign = false;

	if (cell.length > AMOUNT_MAX)
		return PARSED_NOT_A_NUMBER;
	for (int i = 0; i < 2; i++) { /* -¥25.00 and ¥-25.00 */
		char c;

		take_blanks(&p, end);
		c = p < end ? narrow(p, (size_t)(end - p), &taken) : '\0';
		if (!sign && (c == '-' || c == '+')) {
			number[length++] = c;
			sign = true;
			p += taken;
		}
		take_blanks(&p, end);
		if (!take_mark(&p, end, &style->marks))
			break;
	}
	take_blanks(&p, end);
	if (!take_number(&p, end, style, number, &length))
		return PARSED_NOT_A_NUMBER;
	take_blanks(&p, end);
	(void)take_mark(&p, end, &style->marks);
	take_blanks(&p, end);
	if (style->annotated)
		take_annotation(&p, end);
	if (p != end)
		return PARSED_NOT_A_NUMBER;
	return number_parse(number, length, MONEY_DECIMALS, fen);
}

/* The usual form, -123.45 with at most 15 digits: nothing can overflow. */
static bool
amount_plain(struct slice cell, int64_t *fen)
{
	enum { PLAIN_MAX = 17 }; /* with sign and point */
	const char *p = cell.bytes, *end = p + cell.length;
	bool minus = cell.length > 0 && *p == '-';
	int64_t number = 0;
	const char *start;

	p += minus;
	start = p;
	if (cell.length > PLAIN_MAX)
		return false;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		number = number * 10 + (*p - '0');
	if (p == start || end - p != 3 || *p != '.' || p[1] < '0' || p[1] > '9' || p[2] < '0' ||
	    p[2] > '9')
		return false;
	number = number * 100 + (p[1] - '0') * 10 + (p[2] - '0');
	*fen = minus ? -number : number;
	return true;
}

enum parsed
cell_amount(struct slice cell, const struct money_style *style, int64_t *fen)
{
	enum parsed parsed = PARSED_NOT_A_NUMBER;

	if (style->decimal == '.') {
		if (amount_plain(cell, fen))
			return PARSED_OK;
		parsed = number_parse(cell.bytes, cell.length, MONEY_DECIMALS, fen);
	}
	return parsed == PARSED_NOT_A_NUMBER && cell.length > 0 ? amount_decorated(cell, style, fen)
								: parsed;
}

enum parsed
cell_amount_rounded(struct slice cell, const struct money_style *style, int64_t *fen)
{
	enum parsed parsed = cell_amount(cell, style, fen);
	const char *point = memrchr(cell.bytes, style->decimal, cell.length);
	struct slice cut = cell;
	bool up;

	if (parsed != PARSED_TOO_PRECISE || point == NULL)
		return parsed;
	cut.length = (size_t)(point - cell.bytes) + 1 + MONEY_DECIMALS;
	up = cut.length < cell.length && cell.bytes[cut.length] >= '5';
	if ((parsed = cell_amount(cut, style, fen)) != PARSED_OK || !up)
		return parsed;
	return money_add(fen, memchr(cell.bytes, '-', cut.length) != NULL ? -1 : 1)
	    ? PARSED_OK
	    : PARSED_TOO_LARGE;
}

enum { ACCOUNT_MAX = 64 };

/* The visible front and back of an account number. */
struct visible {
	char digits[ACCOUNT_MAX];
	size_t length;
	size_t front; /* before the first mask */
	size_t back; /* after the last one */
	bool masked;
};

static void
look(struct slice account, struct visible *visible)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t n, i = 0, back = 0;

	*visible = (struct visible){0};
	while (i < account.length && visible->length < ACCOUNT_MAX) {
		const char *p = account.bytes + i;
		bool dots = account.length - i >= 3 && memcmp(p, ellipsis, 3) == 0;

		if (*p == '*' || dots) {
			if (!visible->masked)
				visible->front = visible->length;
			visible->masked = true;
			back = visible->length;
			i += dots ? 3 : 1;
		} else if ((n = blank_at(p, account.length - i)) > 0 || *p == '-') {
			i += n > 0 ? n : 1;
		} else {
			visible->digits[visible->length++] = *p;
			i++;
		}
	}
	if (!visible->masked)
		visible->front = visible->length;
	visible->back = visible->masked ? visible->length - back : visible->length;
}

bool
account_same(struct slice a, struct slice b)
{
	struct visible x, y;
	size_t front, back;

	look(a, &x);
	look(b, &y);
	if (!x.masked && !y.masked)
		return x.length == y.length && memcmp(x.digits, y.digits, x.length) == 0;
	if ((!x.masked && x.length < y.front + y.back) ||
	    (!y.masked && y.length < x.front + x.back))
		return false;
	front = x.front < y.front ? x.front : y.front;
	back = x.back < y.back ? x.back : y.back;
	return memcmp(x.digits, y.digits, front) == 0 &&
	    memcmp(x.digits + x.length - back, y.digits + y.length - back, back) == 0;
}

enum { ACCOUNT_DIGITS_MIN = 6 };

static bool
account_byte(char c, int *digits)
{
	*digits += c >= '0' && c <= '9';
	return (c >= '0' && c <= '9') || c == '*' || c == '-' || (c >= 'A' && c <= 'Z');
}

void
cell_split_party(struct slice cell, bool account_first, struct slice *name, struct slice *account)
{
	size_t length = 0;
	int digits = 0;

	*name = cell;
	*account = (struct slice){"", 0};
	while (length < cell.length &&
	    account_byte(cell.bytes[account_first ? length : cell.length - 1 - length], &digits))
		length++;
	if (digits < ACCOUNT_DIGITS_MIN)
		return;
	if (account_first) {
		if (length < cell.length &&
		    blank_at(cell.bytes + length, cell.length - length) == 0)
			return;
		*account = (struct slice){cell.bytes, length};
		*name = trim_blanks((struct slice){cell.bytes + length, cell.length - length});
		return;
	}
	/* letters belong to an account only after a blank: "张三ABC 6222", "ACME NL47INGB…" */
	for (; length > 0 && length < cell.length &&
	     blank_before(cell.bytes, cell.length - length) == 0;
	     length--)
		if (cell.bytes[cell.length - length] >= '0' &&
		    cell.bytes[cell.length - length] <= '9')
			break;
	*account = (struct slice){cell.bytes + cell.length - length, length};
	*name = trim_blanks((struct slice){cell.bytes, cell.length - length});
}

bool
cell_damaged(struct slice cell)
{
	enum { EXACT_DIGITS = 15 }; /* of a spreadsheet's numbers */
	size_t digits = 0, i = 0;

	while (i < cell.length && cell.bytes[i] >= '0' && cell.bytes[i] <= '9') {
		i++;
		digits++;
	}
	if (i == cell.length)
		return digits > EXACT_DIGITS && memcmp(cell.bytes + i - 2, "00", 2) == 0;
	return digits == 1 && cell.bytes[i] == '.' &&
	    memmem(cell.bytes, cell.length, "E+", 2) != NULL;
}
