/* The chain: runs, their ranges, and what verify says of a ledger that somebody
 * altered by other means. */
#include "test.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/feed.h"
#include "ledger/follow.h"
#include "ledger/history.h"
#include "ledger/ledger.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "ledger/verify.h"
#include "scratch.h"

#define LEDGER "chain.db"

static enum rc
add_setting(struct ledger *ledger, const char *key)
{
	static const char sql[] = "INSERT INTO setting (key, value) VALUES (:key, 'v')";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_text(statement, ":key", key);
	(void)statement_run(statement);
	return history_add(ledger, "setting", ledger_last_id(ledger));
}

/* A source of readings, day by day. */
struct source {
	int next, end;
	int64_t room_id;
	char date[DATE_TEXT];
};

static enum rc
next_reading(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;

	*more = source->next < source->end;
	if (!*more)
		return RC_OK;
	(void)date_format(20000 + source->next++, source->date);
	row[0] = value_text(source->date, DATE_TEXT - 1);
	row[1] = value_int(source->room_id);
	row[2] = value_text("7", 1);
	row[3] = value_int(1);
	return RC_OK;
}

/* Masters, and two runs of readings: rows 1 to 5, and 6 to 10. */
static void
make_ledger(const char *path)
{
	static const char masters[] =
	    "INSERT INTO ledger_account (code, name, type) VALUES ('6051', 'fees', 'income')";
	static const char project[] = "INSERT INTO project (code, name) VALUES ('P', 'P')";
	static const char building[] = "INSERT INTO building (project_id, code) VALUES (1, 'B')";
	static const char room[] = "INSERT INTO room (code, building_id, floor, number, kind)"
				   " VALUES ('R', 1, 1, '1', 'shop')";
	static const char item[] = "INSERT INTO item (code, name, class, ledger_account_id)"
				   " VALUES ('water', 'water', 'usage', 1)";
	static const char *const inserts[] = {masters, project, building, room, item};
	static const char *const tables[] = {
	    "ledger_account", "project", "building", "room", "item"};
	static const char readings[] = "INSERT INTO reading (room_id, item_id, date, reading)"
				       " SELECT 1, 1, c0, '7' FROM feed WHERE true"
				       " ON CONFLICT (room_id, item_id, date) DO NOTHING";
	struct errors errors = {0};
	struct ledger *ledger;
	enum rc rc;

	scratch_remove(path);
	rc = ledger_create(&ledger, path, &errors);
	if (rc == RC_OK)
		rc = run_begin(ledger, "init", "deed init", 20000);
	for (size_t i = 0; i < sizeof inserts / sizeof *inserts && rc == RC_OK; i++)
		if ((rc = statement_run(ledger_statement(ledger, inserts[i]))) == RC_OK)
			rc = history_add(ledger, tables[i], 1);
	if (rc == RC_OK)
		rc = run_commit(ledger, NULL);
	for (int end = 5; end <= 10 && rc == RC_OK; end += 5) { /* the second overlaps the first */
		struct source source = {.next = 0, .end = end};
		struct feed feed = {.next = next_reading, .source = &source};

		if ((rc = run_begin(ledger, "load", "deed load reading", 20001)) == RC_OK &&
		    (rc = feed_insert(ledger, readings, &feed, NULL)) == RC_OK)
			rc = run_commit(ledger, NULL);
	}
	errors_print(&errors, "chain", stderr);
	check(rc == RC_OK, "a ledger with three runs is made");
	ledger_close(ledger);
	errors_release(&errors);
}

/* The first finding, as "check table row run". */
static void
first_finding(void *context, const struct verify_finding *finding)
{
	char *text = context;

	if (finding->problem != NULL && text[0] == '\0')
		(void)snprintf(text, 100, "%s %s %d %d", finding->check,
		    finding->table != NULL ? finding->table : "-", (int)finding->row_id,
		    (int)finding->run_id);
}

static enum rc
verify(const char *path, char text[100])
{
	struct errors errors = {0};
	struct ledger *ledger;
	enum rc rc;

	text[0] = '\0';
	rc = ledger_open(&ledger, path, LEDGER_READ, 1, &errors);
	if (rc == RC_OK)
		rc = ledger_verify(ledger, false, first_finding, text);
	errors_print(&errors, "chain", stdout);
	ledger_close(ledger);
	errors_release(&errors);
	return rc;
}

