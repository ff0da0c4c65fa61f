/* The clauses of the ledger, one by one, as billing needs them. */
#ifndef DEED_CLAUSE_H
#define DEED_CLAUSE_H

#include "billing/formula.h"
#include "billing/items.h"
#include "billing/terms.h"
#include "ledger/statement.h"

/* A clause to bill. Its values live until the next one is read. */
struct clause {
	int64_t id;
	struct value contract, party, room; /* their ids; room may be NULL */
	struct item *item;
	const struct terms *terms;
	struct pricing pricing; /* the terms', with the term's own origin and the meter's own way */
	struct period term; /* the later start and the earlier end of clause and contract */
	date_day counted; /* the contract's first day */
	date_day next; /* the first day that no bill covers */
	bool billed; /* there are bills */
	bool metered; /* its periods are intervals of readings */
	bool has_tax; /* a sum with its VAT: part of a price that is taxed as a whole */
	int64_t tax_fen; /* when has_tax */
	bool has_rate;
	struct ratio rate; /* when has_rate */
	struct ratio quantity; /* of the rate: 1, or m²; usage is the bill's own */
	const struct expr *formula; /* of basis formula; else NULL */
};

struct clauses {
	struct ledger *ledger;
	struct statement *rows;
	date_day until;
	bool single; /* one clause is read for itself: come up or not */
	int64_t *overrun; /* clauses with a bill beyond the end of their term, in order */
	size_t overrun_count, overrun_capacity;
	char until_text[DATE_TEXT];
	struct items items;
	struct terms_cache terms;
	struct formulas formulas;
	struct text label;
};

enum rc clauses_open(struct clauses *clauses, struct ledger *ledger, date_day until);

/* The next clause that may have something to bill up to `until`; *more is false at the end.
 * RC_DATA: a clause is wrong, an error that names it was added, and the next call goes on with
 * the one after it. */
enum rc clauses_next(struct clauses *clauses, struct clause *clause, bool *more);

/* Reads one clause, as it is now, or, where history_id is not 0, as it and its contract and room
 * were when the history ended with that row. Values live until the next clause is read. */
enum rc clauses_find(
    struct clauses *clauses, int64_t clause_id, int64_t history_id, struct clause *clause);

/* The clause just read as the place of an error, good until the next call. column may be NULL. */
struct place clause_place(struct clauses *clauses, const char *column);

/* Adds what the clause just read says, as its columns do: "; fixed 3000 per month, …". */
void clause_describe(const struct clauses *clauses, struct text *what);

/* The formula as written, good until the next clause. */
struct value clause_formula(const struct clauses *clauses);

void clauses_close(struct clauses *clauses);

#endif
