/* Derived tables: what is open now. One mechanism for all: a list of deltas that follows from
 * facts alone. A run adds those of its new facts; verify adds those of all facts and compares. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/private.h"
#include "ledger/tables.h"

/* deltas: rows (key, fen) of the facts beyond the marks :bill, :allocation, :receipt,
 * :bank_line, :entry, each fact table read in id order. What is open is their sum by key; zero has
 * no row. It is money, or a count: 1 for each that is open, -1 when it is closed. */
struct derived {
	const char *name, *owner, *deltas;
	const char *owned; /* the deltas of the owner alone */
	const char *users[3]; /* the fact tables whose rows touch old ones, ended by NULL */
	const char *append; /* for a run of new owners alone, of which each is a row of its own */
	const char *fill; /* the same over a feed of them as used.c notes them; or NULL */
	const char *present; /* rows of the table from :first to :last, in order */
	const char *put; /* over a feed of keys, in order, and of what is open of them */
	const char *drop; /* the rows from :first to :last */
	const char *clear, *count; /* all rows; how many there are */
	const char *both; /* the deltas of all facts, and off them the table's rows, by key */
	bool noted; /* used.c notes the deltas of what uses the owners */
	bool owners_touch; /* new owners touch old rows too: one takes an old one back */
};

/* The SQL of a table with the columns KEY and OPEN. OWN: the key that a row of the owner counts
 * for; AMOUNT: how much, 0: not at all. MORE: columns that are copied from the owner, each with a
 * comma before it. USED: the deltas of what uses the owners, as further SELECTs. */
#define DERIVED(TABLE, KEY, OPEN, OWNER, OWN, AMOUNT, MORE, USED) \
	DERIVED_(TABLE, KEY, OPEN, OWNER, AMOUNT, MORE, \
	    "SELECT " OWN " AS key, " AMOUNT " AS fen FROM " OWNER " WHERE id > :" OWNER, USED)
/* The owner is read only where columns of it are copied. */
#define PUT(TABLE, KEY, OPEN, MORE, FROM) \
	"INSERT INTO " TABLE " (" KEY ", " OPEN MORE ") SELECT c0, c1" MORE " FROM " FROM \
	" WHERE true ON CONFLICT (" KEY ") DO UPDATE SET " OPEN " = excluded." OPEN
#define DERIVED_(TABLE, KEY, OPEN, OWNER, AMOUNT, MORE, OWNED, USED) \
	.name = TABLE, .owner = OWNER, .deltas = OWNED USED, .owned = OWNED, \
	.append = "INSERT INTO " TABLE " (" KEY ", " OPEN MORE ") SELECT id, " AMOUNT MORE \
		  " FROM " OWNER " WHERE id > :" OWNER " AND " AMOUNT " <> 0", \
	.fill = sizeof MORE == 1 ? "INSERT INTO " TABLE " (" KEY ", " OPEN \
				   ") SELECT c0, c1 FROM feed" \
				 : NULL, \
	.present = "SELECT " KEY ", " OPEN " FROM " TABLE " WHERE " KEY \
		   " BETWEEN :first AND :last ORDER BY " KEY, \
	.put = sizeof MORE == 1 \
	    ? PUT(TABLE, KEY, OPEN, "", "feed") \
	    : PUT(TABLE, KEY, OPEN, MORE, "feed CROSS JOIN " OWNER " ON id = c0"), \
	.drop = "DELETE FROM " TABLE " WHERE " KEY " BETWEEN :first AND :last", \
	.clear = "DELETE FROM " TABLE, .count = "SELECT count(*) FROM " TABLE, \
	.both = OWNED USED " UNION ALL SELECT " KEY ", -" OPEN " FROM " TABLE " ORDER BY key"

