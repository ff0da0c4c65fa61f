/* The witness hashes bulk rows while they go in, so that the commit need not read a million rows
 * again. It watches an INSERT INTO fact (…) SELECT c0, 'text', … FROM feed, whose select list is
 * nothing but columns of the feed, literals and bound values: then the row that SQLite reports as
 * inserted is the row that the feed stands on. Where its account of a table is not whole (another
 * INSERT, rows out of id order, rows taken back), the commit reads the rows as they are stored; and
 * verify always does. */
#include <ctype.h>
#include <stdlib.h>

#include "base/number.h"
#include "ledger/private.h"
#include "ledger/tables.h"

enum { COLUMN_NAME_MAX = 32 };

/* One word of SQL: a name, a literal, or a single character. */
static struct value
next_word(const char **sql)
{
	const char *start;

	while (isspace((unsigned char)**sql))
		++*sql;
	start = *sql;
	if (*start == '\'') {
		const char *end = strchr(start + 1, '\'');

		*sql = end != NULL ? end + 1 : start + strlen(start);
	} else if (isalnum((unsigned char)*start) || *start == '_') {
		while (isalnum((unsigned char)**sql) || **sql == '_')
			++*sql;
	} else if (*start != '\0') {
		++*sql;
	}
	return value_text(start, (size_t)(*sql - start));
}

static bool
word_is(struct value word, const char *text)
{
	return word.length == strlen(text) && memcmp(word.bytes, text, word.length) == 0;
}

static bool
take(const char **sql, const char *text)
{
	return word_is(next_word(sql), text);
}

/* A list of words with commas between, up to the word `end`. */
static bool
take_list(const char **sql, const char *end, struct value list[FEED_COLUMNS], int *count)
{
	for (*count = 0; *count < FEED_COLUMNS;) {
		struct value word;

		list[(*count)++] = next_word(sql);
		word = next_word(sql);
		if (word_is(word, end))
			return true;
		if (!word_is(word, ","))
			return false;
	}
	return false;
}

/* A word of digits as the number it is. */
static bool
word_number(struct value word, int64_t *number)
{
	return number_parse(word.bytes, word.length, 0, number) == PARSED_OK;
}

/* What the select list gives for a column of the table: a place in the feed, or a literal. */
static bool
plan_source(struct value word, struct witness_column *column)
{
	int64_t number;

	column->source = WITNESS_FIXED;
	if (word.length >= 2 && word.bytes[0] == '\'') {
		column->fixed = value_text(word.bytes + 1, word.length - 2);
		return true;
	}
	if (word_number(word, &number)) {
		column->fixed = value_int(number);
		return true;
	}
	if (word.length < 2 || word.bytes[0] != 'c' ||
	    !word_number(value_text(word.bytes + 1, word.length - 1), &number) ||
	    number >= FEED_COLUMNS)
		return false;
	column->source = (int)number;
	return true;
}

/* Every stored column of the table with where its value comes from; a column that the INSERT
 * leaves out is NULL when it has no default. */
static bool
plan_columns(struct ledger *ledger, struct witness_plan *plan, const struct value *names,
    const struct value *sources, int count)
{
	static const char sql[] =
	    "SELECT name, type, dflt_value, pk, EXISTS (SELECT 1 FROM pragma_foreign_key_list(:table)"
	    " WHERE \"from\" = name) FROM pragma_table_xinfo(:table) WHERE hidden = 0 ORDER BY cid";
	struct statement *statement = ledger_statement(ledger, sql);
	char columns[WITNESS_COLUMNS_MAX][COLUMN_NAME_MAX];
	const char *column_names[WITNESS_COLUMNS_MAX];
	bool good = true;
	enum rc rc = RC_OK;

	bind_text(statement, ":table", fact_tables[plan->fact]);
	while (statement_row(statement, &rc)) {
		struct witness_column *column = &plan->columns[plan->count];

		(void)snprintf(
		    columns[plan->count], COLUMN_NAME_MAX, "%s", column_text(statement, 0));
		column_names[plan->count] = columns[plan->count];
		plan->count++;
		bool text = strcmp(column_text(statement, 1), "TEXT") == 0;

		column->kind = text ? VALUE_TEXT : VALUE_INT;
		column->source = column_int(statement, 3) != 0 ? WITNESS_ID : WITNESS_FIXED;
		column->fixed = value_null();
		column->refers = column_int(statement, 4) != 0;
		good &= column_null(statement, 2);
		for (int i = 0; i < count && column->source != WITNESS_ID; i++)
			if (word_is(names[i], column_text(statement, 0)))
				good &= plan_source(sources[i], column);
	}
	plan->tally_count =
	    tally_plan(fact_tables[plan->fact], column_names, plan->count, plan->tally);
	plan->use_count = used_plan(fact_tables[plan->fact], column_names, plan->count, plan->uses);
	return good && rc == RC_OK;
}

