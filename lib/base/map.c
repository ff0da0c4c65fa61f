#include "base/map.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

struct map_slot {
	uint64_t hash;
	const char *key; /* NULL: free */
	size_t length;
	int64_t value;
};

uint64_t
hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
	static const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
	const char *p = bytes;
	uint64_t hash = seed ^ (length * prime), word;

	for (; length >= sizeof word; p += sizeof word, length -= sizeof word) {
		memcpy(&word, p, sizeof word);
		hash = (hash ^ le64toh(word)) * prime;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, p, length);
	hash = (hash ^ le64toh(word)) * prime;
	hash ^= hash >> 29;
	hash *= UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ hash >> 32;
}

static struct map_slot *
slot_find(const struct map *map, const char *key, size_t length, uint64_t hash)
{
	size_t i = hash & (map->capacity - 1);

	for (;; i = (i + 1) & (map->capacity - 1)) {
		struct map_slot *slot = &map->slots[i];

		if (slot->key == NULL ||
		    (slot->hash == hash && slot->length == length &&
			memcmp(slot->key, key, length) == 0))
			return slot;
	}
}

static void
map_grow(struct map *map)
{
	struct map old = *map;

	map->capacity = old.capacity > 0 ? old.capacity * 2 : 64;
	map->slots = xcalloc(map->capacity, sizeof *map->slots);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key != NULL)
			*slot_find(map, old.slots[i].key, old.slots[i].length, old.slots[i].hash) =
			    old.slots[i];
	free(old.slots);
}

int64_t *
map_put(struct map *map, const char *key, size_t length, bool *fresh)
{
	uint64_t hash = hash_bytes(key, length, 0);
	struct map_slot *slot;

	if (map->count * 4 >= map->capacity * 3)
		map_grow(map);
	slot = slot_find(map, key, length, hash);
	if (fresh != NULL)
		*fresh = slot->key == NULL;
	if (slot->key == NULL) {
		*slot = (struct map_slot){
		    .hash = hash, .key = arena_strndup(&map->keys, key, length), .length = length};
		map->count++;
	}
	return &slot->value;
}

const char *
map_key(const int64_t *value)
{
	const char *slot = (const char *)value - offsetof(struct map_slot, value);

	return ((const struct map_slot *)slot)->key;
}

int64_t *
map_get(const struct map *map, const char *key, size_t length)
{
	struct map_slot *slot;

	if (map->capacity == 0)
		return NULL;
	slot = slot_find(map, key, length, hash_bytes(key, length, 0));
	return slot->key != NULL ? &slot->value : NULL;
}

const char *
map_next(const struct map *map, size_t *at, int64_t *value)
{
	while (*at < map->capacity) {
		const struct map_slot *slot = &map->slots[(*at)++];

		if (slot->key == NULL)
			continue;
		*value = slot->value;
		return slot->key;
	}
	return NULL;
}

void
map_release(struct map *map)
{
	free(map->slots);
	arena_release(&map->keys);
	*map = (struct map){0};
}
