/* Derived tables: what is open now. One mechanism for all: a list of deltas that follows from
 * facts alone. A run adds those of its new facts; verify adds those of all facts and compares. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/private.h"
#include "ledger/tables.h"

/* deltas: rows (key, fen) of the facts beyond the marks :bill, :allocation, :receipt,
 * :bank_line, :entry, each fact table read in id order. What is open is their sum by key; zero has no
 * row. */
struct derived {
	const char *name, *owner, *deltas;
	const char *users[3]; /* the fact tables whose rows touch old ones, ended by NULL */
	bool owners_touch; /* so do new owners: one that takes an old one back */
	const char *append; /* for a run of new owners alone, of which each is a row of its own */
	const char *present; /* rows of the table from :first to :last, in order */
	const char *put, *drop; /* over a feed of keys, in order, and of what is open of them */
	const char
	    *difference; /* the first key where the table and the deltas of all facts differ */
};

#define DERIVED(TABLE, OWNER, USER, USER2, TOUCH, DELTAS) \
	DERIVED_(TABLE, OWNER, OWNER "_id", "open_fen", USER, USER2, TOUCH, DELTAS)
#define DERIVED_(TABLE, OWNER, KEY, SUM, USER, USER2, TOUCH, DELTAS) \
	{ \
		.name = TABLE, .owner = OWNER, .users = {USER, USER2}, .owners_touch = TOUCH, \
		.deltas = DELTAS, \
		.append = "INSERT INTO " TABLE " (" KEY ", " SUM ") SELECT key, fen FROM (" DELTAS \
			  ") WHERE fen <> 0", \
		.present = "SELECT " KEY ", " SUM " FROM " TABLE " WHERE " KEY \
			   " BETWEEN :first AND :last ORDER BY " KEY, \
		.put = \
		    "INSERT INTO " TABLE " (" KEY ", " SUM ") SELECT c0, c1 FROM feed WHERE true" \
		    " ON CONFLICT (" KEY ") DO UPDATE SET " SUM " = excluded." SUM, \
		.drop = "DELETE FROM " TABLE " WHERE " KEY " IN (SELECT c0 FROM feed)", \
		.difference = "SELECT key FROM (SELECT key, fen FROM (" DELTAS ")" \
			      " UNION ALL SELECT " KEY ", -" SUM " FROM " TABLE ")" \
			      " GROUP BY key HAVING sum(fen) <> 0 LIMIT 1", \
	}

static const struct derived derived_tables[] = {
    DERIVED("open_bill", "bill", "allocation", NULL, false,
	"SELECT id AS key, amount_fen AS fen FROM bill WHERE id > :bill"
	" UNION ALL SELECT bill_id, -amount_fen FROM allocation WHERE id > :allocation"
	" UNION ALL SELECT credit_id, amount_fen FROM allocation"
	" WHERE id > :allocation AND +credit_id IS NOT NULL"),
    DERIVED("open_receipt", "receipt", "allocation", NULL, true,
	"SELECT coalesce(reverses_id, id) AS key, amount_fen AS fen FROM receipt WHERE id > :receipt"
	" UNION ALL SELECT receipt_id, -amount_fen FROM allocation"
	" WHERE id > :allocation AND +receipt_id IS NOT NULL"),
    DERIVED("open_line", "bank_line", "receipt", "entry", false,
	"SELECT id AS key, amount_fen AS fen FROM bank_line WHERE id > :bank_line"
	" UNION ALL SELECT bank_line_id, -amount_fen FROM receipt"
	" WHERE id > :receipt AND +bank_line_id IS NOT NULL"
	" UNION ALL SELECT bank_line_id, -amount_fen FROM entry WHERE id > :entry"),
    DERIVED_("open_letter", "letter", "letter_id", "waiting", "delivery", NULL, false,
	"SELECT id AS key, 1 AS fen FROM letter WHERE id > :letter AND +channel <> 'letter'"
	" UNION ALL SELECT letter_id, -closes FROM delivery WHERE id > :delivery AND closes <> 0"),
};

