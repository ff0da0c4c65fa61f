#include "ledger/row-hash.h"

#include <endian.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

enum { BATCH = 64 * 1024 };

static char *
row_hash_room(struct row_hash *hash, size_t more)
{
	if (hash->capacity - hash->length < more) {
		hash->capacity = 2 * hash->capacity + more + 256;
		hash->bytes = xrealloc(hash->bytes, hash->capacity);
	}
	return hash->bytes + hash->length;
}

void
row_hash_add(struct row_hash *hash, struct value value)
{
	static const char letters[] = {
	    [VALUE_NULL] = 'N', [VALUE_INT] = 'I', [VALUE_TEXT] = 'T', [VALUE_BLOB] = 'B'};
	size_t length = value.kind == VALUE_TEXT || value.kind == VALUE_BLOB ? value.length : 0;
	char *p = row_hash_room(hash, 1 + sizeof(uint64_t) + length);
	uint64_t number = htobe64(value.kind == VALUE_INT ? (uint64_t)value.number : length);

	*p++ = letters[value.kind];
	if (value.kind != VALUE_NULL) {
		memcpy(p, &number, sizeof number);
		p += sizeof number;
	}
	if (length > 0)
		memcpy(p, value.bytes, length);
	hash->length = (size_t)(p - hash->bytes) + length;
}

static void
row_hash_flush(struct row_hash *hash)
{
	if (hash->digest == NULL)
		hash->digest = digest_new();
	if (hash->length > 0)
		digest_add(hash->digest, hash->bytes, hash->length);
	hash->length = hash->row_start = 0;
}

void
row_hash_end_row(struct row_hash *hash)
{
	uint64_t fast =
	    hash_bytes(hash->bytes + hash->row_start, hash->length - hash->row_start, 0);
	uint32_t mark = htobe32((uint32_t)fast);

	text_add(&hash->marks, (const char *)&mark, sizeof mark);
	hash->rows++;
	hash->row_start = hash->length;
	if (hash->length > BATCH)
		row_hash_flush(hash);
}

void
row_hash_finish(struct row_hash *hash, unsigned char sha256[DIGEST_SIZE])
{
	row_hash_flush(hash);
	digest_finish(hash->digest, sha256);
}

void
row_hash_release(struct row_hash *hash)
{
	digest_free(hash->digest);
	free(hash->bytes);
	text_release(&hash->marks);
	*hash = (struct row_hash){0};
}
