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

void
index_reserve(struct index *index, size_t count)
{
	size_t slots = index->slot_count > 0 ? index->slot_count : SLOTS_MIN;

	while (slots < 2 * count)
		slots *= 2;
	if (slots == index->slot_count)
		return;
	free(index->slots);
	index->slots = xcalloc(slots, sizeof *index->slots);
	index->slot_count = slots;
	for (size_t i = 0; i < index->count; i++)
		put(index, hash_bytes(index->entries[i].key, index->entries[i].length, 0), i + 1);
}

static struct index_entry *
find(const struct index *index, const char *key, size_t length, uint64_t hash)
{
	size_t mask = index->slot_count - 1;

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

	if (2 * (index->count + 1) > index->slot_count)
		index_reserve(index, 2 * (index->count + 1));
	entry = find(index, key, length, hash);
	*fresh = entry == NULL;
	if (entry != NULL)
		return entry;
	index->entries =
	    array_grow(index->entries, index->count, &index->capacity, sizeof *index->entries);
	entry = &index->entries[index->count++];
	*entry = (struct index_entry){key, (uint32_t)length, 0};
	put(index, hash, index->count);
	return entry;
}

void
index_release(struct index *index)
{
	free(index->slots);
	free(index->entries);
	*index = (struct index){0};
}