/* Reads the statement's own text. False: the witness does not understand it. */
static bool
plan_make(struct ledger *ledger, const char *sql, struct witness_plan *plan)
{
	struct value names[FEED_COLUMNS], sources[FEED_COLUMNS], word, table;
	int names_count, sources_count;

	plan->count = 0;
	plan->fact = -1;
	if (!take(&sql, "INSERT"))
		return false;
	word = next_word(&sql);
	if (word_is(word, "OR")) /* FAIL: the run ends with an error, as it does without */
		word = take(&sql, "FAIL") ? next_word(&sql) : word;
	if (!word_is(word, "INTO"))
		return false;
	table = next_word(&sql);
	for (int i = 0; fact_tables[i] != NULL; i++)
		if (word_is(table, fact_tables[i]))
			plan->fact = i;
	return plan->fact >= 0 && take(&sql, "(") && take_list(&sql, ")", names, &names_count) &&
	    take(&sql, "SELECT") && take_list(&sql, "FROM", sources, &sources_count) &&
	    names_count == sources_count && take(&sql, "feed") &&
	    plan_columns(ledger, plan, names, sources, names_count);
}

static void
span_add(struct span *span, int64_t number)
{
	if (!span->some || number < span->low)
		span->low = number;
	if (!span->some || number > span->high)
		span->high = number;
	span->some = true;
}

/* SQLite has inserted the row that the feed stands on. */
static void
witness_row(void *context, int operation, const char *database, const char *table, sqlite3_int64 id)
{
	struct ledger *ledger = context;
	const struct witness_plan *plan = &ledger->witness_plan;
	struct witness *witness = &ledger->run.witnesses[plan->fact];
	const struct value *values[WITNESS_COLUMNS_MAX];
	struct value own_id = value_int(id);

	(void)database, (void)table;
	if (witness->hash.rows == 0)
		witness->first_id = id;
	if (operation != SQLITE_INSERT || ledger->feed_row == NULL ||
	    id != witness->first_id + witness->hash.rows)
		witness->broken = true;
	for (int i = 0; i < plan->count && !witness->broken; i++) {
		const struct witness_column *column = &plan->columns[i];
		const struct value *value = column->source >= 0 ? &ledger->feed_row[column->source]
		    : column->source == WITNESS_ID              ? &own_id
								: &column->fixed;

		values[i] = value;
		if (value->kind == VALUE_NULL)
			continue;
		if (value->kind != column->kind)
			witness->broken = true; /* SQLite would have converted it */
		if (column->refers)
			span_add(&witness->spans[i], value->number);
	}
	if (witness->broken)
		return;
	row_hash_add(&witness->hash, values, plan->count);
	tally_add_row(&witness->tally, plan->tally, plan->tally_count, values);
	if (!used_add_row(&ledger->run.used, plan->uses, plan->use_count, values))
		witness->broken = true;
	witness->seen++;
}

void
witness_watch(struct ledger *ledger, sqlite3_stmt *insert)
{
	char *sql = ledger->run.open ? sqlite3_expanded_sql(insert) : NULL;

	ledger->watches = sql != NULL && plan_make(ledger, sql, &ledger->witness_plan);
	ledger->watched_sql = sql;
	(void)sqlite3_update_hook(ledger->db, ledger->watches ? witness_row : NULL, ledger);
}

enum rc
witness_between(struct ledger *ledger)
{
	const struct witness *witness;
	enum rc rc;

	if (!ledger->watches)
		return RC_OK;
	witness = &ledger->run.witnesses[ledger->witness_plan.fact];
	if (witness->broken || witness->hash.rows < ledger->range_rows)
		return RC_OK;
	(void)sqlite3_update_hook(ledger->db, NULL, NULL);
	rc = chain_append_seen(ledger, ledger->witness_plan.fact);
	(void)sqlite3_update_hook(ledger->db, witness_row, ledger);
	return rc;
}

void
witness_rest(struct ledger *ledger)
{
	ledger->watches = false;
	sqlite3_free(ledger->watched_sql);
	ledger->watched_sql = NULL;
	(void)sqlite3_update_hook(ledger->db, NULL, NULL);
}
