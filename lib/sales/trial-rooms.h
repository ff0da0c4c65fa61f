/* The rooms of a trial, one by one, into the record that the scheme asks. */
#ifndef DEED_TRIAL_ROOMS_H
#define DEED_TRIAL_ROOMS_H

#include "base/date.h"
#include "sales/scheme.h"

struct trial_rooms;

/* The rooms for which the condition (room_scope; NULL: all) holds, by project, building, unit,
 * floor and number; with their list prices of the date, when against. Borrows the scheme, whose
 * room it fills in. NULL after an error. */
struct trial_rooms *trial_rooms_open(
    struct scheme *scheme, const char *where, bool against, date_day date);

/* The next room, whose bytes live until the next call. False at the end or after an error: *rc. */
bool trial_rooms_next(struct trial_rooms *rooms, enum rc *rc);

int64_t trial_rooms_building(const struct trial_rooms *rooms); /* the id of this room's building */
int64_t trial_rooms_list_fen(const struct trial_rooms *rooms); /* its list price; 0: it has none */

void trial_rooms_close(struct trial_rooms *rooms); /* NULL is fine */

#endif
