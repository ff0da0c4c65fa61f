/* Derived tables: what is open now. One mechanism for all: the amount of an owner's row follows from the
 * facts by one SQL expression; a run recomputes it for the rows that its new facts touch. */
#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/tables.h"

/* :mark is the owner's highest id before the run, :user the one of the facts that use owners up. */
struct derived {
	const char *name, *key;
	const char *owner, *user; /* fact tables */
	const char *untouched; /* new owners, when the run has no new user */
	const char *open; /* open_fen of one owner's row, under the alias o */
	const char *where; /* which rows of the owner count */
	const char *touched; /* old owners that new users touch */
};

#define SUM(table, column) \
	"coalesce((SELECT sum(amount_fen) FROM " table " WHERE " column " = o.id), 0)"

static const struct derived derived_tables[] = {
    {
	.name = "open_bill",
	.key = "bill_id",
	.owner = "bill",
	.user = "allocation",
	.untouched = "SELECT id, amount_fen FROM bill WHERE id > :mark AND amount_fen <> 0",
	.open = "o.amount_fen - " SUM("allocation", "bill_id") " + " SUM("allocation", "credit_id"),
	.where = "true",
	.touched =
	    "SELECT bill_id FROM allocation WHERE id > :user AND bill_id <= :mark"
	    " UNION SELECT credit_id FROM allocation WHERE id > :user AND credit_id <= :mark",
    },
    {
	.name = "open_receipt",
	.key = "receipt_id",
	.owner = "receipt",
	.user = "allocation",
	.untouched = NULL,
	.open =
	    "o.amount_fen + " SUM("receipt", "reverses_id") " - " SUM("allocation", "receipt_id"),
	.where = "o.reverses_id IS NULL",
	.touched =
	    "SELECT receipt_id FROM allocation WHERE id > :user AND receipt_id <= :mark"
	    " UNION SELECT reverses_id FROM receipt WHERE id > :mark AND reverses_id <= :mark",
    },
    {
	.name = "open_line",
	.key = "bank_line_id",
	.owner = "bank_line",
	.user = "receipt",
	.untouched = "SELECT id, amount_fen FROM bank_line WHERE id > :mark AND amount_fen > 0",
	.open = "o.amount_fen - " SUM("receipt", "bank_line_id"),
	.where = "o.amount_fen > 0",
	.touched = "SELECT bank_line_id FROM receipt WHERE id > :user AND bank_line_id <= :mark",
    },
};

enum { DERIVED = sizeof derived_tables / sizeof *derived_tables };

/* Runs one statement about a derived table, made from the constants above. */
static enum rc
derived_run(struct ledger *ledger, const struct derived *d, const struct text *sql)
{
	struct statement *statement = statement_new(ledger, sql->bytes, false);
	enum rc rc;

	if (statement == NULL)
		return RC_BUG;
	bind_int(statement, ":mark", ledger->run.derived[fact_index(d->owner)]);
	bind_int(statement, ":user", ledger->run.derived[fact_index(d->user)]);
	rc = statement_run(statement);
	statement_free(statement);
	return rc;
}

static enum rc
derived_forget(struct ledger *ledger, const struct derived *d)
{
	struct text sql = {0};
	enum rc rc;

	text_printf(&sql, "DELETE FROM %s WHERE %s IN (%s)", d->name, d->key, d->touched);
	rc = derived_run(ledger, d, &sql);
	text_release(&sql);
	return rc;
}

static enum rc
derived_recompute(struct ledger *ledger, const struct derived *d, const char *which)
{
	struct text sql = {0};
	enum rc rc;

	text_printf(&sql,
	    "INSERT INTO %s (%s, open_fen) SELECT id, fen FROM"
	    " (SELECT o.id AS id, %s AS fen FROM %s AS o WHERE %s AND o.id %s) WHERE fen <> 0",
	    d->name, d->key, d->open, d->owner, d->where, which);
	rc = derived_run(ledger, d, &sql);
	text_release(&sql);
	return rc;
}

static enum rc
derived_insert_untouched(struct ledger *ledger, const struct derived *d)
{
	struct text sql = {0};
	enum rc rc;

	text_printf(&sql, "INSERT INTO %s (%s, open_fen) %s", d->name, d->key, d->untouched);
	rc = derived_run(ledger, d, &sql);
	text_release(&sql);
	return rc;
}

static enum rc
derived_update_one(struct ledger *ledger, const struct derived *d, const int64_t highest[])
{
	const int64_t *marks = ledger->run.derived;
	bool owners = highest[fact_index(d->owner)] > marks[fact_index(d->owner)];
	bool users = highest[fact_index(d->user)] > marks[fact_index(d->user)];
	struct text which = {0};
	enum rc rc = RC_OK;

	if (owners && !users && d->untouched != NULL)
		return derived_insert_untouched(ledger, d);
	text_printf(&which, "IN (%s)", d->touched);
	if (owners || users)
		rc = derived_forget(ledger, d);
	if (rc == RC_OK && (owners || users))
		rc = derived_recompute(ledger, d, which.bytes);
	if (rc == RC_OK && owners)
		rc = derived_recompute(ledger, d, "> :mark");
	text_release(&which);
	return rc;
}

enum rc
derived_update(struct ledger *ledger)
{
	int64_t highest[FACT_TABLES_MAX] = {0};
	enum rc rc = RC_OK;

	for (int i = 0; fact_tables[i] != NULL; i++)
		highest[i] = fact_highest_id(ledger, fact_tables[i]);
	for (int i = 0; i < DERIVED && rc == RC_OK; i++)
		rc = derived_update_one(ledger, &derived_tables[i], highest);
	if (rc == RC_OK)
		memcpy(ledger->run.derived, highest, sizeof highest);
	return rc;
}

/* The first key where the table and the facts differ; 0 when they agree. */
static enum rc
derived_difference(struct ledger *ledger, const struct derived *d, int64_t *row_id)
{
	struct text sql = {0};
	struct statement *statement;
	enum rc rc = RC_OK;

	text_printf(&sql,
	    "SELECT id FROM (SELECT o.id AS id, %s AS fen FROM %s AS o WHERE %s) f"
	    " LEFT JOIN %s d ON d.%s = f.id WHERE f.fen <> coalesce(d.open_fen, 0)"
	    " UNION ALL SELECT %s FROM %s d WHERE NOT EXISTS"
	    "  (SELECT 1 FROM %s o WHERE o.id = d.%s AND %s) LIMIT 1",
	    d->open, d->owner, d->where, d->name, d->key, d->key, d->name, d->owner, d->key,
	    d->where);
	statement = statement_new(ledger, sql.bytes, true);
	*row_id = 0;
	if (statement == NULL)
		rc = RC_BUG;
	else if (statement_row(statement, &rc))
		*row_id = column_int(statement, 0);
	statement_free(statement);
	text_release(&sql);
	return rc;
}

enum rc
derived_check(struct ledger *ledger,
    enum rc (*tell)(void *context, const char *table, int64_t row_id), void *context)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < DERIVED && rc == RC_OK; i++) {
		int64_t row_id;

		rc = derived_difference(ledger, &derived_tables[i], &row_id);
		if (rc == RC_OK)
			rc = tell(context, derived_tables[i].name, row_id);
	}
	return rc;
}
