/* Inside lib/ledger only: the handle, and SQLite. */
#ifndef DEED_LEDGER_PRIVATE_H
#define DEED_LEDGER_PRIVATE_H

#include <sqlite3.h>

#include "base/digest.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "ledger/feed.h"
#include "ledger/ledger.h"
#include "ledger/row-hash.h"
#include "ledger/run.h"
#include "ledger/schema.h"
#include "ledger/statement.h"
#include "ledger/tally.h"
#include "ledger/used.h"

enum {
	LEDGER_APPLICATION_ID = 0x64656564, /* "deed" */
	MASTER_TABLES_MAX = 48,
};

struct statement {
	sqlite3_stmt *stmt;
	struct ledger *ledger;
	const char *sql; /* the key of a kept statement; NULL: the caller's */
};

/* What was seen of one fact table's rows going in. */
enum { WITNESS_COLUMNS_MAX = 32 };

struct witness {
	struct row_hash hash; /* of the rows from first_id on, up to ledger->range_rows */
	int64_t first_id;
	int64_t seen; /* rows in all */
	bool broken; /* not in order, or not as stored */
	struct span {
		bool some;
		int64_t low, high;
	} spans[WITNESS_COLUMNS_MAX]; /* of the ids in each foreign key */
	struct tally tally; /* since the derived tables were brought up to date */
};

/* Where the columns of the fact table that is being fed come from. */
enum { WITNESS_ID = -1, WITNESS_FIXED = -2 };

struct witness_plan {
	int fact, count;
	struct witness_column {
		int source; /* a column of the feed, or one of the above */
		enum value_kind kind; /* that the table stores */
		bool refers; /* it is a foreign key */
		struct value fixed; /* the same for all rows */
	} columns[WITNESS_COLUMNS_MAX];
	struct tally_columns tally[TALLY_A_TABLE_MAX];
	int tally_count;
	struct use_columns uses[USES_A_TABLE_MAX];
	int use_count;
};

/* The run in progress. */
struct run {
	bool open;
	int64_t id;
	char *command, *arguments, *actor;
	char date[11], at[21];
	struct text inputs; /* JSON members, without the brackets */
	int64_t marks[FACT_TABLES_MAX]; /* highest id of each fact table at the start */
	int64_t derived[FACT_TABLES_MAX]; /* up to here the derived tables are up to date */
	struct witness witnesses[FACT_TABLES_MAX];
	struct used used; /* what the witnesses saw that the derived tables have not */
};

struct ledger {
	sqlite3 *db;
	char *path;
	enum ledger_mode mode;
	int64_t range_rows; /* the most that one range of the chain covers */
	bool bulk; /* foreign keys are proved at the end of the run */
	int lock_fd; /* -1: none */
	int named_lock_fd; /* of ledger_lock; -1: none */
	struct errors *errors;
	struct statement **statements; /* kept ones */
	size_t statement_count, statement_capacity;
	struct map settings; /* key to an index below */
	char **setting_values;
	size_t setting_count, setting_capacity;
	char *history_sql[MASTER_TABLES_MAX]; /* by place in master_tables */
	struct run run;
	const struct feed *feed; /* while feed_insert runs */
	const struct value *feed_row; /* the row it stands on, or NULL */
	struct witness_plan witness_plan;
	bool watches; /* the witness, what the feed adds */
	char *watched_sql; /* by this, whose literals the plan borrows */
	enum rc feed_rc;
	struct drain *drain; /* while ledger_drain runs: of the innermost */
	bool drains; /* the SQL function is there */
	struct place expression_place; /* where errors of expr_test point at */
	bool told; /* an SQL function has added its error: SQLite's adds nothing */
	int64_t limit_seconds, deadline; /* of ledger_bound; 0: none */
	bool late; /* the deadline ended a statement */
	void (*progress)(void *context, int64_t rows);
	void *progress_context;
};

/* Adds what SQLite says as an error, with what was being done, and returns the result it stands
 * for. */
