/* From text to a number, for many short keys that are looked up often: 8 bytes a slot, so that
 * what is probed stays near. Keys are borrowed: they outlive the index. */
#ifndef DEED_INDEX_H
#define DEED_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_entry {
	const char *key;
	uint32_t length, value;
};

/* All zero is a valid empty index. */
struct index {
	uint64_t *slots; /* upper half: of the hash; lower half: number of the entry, from 1 */
	unsigned bits; /* of the number of slots */
	struct index_entry *entries;
	size_t count, capacity;
};

/* The entry for a key, or NULL. Valid until the next index_put. */
struct index_entry *index_find(const struct index *index, const char *key, size_t length);

/* The entry for a key, made with value 0 when it is new (*fresh tells; it keeps
 * the key as given). */
struct index_entry *index_put(struct index *index, const char *key, size_t length, bool *fresh);

void index_release(struct index *index);

#endif
