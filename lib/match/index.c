#include "match/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

enum { BITS_MIN = 6 };

/* Where a hash belongs: its upper bits, all of which a slot has, so that keys are hashed once. */
static size_t
home(const struct index *index, uint64_t hash)
{
	return hash >> (64 - index->bits);
}

static size_t
mask(const struct index *index)
{
	return ((size_t)1 << index->bits) - 1;
}

static void
put(struct index *index, uint64_t slot)
{
	size_t i = home(index, slot);

	while (index->slots[i] != 0)
		i = (i + 1) & mask(index);
	index->slots[i] = slot;
}

/* Slots of twice as many go to twice the place: memory is gone through in order. */
static void
grow(struct index *index)
{
	uint64_t *old = index->slots;
	size_t count = old != NULL ? (size_t)1 << index->bits : 0;

	index->bits = old != NULL ? index->bits + 1 : BITS_MIN;
	index->slots = xcalloc((size_t)1 << index->bits, sizeof *index->slots);
	for (size_t i = 0; i < count; i++)
		if (old[i] != 0)
			put(index, old[i]);
	free(old);
}

static struct index_entry *
find(const struct index *index, const char *key, size_t length, uint64_t hash)
{
	for (size_t i = home(index, hash); index->slots[i] != 0; i = (i + 1) & mask(index)) {
		struct index_entry *entry;

		if ((index->slots[i] ^ hash) >> 32 != 0)
			continue;
		entry = &index->entries[(index->slots[i] & UINT32_MAX) - 1];
		if (entry->length == length && memcmp(entry->key, key, length) == 0)
			return entry;
	}
	return NULL;
}

struct index_entry *
index_find(const struct index *index, const char *key, size_t length)
{
	return index->count > 0 ? find(index, key, length, hash_bytes(key, length, 0)) : NULL;
}

struct index_entry *
index_put(struct index *index, const char *key, size_t length, bool *fresh)
{
	uint64_t hash = hash_bytes(key, length, 0);
	struct index_entry *entry;

	if (index->slots == NULL || 2 * (index->count + 1) > mask(index))
		grow(index);
	entry = find(index, key, length, hash);
	*fresh = entry == NULL;
	if (entry != NULL)
		return entry;
	index->entries =
	    array_grow(index->entries, index->count, &index->capacity, sizeof *index->entries);
	entry = &index->entries[index->count++];
	*entry = (struct index_entry){key, (uint32_t)length, 0};
	put(index, (hash & ~(uint64_t)UINT32_MAX) | index->count);
	return entry;
}

void
index_release(struct index *index)
{
	free(index->slots);
	free(index->entries);
	*index = (struct index){0};
}
