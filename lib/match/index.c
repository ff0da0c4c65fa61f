#include "match/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

enum { SLOTS_MIN = 64 };

static void
put(struct index *index, uint64_t hash, size_t number)
{
	size_t mask = index->slot_count - 1, i = hash & mask;

	while (index->slots[i] != 0)
		i = (i + 1) & mask;
	index->slots[i] = (hash & ~(uint64_t)UINT32_MAX) | number;
}

static void
grow(struct index *index)
{
	uint64_t hash;

	free(index->slots);
	index->slot_count = index->slot_count > 0 ? 4 * index->slot_count : SLOTS_MIN;
	index->slots = xcalloc(index->slot_count, sizeof *index->slots);
	for (size_t i = 0; i < index->count; i++) {
		hash = hash_bytes(index->entries[i].key, index->entries[i].length, 0);
		put(index, hash, i + 1);
	}
}

struct index_entry *
index_find(const struct index *index, const char *key, size_t length)
{
	uint64_t hash;
	size_t mask = index->slot_count - 1;

	if (index->count == 0)
		return NULL;
	hash = hash_bytes(key, length, 0);
	for (size_t i = hash & mask; index->slots[i] != 0; i = (i + 1) & mask) {
		struct index_entry *entry;

		if ((index->slots[i] ^ hash) >> 32 != 0)
			continue;
		entry = &index->entries[(index->slots[i] & UINT32_MAX) - 1];
		if (entry->length == length && memcmp(entry->key, key, length) == 0)
			return entry;
	}
	return NULL;
}

void
index_add(struct index *index, const char *key, size_t length, uint32_t value)
{
	if (2 * (index->count + 1) > index->slot_count)
		grow(index);
	index->entries =
	    array_grow(index->entries, index->count, &index->capacity, sizeof *index->entries);
	index->entries[index->count++] = (struct index_entry){key, (uint32_t)length, value};
	put(index, hash_bytes(key, length, 0), index->count);
}

void
index_release(struct index *index)
{
	free(index->slots);
	free(index->entries);
	*index = (struct index){0};
}
