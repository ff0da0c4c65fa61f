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

struct slice
preamble_find(struct slice text, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		struct slice word = words->items[i], rest = text;
		const char *found;

		while ((found = memmem(rest.bytes, rest.length, word.bytes, word.length)) != NULL) {
			struct slice value;

			rest.length -= (size_t)(found - rest.bytes) + word.length;
			rest.bytes = found + word.length;
			value = value_after(rest);
			if (value.length > 0)
				return value;
		}
	}
	return (struct slice){"", 0};
}
