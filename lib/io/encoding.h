/* Encodings of text: their names, and bytes of them made UTF-8. */
#ifndef DEED_ENCODING_H
#define DEED_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

/* Those with rules of their own; encoding_parse gives others beyond them. */
enum encoding {
	ENCODING_AUTO, /* a BOM, else UTF-16 by its zero bytes, else UTF-8 if valid, else GB18030 */
	ENCODING_UTF8,
	ENCODING_GB18030, /* contains GBK and GB2312 */
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_OTHER, /* from here on: windows-1252, iso-8859-1, cp850 ... */
};

/* The encoding of this name in small letters; false when it is none of ours. */
bool encoding_parse(const char *name, size_t length, enum encoding *encoding);
const char *encoding_name(enum encoding encoding); /* "UTF-8", "GB18030", "windows-1252" ... */

struct decoder;

/* For any but AUTO and UTF-8, which is given out as it is. NULL when iconv does not know it. */
struct decoder *decoder_new(enum encoding encoding);
void decoder_free(struct decoder *decoder); /* NULL is fine */

/* Decodes from[0..length) into `to`, which has room for 3 * length + 4 bytes; *written gets the
 * bytes of UTF-8. Returns how many bytes of `from` it took: it stops at the first form that is
 * invalid, or cut by the end. */
size_t decoder_decode(
    struct decoder *decoder, const char *from, size_t length, char *to, size_t *written);

#endif
