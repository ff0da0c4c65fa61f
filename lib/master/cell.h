/* One cell of a loaded file to the value that is stored. */
#ifndef DEED_CELL_H
#define DEED_CELL_H

#include "master/kind.h"

/* The bytes of a cell without the blanks around it and without the guard that
 * our CSV writer sets. */
struct value cell_trim(const char *bytes, size_t length);

/* The cell, which is not empty, as its column's type has it stored. NULL when it is right, else
 * what was expected, in the user's language, to stand before ", got ...". A reference stays its
 * code. Bytes of the value are the cell's, or the arena's. */
const char *cell_read(
    const struct kind_column *column, struct value cell, struct arena *arena, struct value *value);

/* The type's name in `load --list`. */
const char *cell_type_name(enum type type);

#endif
