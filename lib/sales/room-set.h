/* A set of rooms: one bit for each id. All zero is a valid empty one. */
#ifndef DEED_ROOM_SET_H
#define DEED_ROOM_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct room_set {
	uint64_t *words;
	size_t count;
};

/* Adds the room; false when it was there before. */
bool room_set_add(struct room_set *set, int64_t room_id);
void room_set_release(struct room_set *set);

#endif
