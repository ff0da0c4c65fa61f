/* Inside lib/ledger: what each day's facts sum to (day_sum, schema/ledger/010-balance.sql). The
 * witness adds up bulk rows as they go in; other rows are read. */
#ifndef DEED_TALLY_H
#define DEED_TALLY_H

#include "base/error.h"
#include "base/map.h"
#include "base/value.h"

struct ledger;

enum { TALLY_SOURCES = 8, TALLY_A_TABLE_MAX = 2, TALLY_TOO_LARGE = -1 };

/* Sums by source, owner and day. All zero is empty. */
struct tally {
	struct map keys;
	struct tally_sum {
		int source;
		int64_t owner_id, fen;
		char date[11];
	} * list;
	size_t count, capacity;
	int64_t rows; /* added; TALLY_TOO_LARGE: a sum is beyond int64 */
};

/* The columns of a table, by place, that one source sums. */
struct tally_columns {
	int source;
	int date, owner, amount, minus, when; /* owner, minus and when: -1: none */
};

/* Which columns of the fact table, whose columns have these names, are summed. Returns how many
 * sources. */
int tally_plan(const char *table, const char *const *names, int count,
    struct tally_columns columns[TALLY_A_TABLE_MAX]);

/* Adds one row, with its values by place. */
void tally_add_row(struct tally *tally, const struct tally_columns *columns, int count,
    const struct value *const *values);

void tally_release(struct tally *tally);

/* Brings day_sum up to the highest ids of the fact tables, from what the witnesses saw or from the
 * rows beyond the run's derived marks. RC_DATA: a sum is beyond int64. */
enum rc tallies_update(struct ledger *ledger, const int64_t *highest);

/* Tells of the first row of each source that is not the sum of its facts, by source, owner and
 * date. */
enum rc tallies_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id, const char *key),
    void *context);

#endif
