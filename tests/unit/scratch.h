/* A ledger of a unit test's own: made anew, filled by SQL, thrown away. What fails here ends the
 * test, whose own errors these are. */
#ifndef DEED_SCRATCH_H
#define DEED_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "ledger/statement.h"
#include "test.h"

/* The files of a ledger, if there are any. */
static inline void
scratch_remove(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char name[200];

		(void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
		(void)unlink(name);
	}
}

static inline void
scratch_end(const struct errors *errors)
{
	errors_print(errors, "scratch ledger", stdout);
	exit(1);
}

/* A new ledger, in place of one that an earlier test left there; errors as in ledger_open. */
static inline struct ledger *
scratch_ledger(const char *path, struct errors *errors)
{
	struct ledger *ledger = NULL;

	scratch_remove(path);
	if (ledger_create(&ledger, path, errors) != RC_OK)
		scratch_end(errors);
	return ledger;
}

/* Each statement is a case of its own: it succeeds. */
static inline void
scratch_run(struct ledger *ledger, const char *sql)
{
	struct statement *statement = statement_new(ledger, sql, false);
	int done = statement != NULL && statement_run(statement) == RC_OK;

	check(done, sql);
	if (!done)
		scratch_end(ledger_errors(ledger));
	statement_free(statement);
}

static inline void
scratch_fill(struct ledger *ledger, const char *const *sqls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		scratch_run(ledger, sqls[i]);
}

/* One number, which is there. */
static inline int64_t
scratch_number(struct ledger *ledger, const char *sql)
{
	return statement_number(ledger_statement(ledger, sql), INT64_MIN);
}

#endif
