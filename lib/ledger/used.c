#include "ledger/used.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ledger/tables.h"

/* As the SQL of derived.c has it: with rows whose key is NULL left out. */
static const struct use {
	const char *derived, *fact, *key;
	int sign;
	bool own; /* the owner's own rows */
} uses[USES] = {
    {"open_bill", "allocation", "bill_id", -1, false},
    {"open_bill", "allocation", "credit_id", 1, false},
    {"open_receipt", "allocation", "receipt_id", -1, false},
    {"open_line", "receipt", "bank_line_id", -1, false},
    {"open_line", "entry", "bank_line_id", -1, false},
    {"open_line", "bank_line", "id", 1, true},
};

void
deltas_add(struct deltas *deltas, int64_t key, int64_t fen)
{
	deltas->list =
	    array_grow(deltas->list, deltas->count, &deltas->capacity, sizeof *deltas->list);
	if (deltas->count > 0 && deltas->list[deltas->count - 1].key >= key)
		deltas->unsorted = true;
	deltas->list[deltas->count++] = (struct delta){key, fen};
}

int
used_plan(const char *fact, const char *const *names, int count,
    struct use_columns columns[USES_A_TABLE_MAX])
{
	int planned = 0;

	for (int i = 0; i < USES; i++)
		if (strcmp(uses[i].fact, fact) == 0)
			columns[planned++] = (struct use_columns){.use = i,
			    .key = column_place(uses[i].key, names, count),
			    .amount = column_place("amount_fen", names, count)};
	return planned;
}

bool
used_add_row(struct used *used, const struct use_columns *columns, int count,
    const struct value *const *values)
{
	for (int i = 0; i < count; i++) {
		const struct use_columns *c = &columns[i];
		int64_t fen;

		if (values[c->key]->kind == VALUE_NULL ||
		    (uses[c->use].own && used->lists[c->use].count == USED_OWN_MAX))
			continue;
		if (__builtin_mul_overflow(values[c->amount]->number, uses[c->use].sign, &fen))
			return false;
		deltas_add(&used->lists[c->use], values[c->key]->number, fen);
	}
	return true;
}

void
used_take(struct used *used, const char *derived, struct deltas *deltas)
{
	for (int i = 0; i < USES; i++) {
		struct deltas *from = &used->lists[i];

		if (uses[i].own || strcmp(uses[i].derived, derived) != 0)
			continue;
		if (deltas->count == 0) {
			free(deltas->list);
			*deltas = *from;
		} else {
			for (size_t n = 0; n < from->count; n++)
				deltas_add(deltas, from->list[n].key, from->list[n].fen);
			free(from->list);
		}
		*from = (struct deltas){0};
	}
}

struct deltas *
used_own(struct used *used, const char *derived)
{
	for (int i = 0; i < USES; i++)
		if (uses[i].own && strcmp(uses[i].derived, derived) == 0)
			return &used->lists[i];
	return NULL;
}

void
used_release(struct used *used)
{
	for (int i = 0; i < USES; i++)
		free(used->lists[i].list);
	*used = (struct used){0};
}
