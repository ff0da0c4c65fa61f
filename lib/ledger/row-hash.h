/* Inside lib/ledger: rows hashed one after the other, as the chain has them. A row is serialised
 * value by value: a letter for its type, then
 *   N                      NULL
 *   I  8 bytes             integer, big-endian two's complement
 *   T  8 bytes, bytes      text: its length in bytes, big-endian, and the bytes
 *   B  8 bytes, bytes      blob: likewise
 * The hash is the SHA-256 of the rows. A row's mark is 32 bits of a fast hash of its bytes: no
 * proof, it tells which row was altered once the hash says that one was. */
#ifndef DEED_ROW_HASH_H
#define DEED_ROW_HASH_H

#include "base/digest.h"
#include "base/text.h"
#include "base/value.h"

/* All zero is a valid empty one. */
struct row_hash {
	struct digest *digest;
	char *bytes; /* on their way into the digest */
	size_t length, capacity;
	struct text marks; /* 4 bytes a row, big-endian */
	int64_t rows;
};

/* Adds one row. */
void row_hash_add(struct row_hash *hash, const struct value *const *values, int count);
void row_hash_finish(
    struct row_hash *hash, unsigned char sha256[DIGEST_SIZE]); /* marks and rows stay */
void row_hash_release(struct row_hash *hash);

#endif
