/* The terms of a clause: its texts, parsed. Most clauses share theirs with many others, so each
 * different set of texts is parsed once. */
#ifndef DEED_TERMS_H
#define DEED_TERMS_H

#include "base/map.h"
#include "base/text.h"
#include "base/value.h"
#include "billing/price.h"

enum basis { BASIS_FIXED, BASIS_AREA, BASIS_INNER_AREA, BASIS_USAGE, BASIS_FORMULA };
enum cycle { CYCLE_ONCE, CYCLE_MONTH, CYCLE_QUARTER, CYCLE_HALF, CYCLE_YEAR, CYCLE_USAGE };

/* The columns of tables clause and contract that make the terms, in the order in
 * which terms_find takes them. */
enum terms_column {
	TERMS_BASIS,
	TERMS_PER,
	TERMS_CYCLE,
	TERMS_ALIGN,
	TERMS_TIMING,
	TERMS_PRORATION,
	TERMS_DUE,
	TERMS_ROUND,
	TERMS_FREE,
	TERMS_STEPS,
	TERMS_FREE_ALL, /* of the contract: free for all its clauses */
	TERMS_COLUMNS,
};

struct terms {
	enum basis basis;
	enum cycle cycle;
	bool arrears; /* billed when the period is over, not when it begins */
	struct due_rule due;
	struct round_rule round;
	struct pricing pricing; /* but for the origin of its cut, which is the clause's own */
};

enum { TERMS_KEPT = 4096 }; /* different sets kept; then the cache begins anew */

/* All zero is a valid empty cache. */
struct terms_cache {
	struct map places; /* the texts to a place in list, from 1 */
	struct arena arena;
	struct terms *list;
	size_t count, capacity;
	struct text key;
};

/* What a text should have been. */
struct terms_problem {
	const char *column, *expected;
	struct value got;
};

/* The terms for these texts (NULL or text), good until the next call. NULL when one is wrong:
 * *problem tells. */
const struct terms *terms_find(struct terms_cache *cache, const struct value texts[TERMS_COLUMNS],
    struct terms_problem *problem);

void terms_release(struct terms_cache *cache);

/* The last day of a term that would end at `last`: free periods outside the term move it by as many
 * months and days as they last, in order, each that begins on or before the end so far. */
date_day terms_last(const struct terms *terms, date_day last);

/* The due date of a period: deed-load(1) tells the rules, lib/master/clause-text.h too. */
date_day terms_due(const struct terms *terms, struct period period);

#endif
