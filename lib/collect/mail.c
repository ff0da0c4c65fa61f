#include "collect/mail.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	ADDRESS_MAX = 254, /* RFC 5321, 4.5.3.1.3 */
	WORD_BYTES = 42, /* of text in an encoded word, which may have 75 characters */
	LINE_BYTES = 57, /* of text in a base64 line of 76 characters */
};

bool
mail_address_valid(const char *address)
{
	const char *at = address != NULL ? strchr(address, '@') : NULL;

	if (at == NULL || at == address || at[1] == '\0' || strlen(address) > ADDRESS_MAX)
		return false;
	for (const char *p = address; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("()<>[]:;,\\\"", *p) != NULL ||
		    (*p == '@' && p != at))
			return false;
	return at[1] != '.' && at[1] != '-' && address[strlen(address) - 1] != '.';
}

bool
mail_address_split(const char *text, char **name, char **address)
{
	const char *open = strrchr(text, '<');
	size_t length = strlen(text), name_length;

	if (open == NULL) {
		if (!mail_address_valid(text))
			return false;
		*name = xstrdup("");
		*address = xstrdup(text);
		return true;
	}
	if (text[length - 1] != '>')
		return false;
	*address = xstrndup(open + 1, (size_t)(text + length - 1 - (open + 1)));
	for (name_length = (size_t)(open - text); name_length > 0 && text[name_length - 1] == ' ';)
		name_length--;
	*name = xstrndup(text, name_length);
	if (mail_address_valid(*address))
		return true;
	free(*name);
	free(*address);
	return false;
}

static void
add_base64(struct text *text, const char *bytes, size_t length)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)bytes;

	for (; length > 0; p += 3) {
		size_t taken = length < 3 ? length : 3;
		unsigned bits = (unsigned)p[0] << 16;

		if (taken > 1)
			bits |= (unsigned)p[1] << 8;
		if (taken > 2)
			bits |= p[2];
		text_addc(text, digits[bits >> 18]);
		text_addc(text, digits[bits >> 12 & 63]);
		text_addc(text, taken > 1 ? digits[bits >> 6 & 63] : '=');
		text_addc(text, taken > 2 ? digits[bits & 63] : '=');
		length -= taken;
	}
}

/* Text of a header: as it is when it is short and harmless, else in encoded words (RFC 2047). */
static void
add_words(struct text *text, const char *words)
{
	static const char harmless[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -";
	size_t length = strlen(words);
	bool first = true;

	if (length <= WORD_BYTES && strspn(words, harmless) == length && words[0] != ' ') {
		text_adds(text, words);
		return;
	}
	while (length > 0) {
		size_t taken = length <= WORD_BYTES ? length : utf8_floor(words, WORD_BYTES);

		text_adds(text, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		add_base64(text, words, taken);
		text_adds(text, "?=");
		words += taken;
		length -= taken;
		first = false;
	}
}

static void
add_address(struct text *text, const char *key, const char *name, const char *address)
{
	text_printf(text, "%s: ", key);
	if (name != NULL && name[0] != '\0') {
		add_words(text, name);
		text_printf(text, "\r\n <%s>\r\n", address);
	} else
		text_printf(text, "%s\r\n", address);
}

/* Midnight UTC of the business date: a mail made again is the same mail. */
static void
add_date(struct text *text, date_day date)
{
	static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char months[][4] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct ymd ymd = date_split(date);

	text_printf(text, "Date: %s, %d %s %d 00:00:00 +0000\r\n", days[date_weekday(date) - 1],
	    ymd.day, months[ymd.month - 1], ymd.year);
}

/* The body with CRLF at every line end, in base64. */
static void
add_body(struct text *text, const char *body, size_t length)
{
	struct text lines = {0};

	for (size_t i = 0; i < length; i++) {
		if (body[i] == '\n' && (i == 0 || body[i - 1] != '\r'))
			text_addc(&lines, '\r');
		text_addc(&lines, body[i]);
	}
	for (size_t i = 0; i < lines.length; i += LINE_BYTES) {
		size_t rest = lines.length - i;

		add_base64(text, lines.bytes + i, rest < LINE_BYTES ? rest : LINE_BYTES);
		text_adds(text, "\r\n");
	}
	text_release(&lines);
}

void
mail_build(struct text *text, const struct mail *mail)
{
	add_date(text, mail->date);
	add_address(text, "From", mail->from_name, mail->from_address);
	add_address(text, "To", mail->to_name, mail->to_address);
	text_adds(text, "Subject: ");
	add_words(text, mail->subject);
	text_printf(text, "\r\nMessage-ID: <%s%s>\r\n", mail->id, strchr(mail->from_address, '@'));
	text_adds(text,
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Auto-Submitted: auto-generated\r\n\r\n");
	add_body(text, mail->body, mail->body_length);
}