static const struct derived derived_tables[] = {
    {DERIVED("open_bill", "bill_id", "open_fen", "bill", "id", "amount_fen", ", party_id, due_on",
	 " UNION ALL SELECT bill_id, -amount_fen FROM allocation WHERE id > :allocation"
	 " UNION ALL SELECT credit_id, amount_fen FROM allocation"
	 " WHERE id > :allocation AND +credit_id IS NOT NULL"),
	.users = {"allocation"}, .noted = true},
    {DERIVED("open_receipt", "receipt_id", "open_fen", "receipt", "coalesce(reverses_id, id)",
	 "amount_fen", ", party_id",
	 " UNION ALL SELECT receipt_id, -amount_fen FROM allocation"
	 " WHERE id > :allocation AND +receipt_id IS NOT NULL"),
	.users = {"allocation"}, .noted = true, .owners_touch = true},
    {DERIVED("open_line", "bank_line_id", "open_fen", "bank_line", "id", "amount_fen", "",
	 " UNION ALL SELECT bank_line_id, -amount_fen FROM receipt"
	 " WHERE id > :receipt AND +bank_line_id IS NOT NULL"
	 " UNION ALL SELECT bank_line_id, -amount_fen FROM entry WHERE id > :entry"),
	.users = {"receipt", "entry"}, .noted = true},
    /* letters that wait; those on paper do not */
    {DERIVED("open_letter", "letter_id", "waiting", "letter", "id", "(channel <> 'letter')", "",
	 " UNION ALL SELECT letter_id, -closes FROM delivery WHERE id > :delivery AND closes <> 0"),
	.users = {"delivery"}},
    /* the rooms that a deal holds, all of them until it ends */
    {DERIVED("live_room", "deal_room_id", "live", "deal_room", "id", "1", ", room_id, deal_id",
	 " UNION ALL SELECT r.id, -e.closes FROM deal_event e"
	 " JOIN deal_room r ON r.deal_id = e.deal_id WHERE e.id > :deal_event AND e.closes <> 0"),
	.users = {"deal_event"}},
    /* the releases that hold */
    {DERIVED("on_sale", "release_id", "live", "room_release", "coalesce(withdraws_id, id)",
	 "iif(withdraws_id IS NULL, 1, -1)", ", room_id", ""),
	.owners_touch = true},
};

enum {
	DERIVED = sizeof derived_tables / sizeof *derived_tables,
	KEYS_A_DELTA_MAX = 8, /* of a table that is scanned rather than searched */
	ANEW_MIN = 1000, /* so many keys of a table, */
	ANEW_A_KEPT = 4, /* and so many to one that stays, make it anew */
};

/* Rows of which nothing is open any more, in stretches that hold no other row. */
struct stretches {
	struct stretch {
		int64_t first, last;
	} * list;
	size_t count, capacity;
	bool open; /* the last one may grow */
};

/* The next row of the table, in order: it goes, or it stays. */
static void
stretches_note(struct stretches *stretches, int64_t key, bool goes)
{
	if (goes && !stretches->open) {
		stretches->list = array_grow(stretches->list, stretches->count,
		    &stretches->capacity, sizeof *stretches->list);
		stretches->list[stretches->count++].first = key;
	}
	stretches->open = goes;
	if (goes)
		stretches->list[stretches->count - 1].last = key;
}

static enum rc
stretches_drop(struct ledger *ledger, const char *sql, const struct stretches *stretches)
{
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < stretches->count && rc == RC_OK; i++) {
		bind_int(statement, ":first", stretches->list[i].first);
		bind_int(statement, ":last", stretches->list[i].last);
		rc = statement_run(statement);
	}
	return rc;
}

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

/* True when facts of this table came since the derived tables were brought up to date. */
static bool
is_new(struct ledger *ledger, const char *fact, const int64_t *highest)
{
	int i = fact_index(fact);

	return highest[i] > ledger->run.derived[i];
}

