#include "io/encoding.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/gb18030.h"

/* By enum encoding. What a user writes, and what messages and iconv call it. */
static const struct {
	const char *name, *shown;
} encodings[] = {
    [ENCODING_AUTO] = {"auto", "auto"},
    [ENCODING_UTF8] = {"utf-8", "UTF-8"},
    [ENCODING_GB18030] = {"gb18030", "GB18030"},
    [ENCODING_UTF16LE] = {"utf-16le", "UTF-16LE"},
    [ENCODING_UTF16BE] = {"utf-16be", "UTF-16BE"},
    [ENCODING_OTHER] = {"windows-1250", "WINDOWS-1250"},
    {"windows-1251", "WINDOWS-1251"},
    {"windows-1252", "WINDOWS-1252"},
    {"windows-1253", "WINDOWS-1253"},
    {"windows-1254", "WINDOWS-1254"},
    {"windows-1255", "WINDOWS-1255"},
    {"windows-1256", "WINDOWS-1256"},
    {"windows-1257", "WINDOWS-1257"},
    {"windows-1258", "WINDOWS-1258"},
    {"iso-8859-1", "ISO-8859-1"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-9", "ISO-8859-9"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-15", "ISO-8859-15"},
    {"cp437", "CP437"},
    {"cp850", "CP850"},
    {"cp852", "CP852"},
    {"cp855", "CP855"},
    {"cp866", "CP866"},
    {"big5", "BIG5-HKSCS"},
    {"shift_jis", "CP932"},
    {"euc-jp", "EUC-JP"},
    {"euc-kr", "CP949"},
};

enum { ENCODINGS = sizeof encodings / sizeof *encodings };

struct decoder {
	struct gb18030 *gb18030; /* or */
	iconv_t iconv;
};

static bool
is(const char *name, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(name, word, length) == 0;
}

bool
encoding_parse(const char *name, size_t length, enum encoding *encoding)
{
	for (int i = ENCODING_UTF8; i < ENCODINGS; i++)
		if (is(name, length, encodings[i].name)) {
			*encoding = (enum encoding)i;
			return true;
		}
	*encoding = ENCODING_GB18030;
	return is(name, length, "gbk") || is(name, length, "gb2312");
}

const char *
encoding_name(enum encoding encoding)
{
	return encodings[encoding].shown;
}

struct decoder *
decoder_new(enum encoding encoding)
{
	struct decoder *decoder = xcalloc(1, sizeof *decoder);

	if (encoding == ENCODING_GB18030)
		decoder->gb18030 = gb18030_new();
	else
		decoder->iconv = iconv_open("UTF-8", encoding_name(encoding));
	if (decoder->gb18030 != NULL ||
	    (encoding != ENCODING_GB18030 && decoder->iconv != (iconv_t)-1))
		return decoder;
	free(decoder);
	return NULL;
}

void
decoder_free(struct decoder *decoder)
{
	if (decoder == NULL)
		return;
	if (decoder->gb18030 == NULL)
		(void)iconv_close(decoder->iconv);
	gb18030_free(decoder->gb18030);
	free(decoder);
}

size_t
decoder_decode(struct decoder *decoder, const char *from, size_t length, char *to, size_t *written)
{
	char *in = (char *)(uintptr_t)from, *out = to; /* iconv's prototype lacks const */
	size_t left = length, room = 3 * length + 4;

	if (decoder->gb18030 != NULL)
		return gb18030_decode(decoder->gb18030, from, length, to, written);
	(void)iconv(decoder->iconv, NULL, NULL, NULL, NULL);
	(void)iconv(decoder->iconv, &in, &left, &out, &room);
	*written = (size_t)(out - to);
	return length - left;
}
