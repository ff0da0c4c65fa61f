/* Bills held back from dunning: disputes, until they are released, and promises to pay, which lapse
 * by themselves after their date; of the whole bill or of a part, and then the rest is chased. */
#ifndef DEED_HOLD_H
#define DEED_HOLD_H

#include <stdbool.h>

#include "base/value.h"
#include "io/out.h"
#include "master/calendar.h"

enum hold_kind { HOLD_DISPUTE, HOLD_PROMISE, HOLD_RELEASE };

/* What a person decides about one bill. */
struct hold {
	enum hold_kind kind;
	struct value bill; /* its code */
	date_day until; /* of a promise: its last day, which moves to a working day */
	int64_t amount_fen; /* 0: the whole bill */
	struct value reason; /* a dispute needs one */
	struct place place; /* where it stands, for errors */
};

struct hold_counts {
	int64_t disputes, promises, released, unchanged;
};

/* Writes the decision into the open run. A hold of the same kind that is in force is replaced, the
 * same one again is left. RC_DATA: no such bill, nothing open of it, an amount beyond what is open,
 * a day that is over. */
enum rc hold_add(
    struct ledger *ledger, date_day date, const struct hold *hold, struct hold_counts *counts);

/* The same for each row of a CSV file: bill, kind (dispute, promise, release), until, amount,
 * reason. All its errors are told. */
enum rc hold_add_file(
    struct ledger *ledger, date_day date, const char *path, struct hold_counts *counts);

/* What is listed: the holds in force and the broken promises of bills still
 * open; all: every one. */
enum { HOLD_LIST_COLUMNS = 10 };
extern const struct out_column hold_list_columns[HOLD_LIST_COLUMNS];
enum rc hold_list(struct ledger *ledger, date_day date, bool all, struct out *out);

/* The holds in force on a day, for dunning. Memory: 32 bytes a bill. */
struct holds {
	struct held {
		int64_t bill_id, amount_fen; /* held back in all; INT64_MAX: the whole bill */
		enum hold_kind kind; /* of its last hold */
		date_day until; /* of a promise */
	} * list; /* by bill */
	size_t count, capacity;
};

enum rc holds_read(
    struct ledger *ledger, const struct calendar *calendar, date_day date, struct holds *holds);
void holds_release(struct holds *holds);
const struct held *holds_find(const struct holds *holds, int64_t bill_id); /* NULL: none */

#endif
