/* The rooms that a bulk command is about: codes on the command line, lists
 * in files, a condition. */
#ifndef DEED_ROOM_LIST_H
#define DEED_ROOM_LIST_H

#include "base/date.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "ledger/ledger.h"

struct room_ref {
	int64_t id;
	const char *code;
	struct place place; /* where it was named; file NULL: on the command line */
};

/* All zero is a valid empty list. A room is in it once, however often it is named. Memory: 100
 * bytes a room. */
struct room_list {
	struct room_ref *list;
	size_t count, capacity;
	struct arena arena;
	struct map seen;
};

/* Adds what the words of the command line say: each a room's code, else a file ("-": standard
 * input) with a column `room`; its other columns are left alone, so that the list may be what `deed
 * rooms` printed. RC_DATA: errors were added, all of them. */
enum rc room_list_read(
    struct room_list *rooms, struct ledger *ledger, char *const words[], int count);

/* Adds the rooms for which the condition holds (room_scope), at the business date. */
enum rc room_list_where(
    struct room_list *rooms, struct ledger *ledger, date_day date, const char *where);

void room_list_release(struct room_list *rooms);

#endif