/* True when the witnesses saw all new rows of what uses the table. */
static bool
users_seen(struct ledger *ledger, const struct derived *d, const int64_t *highest)
{
	bool seen = d->noted;

	for (int i = 0; seen && d->users[i] != NULL; i++) {
		int fact = fact_index(d->users[i]);
		const struct witness *witness = &ledger->run.witnesses[fact];

		seen = !is_new(ledger, d->users[i], highest) ||
		    (!witness->broken &&
			witness->tally.rows == highest[fact] - ledger->run.derived[fact]);
	}
	return seen;
}

/* The deltas of the run: 16 bytes for each new fact that counts. */
static enum rc
deltas_read(
    struct ledger *ledger, const struct derived *d, const int64_t *highest, struct deltas *deltas)
{
	bool seen = users_seen(ledger, d, highest);
	struct statement *statement = ledger_statement(ledger, seen ? d->owned : d->deltas);
	enum rc rc = RC_OK;

	bind_marks(statement, ledger->run.derived);
	while (statement_row(statement, &rc))
		deltas_add(deltas, column_int(statement, 0), column_int(statement, 1));
	if (seen)
		used_take(&ledger->run.used, d->name, deltas);
	return rc;
}

/* Places the list by one byte of its keys; those of the same byte stay in order. */
static void
deltas_place(const struct delta *from, size_t count, int shift, struct delta *to)
{
	size_t ends[256] = {0};

	for (size_t i = 0; i < count; i++)
		ends[(uint64_t)from[i].key >> shift & 255]++;
	for (size_t byte = 1; byte < 256; byte++)
		ends[byte] += ends[byte - 1];
	while (count-- > 0)
		to[--ends[(uint64_t)from[count].key >> shift & 255]] = from[count];
}

/* Sorts by key, byte by byte: keys are ids, so few bytes count. */
static void
deltas_sort(struct deltas *deltas)
{
	struct delta *other = xcalloc(deltas->count, sizeof *other), *list = deltas->list;
	uint64_t some = 0;

	for (size_t i = 0; i < deltas->count; i++)
		some |= (uint64_t)list[i].key;
	for (int shift = 0; shift < 64 && some >> shift != 0; shift += 8) {
		struct delta *sorted = other;

		deltas_place(list, deltas->count, shift, sorted);
		other = list;
		list = sorted;
	}
	deltas->list = list;
	deltas->capacity = deltas->count;
	free(other);
}

