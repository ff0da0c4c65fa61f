#include "ledger/tally.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/private.h"
#include "ledger/tables.h"

/* One sort of sums: rows of a fact table where `when` is NULL or is not. minus "0"
 * and owner "0": none. */
struct source {
	const char *name, *table;
	const char *date, *owner, *amount, *minus, *when;
	bool when_null;
	const char *rows; /* (date, owner, amount, minus) of the rows beyond :mark */
};

#define SOURCE(NAME, TABLE, DATE, OWNER, AMOUNT, MINUS, WHEN, IS) \
	{ \
		NAME, TABLE, DATE, OWNER, AMOUNT, MINUS, WHEN, IS[3] == 'N' && IS[4] == 'U', \
		    "SELECT " DATE ", " OWNER ", " AMOUNT ", " MINUS " FROM " TABLE \
		    " WHERE id > :mark AND " WHEN " " IS \
	}

static const struct source sources[TALLY_SOURCES] = {
    SOURCE("bill", "bill", "billed_on", "item_id", "amount_fen", "tax_fen", "id", "IS NOT NULL"),
    SOURCE("tax", "bill", "billed_on", "0", "tax_fen", "0", "id", "IS NOT NULL"),
    SOURCE("line", "bank_line", "date", "account_id", "amount_fen", "0", "id", "IS NOT NULL"),
    SOURCE("receipt", "receipt", "date", "0", "amount_fen", "0", "bank_line_id", "IS NOT NULL"),
    SOURCE(
	"counter", "receipt", "date", "account_id", "amount_fen", "0", "bank_line_id", "IS NULL"),
    SOURCE("allocation", "allocation", "date", "0", "amount_fen", "0", "receipt_id", "IS NOT NULL"),
    SOURCE("credit", "allocation", "date", "0", "amount_fen", "0", "credit_id", "IS NOT NULL"),
    SOURCE("entry", "entry", "date", "ledger_account_id", "amount_fen", "0", "id", "IS NOT NULL"),
};

int
tally_plan(const char *table, const char *const *names, int count,
    struct tally_columns columns[TALLY_A_TABLE_MAX])
{
	int planned = 0;

	for (int i = 0; i < TALLY_SOURCES; i++)
		if (strcmp(sources[i].table, table) == 0)
			columns[planned++] = (struct tally_columns){.source = i,
			    .date = column_place(sources[i].date, names, count),
			    .owner = column_place(sources[i].owner, names, count),
			    .amount = column_place(sources[i].amount, names, count),
			    .minus = column_place(sources[i].minus, names, count),
			    .when = column_place(sources[i].when, names, count)};
	return planned;
}

/* The sum for this source, owner and day, made when it is new. */
static struct tally_sum *
sum_find(struct tally *tally, int source, int64_t owner_id, struct value date)
{
	struct tally_sum *last = tally->count > 0 ? &tally->list[tally->count - 1] : NULL;
	struct tally_sum key;
	int64_t *place;
	bool fresh;

	memset(&key, 0, sizeof key); /* padding too: its bytes are the key of a map */
	key.source = source;
	key.owner_id = owner_id;
	if (date.length < sizeof key.date)
		memcpy(key.date, date.bytes, date.length);
	if (last != NULL && last->source == source && last->owner_id == owner_id &&
	    memcmp(last->date, key.date, sizeof key.date) == 0)
		return last;
	place = map_put(&tally->keys, (const char *)&key, sizeof key, &fresh);
	if (fresh) {
		tally->list =
		    array_grow(tally->list, tally->count, &tally->capacity, sizeof *tally->list);
		*place = (int64_t)tally->count;
		tally->list[tally->count++] = key;
	}
	return &tally->list[*place];
}

static void
tally_add(struct tally *tally, int source, int64_t owner_id, struct value date, int64_t amount_fen,
    int64_t minus_fen)
{
	struct tally_sum *sum = sum_find(tally, source, owner_id, date);

	if (__builtin_sub_overflow(amount_fen, minus_fen, &amount_fen) ||
	    !money_add(&sum->fen, amount_fen))
		tally->rows = TALLY_TOO_LARGE;
}

void
tally_add_row(struct tally *tally, const struct tally_columns *columns, int count,
    const struct value *const *values)
{
	for (int i = 0; i < count; i++) {
		const struct tally_columns *c = &columns[i];

		if ((values[c->when]->kind == VALUE_NULL) == sources[c->source].when_null)
			tally_add(tally, c->source, c->owner >= 0 ? values[c->owner]->number : 0,
			    *values[c->date], values[c->amount]->number,
			    c->minus >= 0 ? values[c->minus]->number : 0);
	}
	if (tally->rows != TALLY_TOO_LARGE)
		tally->rows++;
}

void
tally_release(struct tally *tally)
{
	map_release(&tally->keys);
	free(tally->list);
	*tally = (struct tally){0};
}

