/* The hashes of the chain. A row is serialised column by column: a letter for its type, then
 *   N                      NULL
 *   I  8 bytes             integer, big-endian two's complement
 *   T  8 bytes, bytes      text: its length in bytes, big-endian, and the bytes
 *   B  8 bytes, bytes      blob: likewise
 * A row's mark is 32 bits of a fast hash of the same bytes: not a proof, it tells which row of a range whose
 * hash is wrong was altered. A range's hash is the SHA-256 of its rows in id order; a run's hash is the SHA-256 of its own row (without
 * the hash) followed by the rows of its ranges. */
#include <endian.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/tables.h"

enum { BATCH = 64 * 1024 };

/* Rows on their way into the hash. */
struct batch {
	char *bytes;
	size_t length, capacity;
};

static char *
batch_room(struct batch *batch, size_t more)
{
	if (batch->capacity - batch->length < more) {
		batch->capacity = 2 * batch->capacity + more;
		batch->bytes = xrealloc(batch->bytes, batch->capacity);
	}
	return batch->bytes + batch->length;
}

static void
put_value(struct batch *batch, struct value value)
{
	static const char letters[] = {
	    [VALUE_NULL] = 'N', [VALUE_INT] = 'I', [VALUE_TEXT] = 'T', [VALUE_BLOB] = 'B'};
	size_t length = value.kind == VALUE_TEXT || value.kind == VALUE_BLOB ? value.length : 0;
	char *p = batch_room(batch, 1 + sizeof(uint64_t) + length);
	uint64_t number = htobe64(value.kind == VALUE_INT ? (uint64_t)value.number : length);

	*p++ = letters[value.kind];
	if (value.kind != VALUE_NULL) {
		memcpy(p, &number, sizeof number);
		p += sizeof number;
	}
	if (length > 0)
		memcpy(p, value.bytes, length);
	batch->length = (size_t)(p - batch->bytes) + length;
}

/* Hashes all rows of a statement; marks, where not NULL, gets each row's mark. */
static enum rc
hash_rows(struct digest *digest, struct statement *statement, struct text *marks, int64_t *rows)
{
	struct batch batch = {.bytes = xmalloc(2 * BATCH), .capacity = 2 * BATCH};
	int columns = column_count(statement);
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		size_t start = batch.length;

		for (int i = 0; i < columns; i++)
			put_value(&batch, column_value(statement, i));
		++*rows;
		if (marks != NULL) {
			uint64_t hash = hash_bytes(batch.bytes + start, batch.length - start, 0);
			uint32_t mark = htobe32((uint32_t)hash);

			text_add(marks, (const char *)&mark, sizeof mark);
		}
		if (batch.length > BATCH) {
			digest_add(digest, batch.bytes, batch.length);
			batch.length = 0;
		}
	}
	digest_add(digest, batch.bytes, batch.length);
	free(batch.bytes);
	return rc;
}

enum rc
chain_hash_range(
    struct ledger *ledger, const char *table, int64_t first, int64_t last, struct range_hash *range)
{
	struct text columns = {0}, sql = {0};
	struct statement *statement;
	struct digest *digest;
	enum rc rc;

	*range = (struct range_hash){0};
	if ((rc = table_columns(ledger, table, &columns)) != RC_OK)
		goto out;
	text_printf(&sql, "SELECT %s FROM %s WHERE id BETWEEN :first AND :last ORDER BY id",
	    columns.bytes, table);
	if ((statement = statement_new(ledger, sql.bytes, true)) == NULL) {
		rc = RC_BUG;
		goto out;
	}
	bind_int(statement, ":first", first);
	bind_int(statement, ":last", last);
	digest = digest_new();
	rc = hash_rows(digest, statement, &range->marks, &range->rows);
	digest_finish(digest, range->hash);
	digest_free(digest);
	statement_free(statement);
out:
	text_release(&columns);
	text_release(&sql);
	return rc;
}

static enum rc
append_range(struct ledger *ledger, const struct run_rows *rows)
{
	static const char sql[] =
	    "INSERT INTO run_range (run_id, table_name, first_id, last_id, hash, marks)"
	    " VALUES (:run, :table, :first, :last, :hash, :marks)";
	struct range_hash range;
	struct statement *statement;
	enum rc rc;

	rc = chain_hash_range(ledger, rows->table, rows->first_id, rows->last_id, &range);
	if (rc == RC_OK && range.rows != rows->last_id - rows->first_id + 1)
		rc = error_add(ledger->errors, RC_BUG, NULL,
		    _("the run's rows of %s are not contiguous"), rows->table);
	if (rc == RC_OK) {
		statement = ledger_statement(ledger, sql);
		bind_int(statement, ":run", ledger->run.id);
		bind_text(statement, ":table", rows->table);
		bind_int(statement, ":first", rows->first_id);
		bind_int(statement, ":last", rows->last_id);
		bind_value(statement, ":hash", value_blob(range.hash, DIGEST_SIZE));
		bind_value(statement, ":marks", value_blob(range.marks.bytes, range.marks.length));
		rc = statement_run(statement);
	}
	text_release(&range.marks);
	return rc;
}

/* Hash of a run: of the one row that `own` gives, and of the ranges stored for it. */
static enum rc
hash_run(
    struct ledger *ledger, struct statement *own, int64_t run_id, unsigned char hash[DIGEST_SIZE])
{
	static const char sql[] = "SELECT table_name, first_id, last_id, hash, marks FROM run_range"
				  " WHERE run_id = :run ORDER BY id";
	struct digest *digest = digest_new();
	struct statement *ranges;
	int64_t rows = 0;
	enum rc rc;

	rc = hash_rows(digest, own, NULL, &rows);
	ranges = ledger_statement(ledger, sql);
	bind_int(ranges, ":run", run_id);
	if (rc == RC_OK)
		rc = hash_rows(digest, ranges, NULL, &rows);
	digest_finish(digest, hash);
	digest_free(digest);
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
	unsigned char hash[DIGEST_SIZE];
	enum rc rc = RC_OK;

	result->count = 0;
	for (int i = 0; fact_tables[i] != NULL && rc == RC_OK; i++) {
		struct run_rows rows = {.table = fact_tables[i],
		    .first_id = ledger->run.marks[i] + 1,
		    .last_id = fact_highest_id(ledger, fact_tables[i])};

		if (rows.last_id < rows.first_id)
			continue;
		rc = append_range(ledger, &rows);
		result->rows[result->count++] = rows;
	}
	if (rc != RC_OK || result->count == 0)
		return rc;
	if ((rc = append_run(ledger, hash)) == RC_OK)
		digest_hex(hash, result->head);
	return rc;
}
