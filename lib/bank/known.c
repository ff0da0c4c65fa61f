#include "bank/known.h"

enum { PAUSE_MAX = 1000 };

static bool
stands_on(const struct known *known, struct slice key)
{
	struct value has = known_value(known, KNOWN_KEY);

	return slice_equals((struct slice){has.bytes, has.length}, key);
}

/* Goes to the first line from this key on, the way that the keys go. */
static enum rc
seek(struct known *known, struct slice key)
{
#define LINES \
	"SELECT key, statement_id, line, amount_fen, balance_fen FROM bank_line" \
	" WHERE account_id = :account AND key "
	static const char *const sql[] = {
	    LINES ">= :key ORDER BY key", LINES "<= :key ORDER BY key DESC"};
	struct slice last = {known->key.bytes, known->key.length};
	bool falls = slice_compare(key, last) < 0;
	struct statement *lines = ledger_statement(known->ledger, sql[falls]);
	enum rc rc = RC_OK;

	if (known->lines != NULL)
		statement_reset(known->lines);
	text_clear(&known->key);
	text_add(&known->key, key.bytes, key.length);
	bind_int(lines, ":account", known->account_id);
	bind_value(lines, ":key", value_text(known->key.bytes, known->key.length));
	known->lines = statement_row(lines, &rc) ? lines : NULL;
	return rc;
}

/* No line of the table may be read while others are added. */
static void
lose(struct known *known)
{
	if (known->lines != NULL)
		statement_reset(known->lines);
	known->lines = NULL;
	known->pause = known->pause < PAUSE_MAX ? 2 * known->pause + 1 : PAUSE_MAX;
	known->wait = known->pause;
}

enum rc
known_find(struct known *known, struct slice key, bool must, bool *found)
{
	enum rc rc = RC_OK;

	*found = false;
	if (known->wait > 0 && !must) {
		known->wait--;
		return RC_OK;
	}
	if (known->lines != NULL && !statement_row(known->lines, &rc))
		known->lines = NULL;
	if (rc == RC_OK && (known->lines == NULL || !stands_on(known, key)))
		rc = seek(known, key);
	if (rc != RC_OK)
		return rc;
	*found = known->lines != NULL && stands_on(known, key);
	if (*found)
		known->pause = known->wait = 0;
	else
		lose(known);
	return RC_OK;
}

struct value
known_value(const struct known *known, enum known_column column)
{
	return column_value(known->lines, (int)column);
}

void
known_release(struct known *known)
{
	if (known->lines != NULL)
		statement_reset(known->lines);
	text_release(&known->key);
}
