/* The chain: a range's hash is that of its rows in id order (ledger/row-hash.h says how rows are
 * hashed); a run's hash is that of its own row (without the hash) followed by the rows of its
 * ranges. */
#include <assert.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/tables.h"

static enum rc
hash_rows(struct row_hash *hash, struct statement *statement)
{
	struct value row[WITNESS_COLUMNS_MAX];
	const struct value *values[WITNESS_COLUMNS_MAX];
	int columns = column_count(statement);
	enum rc rc = RC_OK;

	assert(columns <= WITNESS_COLUMNS_MAX);
	for (int i = 0; i < columns; i++)
		values[i] = &row[i];
	while (statement_row(statement, &rc)) {
		for (int i = 0; i < columns; i++)
			row[i] = column_value(statement, i);
		row_hash_add(hash, values, columns);
	}
	return rc;
}

enum rc
chain_hash_range(
    struct ledger *ledger, const char *table, int64_t first, int64_t last, struct row_hash *hash)
{
	struct text columns = {0}, sql = {0};
	struct statement *statement = NULL;
	enum rc rc = table_columns(ledger, table, &columns);

	*hash = (struct row_hash){0};
	text_printf(&sql, "SELECT %s FROM %s WHERE id BETWEEN :first AND :last ORDER BY id",
	    text_string(&columns), table);
	if (rc == RC_OK && (statement = statement_new(ledger, sql.bytes, true)) == NULL)
		rc = RC_BUG;
	if (rc == RC_OK) {
		bind_int(statement, ":first", first);
		bind_int(statement, ":last", last);
		rc = hash_rows(hash, statement);
	}
	statement_free(statement);
	text_release(&columns);
	text_release(&sql);
	return rc;
}

int64_t
chain_end(struct ledger *ledger, const char *table)
{
	static const char sql[] =
	    "SELECT coalesce(max(last_id), 0) FROM run_range WHERE table_name = :table";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_text(statement, ":table", table);
	return statement_number(statement, 0);
}

static enum rc
insert_range(struct ledger *ledger, const struct run_rows *rows, struct row_hash *hash)
{
	static const char sql[] =
	    "INSERT INTO run_range (run_id, table_name, first_id, last_id, hash, marks)"
	    " VALUES (:run, :table, :first, :last, :hash, :marks)";
	struct statement *statement = ledger_statement(ledger, sql);
	unsigned char sha256[DIGEST_SIZE];

	row_hash_finish(hash, sha256);
	bind_int(statement, ":run", ledger->run.id);
	bind_text(statement, ":table", rows->table);
	bind_int(statement, ":first", rows->first_id);
	bind_int(statement, ":last", rows->last_id);
	bind_value(statement, ":hash", value_blob(sha256, DIGEST_SIZE));
	bind_value(statement, ":marks", value_blob(hash->marks.bytes, hash->marks.length));
	return statement_run(statement);
}

enum rc
chain_append_seen(struct ledger *ledger, int fact)
{
	struct witness *witness = &ledger->run.witnesses[fact];
	struct run_rows rows = {.table = fact_tables[fact],
	    .first_id = witness->first_id,
	    .last_id = witness->first_id + witness->hash.rows - 1};
	enum rc rc = insert_range(ledger, &rows, &witness->hash);

	row_hash_release(&witness->hash);
	return rc;
}

/* One range: by the witness's account when it saw just these rows, else from the rows. */
static enum rc
append_range(struct ledger *ledger, const struct run_rows *rows)
{
	int fact = fact_index(rows->table);
	const struct witness *witness = &ledger->run.witnesses[fact];
	int64_t count = rows->last_id - rows->first_id + 1;
	struct row_hash read = {0};
	enum rc rc;

	if (!witness->broken && witness->first_id == rows->first_id && witness->hash.rows == count)
		return chain_append_seen(ledger, fact);
	rc = chain_hash_range(ledger, rows->table, rows->first_id, rows->last_id, &read);
	if (rc == RC_OK && read.rows != count)
		rc = error_add(ledger->errors, RC_BUG, NULL,
		    _("the run's rows of %s are not contiguous"), rows->table);
	if (rc == RC_OK)
		rc = insert_range(ledger, rows, &read);
	row_hash_release(&read);
	return rc;
}

