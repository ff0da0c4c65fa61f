#include "bank/mt940-text.h"

#include <string.h>

#include "bank/cell.h"

void
mt940_reference(struct movement *movement, enum movement_cell cell, struct slice reference)
{
	static const char *const nothing[] = {"", "NONREF", "NOTPROVIDED", "KREF", "EREF"};

	reference = cell_clean(reference.bytes, reference.length, 0);
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (slice_equals(reference, (struct slice){nothing[i], strlen(nothing[i])}))
			return;
	text_clear(&movement->cells[cell]);
	movement_add(movement, cell, reference);
}

/* The place of the n-th byte from `at` that is no line end; the length when there is none. */
static size_t
skip_breaks(struct slice text, size_t at, size_t n)
{
	for (; at < text.length; at++)
		if (text.bytes[at] != '\n' && n-- == 0)
			break;
	return at;
}

/* Adds a part to the memo as a line of its own, without the blanks that fill it up. */
static void
add_part(struct movement *movement, enum movement_cell cell, struct slice part)
{
	part = cell_clean(part.bytes, part.length, 0);
	movement_add_line(movement, cell, part);
}

/* Adds a part to a name or account, whose wrapping means nothing. */
static void
add_joined(struct movement *movement, enum movement_cell cell, struct slice part)
{
	while (part.length > 0) {
		const char *newline = memchr(part.bytes, '\n', part.length);
		size_t length = newline != NULL ? (size_t)(newline - part.bytes) : part.length;

		movement_add(movement, cell, (struct slice){part.bytes, length});
		length += newline != NULL;
		part = (struct slice){part.bytes + length, part.length - length};
	}
}

/* The German form: three digits, then a mark and two digits before each part. The mark, or 0. */
static char
german_mark(struct slice info)
{
	size_t at = 0;

	while (at < info.length && at < 3 && info.bytes[at] >= '0' && info.bytes[at] <= '9')
		at++;
	if ((at != 0 && at != 3) || info.length < at + 3 ||
	    strchr("?>~^@", info.bytes[at]) == NULL || info.bytes[at] == '\0')
		return '\0';
	return info.bytes[at + 1] >= '0' && info.bytes[at + 1] <= '9' &&
		info.bytes[at + 2] >= '0' && info.bytes[at + 2] <= '9'
	    ? info.bytes[at]
	    : '\0';
}

/* The code after the mark at `at`, two digits that may be wrapped; -1: it is a mark in a text. */
static int
german_code(struct slice info, size_t at, size_t *next)
{
	size_t first = skip_breaks(info, at, 1), second = skip_breaks(info, at, 2);

	if (second >= info.length || info.bytes[first] < '0' || info.bytes[first] > '9' ||
	    info.bytes[second] < '0' || info.bytes[second] > '9')
		return -1;
	*next = second + 1;
	return (info.bytes[first] - '0') * 10 + (info.bytes[second] - '0');
}

static void
take_german(struct movement *movement, int code, struct slice part, struct slice *booking)
{
	if ((code >= 20 && code <= 29) || (code >= 60 && code <= 63))
		add_part(movement, CELL_MEMO, part);
	else if (code == 31)
		add_joined(movement, CELL_PARTY_ACCOUNT, part);
	else if (code == 32 || code == 33)
		add_joined(movement, CELL_PARTY, part);
	else if (code == 0)
		*booking = part;
}

static void
german(struct movement *movement, struct slice info, char mark)
{
	struct slice booking = {"", 0};
	size_t start = 0, next = 0;
	int code = -1;

	for (size_t at = 0; at <= info.length; at++) {
		int found = at == info.length ? 100
		    : info.bytes[at] == mark  ? german_code(info, at, &next)
					      : -1;

		if (found < 0)
			continue;
		take_german(
		    movement, code, (struct slice){info.bytes + start, at - start}, &booking);
		code = found;
		start = next;
	}
	add_part(movement, CELL_MEMO, booking);
}

/* Where the text has "/KEY/", whose letters may be wrapped; *value gets what follows, up to the
 * next key. */
static bool
find_key(struct slice info, const char *key, struct slice *value)
{
	for (size_t at = 0; at < info.length; at++) {
		size_t n = 0, end;

		while (key[n] != '\0' && (end = skip_breaks(info, at, n)) < info.length &&
		    info.bytes[end] == key[n])
			n++;
		if (key[n] != '\0')
			continue;
		end = skip_breaks(info, at, n);
		*value = (struct slice){info.bytes + end, info.length - end};
		return true;
	}
	return false;
}

