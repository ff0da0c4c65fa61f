#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(ALIGNMENT) char bytes[];
};

static void
out_of_memory(void)
{
	static const char message[] = "deed: out of memory; nothing was written\n";

	(void)fwrite(message, 1, sizeof message - 1, stderr);
	_Exit(70);
}

void *
xrealloc(void *old, size_t size)
{
	void *memory = realloc(old, size > 0 ? size : 1);

	if (memory == NULL)
		out_of_memory();
	return memory;
}

void *
xmalloc(size_t size)
{
	return xrealloc(NULL, size);
}

void *
xcalloc(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		out_of_memory();
	return memory;
}

char *
xstrndup(const char *text, size_t length)
{
	char *copy = xmalloc(length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

void *
array_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	*capacity = *capacity > 0 ? *capacity * 2 : 16;
	if (*capacity > SIZE_MAX / size)
		out_of_memory();
	return xrealloc(array, *capacity * size);
}

size_t
array_place(const void *array, size_t count, size_t size, size_t offset, int64_t number)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int64_t member;

		memcpy(&member, (const char *)array + middle * size + offset, sizeof member);
		if (member < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
arena_add_block(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	block = xmalloc(sizeof *block + size);
	block->next = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->used = 0;
}

/* The next bytes of the first block, which may be a new one. */
static void *
arena_take(struct arena *arena, size_t size)
{
	void *memory;

	if (arena->blocks == NULL || arena->blocks->size < arena->used ||
	    arena->blocks->size - arena->used < size)
		arena_add_block(arena, size);
	memory = arena->blocks->bytes + arena->used;
	arena->used += size;
	return memory;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	arena->used = (arena->used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	return arena_take(arena, size);
}

/* Text needs no alignment: one follows the other. */
char *
arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_take(arena, length + 1);

	if (length > 0) /* text may then be NULL */
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

static void
blocks_free(struct arena_block *block)
{
	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void
arena_reset(struct arena *arena)
{
	if (arena->blocks == NULL)
		return;
	blocks_free(arena->blocks->next);
	arena->blocks->next = NULL;
	arena->used = 0;
}

void
arena_release(struct arena *arena)
{
	blocks_free(arena->blocks);
	*arena = (struct arena){0};
}
