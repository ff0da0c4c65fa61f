/* Inside lib/ledger: what bulk rows take off what is open, noted by the witness as they go in, so
 * that derived.c need not read them again. */
#ifndef DEED_USED_H
#define DEED_USED_H

#include <stdbool.h>

#include "base/value.h"

/* What is added to what is open of a row of a derived table. */
struct deltas {
	struct delta {
		int64_t key, fen;
	} * list;
	size_t count, capacity;
	bool unsorted; /* keys do not ascend, or come twice */
};

void deltas_add(struct deltas *deltas, int64_t key, int64_t fen);

enum { USES = 6, USES_A_TABLE_MAX = 3, USED_OWN_MAX = 1 << 20 };

/* All zero is empty: 16 bytes for each row of a fact table that uses an older one, and for the
 * first USED_OWN_MAX bank lines. */
struct used {
	struct deltas lists[USES];
};

/* The columns of a fact table, by place, that a use is made of. */
struct use_columns {
	int use, key, amount;
};

/* Which uses the rows of a fact table, whose columns have these names, make. Returns how many. */
int used_plan(const char *fact, const char *const *names, int count,
    struct use_columns columns[USES_A_TABLE_MAX]);

/* Adds one row, with its values by place. False: an amount has no opposite. */
bool used_add_row(struct used *used, const struct use_columns *columns, int count,
    const struct value *const *values);

/* The first rows of a derived table's own owner, as they came: what each opens. NULL where these
 * are not noted. */
struct deltas *used_own(struct used *used, const char *derived);

/* Adds all that was noted for a derived table but its owner's rows, and forgets it. */
void used_take(struct used *used, const char *derived, struct deltas *deltas);

void used_release(struct used *used);

#endif
