/* What `load` can read: one descriptor a kind. A column of the file, the column of the table it
 * ends in, and all that can be said of its cells; INTERFACES and deed-load(1) list them. */
#ifndef DEED_KIND_H
#define DEED_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/rc.h"
#include "base/value.h"

/* A table that a column's code refers to. */
enum reference {
	REFERENCE_NONE,
	REFERENCE_LEDGER_ACCOUNT,
	REFERENCE_ACCOUNT,
	REFERENCE_PROJECT,
	REFERENCE_BUILDING, /* within the project that the row names before it */
	REFERENCE_ROOM,
	REFERENCE_PARTY,
	REFERENCE_ITEM,
	REFERENCE_CONTRACT,
	REFERENCE_METER,
	REFERENCE_PLAN,
	REFERENCES,
};

enum column_flag {
	COLUMN_KEY = 1, /* with the others, tells rows apart; required, except with a fallback */
	COLUMN_REQUIRED = 2, /* a new row needs it, and none may clear it */
	COLUMN_NOT_NEGATIVE = 4, /* numbers */
	COLUMN_MAYBE =
	    8, /* a key that may be empty: then it is NULL and tells rows apart as such */
};

struct kind_column {
	const char *name; /* in the file; NULL: the kind's check works it out */
	const char *stored; /* in the table; NULL: only helps to find another */
	enum type type; /* of the cell; a reference is TYPE_CODE and stored as an id */
	int flags;
	enum reference reference;
	const char *const *words; /* the allowed ones, ended by NULL; NULL: any */
	const char *fallback; /* what a new row gets without it, as stored */
	/* As the parsers of clause-text.h: NULL when right, else what was expected. */
	const char *(*check)(const char *text, size_t length, struct arena *arena);
};

struct load;
struct load_row;

enum { KIND_COLUMNS_MAX = 24 }; /* as many as the feed has */

struct kind {
	const char *name, *table;
	const struct kind_column *columns;
	size_t count;
	bool is_fact; /* written once: a row with a stored key must equal it */
	size_t extra; /* place of the column that keeps x_NAME columns; 0: none does */
	/* What concerns several cells of a row, and the columns without a name. Adds errors with
	 * load_problem; returns something else than RC_OK only when the load must stop. */
	enum rc (*check)(struct load *load, struct load_row *row);
	/* What concerns several rows, once those of a file are in. Adds errors with
	 * load_file_problem. */
	enum rc (*finish)(struct load *load);
};

/* A kind's columns and their count, of their array. */
#define KIND_COLUMNS(array) .columns = (array), .count = sizeof(array) / sizeof *(array)

/* All kinds, in the order in which they can be loaded into an empty ledger; ends with NULL. */
extern const struct kind *const kinds[];

/* NULL when there is none of that name. */
const struct kind *kind_find(const char *name);

/* The kind nearest to the name, or NULL. */
const char *kind_nearest(const char *name);

/* Of the other files of kinds. */
extern const struct kind kind_contract, kind_clause, kind_meter, kind_reading, kind_meter_reading,
    kind_bill, kind_dun, kind_rule, kind_holiday, kind_consent, kind_plan, kind_step, kind_discount,
    kind_discount_limit, kind_down_payment, kind_milestone;

#endif
