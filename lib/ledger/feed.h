/* The one way bulk rows go in: a row source read by one INSERT … SELECT, as the virtual table
 * `feed` with the columns c0, c1, … (FEED_COLUMNS of them). A third faster than bind and step,
 * and the SQL beside it says plainly what becomes of each column:
 *
 *   INSERT INTO bank_line (…, amount_fen, …) SELECT …, c3, … FROM feed WHERE true
 *   ON CONFLICT (account_id, key) DO NOTHING
 *
 * (`WHERE true` because SQLite's grammar needs it before ON CONFLICT.) */
#ifndef DEED_FEED_H
#define DEED_FEED_H

#include "base/value.h"
#include "ledger/ledger.h"

struct statement;

enum { FEED_COLUMNS = 24 };

struct feed {
	/* Fills row[0..] for the next record, whose bytes live until the next call. *more is
	 * false at the end. An error (already added to the ledger's errors) stops the INSERT. It
	 * may read the ledger by other statements, not write it. */
	enum rc (*next)(void *source, struct value row[FEED_COLUMNS], bool *more);
	void *source;
	/* Whether the ledger has the row already. It is asked before the INSERT tries, which it
	 * need not where *known gets true; false says nothing. It is asked again, with `tried`, of
	 * a row that an INSERT with ON CONFLICT (…) DO NOTHING did not add. May be NULL. */
	enum rc (*known)(
	    void *source, const struct value row[FEED_COLUMNS], bool tried, bool *known);
};

/* Runs the INSERT with this source. *inserted (may be NULL) gets the rows added. */
enum rc feed_insert(
    struct ledger *ledger, const char *sql, const struct feed *feed, int64_t *inserted);

/* The same, by an INSERT that the caller prepared. */
enum rc feed_run(
    struct ledger *ledger, struct statement *statement, const struct feed *feed, int64_t *inserted);

/* The same in the order of the text in column `by`, of rows of `columns` columns: rows that go into
 * an index in its order go in at half the price. They wait packed, in SQLite's sorter, which has a
 * file for those beyond its memory. */
enum rc feed_run_sorted(struct ledger *ledger, struct statement *statement, const struct feed *feed,
    int columns, int by, int64_t *inserted);

/* Lets a SELECT read `feed`, once, until another source (NULL: none) is offered; the feed is
 * borrowed. An error of it ends the SELECT with its result. */
void feed_offer(struct ledger *ledger, const struct feed *feed);

#endif
