/* Formulas of clauses: each different text is parsed once and evaluated on the fields of
 * billing_scope (lib/master/fields.h). A formula says what a rate times a quantity says
 * elsewhere: yuan for one `per`, and for usage, yuan for the interval. */
#ifndef DEED_FORMULA_H
#define DEED_FORMULA_H

#include "base/map.h"
#include "billing/price.h"
#include "expr/expr.h"
#include "ledger/ledger.h"

enum { FORMULAS_KEPT = 4096 }; /* different texts kept; then the cache begins anew */

/* All zero but for the ledger is a valid empty cache. */
struct formulas {
	struct ledger *ledger;
	struct map places; /* the text to a place in list, from 1 */
	struct expr **list;
	size_t count, capacity;
};

/* The parsed formula, or NULL when it was not parsed yet; good until the next formula_parse. */
const struct expr *formula_find(const struct formulas *formulas, const char *text, size_t length);

/* Parses and keeps it; an error names the place. */
enum rc formula_parse(struct formulas *formulas, const char *text, size_t length,
    const struct place *place, const struct expr **formula);

void formulas_release(struct formulas *formulas);

/* Whether it needs readings. */
bool formula_uses_meter(const struct expr *formula);

/* What a period's formula may see, beside the columns of contract and room. */
struct formula_period {
	int64_t clause_id;
	struct period period;
	const struct pricing *pricing;
	const struct parts *parts;
	const struct ratio *rate; /* NULL: the clause has none */
	bool metered;
	int64_t usage_micro, used_micro; /* when metered */
};

/* The period's amount: the formula for each part, times its share, summed, rounded once.
 * RC_DATA: errors were added to `errors`, at the place (or NULL). */
enum rc formula_amount(struct formulas *formulas, const struct expr *formula,
    const struct formula_period *period, const struct round_rule *round, int64_t *amount_fen,
    struct errors *errors, const struct place *place);

#endif