/* The rows of one source beyond the mark. */
static enum rc
read_source(struct ledger *ledger, int source, int64_t mark, struct tally *tally)
{
	struct statement *statement = ledger_statement(ledger, sources[source].rows);
	enum rc rc = RC_OK;

	bind_int(statement, ":mark", mark);
	while (statement_row(statement, &rc))
		tally_add(tally, source, column_int(statement, 1), column_value(statement, 0),
		    column_int(statement, 2), column_int(statement, 3));
	return rc;
}

static enum rc
write_sums(struct ledger *ledger, const struct tally *tally)
{
	static const char sql[] =
	    "INSERT INTO day_sum (source, owner_id, date, sum_fen) VALUES (:source, :owner, :date, :fen)"
	    " ON CONFLICT (source, owner_id, date) DO UPDATE SET sum_fen = sum_fen + excluded.sum_fen";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < tally->count && rc == RC_OK; i++) {
		const struct tally_sum *sum = &tally->list[i];

		bind_text(statement, ":source", sources[sum->source].name);
		bind_int(statement, ":owner", sum->owner_id);
		bind_text(statement, ":date", sum->date);
		bind_int(statement, ":fen", sum->fen);
		rc = statement_run(statement);
	}
	return rc;
}

static enum rc
too_large(struct ledger *ledger)
{
	return error_add(ledger->errors, RC_DATA, NULL,
	    _("the amounts of a day sum to more than 92233720368547758.07 yuan"));
}

/* One fact table's new rows: as its witness saw all of them, else read. */
static enum rc
update_table(struct ledger *ledger, int fact, int64_t highest)
{
	struct witness *witness = &ledger->run.witnesses[fact];
	int64_t mark = ledger->run.derived[fact];
	bool seen = !witness->broken && witness->tally.rows == highest - mark;
	enum rc rc = RC_OK;

	if (!seen && witness->tally.rows != TALLY_TOO_LARGE)
		tally_release(&witness->tally);
	for (int i = 0; i < TALLY_SOURCES && !seen && rc == RC_OK; i++)
		if (strcmp(sources[i].table, fact_tables[fact]) == 0)
			rc = read_source(ledger, i, mark, &witness->tally);
	if (rc == RC_OK && witness->tally.rows == TALLY_TOO_LARGE)
		rc = too_large(ledger);
	if (rc == RC_OK)
		rc = write_sums(ledger, &witness->tally);
	tally_release(&witness->tally);
	return rc;
}

enum rc
tallies_update(struct ledger *ledger, const int64_t *highest)
{
	enum rc rc = RC_OK;

	for (int i = 0; fact_tables[i] != NULL && rc == RC_OK; i++)
		if (highest[i] > ledger->run.derived[i])
			rc = update_table(ledger, i, highest[i]);
	return rc;
}

static void
add_key(struct text *key, int source, int64_t owner_id, const char *date)
{
	text_printf(key, "%s %lld %s", sources[source].name, (long long)owner_id, date);
}

/* Takes what day_sum has of a source off the sums; the key of a row whose date
 * is none is appended. */
static enum rc
take_stored(struct ledger *ledger, int source, struct tally *tally, struct text *key)
{
	static const char sql[] =
	    "SELECT date, owner_id, sum_fen FROM day_sum WHERE source = :source";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	bind_text(statement, ":source", sources[source].name);
	while (statement_row(statement, &rc)) {
		struct value date = column_value(statement, 0);
		int64_t owner_id = column_int(statement, 1);

		if (date.length == DATE_TEXT - 1)
			tally_add(tally, source, owner_id, date, 0, column_int(statement, 2));
		else if (key->length == 0)
			add_key(key, source, owner_id, date.bytes);
	}
	return rc;
}

/* The first by owner and date of the sums that are not zero; NULL: all are. */
static const struct tally_sum *
first_left(const struct tally *tally)
{
	const struct tally_sum *first = NULL;

	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_sum *sum = &tally->list[i];

		if (sum->fen != 0 &&
		    (first == NULL || sum->owner_id < first->owner_id ||
			(sum->owner_id == first->owner_id && strcmp(sum->date, first->date) < 0)))
			first = sum;
	}
	return first;
}

/* Appends the key of a row of a source in day_sum that is not the sum of its facts: the
 * first, as a rule. */
static enum rc
check_source(struct ledger *ledger, int source, struct text *key)
{
	struct tally tally = {0};
	const struct tally_sum *left;
	enum rc rc = read_source(ledger, source, 0, &tally);

	if (rc == RC_OK)
		rc = take_stored(ledger, source, &tally, key);
	if (rc == RC_OK && tally.rows == TALLY_TOO_LARGE)
		rc = too_large(ledger);
	if (key->length == 0 && (left = first_left(&tally)) != NULL)
		add_key(key, source, left->owner_id, left->date);
	tally_release(&tally);
	return rc;
}

enum rc
tallies_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id, const char *key),
    void *context)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < TALLY_SOURCES && rc == RC_OK; i++) {
		struct text key = {0};

		rc = check_source(ledger, i, &key);
		if (rc == RC_OK)
			rc = tell(context, "day_sum", 0, key.bytes);
		text_release(&key);
	}
	return rc;
}
