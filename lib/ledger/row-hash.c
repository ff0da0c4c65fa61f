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

/* A value as it is hashed; returns the place after it. */
static char *
put_value(char *p, const struct value *value)
{
	static const char letters[] = {
	    [VALUE_NULL] = 'N', [VALUE_INT] = 'I', [VALUE_TEXT] = 'T', [VALUE_BLOB] = 'B'};
	uint64_t number;

	*p++ = letters[value->kind];
	if (value->kind == VALUE_NULL)
		return p;
	number = htobe64(value->kind == VALUE_INT ? (uint64_t)value->number : value->length);
	memcpy(p, &number, sizeof number);
	p += sizeof number;
	if (value->kind == VALUE_INT || value->length == 0)
		return p;
	memcpy(p, value->bytes, value->length);
	return p + value->length;
}

static void
row_hash_flush(struct row_hash *hash)
{
	if (hash->digest == NULL)
		hash->digest = digest_new();
	if (hash->length > 0)
		digest_add(hash->digest, hash->bytes, hash->length);
	hash->length = 0;
}

void
row_hash_add(struct row_hash *hash, const struct value *const *values, int count)
{
	size_t room = 0;
	uint32_t mark;
	char *start, *p;

	for (int i = 0; i < count; i++)
		room += 1 + sizeof(uint64_t) + values[i]->length;
	start = p = row_hash_room(hash, room);
	for (int i = 0; i < count; i++)
		p = put_value(p, values[i]);
	mark = htobe32((uint32_t)hash_bytes(start, (size_t)(p - start), 0));
	text_add(&hash->marks, (const char *)&mark, sizeof mark);
	hash->rows++;
	hash->length += (size_t)(p - start);
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
