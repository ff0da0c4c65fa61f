#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/memory.h"

struct digest {
	EVP_MD_CTX *context;
	EVP_MD *algorithm;
};

/* OpenSSL fails here only without memory or with a broken installation: neither can be survived. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

struct digest *
digest_new(void)
{
	struct digest *digest = xmalloc(sizeof *digest);

	digest->context = EVP_MD_CTX_new();
	digest->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(digest->context != NULL && digest->algorithm != NULL);
	must(EVP_DigestInit_ex2(digest->context, digest->algorithm, NULL));
	return digest;
}

void
digest_add(struct digest *digest, const void *bytes, size_t length)
{
	must(EVP_DigestUpdate(digest->context, bytes, length));
}

void
digest_finish(struct digest *digest, unsigned char hash[DIGEST_SIZE])
{
	must(EVP_DigestFinal_ex(digest->context, hash, NULL));
	must(EVP_DigestInit_ex2(digest->context, digest->algorithm, NULL));
}

void
digest_free(struct digest *digest)
{
	if (digest == NULL)
		return;
	EVP_MD_CTX_free(digest->context);
	EVP_MD_free(digest->algorithm);
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
