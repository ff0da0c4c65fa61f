/* Rooms with their state at a business date: what `deed rooms` lists. */
#ifndef DEED_ROOMS_H
#define DEED_ROOMS_H

#include "base/date.h"
#include "io/out.h"
#include "ledger/ledger.h"

/* The FROM of a query of rooms: as `r` all that room_scope names, and room_id and building_id.
 * Takes :date. What is not read costs nothing. */
extern const char rooms_from[];

struct rooms; /* a list being read */

/* Opens the list of the rooms for which the condition (room_scope) holds, in the order of project,
 * building, unit, floor and number; where NULL: all. A room's contract is the one in force that
 * day: a sale or lease before a service contract, the latest first; so are its prices. Its deal and
 * whether it is on sale are those of now. NULL after an error. */
struct rooms *rooms_open(struct ledger *ledger, date_day date, const char *where);

/* The same with the column room alone; what the condition does not ask for is not looked up. */
struct rooms *rooms_open_codes(struct ledger *ledger, date_day date, const char *where);

/* The columns of its records: fixed ones, then x_NAME for each that some room has, then
 * those of the sale. */
const struct out_column *rooms_columns(const struct rooms *rooms, size_t *count);

/* The next room, whose bytes live until the next call. False at the end or after an error: *rc. */
bool rooms_next(struct rooms *rooms, struct value *row, enum rc *rc);

/* Id of the room that rooms_next gave. */
int64_t rooms_id(const struct rooms *rooms);

void rooms_close(struct rooms *rooms); /* NULL is fine */

#endif
