/* SHA-256. */
#ifndef DEED_DIGEST_H
#define DEED_DIGEST_H

#include <stddef.h>

enum { DIGEST_SIZE = 32, DIGEST_HEX = 65 };

struct digest; /* a hash being computed */

struct digest *digest_new(void);
void digest_add(struct digest *digest, const void *bytes, size_t length);
void digest_finish(struct digest *digest, unsigned char hash[DIGEST_SIZE]); /* and start anew */
void digest_free(struct digest *digest);

/* Lower-case hex with its NUL; returns hex. */
const char *digest_hex(const unsigned char hash[DIGEST_SIZE], char hex[DIGEST_HEX]);

#endif