enum rc ledger_fail(struct ledger *ledger, const char *doing);

/* Runs SQL text of the program (several statements are fine). */
enum rc ledger_exec(struct ledger *ledger, const char *sql);

/* lock.c: takes a lock of a ledger, on the file LEDGER-NAME; "lock" is the writer's. *fd holds it,
 * -1 after an error. */
enum rc lock_take(
    const char *ledger_path, const char *name, int wait_seconds, struct errors *errors, int *fd);

/* Keeps writers off for a reader that may make no file: *fd is -1 where no writer has ever been. */
enum rc lock_share(const char *ledger_path, int wait_seconds, struct errors *errors, int *fd);

/* migrate.c */
enum rc schema_apply(struct ledger *ledger, int from, int to);
enum rc schema_migrate(struct ledger *ledger, int from);

/* function.c, feed.c: what SQL may call. */
int functions_register(sqlite3 *db);
int feed_register(struct ledger *ledger);
int open_by_register(struct ledger *ledger);

/* function.c: the place among the aging buckets of what is this many days late, 0 to 5. */
int late_bucket(int64_t days);

/* keys.c: proves that every row of a fact table that the open run wrote refers to rows that are
 * there. RC_BUG with the first that does not. */
enum rc keys_check(struct ledger *ledger);

/* shape.c: tells of each table, index, view and trigger that is not as the migrations make it, and
 * of each trigger that they do not make. Tables, indexes and views that a site added are its own
 * affair. */
enum rc shape_check(
    struct ledger *ledger, void (*tell)(void *context, const char *name), void *context);

/* derived.c */
enum rc derived_update(struct ledger *ledger);
/* Tells of the first row of each derived table that does not follow from the facts: its id, or the
 * key of a table without one; not at all, or 0 and NULL, when there is none. */
enum rc derived_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id, const char *key),
    void *context);

/* A value of SQLite's as ours; its bytes live as long as it does. Field by field: a struct that is
 * returned and then copied costs as much as the calls to SQLite. */
static inline void
value_take(struct value *to, sqlite3_value *from)
{
	to->kind = VALUE_NULL;
	to->number = 0;
	to->bytes = NULL;
	to->length = 0;
	switch (sqlite3_value_type(from)) {
	case SQLITE_NULL:
		return;
	case SQLITE_INTEGER:
		to->kind = VALUE_INT;
		to->number = sqlite3_value_int64(from);
		return;
	case SQLITE_BLOB:
		to->kind = VALUE_BLOB;
		to->bytes = sqlite3_value_blob(from);
		break;
	default:
		to->kind = VALUE_TEXT;
		to->bytes = (const char *)sqlite3_value_text(from);
	}
	to->length = (size_t)sqlite3_value_bytes(from);
}

/* witness.c: watches what this INSERT from the feed adds to a fact table, until rest. Between two
 * rows, what makes a full range is put into the chain. */
void witness_watch(struct ledger *ledger, sqlite3_stmt *insert);
enum rc witness_between(struct ledger *ledger);
void witness_rest(struct ledger *ledger);

/* chain.c: hashes a range's rows as they are stored now. The caller releases the hash. */
enum rc chain_hash_range(
    struct ledger *ledger, const char *table, int64_t first, int64_t last, struct row_hash *hash);

/* The last row of a fact table that the chain covers; 0: none. */
int64_t chain_end(struct ledger *ledger, const char *table);

/* Appends the range that the witness of this fact table has seen, and starts it on the next. */
enum rc chain_append_seen(struct ledger *ledger, int fact);

/* Appends the open run's other ranges and the run itself; result->count stays 0 when it wrote no
 * fact. */
enum rc chain_append(struct ledger *ledger, struct run_result *result);

/* The hash that a stored run should have, from its stored fields and ranges. */
enum rc chain_hash_run(struct ledger *ledger, int64_t run_id, unsigned char hash[DIGEST_SIZE]);

#endif
