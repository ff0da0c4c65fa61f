/* A price scheme: the CSV file that says what rooms cost. deed-price-trial(1) is its manual. */
#ifndef DEED_SCHEME_H
#define DEED_SCHEME_H

#include "ledger/ledger.h"
#include "sales/factor.h"
#include "sales/price-rule.h"

enum { SCHEME_FACTORS_MAX = 200 };

struct scheme {
	struct ledger *ledger;
	const char *file; /* as errors show it */
	struct price_rule rule;
	struct factor base; /* its lines are the bases */
	struct factor *factors[SCHEME_FACTORS_MAX]; /* in the order of their first lines */
	size_t count;
	struct room_record
	    room; /* to be filled in before scheme_value: what the lines may ask of it */
	struct arena arena;
};

/* What a room comes to. */
struct scheme_value {
	const struct factor_value *base; /* line 0: no base covers the room */
	const struct factor_value *factors[SCHEME_FACTORS_MAX];
	struct fraction coefficient, difference; /* product and sum of them, to be released */
};

/* Reads it ("-": standard input), whole, with all its errors. */
enum rc scheme_read(struct scheme *scheme, struct ledger *ledger, const char *path);
void scheme_release(struct scheme *scheme);

/* Evaluates scheme->room; what it gives is good until the next call. */
enum rc scheme_value(struct scheme *scheme, struct scheme_value *value);
void scheme_value_release(struct scheme_value *value);

#endif
