#include "ledger/run.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "ledger/tables.h"

/* Who runs this: the login name of the real user; under sudo also the one who called it. */
static char *
actor_name(void)
{
	const struct passwd *user = getpwuid(getuid());
	const char *caller = getenv("SUDO_USER");
	struct text name = {0};

	if (user != NULL)
		text_adds(&name, user->pw_name);
	else
		text_printf(&name, "uid %ld", (long)getuid());
	if (caller != NULL && caller[0] != '\0' && text_valid(caller, strlen(caller)))
		text_printf(&name, " (sudo: %.64s)", caller);
	return text_take(&name);
}

/* Notes where each fact table ends, and whether the chain says so too. */
static enum rc
note_marks(struct ledger *ledger)
{
	facts_highest(ledger, ledger->run.marks);
	for (int i = 0; fact_tables[i] != NULL; i++) {
		int64_t covered = chain_end(ledger, fact_tables[i]);

		if (covered != ledger->run.marks[i])
			return error_add(ledger->errors, RC_DATA, NULL,
			    _("%s: table %s ends at row %lld, but the chain at %lld: it was altered outside of "
			      "deed; run `deed verify`"),
			    ledger->path, fact_tables[i], (long long)ledger->run.marks[i],
			    (long long)covered);
	}
	memcpy(ledger->run.derived, ledger->run.marks, sizeof ledger->run.derived);
	return RC_OK;
}

/* Frees what a run holds and zeroes it. */
static void
run_forget(struct run *run)
{
	free(run->command);
	free(run->arguments);
	free(run->actor);
	text_release(&run->inputs);
	for (int i = 0; i < FACT_TABLES_MAX; i++) {
		row_hash_release(&run->witnesses[i].hash);
		tally_release(&run->witnesses[i].tally);
	}
	used_release(&run->used);
	*run = (struct run){0};
}

enum rc
run_begin(struct ledger *ledger, const char *command, const char *arguments, date_day date)
{
	static const char sql[] = "SELECT coalesce(max(id), 0) + 1 FROM run";
	struct run *run = &ledger->run;
	enum rc rc;

	if (!run->open && (rc = ledger_exec(ledger, "BEGIN IMMEDIATE")) != RC_OK)
		return rc;
	run_forget(run);
	run->open = true;
	run->id = statement_number(ledger_statement(ledger, sql), 1);
	run->command = xstrdup(command);
	run->arguments = xstrdup(arguments);
	run->actor = actor_name();
	(void)date_format(date, run->date);
	(void)time_now(run->at);
	text_adds(&run->inputs, "[]");
	return note_marks(ledger);
}

/* The name as a JSON string: quotes, backslashes and control characters escaped. */
static void
add_json_string(struct text *text, const char *string)
{
	text_addc(text, '"');
	for (; *string != '\0'; string++) {
		unsigned char c = (unsigned char)*string;

		if (c == '"' || c == '\\')
			text_addc(text, '\\');
		if (c < 0x20)
			text_printf(text, "\\u%04x", c);
		else
			text_addc(text, *string);
	}
	text_addc(text, '"');
}

void
run_input(struct ledger *ledger, const char *name, const unsigned char sha256[DIGEST_SIZE])
{
	struct text *inputs = &ledger->run.inputs;
	char hex[DIGEST_HEX];
	bool valid = text_valid(name, strlen(name));

	if (inputs->length == 0) /* a reader has no run */
		return;
	inputs->bytes[--inputs->length] = '\0'; /* the closing bracket */
	text_adds(inputs, inputs->length > 1 ? ",{\"name\":" : "{\"name\":");
	add_json_string(inputs, valid ? name : "(name is not UTF-8)");
	text_printf(inputs, ",\"sha256\":\"%s\"}]", digest_hex(sha256, hex));
}

void
run_rollback(struct ledger *ledger)
{
	if (ledger == NULL || !ledger->run.open)
		return;
	for (size_t i = 0; i < ledger->statement_count; i++)
		statement_reset(ledger->statements[i]);
	(void)sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
	run_forget(&ledger->run);
}

enum rc
run_derive(struct ledger *ledger)
{
	return derived_update(ledger);
}

/* Everything but the COMMIT. */
static enum rc
run_finish(struct ledger *ledger, struct run_result *result)
{
	enum rc rc = errors_rc(ledger->errors);

	*result = (struct run_result){.run_id = ledger->run.id};
	if (rc == RC_OK)
		rc = derived_update(ledger);
	if (rc == RC_OK && ledger->bulk)
		rc = keys_check(ledger);
	if (rc == RC_OK)
		rc = chain_append(ledger, result);
	if (result->count == 0)
		result->run_id = 0;
	return rc;
}

static enum rc
run_end(struct ledger *ledger, bool commit, struct run_result *result)
{
	struct run_result own;
	enum rc rc;

	result = result != NULL ? result : &own;
	rc = run_finish(ledger, result);
	if (rc == RC_OK && commit && result->run_id != 0) {
		rc = ledger_exec(ledger, "COMMIT");
		if (rc == RC_OK)
			run_forget(&ledger->run);
	}
	run_rollback(ledger);
	return rc;
}

enum rc
run_commit(struct ledger *ledger, struct run_result *result)
{
	return run_end(ledger, true, result);
}

enum rc
run_pretend(struct ledger *ledger, struct run_result *result)
{
	return run_end(ledger, false, result);
}

const char *
run_actor(const struct ledger *ledger)
{
	return ledger->run.actor;
}

date_day
run_date(const struct ledger *ledger)
{
	date_day date = 0;

	(void)date_parse_text(ledger->run.date, &date);
	return date;
}

int64_t
run_mark(struct ledger *ledger, const char *table)
{
	return ledger->run.marks[fact_index(table)];
}

int64_t
chain_head(struct ledger *ledger, char head[DIGEST_HEX])
{
	static const char sql[] = "SELECT id, hash FROM run ORDER BY id DESC LIMIT 1";
	struct statement *statement = ledger_statement(ledger, sql);
	unsigned char hash[DIGEST_SIZE] = {0};
	enum rc rc = RC_OK;
	int64_t id = 0;

	if (statement_row(statement, &rc)) {
		id = column_int(statement, 0);
		memcpy(hash, column_value(statement, 1).bytes, DIGEST_SIZE);
		statement_reset(statement);
	}
	digest_hex(hash, head);
	return id;
}

int64_t
run_known(struct ledger *ledger, const char *table, int64_t run_id)
{
	static const char sql[] =
	    "SELECT last_id FROM run_range WHERE table_name = :table AND run_id <= :run"
	    " ORDER BY last_id DESC LIMIT 1";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_text(statement, ":table", table);
	bind_int(statement, ":run", run_id);
	return statement_number(statement, 0);
}