/* Another program at work on the file. */
static void
tamper(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *message = NULL;

	(void)sqlite3_open(path, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		printf("# %s\n", message);
	sqlite3_free(message);
	(void)sqlite3_close(db);
}

static void
test_tampering(void)
{
	static const struct {
		const char *sql, *finding, *reason;
	} cases[] = {
	    {"DROP TRIGGER reading_no_update; UPDATE reading SET reading = '8' WHERE id = 7",
		"chain reading 7 3", "an altered row is named, with the run that wrote it"},
	    {"DROP TRIGGER reading_no_update; UPDATE reading SET replaced_at = '' WHERE id = 1",
		"chain reading 1 2", "NULL made an empty text is an alteration"},
	    {"DROP TRIGGER reading_no_delete; DELETE FROM reading WHERE id = 3",
		"chain reading 3 2", "a row missing in the middle is named"},
	    {"DROP TRIGGER reading_no_delete; DELETE FROM reading WHERE id = 10",
		"chain reading 10 3", "the last row missing is named"},
	    {"INSERT INTO reading (room_id, item_id, date, reading) VALUES (1, 1, '2030-01-01', '9')",
		"chain reading 11 0", "a row added by other means is named"},
	    {"DROP TRIGGER run_no_update; UPDATE run SET actor = 'somebody' WHERE id = 2",
		"chain run 2 2", "a run with another actor is named"},
	    {"DROP TRIGGER run_range_no_update; UPDATE run_range SET hash = zeroblob(32) WHERE run_id = 3",
		"chain run 3 3", "a range with another hash is named"},
	    {"DROP TRIGGER run_range_no_update; UPDATE run_range SET marks = zeroblob(20) WHERE run_id = 3"
	     " AND table_name = 'reading'",
		"chain run 3 3", "a range with other marks is named"},
	    {"PRAGMA foreign_keys = OFF; DROP TRIGGER run_no_delete; DELETE FROM run WHERE id = 2",
		"chain run 2 2", "a missing run is named"},
	    {"DROP TRIGGER run_range_no_delete; DELETE FROM run_range WHERE run_id = 2",
		"chain run 2 2", "a run that lost its ranges is named"},
	    {"UPDATE room SET area_cm2 = 1 WHERE id = 1", "masters room 1 0",
		"altered master data is named"},
	    {"INSERT INTO project (code, name) VALUES ('X', 'X')", "masters project 2 0",
		"master data added by other means is named"},
	    {"PRAGMA foreign_keys = OFF; DELETE FROM room", "masters room 1 0",
		"missing master data is named"},
	    {"INSERT INTO open_bill (bill_id, open_fen) VALUES (9, 100)", "derived open_bill 9 0",
		"a derived row that no fact explains is named"},
	};
	char found[100];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		make_ledger(LEDGER);
		tamper(LEDGER, cases[i].sql);
		check(verify(LEDGER, found) == RC_TODO, cases[i].reason);
		check_text(found, cases[i].finding, cases[i].reason);
	}
}