/* Cuts the value before the next "/XXXX/" of three or four capitals. */
static struct slice
until_key(struct slice value)
{
	for (size_t at = 0; at < value.length; at++) {
		size_t n = 1, end;

		if (value.bytes[at] != '/')
			continue;
		while ((end = skip_breaks(value, at, n)) < value.length &&
		    value.bytes[end] >= 'A' && value.bytes[end] <= 'Z')
			n++;
		if (n >= 4 && n <= 5 && end < value.length && value.bytes[end] == '/')
			return (struct slice){value.bytes, at};
	}
	while (value.length > 0 && value.bytes[value.length - 1] == '/')
		value.length--;
	return value;
}

/* Takes a kind such as "USTD//" off the front of a remittance. */
static struct slice
without_kind(struct slice value)
{
	static const char *const kinds[] = {"USTD//", "STRD/CUR/", "STRD//"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_starts(value, (struct slice){kinds[i], strlen(kinds[i])})) {
			value.bytes += strlen(kinds[i]);
			value.length -= strlen(kinds[i]);
		}
	return value;
}

/* ING: /CNTP/account/BIC/name/city/ */
static void
take_counterparty(struct movement *movement, struct slice value)
{
	for (int i = 0; i < 3; i++) {
		const char *slash = memchr(value.bytes, '/', value.length);
		size_t length = slash != NULL ? (size_t)(slash - value.bytes) : value.length;

		if (i != 1)
			add_joined(movement, i == 0 ? CELL_PARTY_ACCOUNT : CELL_PARTY,
			    (struct slice){value.bytes, length});
		length += slash != NULL;
		value = (struct slice){value.bytes + length, value.length - length};
	}
}

/* The form with keys between slashes; false when there is no remittance and no name. */
static bool
keyed(struct movement *movement, struct slice info)
{
	struct slice value;
	bool found = false;

	if (info.length == 0 || info.bytes[0] != '/')
		return false;
	if ((found = find_key(info, "/CNTP/", &value)))
		take_counterparty(movement, value);
	if (find_key(info, "/NAME/", &value) && (found = true))
		add_joined(movement, CELL_PARTY, until_key(value));
	if (find_key(info, "/IBAN/", &value))
		add_joined(movement, CELL_PARTY_ACCOUNT, until_key(value));
	if (find_key(info, "/EREF/", &value))
		mt940_reference(movement, CELL_REFERENCE, until_key(value));
	if (find_key(info, "/REMI/", &value)) {
		value = without_kind(value);
		add_part(movement, CELL_MEMO, until_key(value));
		return true;
	}
	if (found)
		add_part(movement, CELL_MEMO, info);
	return found;
}

/* Free text: "IBAN name" in the first line is whom the money is from or to. */
static void
free_text(struct movement *movement, struct slice info)
{
	size_t length = 0;
	const char *newline = memchr(info.bytes, '\n', info.length);
	size_t end = newline != NULL ? (size_t)(newline - info.bytes) : info.length;
	struct slice rest = info;

	while (length < end &&
	    ((info.bytes[length] >= '0' && info.bytes[length] <= '9') ||
		(info.bytes[length] >= 'A' && info.bytes[length] <= 'Z')))
		length++;
	if (length >= 15 && length <= 34 && info.bytes[0] >= 'A' && info.bytes[1] >= 'A' &&
	    info.bytes[2] <= '9' && info.bytes[3] <= '9' && length < end &&
	    info.bytes[length] == ' ') {
		struct slice name = cell_clean(info.bytes + length, end - length, 0);

		movement_add(movement, CELL_PARTY_ACCOUNT, (struct slice){info.bytes, length});
		movement_add(movement, CELL_PARTY, name);
	}
	while (rest.length > 0) {
		newline = memchr(rest.bytes, '\n', rest.length);
		length = newline != NULL ? (size_t)(newline - rest.bytes) : rest.length;
		add_part(movement, CELL_MEMO, (struct slice){rest.bytes, length});
		length += newline != NULL;
		rest = (struct slice){rest.bytes + length, rest.length - length};
	}
}

void
mt940_info(struct movement *movement, struct slice info)
{
	char mark = german_mark(info);

	if (mark != '\0')
		german(movement, info, mark);
	else if (!keyed(movement, info))
		free_text(movement, info);
}