enum {
	DERIVED = sizeof derived_tables / sizeof *derived_tables,
	KEYS_A_DELTA_MAX = 8, /* of a table that is scanned rather than searched */
};

/* The deltas of a run: 16 bytes for each new fact that counts. */
struct deltas {
	struct delta {
		int64_t key, fen;
	} * list;
	size_t count, capacity;
	size_t next; /* as a feed */
	bool sorted;
};

/* Binds the marks by the names of their fact tables; no marks: all facts. */
static void
bind_marks(struct statement *statement, const int64_t *marks)
{
	for (int i = 0; fact_tables[i] != NULL; i++) {
		char name[32];

		(void)snprintf(name, sizeof name, ":%s", fact_tables[i]);
		bind_int(statement, name, marks != NULL ? marks[i] : 0);
	}
}

static enum rc
deltas_read(struct ledger *ledger, const struct derived *d, struct deltas *deltas)
{
	struct statement *statement = ledger_statement(ledger, d->deltas);
	enum rc rc = RC_OK;

	bind_marks(statement, ledger->run.derived);
	deltas->sorted = true;
	while (statement_row(statement, &rc)) {
		struct delta delta = {column_int(statement, 0), column_int(statement, 1)};

		deltas->list = array_grow(
		    deltas->list, deltas->count, &deltas->capacity, sizeof *deltas->list);
		if (deltas->count > 0 && deltas->list[deltas->count - 1].key >= delta.key)
			deltas->sorted = false;
		deltas->list[deltas->count++] = delta;
	}
	return rc;
}

static int
delta_compare(const void *a, const void *b)
{
	int64_t x = ((const struct delta *)a)->key, y = ((const struct delta *)b)->key;

	return (x > y) - (x < y);
}

/* Sorts by key, adds up equal keys and drops zeros. False when a sum is beyond int64. */
static bool
deltas_sum(struct deltas *deltas)
{
	struct delta *list = deltas->list;
	size_t kept = 0;

	if (!deltas->sorted)
		qsort(list, deltas->count, sizeof *list, delta_compare);
	for (size_t i = 0; i < deltas->count; i++) {
		struct delta sum = list[i];

		while (i + 1 < deltas->count && list[i + 1].key == sum.key)
			if (!money_add(&sum.fen, list[++i].fen))
				return false;
		if (sum.fen != 0)
			list[kept++] = sum;
	}
	deltas->count = kept;
	return true;
}

static enum rc
deltas_next(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct deltas *deltas = source;

	*more = deltas->next < deltas->count;
	if (*more) {
		row[0] = value_int(deltas->list[deltas->next].key);
		row[1] = value_int(deltas->list[deltas->next].fen);
		deltas->next++;
	}
	return RC_OK;
}

static enum rc
deltas_apply(struct ledger *ledger, const char *sql, struct deltas *deltas)
{
	struct feed feed = {.next = deltas_next, .source = deltas};

	deltas->next = 0;
	return feed_insert(ledger, sql, &feed, NULL);
}

static enum rc
too_large(struct ledger *ledger)
{
	return error_add(
	    ledger->errors, RC_DATA, NULL, _("an amount is beyond 92233720368547758.07 yuan"));
}

/* Adds what is open of the keys of a statement's rows to the deltas of the same keys; both ascend.
 * *from moves on. */
static enum rc
deltas_merge(
    struct ledger *ledger, struct statement *rows, struct delta **from, const struct delta *to)
{
	enum rc rc = RC_OK;

	while (statement_row(rows, &rc)) {
		int64_t key = column_int(rows, 0);

		while (*from < to && (*from)->key < key)
			++*from;
		if (*from == to || (*from)->key != key)
			continue;
		if (!money_add(&(*from)->fen, column_int(rows, 1))) {
			statement_reset(rows);
			return too_large(ledger);
		}
	}
	return rc;
}

/* Turns the deltas of owners from before into what is open of them: where they stand close to one
 * another by one scan, else one by one. */