/* The ranges of the table's rows that are not in the chain yet, none longer than a range may be. */
static enum rc
append_ranges(struct ledger *ledger, const char *table, int64_t last_id)
{
	struct run_rows part = {.table = table, .last_id = chain_end(ledger, table)};
	enum rc rc = RC_OK;

	while (rc == RC_OK && part.last_id < last_id) {
		part.first_id = part.last_id + 1;
		part.last_id = last_id - part.last_id > ledger->range_rows
		    ? part.last_id + ledger->range_rows
		    : last_id;
		rc = append_range(ledger, &part);
	}
	return rc;
}

/* Hash of a run: of the one row that `own` gives, and of the ranges stored for it. */
static enum rc
hash_run(
    struct ledger *ledger, struct statement *own, int64_t run_id, unsigned char sha256[DIGEST_SIZE])
{
	static const char sql[] = "SELECT table_name, first_id, last_id, hash, marks FROM run_range"
				  " WHERE run_id = :run ORDER BY id";
	struct row_hash hash = {0};
	struct statement *ranges;
	enum rc rc = hash_rows(&hash, own);

	ranges = ledger_statement(ledger, sql);
	bind_int(ranges, ":run", run_id);
	if (rc == RC_OK)
		rc = hash_rows(&hash, ranges);
	row_hash_finish(&hash, sha256);
	row_hash_release(&hash);
	return rc;
}

enum rc
chain_hash_run(struct ledger *ledger, int64_t run_id, unsigned char hash[DIGEST_SIZE])
{
	static const char sql[] = "SELECT id, at, actor, command, arguments, date, inputs, previous"
				  " FROM run WHERE id = :run";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_int(statement, ":run", run_id);
	return hash_run(ledger, statement, run_id, hash);
}

static void
bind_run(struct statement *statement, const struct run *run, struct value previous)
{
	bind_int(statement, ":id", run->id);
	bind_text(statement, ":at", run->at);
	bind_text(statement, ":actor", run->actor);
	bind_text(statement, ":command", run->command);
	bind_text(statement, ":arguments", run->arguments);
	bind_text(statement, ":date", run->date);
	bind_text(statement, ":inputs", text_string(&run->inputs));
	bind_value(statement, ":previous", previous);
}

static enum rc
append_run(struct ledger *ledger, unsigned char hash[DIGEST_SIZE])
{
	static const char sql_previous[] = "SELECT hash FROM run ORDER BY id DESC LIMIT 1";
	static const char sql_own[] =
	    "SELECT :id, :at, :actor, :command, :arguments, :date, :inputs, :previous";
	static const char sql_insert[] =
	    "INSERT INTO run (id, at, actor, command, arguments, date, inputs, previous, hash)"
	    " VALUES (:id, :at, :actor, :command, :arguments, :date, :inputs, :previous, :hash)";
	unsigned char previous[DIGEST_SIZE] = {0};
	struct statement *statement = ledger_statement(ledger, sql_previous);
	enum rc rc = RC_OK;

	if (statement_row(statement, &rc)) {
		memcpy(previous, column_value(statement, 0).bytes, DIGEST_SIZE);
		statement_reset(statement);
	}
	statement = ledger_statement(ledger, sql_own);
	bind_run(statement, &ledger->run, value_blob(previous, DIGEST_SIZE));
	if (rc == RC_OK)
		rc = hash_run(ledger, statement, ledger->run.id, hash);
	if (rc != RC_OK)
		return rc;
	statement = ledger_statement(ledger, sql_insert);
	bind_run(statement, &ledger->run, value_blob(previous, DIGEST_SIZE));
	bind_value(statement, ":hash", value_blob(hash, DIGEST_SIZE));
	return statement_run(statement);
}

enum rc
chain_append(struct ledger *ledger, struct run_result *result)
{
	int64_t highest[FACT_TABLES_MAX] = {0};
	unsigned char hash[DIGEST_SIZE];
	enum rc rc = RC_OK;

	result->count = 0;
	facts_highest(ledger, highest);
	for (int i = 0; fact_tables[i] != NULL && rc == RC_OK; i++) {
		struct run_rows rows = {.table = fact_tables[i],
		    .first_id = ledger->run.marks[i] + 1,
		    .last_id = highest[i]};

		if (rows.last_id < rows.first_id)
			continue;
		rc = append_ranges(ledger, rows.table, rows.last_id);
		result->rows[result->count++] = rows;
	}
	if (rc != RC_OK || result->count == 0)
		return rc;
	if ((rc = append_run(ledger, hash)) == RC_OK)
		digest_hex(hash, result->head);
	return rc;
}
