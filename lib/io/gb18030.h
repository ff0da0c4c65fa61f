/* GB18030 (which contains GBK and GB2312) to UTF-8, three times as fast as iconv(3): one- and
 * two-byte forms by a table that iconv filled, four-byte forms by iconv itself. */
#ifndef DEED_GB18030_H
#define DEED_GB18030_H

#include <stddef.h>

struct gb18030;

/* NULL when iconv does not know GB18030. */
struct gb18030 *gb18030_new(void);
void gb18030_free(struct gb18030 *gb); /* NULL is fine */

/* Decodes from[0..length) into `to`, which has room for 2 * length + 4 bytes; *written gets the
 * bytes of UTF-8. Returns how many bytes of `from` it took: it stops at the first form that is
 * invalid, or cut by the end. */
size_t gb18030_decode(
    struct gb18030 *gb, const char *from, size_t length, char *to, size_t *written);

#endif
