/* Memory: out of memory aborts here and nowhere else; arenas for what lives as long as a batch. */
#ifndef DEED_MEMORY_H
#define DEED_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* As malloc, calloc, realloc and strdup, but never NULL: out of memory ends the process, and
 * since a run is one transaction, nothing of it stays. The caller frees. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);

/* Grows an array of `size`-byte members so that one more fits; capacity is kept in *capacity. */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

/* The place of the first member whose int64_t at `offset` is not below the number, of members that
 * stand in its order; count: of none. */
size_t array_place(const void *array, size_t count, size_t size, size_t offset, int64_t number);

struct arena_block;

/* All zero is a valid empty arena. What it gives lives until arena_reset or arena_release. */
struct arena {
	struct arena_block *blocks;
	size_t used; /* bytes used of the first block */
};

void *arena_alloc(struct arena *arena, size_t size);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_strdup(struct arena *arena, const char *text);
void arena_reset(struct arena *arena); /* keeps one block for the next batch */
void arena_release(struct arena *arena);

#endif
