/* A hash map from byte strings to int64, and a fast 64-bit hash. Grows with its keys; keys are
 * copied. */
#ifndef DEED_MAP_H
#define DEED_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* The same on every machine: the chain's marks are made of it. */
uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);

struct map_slot;

/* All zero is a valid empty map. */
struct map {
	struct map_slot *slots;
	size_t count, capacity; /* capacity is a power of two */
	struct arena keys;
};

/* The value's place for this key, made with value 0 when it is new (*fresh, where not NULL, tells).
 * Valid until the next map_put. */
int64_t *map_put(struct map *map, const char *key, size_t length, bool *fresh);

/* The map's copy of the key whose value has this place: it stays where it is. */
const char *map_key(const int64_t *value);

/* The value's place, or NULL when the key is unknown. */
int64_t *map_get(const struct map *map, const char *key, size_t length);

/* The keys one after the other, in no order: *at is 0 at first; NULL after the last. */
const char *map_next(const struct map *map, size_t *at, int64_t *value);

void map_release(struct map *map);

#endif
