#include "sales/room-set.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { WORD_BITS = 64 };

bool
room_set_add(struct room_set *set, int64_t room_id)
{
	size_t word = (size_t)room_id / WORD_BITS;
	uint64_t bit = UINT64_C(1) << (room_id % WORD_BITS);

	if (word >= set->count) {
		size_t count = word + word / 2 + WORD_BITS;

		set->words = xrealloc(set->words, count * sizeof *set->words);
		memset(set->words + set->count, 0, (count - set->count) * sizeof *set->words);
		set->count = count;
	}
	if ((set->words[word] & bit) != 0)
		return false;
	set->words[word] |= bit;
	return true;
}

void
room_set_release(struct room_set *set)
{
	free(set->words);
	*set = (struct room_set){0};
}
