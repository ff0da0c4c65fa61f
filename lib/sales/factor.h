/* A factor of a price scheme: lines tried in order, of which the first that holds for a room
 * counts. The base prices of a scheme are one, too. Rooms of the same fields come to the same, so
 * lines are evaluated once for each different set of the fields that they name. */
#ifndef DEED_FACTOR_H
#define DEED_FACTOR_H

#include "base/map.h"
#include "base/round.h"
#include "expr/expr.h"
#include "expr/fraction.h"
#include "master/fields.h"

enum factor_method { FACTOR_BASE, FACTOR_DIFFERENCE, FACTOR_COEFFICIENT };

struct factor_line {
	const char *name; /* what a base's line calls it */
	long line; /* of the scheme's file */
	struct expr *when; /* NULL: it always holds */
	struct expr *value; /* NULL: the number */
	struct ratio number;
};

/* What a factor comes to for rooms of the same fields. */
struct factor_value {
	size_t line; /* which of its lines holds, from 1; 0: none */
	struct ratio number; /* without one: no difference is 0, no coefficient 1 */
	struct value text; /* as the sheet shows it; NULL without one */
};

/* A room: values of the fields of price_scope in its order, then those of the open fields. */
enum { ROOM_OPEN_MAX = 50, ROOM_VALUES = PRICED_FIELDS + ROOM_OPEN_MAX };
struct room_record {
	struct value values[ROOM_VALUES];
	const char *open[ROOM_OPEN_MAX]; /* their names: x_NAME */
	size_t open_count;
};

enum { FACTOR_VALUES_KEPT = 4096 }; /* of one factor; then they begin anew */

/* All zero but for name and method is a factor without lines. */
struct factor {
	const char *name;
	enum factor_method method;
	struct factor_line *lines;
	size_t count, capacity;
	int64_t *rooms; /* that each line counted for */
	size_t fields[ROOM_VALUES],
	    field_count; /* places in a record of the fields that lines name */
	struct ratio
	    scale; /* of a base: it is multiplied with this, unless the denominator is 0, … */
	struct round_to scaled; /* … and rounded to this */
	struct map places; /* the bytes of the fields to a place in values, from 1 */
	struct factor_value *values;
	size_t value_count, value_capacity;
	struct arena texts;
	struct text key, last_key;
	size_t last; /* the place of the room before, 0: none */
};

/* Adds a line, whose expressions the factor owns from now on; their open fields are added to the
 * record's names. False when these are too many. */
bool factor_add(struct factor *factor, const struct factor_line *line, struct room_record *record);

/* What the factor comes to for the room, good until the next call. file is the scheme's, for errors
 * (RC_DATA). */
enum rc factor_value(struct factor *factor, const struct room_record *record, const char *file,
    struct errors *errors, const struct factor_value **value);

/* Of all rooms from now on: a base becomes scale x base, rounded. Counts begin anew. */
void factor_scale(struct factor *factor, struct ratio scale, struct round_to scaled);

/* What such a base's number becomes: exactly, in a fraction that was 0 and is to be released, and
 * rounded. False when it is too large. */
bool factor_scaled(
    const struct factor *factor, struct ratio number, struct fraction *exact, struct ratio *became);

void factor_release(struct factor *factor);

#endif