static void
test_protection(void)
{
	struct errors errors = {0};
	struct ledger *ledger;

	make_ledger(LEDGER);
	(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
	check(run_begin(ledger, "x", "x", 20000) == RC_OK, "a run begins");
	static const char update[] = "UPDATE reading SET reading = '1'";
	static const char erase[] = "DELETE FROM reading";

	check(statement_run(ledger_statement(ledger, update)) != RC_OK, "a fact cannot be updated");
	check(statement_run(ledger_statement(ledger, erase)) != RC_OK, "a fact cannot be deleted");
	ledger_close(ledger);
	errors_release(&errors);
}

static void
test_runs(void)
{
	struct errors errors = {0};
	struct run_result result;
	struct ledger *ledger;
	char head[DIGEST_HEX], again[DIGEST_HEX], found[100];

	make_ledger(LEDGER);
	check(verify(LEDGER, found) == RC_OK, "an untouched ledger verifies");
	(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
	check_int(chain_head(ledger, head), 3, "three runs, none for the overlap");
	check(run_begin(ledger, "x", "x", 20000) == RC_OK && run_commit(ledger, &result) == RC_OK &&
		result.run_id == 0,
	    "a run that writes nothing leaves no run");
	check(run_begin(ledger, "x", "x", 20000) == RC_OK && add_setting(ledger, "k") == RC_OK &&
		run_pretend(ledger, &result) == RC_OK && result.run_id == 4 && result.count == 1,
	    "a dry run says what it would write");
	check(chain_head(ledger, again) == 3 && strcmp(head, again) == 0, "and writes nothing");
	check(run_begin(ledger, "x", "x", 20000) == RC_OK && add_setting(ledger, "k") == RC_OK &&
		run_commit(ledger, &result) == RC_OK && result.run_id == 4 &&
		strcmp(result.rows[0].table, "history") == 0 && result.rows[0].first_id == 6,
	    "a run tells its ranges");
	check_int(run_known(ledger, "reading", 2), 5, "what run 2 knew of the readings");
	check_int(run_known(ledger, "reading", 4), 10, "what run 4 knew of them");
	ledger_close(ledger);
	check(verify(LEDGER, found) == RC_OK, "and it still verifies");
	errors_release(&errors);
}

/* A writer refuses to build on a ledger whose end was altered. */
static void
test_altered_end(void)
{
	struct errors errors = {0};
	struct ledger *ledger;

	make_ledger(LEDGER);
	tamper(LEDGER, "DROP TRIGGER reading_no_delete; DELETE FROM reading WHERE id = 10");
	(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
	check(run_begin(ledger, "x", "x", 20000) == RC_DATA,
	    "no run begins on a ledger that lost its last row");
	ledger_close(ledger);
	errors_release(&errors);
}

/* Ten readings of one run in ranges of four: each proves alone. */
static void
test_ranges(void)
{
	static const char sql[] = "INSERT INTO reading (room_id, item_id, date, reading)"
				  " SELECT c1, 1, c0, c2 FROM feed WHERE true"
				  " ON CONFLICT (room_id, item_id, date) DO NOTHING";
	static const char ranges[] = "SELECT count(*) FROM run_range WHERE run_id = 4";
	struct source source = {.next = 100, .end = 110, .room_id = 1};
	struct feed feed = {.next = next_reading, .source = &source};
	struct errors errors = {0};
	struct run_result result = {0};
	struct ledger *ledger;
	char found[100];

	make_ledger(LEDGER);
	(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
	ledger_range_rows(ledger, 4);
	check(run_begin(ledger, "x", "x", 20000) == RC_OK &&
		feed_insert(ledger, sql, &feed, NULL) == RC_OK &&
		run_commit(ledger, &result) == RC_OK,
	    "a run with more rows than a range holds");
	check(result.count == 1 && result.rows[0].first_id == 11 && result.rows[0].last_id == 20,
	    "tells them as one");
	check_int(statement_number(ledger_statement(ledger, ranges), 0), 3, "they are 4, 4 and 2");
	ledger_close(ledger);
	check(verify(LEDGER, found) == RC_OK, "and all of them verify");
	tamper(LEDGER,
	    "DROP TRIGGER reading_no_update; UPDATE reading SET reading = '8' WHERE id = 16");
	(void)verify(LEDGER, found);
	check(strcmp(found, "chain reading 16 4") == 0, "an altered row of the second is found");
	errors_release(&errors);
}

/* A bulk run's foreign keys are proved at its end, with the same outcome as row by row. */
static void
test_keys(void)
{
	static const char watched[] =
	    "INSERT INTO reading (room_id, item_id, date, reading) SELECT c1, c3, c0, c2 FROM feed";
	static const char unwatched[] = "INSERT INTO reading (room_id, item_id, date, reading)"
					" SELECT c1, abs(c3), c0, c2 FROM feed";
	static const struct {
		const char *sql;
		int room_id;
		enum rc rc;
		const char *reason;
	} cases[] = {
	    {watched, 1, RC_OK, "parents that are there, seen going in"},
	    {unwatched, 1, RC_OK, "parents that are there, read back"},
	    {watched, 2, RC_BUG, "a parent beyond the last, seen going in"},
	    {unwatched, 2, RC_BUG, "a parent beyond the last, read back"},
	    {watched, 0, RC_BUG, "a parent before the first"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct source source = {.next = 100, .end = 110, .room_id = cases[i].room_id};
		struct feed feed = {.next = next_reading, .source = &source};
		struct errors errors = {0};
		struct ledger *ledger;
		char found[100];
		enum rc rc;

		make_ledger(LEDGER);
		(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
		check(ledger_bulk(ledger) == RC_OK && run_begin(ledger, "x", "x", 20000) == RC_OK &&
			feed_insert(ledger, cases[i].sql, &feed, NULL) == RC_OK,
		    cases[i].reason);
		rc = run_commit(ledger, NULL);
		check_int(rc, cases[i].rc, cases[i].reason);
		ledger_close(ledger);
		check(verify(LEDGER, found) == RC_OK, "and the ledger is sound");
		errors_release(&errors);
	}
}

/* So are those of the masters that it changed. */
static void
test_master_keys(void)
{
	static const char sql[] = "INSERT INTO building (project_id, code) VALUES (9, 'X')";
	struct errors errors = {0};
	struct ledger *ledger;

	make_ledger(LEDGER);
	(void)ledger_open(&ledger, LEDGER, LEDGER_WRITE, 1, &errors);
	check(ledger_bulk(ledger) == RC_OK && run_begin(ledger, "x", "x", 20000) == RC_OK &&
		statement_run(ledger_statement(ledger, sql)) == RC_OK &&
		history_add(ledger, "building", 2) == RC_OK && run_commit(ledger, NULL) == RC_BUG,
	    "a bulk run that gives a master a parent that is not there is refused");
	ledger_close(ledger);
	errors_release(&errors);
}

/* That a writer brings it up to date is tested with a real one: tests/command/migrate.sh. */
static void
test_older(void)
{
	struct errors errors = {0};
	struct ledger *ledger;

	make_ledger(LEDGER);
	tamper(LEDGER, "PRAGMA user_version = 4");
	check(ledger_open(&ledger, LEDGER, LEDGER_READ, 1, &errors) == RC_CONFIG,
	    "a reader is told that a ledger is older");
	errors_release(&errors);
}

/* Rows 1 2 5 40 41 100 are asked for by number. */
static void
test_follow(void)
{
	static const char sql[] = "WITH n (id) AS (VALUES (1), (2), (5), (40), (41), (100))"
				  " SELECT id FROM n WHERE id >= ? ORDER BY id";
	static const struct {
		int64_t number;
		bool there;
		const char *why;
	} questions[] = {
	    {1, true, "the first"},
	    {1, true, "the same again"},
	    {3, false, "missing, near"},
	    {4, false, "missing as before"},
	    {5, true, "found by going on"},
	    {39, false, "missing, far"},
	    {40, true, "the row that it stands on"},
	    {100, true, "far"},
	    {101, false, "behind the last"},
	    {1000000, false, "far behind the last"},
	    {2, true, "back"},
	    {1, true, "back by one"},
	    {41, true, "far again"},
	    {INT64_MAX - 1, false, "no number is too high"},
	};
	struct ledger *ledger;
	struct errors errors = {0};
	struct follow follow;
	enum rc rc = RC_OK;

	(void)ledger_open(&ledger, LEDGER, LEDGER_READ, 1, &errors);
	follow_begin(&follow, ledger, sql);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		bool there = follow_to(&follow, questions[i].number, &rc);

		check(rc == RC_OK && there == questions[i].there &&
			(!there || column_int(follow.statement, 0) == questions[i].number),
		    questions[i].why);
	}
	follow_end(&follow);
	check(follow_to(&follow, 5, &rc), "follow: after the end it begins anew");
	ledger_close(ledger);
	errors_release(&errors);
}

int
main(void)
{
	test_runs();
	test_protection();
	test_tampering();
	test_altered_end();
	test_ranges();
	test_keys();
	test_master_keys();
	test_follow();
	test_older();
	scratch_remove(LEDGER);
	return test_end();
}