/* Sorts by key, adds up equal keys and drops zeros. False when a sum is beyond int64. */
static bool
deltas_sum(struct deltas *deltas)
{
	struct delta *list;
	size_t kept = 0;

	if (deltas->unsorted)
		deltas_sort(deltas);
	list = deltas->list;
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

/* Deltas as a feed. */
struct source {
	const struct delta *first, *next, *end;
};

static enum rc
deltas_next(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;

	*more = source->next < source->end;
	if (*more) {
		row[0] = value_int(source->next->key);
		row[1] = value_int(source->next->fen);
		source->next++;
	}
	return RC_OK;
}

static enum rc
deltas_feed(struct ledger *ledger, const char *sql, const struct deltas *deltas,
    enum rc (*next)(void *context, struct value row[FEED_COLUMNS], bool *more))
{
	struct source source = {deltas->list, deltas->list, deltas->list + deltas->count};
	struct feed feed = {.next = next, .source = &source};

	return feed_insert(ledger, sql, &feed, NULL);
}

static enum rc
too_large(struct ledger *ledger)
{
	return error_add(
	    ledger->errors, RC_DATA, NULL, _("an amount is beyond 92233720368547758.07 yuan"));
}

/* Adds what is open of the keys of a statement's rows to the deltas of the same keys; both ascend.
 * *from moves on; rows of which nothing is left are noted. */
static enum rc
deltas_merge(struct ledger *ledger, struct statement *rows, struct delta **from,
    const struct delta *to, struct stretches *gone)
{
	enum rc rc = RC_OK;

	gone->open = false;
	while (statement_row(rows, &rc)) {
		int64_t key = column_int(rows, 0);

		while (*from < to && (*from)->key < key)
			++*from;
		if (*from < to && (*from)->key == key &&
		    !money_add(&(*from)->fen, column_int(rows, 1))) {
			statement_reset(rows);
			return too_large(ledger);
		}
		stretches_note(gone, key, *from < to && (*from)->key == key && (*from)->fen == 0);
	}
	return rc;
}

/* How many of the deltas are of owners from before. */
static size_t
deltas_old(struct ledger *ledger, const struct derived *d, const struct deltas *deltas)
{
	int64_t mark = ledger->run.derived[fact_index(d->owner)];
	size_t count = 0;

	while (count < deltas->count && deltas->list[count].key <= mark)
		count++;
	return count;
}

/* Turns the deltas of owners from before, so many, into what is open of them: where they stand
 * close to one another by one scan, else one by one. */
static enum rc
deltas_add_present(struct ledger *ledger, const struct derived *d, struct deltas *deltas,
    size_t old, struct stretches *gone)
{
	struct statement *rows = ledger_statement(ledger, d->present);
	struct delta *from = deltas->list, *to = from + old;
	bool dense = old > 1 && (to[-1].key - from->key) / (int64_t)old < KEYS_A_DELTA_MAX;
	enum rc rc = RC_OK;

	while (from < to && rc == RC_OK) {
		struct delta *next = dense ? to : from + 1;

		bind_int(rows, ":first", from->key);
		bind_int(rows, ":last", next[-1].key);
		rc = deltas_merge(ledger, rows, &from, next, gone);
		from = next;
	}
	return rc;
}

/* True when nearly all rows of the table change: most go, as a rule, and to put back those that
 * stay is cheaper than to take the others out one by one. */
static bool
most_change(struct ledger *ledger, const struct derived *d, size_t old)
{
	return old >= ANEW_MIN &&
	    statement_number(ledger_statement(ledger, d->count), 0) - (int64_t)old <
	    (int64_t)old / ANEW_A_KEPT;
}

/* Empties the table, and makes of the deltas all that is open. */
static enum rc
deltas_anew(struct ledger *ledger, const struct derived *d, struct deltas *deltas)
{
	struct statement *rows = ledger_statement(ledger, d->present);
	const struct delta *from = deltas->list, *to = from + deltas->count;
	struct deltas all = {0};
	enum rc rc = RC_OK;

	bind_int(rows, ":first", INT64_MIN);
	bind_int(rows, ":last", INT64_MAX);
	while (rc == RC_OK && statement_row(rows, &rc)) {
		struct delta row = {column_int(rows, 0), column_int(rows, 1)};

		for (; from < to && from->key < row.key; from++)
			deltas_add(&all, from->key, from->fen);
		if (from < to && from->key == row.key && !money_add(&row.fen, from++->fen))
			rc = too_large(ledger);
		if (row.fen != 0)
			deltas_add(&all, row.key, row.fen);
	}
	statement_reset(rows);
	for (; from < to; from++)
		deltas_add(&all, from->key, from->fen);
	free(deltas->list);
	*deltas = all;
	return rc == RC_OK ? statement_run(ledger_statement(ledger, d->clear)) : rc;
}

static void
deltas_drop_zeros(struct deltas *deltas)
{
	size_t kept = 0;

	for (size_t i = 0; i < deltas->count; i++)
		if (deltas->list[i].fen != 0)
			deltas->list[kept++] = deltas->list[i];
	deltas->count = kept;
}

/* Turns the deltas into what is open, and takes out of the table what no longer is. */
static enum rc
deltas_settle(struct ledger *ledger, const struct derived *d, struct deltas *deltas)
{
	size_t old = deltas_old(ledger, d, deltas);
	struct stretches gone = {0};
	enum rc rc;

	if (most_change(ledger, d, old))
		return deltas_anew(ledger, d, deltas);
	rc = deltas_add_present(ledger, d, deltas, old, &gone);
	deltas_drop_zeros(deltas);
	if (rc == RC_OK)
		rc = stretches_drop(ledger, d->drop, &gone);
	free(gone.list);
	return rc;
}

/* Deltas beyond all keys of their table as a feed. A key that follows on the one before is left
 * out: SQLite then gives it, and need not look whether it is there. */
static enum rc
fill_next(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct delta *delta = source->next;
	enum rc rc = deltas_next(context, row, more);

	if (*more && delta > source->first && delta[-1].key + 1 == delta->key)
		row[0] = value_null();
	return rc;
}

/* Appends what new owners open, as the witness saw the first of them; *mark moves on to the last of
 * these. */
static enum rc
derived_fill(struct ledger *ledger, const struct derived *d, int64_t *mark)
{
	struct deltas *seen = used_own(&ledger->run.used, d->name);
	int64_t last;

	if (d->fill == NULL || seen == NULL || seen->count == 0 ||
	    ledger->run.witnesses[fact_index(d->owner)].broken)
		return RC_OK;
	last = seen->list[seen->count - 1].key;
	if (seen->list[0].key != *mark + 1 || last != *mark + (int64_t)seen->count)
		return RC_OK;
	*mark = last;
	deltas_drop_zeros(seen);
	return deltas_feed(ledger, d->fill, seen, fill_next);
}

static enum rc
derived_append(struct ledger *ledger, const struct derived *d)
{
	struct statement *statement;
	int64_t marks[FACT_TABLES_MAX];
	enum rc rc;

	memcpy(marks, ledger->run.derived, sizeof marks);
	if ((rc = derived_fill(ledger, d, &marks[fact_index(d->owner)])) != RC_OK)
		return rc;
	statement = ledger_statement(ledger, d->append);
	bind_marks(statement, marks);
	return statement_run(statement);
}

static enum rc
derived_update_one(struct ledger *ledger, const struct derived *d, const int64_t *highest)
{
	struct deltas deltas = {0};
	bool owners = is_new(ledger, d->owner, highest);
	bool users = d->owners_touch && owners;
	enum rc rc;

	for (int i = 0; d->users[i] != NULL; i++)
		users = users || is_new(ledger, d->users[i], highest);

	if (!owners && !users)
		return RC_OK;
	if (!users) /* no old row can be touched: nothing need be gathered */
		return derived_append(ledger, d);
	rc = deltas_read(ledger, d, highest, &deltas);
	if (rc == RC_OK && !deltas_sum(&deltas))
		rc = too_large(ledger);
	if (rc == RC_OK)
		rc = deltas_settle(ledger, d, &deltas);
	if (rc == RC_OK && deltas.count > 0)
		rc = deltas_feed(ledger, d->put, &deltas, deltas_next);
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
		rc = tallies_update(ledger, highest);
	if (rc == RC_OK)
		memcpy(ledger->run.derived, highest, sizeof highest);
	used_release(&ledger->run.used);
	return rc;
}

/* The first key where the table and the deltas of all facts differ; false: none. Both are read in
 * their order, so only what uses the owners is sorted. */
static bool
find_difference(struct ledger *ledger, const struct derived *d, int64_t *key, enum rc *rc)
{
	struct statement *statement = ledger_statement(ledger, d->both);
	int64_t fen = 0;

	*key = 0;
	bind_marks(statement, NULL);
	while (statement_row(statement, rc)) {
		int64_t next = column_int(statement, 0);

		if (next != *key && fen != 0)
			break;
		*key = next;
		if (!money_add(&fen, column_int(statement, 1))) {
			*rc = too_large(ledger);
			break;
		}
	}
	statement_reset(statement);
	return fen != 0;
}

enum rc
derived_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id, const char *key),
    void *context)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < DERIVED && rc == RC_OK; i++) {
		int64_t key;
		bool differs = find_difference(ledger, &derived_tables[i], &key, &rc);

		if (rc == RC_OK && differs)
			rc = tell(context, derived_tables[i].name, key, key == 0 ? "0" : NULL);
	}
	return rc == RC_OK ? tallies_check(ledger, tell, context) : rc;
}