static enum rc
deltas_add_present(struct ledger *ledger, const struct derived *d, struct deltas *deltas)
{
	int64_t mark = ledger->run.derived[fact_index(d->owner)];
	struct statement *rows = ledger_statement(ledger, d->present);
	struct delta *from = deltas->list, *to = from;
	bool dense;
	enum rc rc = RC_OK;

	while ((size_t)(to - from) < deltas->count && to->key <= mark)
		to++;
	dense = to - from > 1 && (to[-1].key - from->key) / (to - from) < KEYS_A_DELTA_MAX;
	while (from < to && rc == RC_OK) {
		struct delta *next = dense ? to : from + 1;

		bind_int(rows, ":first", from->key);
		bind_int(rows, ":last", next[-1].key);
		rc = deltas_merge(ledger, rows, &from, next);
		from = next;
	}
	return rc;
}

/* Moves the keys of which nothing is open any more out of the deltas. */
static void
deltas_part(struct deltas *deltas, struct deltas *gone)
{
	size_t kept = 0;

	for (size_t i = 0; i < deltas->count; i++) {
		if (deltas->list[i].fen != 0) {
			deltas->list[kept++] = deltas->list[i];
			continue;
		}
		gone->list =
		    array_grow(gone->list, gone->count, &gone->capacity, sizeof *gone->list);
		gone->list[gone->count++] = deltas->list[i];
	}
	deltas->count = kept;
}

/* True when facts of this table came since the derived tables were brought up to date. */
static bool
is_new(struct ledger *ledger, const char *fact, const int64_t *highest)
{
	int i = fact_index(fact);

	return highest[i] > ledger->run.derived[i];
}

static enum rc
derived_append(struct ledger *ledger, const struct derived *d)
{
	struct statement *statement = ledger_statement(ledger, d->append);

	bind_marks(statement, ledger->run.derived);
	return statement_run(statement);
}

static enum rc
derived_update_one(struct ledger *ledger, const struct derived *d, const int64_t *highest)
{
	struct deltas deltas = {0}, gone = {0};
	bool owners = is_new(ledger, d->owner, highest);
	bool users = d->owners_touch && owners;
	enum rc rc;

	for (int i = 0; d->users[i] != NULL; i++)
		users = users || is_new(ledger, d->users[i], highest);

	if (!owners && !users)
		return RC_OK;
	if (!users) /* no old row can be touched: nothing need be gathered */
		return derived_append(ledger, d);
	rc = deltas_read(ledger, d, &deltas);
	if (rc == RC_OK && !deltas_sum(&deltas))
		rc = too_large(ledger);
	if (rc == RC_OK)
		rc = deltas_add_present(ledger, d, &deltas);
	deltas_part(&deltas, &gone);
	if (rc == RC_OK && deltas.count > 0)
		rc = deltas_apply(ledger, d->put, &deltas);
	if (rc == RC_OK && gone.count > 0)
		rc = deltas_apply(ledger, d->drop, &gone);
	free(gone.list);
	free(deltas.list);
	return rc;
}

enum rc
derived_update(struct ledger *ledger)
{
	int64_t highest[FACT_TABLES_MAX] = {0};
	enum rc rc = RC_OK;

	facts_highest(ledger, highest);
	for (int i = 0; i < DERIVED && rc == RC_OK; i++)
		rc = derived_update_one(ledger, &derived_tables[i], highest);
	if (rc == RC_OK)
		memcpy(ledger->run.derived, highest, sizeof highest);
	return rc;
}

enum rc
derived_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id), void *context)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < DERIVED && rc == RC_OK; i++) {
		struct statement *statement =
		    ledger_statement(ledger, derived_tables[i].difference);
		int64_t row_id = 0;

		bind_marks(statement, NULL);
		if (statement_row(statement, &rc)) {
			row_id = column_int(statement, 0);
			statement_reset(statement);
		}
		if (rc == RC_OK)
			rc = tell(context, derived_tables[i].name, row_id);
	}
	return rc;
}
