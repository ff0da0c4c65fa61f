/* Where the quantity of a room's item comes from: the meters of the room and its share of those
 * that several rooms share, as one series. RULES A8.9. */
#ifndef DEED_METERS_H
#define DEED_METERS_H

#include "billing/period.h"
#include "billing/series.h"

struct shared_meter;

/* All zero is valid: nothing is open. Memory grows with the rooms that share meters. */
struct meters {
	struct ledger *ledger;
	struct series_range range;
	bool any; /* there are meters with a code */
	struct shared_meter *shared;
	size_t shared_count;
};

/* Opens them as of `until`: readings after it have not come up. */
enum rc meters_open(struct meters *meters, struct ledger *ledger, date_day until);

/* Only what was known: facts up to these ids. */
void meters_known(struct meters *meters, int64_t reading_id, int64_t meter_reading_id);

/* The series of a room and item; with no points when there are no readings. `from` is as that of
 * struct series_range.
 *
 * The points are those of the room's first meter in use: its own before shared ones, each in the
 * order of loading; what the others ran until then comes to it, by days. A day that not all of them
 * have reached has not come up.
 *
 * What a shared meter ran from reading to reading, less what the rooms' own meters of the item ran
 * meanwhile where it says so, is divided by area, inner area or room, in the order of `deed rooms`:
 * each room gets the rounded share of all up to it less that of all before it, in thousandths of
 * the unit. So the shares sum to the whole. */
enum rc meters_read(
    struct meters *meters, int64_t room_id, int64_t item_id, date_day from, struct series *series);

/* Notes that a reading of the day came: of a meter, or (meter_id 0) of a room's own. Then tells of
 * each room whose share of a meter may have changed by what was noted, and since when. */
void meters_touch(
    struct meters *meters, int64_t meter_id, int64_t room_id, int64_t item_id, date_day day);
enum rc meters_touched(const struct meters *meters,
    enum rc (*tell)(void *context, int64_t room_id, int64_t item_id, date_day day), void *context);

void meters_close(struct meters *meters);

#endif
