#include "bank/preamble.h"

#include <string.h>

#include "base/text.h"

static bool
one_of(unsigned code, const char *codes)
{
	size_t n;

	for (; *codes != '\0'; codes += n) {
		unsigned other;

		n = utf8_decode(codes, &other);
		if (other == code)
			return true;
	}
	return false;
}

/* Passes over characters of this set; returns how many bytes. */
static size_t
pass(struct slice *rest, const char *set)
{
	size_t passed = 0;
	unsigned code;

	while (rest->length > 0) {
		size_t n = utf8_decode(rest->bytes, &code);

		if (!one_of(code, set))
			break;
		rest->bytes += n;
		rest->length -= n;
		passed += n;
	}
	return passed;
}

/* From here to what ends a value. */
static struct slice
value_at(struct slice rest, bool quoted)
{
	size_t length = 0, n;
	unsigned code;

	for (; length < rest.length; length += n) {
		const char *p = rest.bytes + length;

		n = utf8_decode(p, &code);
		if (one_of(code, quoted ? "\"\r\n" : "],;|\t\"\r\n】］　"))
			break;
		if (code == ' ' && !quoted &&
		    (length + 1 == rest.length || !((p[1] >= '0' && p[1] <= '9') || p[1] == '*')))
			break;
	}
	return cell_clean(rest.bytes, length, TRIM_BACKTICK | TRIM_APOSTROPHE);
}

/* The value after a word that ends here; empty when it is only the beginning of a longer word. */
static struct slice
value_after(struct slice rest)
{
	static const struct slice none = {"", 0};
	const char *close;
	bool quoted;

	(void)pass(&rest, " \t");
	if (rest.length > 0 && rest.bytes[0] == '[' &&
	    (close = memchr(rest.bytes, ']', rest.length)) != NULL) {
		rest.length -= (size_t)(close + 1 - rest.bytes);
		rest.bytes = close + 1;
	}
	if (pass(&rest, " \t:：=,;|　\"") == 0)
		return none;
	quoted = rest.bytes[-1] == '"' && memchr(rest.bytes, '"', rest.length) != NULL;
	(void)pass(&rest, " [［【`'");
	return value_at(rest, quoted);
}

static bool
value_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr(".,+-*", c) != NULL);
}

/* Whether the pattern fits here; *value gets what @ stands for. */
static bool
fits_here(struct slice text, struct slice pattern, struct slice *value)
{
	for (; pattern.length > 0; pattern.bytes++, pattern.length--) {
		struct slice rest = {pattern.bytes + 1, pattern.length - 1};

		if (pattern.bytes[0] == '*') {
			while (!fits_here(text, rest, value)) {
				if (text.length == 0 || text.bytes[0] == '\n')
					return false;
				text.bytes++;
				text.length--;
			}
			return true;
		}
		if (pattern.bytes[0] == '@') {
			*value = (struct slice){text.bytes, 0};
			while (text.length > 0 && value_byte(text.bytes[0])) {
				text.bytes++;
				text.length--;
				value->length++;
			}
			if (value->length == 0)
				return false;
			continue;
		}
		if (text.length == 0 || text.bytes[0] != pattern.bytes[0])
			return false;
		text.bytes++;
		text.length--;
	}
	return true;
}

static struct slice
find_pattern(struct slice text, struct slice pattern)
{
	struct slice value = {"", 0}, whole = text;

	for (; text.length > 0; text.bytes++, text.length--) {
		if (pattern.bytes[0] == '@' && text.bytes > whole.bytes &&
		    value_byte(text.bytes[-1]))
			continue; /* in the middle of a value */
		if (!fits_here(text, pattern, &value))
			continue;
		while (value.length > 0 && strchr(".,", value.bytes[value.length - 1]) != NULL)
			value.length--;
		return value;
	}
	return (struct slice){"", 0};
}

static struct slice
find_word(struct slice text, struct slice word)
{
	const char *found;

	while ((found = memmem(text.bytes, text.length, word.bytes, word.length)) != NULL) {
		struct slice value;

		text.length -= (size_t)(found - text.bytes) + word.length;
		text.bytes = found + word.length;
		value = value_after(text);
		if (value.length > 0)
			return value;
	}
	return (struct slice){"", 0};
}

struct slice
preamble_find(struct slice text, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		struct slice word = words->items[i], value;

		value = memchr(word.bytes, '@', word.length) != NULL ? find_pattern(text, word)
								     : find_word(text, word);
		if (value.length > 0)
			return value;
	}
	return (struct slice){"", 0};
}
