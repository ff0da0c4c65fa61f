#include "ledger/verify.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "ledger/private.h"
#include "ledger/tables.h"

struct verify {
	struct ledger *ledger;
	void (*tell)(void *context, const struct verify_finding *finding);
	void *context;
	const char *check; /* the one that runs */
	bool found; /* this check found something */
	bool any;
};

static void
report(struct verify *v, const char *table, int64_t row_id, int64_t run_id, const char *problem)
{
	struct verify_finding finding = {v->check, table, row_id, run_id, problem};

	v->found = v->any = true;
	v->tell(v->context, &finding);
}

/* The stored marks of a range against those of the rows as they are now: finds the first bad
 * row. */
static void
locate_row(struct verify *v, const char *table, int64_t run_id, int64_t first, struct value stored,
    const struct text *now)
{
	for (size_t i = 0; i + 4 <= now->length && i + 4 <= stored.length; i += 4)
		if (memcmp(now->bytes + i, stored.bytes + i, 4) != 0) {
			report(
			    v, table, first + (int64_t)(i / 4), run_id, _("this row was altered"));
			return;
		}
	report(v, table, 0, run_id, _("a row of this run was altered"));
}

/* The first id of first..last that has no row. */
static int64_t
missing_id(struct ledger *ledger, const char *table, int64_t first, int64_t last)
{
	struct text sql = {0};
	struct statement *statement;
	int64_t expected = first;
	enum rc rc = RC_OK;

	text_printf(&sql, "SELECT id FROM %s WHERE id BETWEEN :first AND :last ORDER BY id", table);
	statement = statement_new(ledger, sql.bytes, true);
	if (statement != NULL) {
		bind_int(statement, ":first", first);
		bind_int(statement, ":last", last);
		while (statement_row(statement, &rc) && column_int(statement, 0) == expected)
			expected++;
	}
	statement_free(statement);
	text_release(&sql);
	return expected;
}

static enum rc
verify_range(struct verify *v, int64_t run_id, const char *table, int64_t first, int64_t last,
    struct value hash, struct value marks)
{
	unsigned char sha256[DIGEST_SIZE];
	struct row_hash now;
	enum rc rc = chain_hash_range(v->ledger, table, first, last, &now);

	row_hash_finish(&now, sha256);
	if (rc == RC_OK && now.rows != last - first + 1)
		report(v, table, missing_id(v->ledger, table, first, last), run_id,
		    _("this row is missing"));
	else if (rc == RC_OK && memcmp(sha256, hash.bytes, DIGEST_SIZE) != 0)
		locate_row(v, table, run_id, first, marks, &now.marks);
	row_hash_release(&now);
	return rc;
}

/* Tells of each row that the statement gives (a row id), up to a few. */
static enum rc
report_rows(struct verify *v, const char *sql, const char *table, const char *problem)
{
	struct statement *statement = statement_new(v->ledger, sql, true);
	enum rc rc = RC_OK;

	if (statement == NULL)
		return RC_BUG;
	while (statement_row(statement, &rc))
		report(v, table, column_int(statement, 0), 0, problem);
	statement_free(statement);
	return rc;
}

/* Rows that no run can have written: ids begin at 1. */
static enum rc
check_lowest(struct verify *v, const char *table)
{
	struct text sql = {0};
	enum rc rc;

	text_printf(&sql, "SELECT id FROM %s WHERE id < 1 ORDER BY id LIMIT 1", table);
	rc = report_rows(v, sql.bytes, table, _("this row was added outside of deed"));
	text_release(&sql);
	return rc;
}

/* Ranges of one table follow each other without a gap, and end where the table ends. */
static enum rc
verify_table(struct verify *v, const char *table)
{
	static const char sql[] = "SELECT run_id, first_id, last_id, hash, marks FROM run_range"
				  " WHERE table_name = :table ORDER BY first_id";
	struct statement *statement = statement_new(v->ledger, sql, true);
	int64_t next = 1, highest[FACT_TABLES_MAX] = {0};
	enum rc rc = RC_OK;

	if (statement == NULL)
		return RC_BUG;
	facts_highest(v->ledger, highest);
	bind_text(statement, ":table", table);
	while (rc == RC_OK && statement_row(statement, &rc)) {
		int64_t run_id = column_int(statement, 0), first = column_int(statement, 1);

		if (first != next)
			report(v, table, next, run_id, _("no run says it wrote this row"));
		next = column_int(statement, 2) + 1;
		rc = verify_range(v, run_id, table, first, next - 1, column_value(statement, 3),
		    column_value(statement, 4));
	}
	statement_free(statement);
	if (rc == RC_OK && highest[fact_index(table)] >= next)
		report(v, table, next, 0, _("this row was added outside of deed"));
	return rc == RC_OK ? check_lowest(v, table) : rc;
}

static enum rc
verify_runs(struct verify *v)
{
	static const char sql[] = "SELECT id, previous, hash FROM run ORDER BY id";
	struct statement *statement = statement_new(v->ledger, sql, true);
	unsigned char previous[DIGEST_SIZE] = {0}, hash[DIGEST_SIZE];
	int64_t next = 1;
	enum rc rc = RC_OK;

	if (statement == NULL)
		return RC_BUG;
	while (rc == RC_OK && statement_row(statement, &rc)) {
		int64_t id = column_int(statement, 0);

		if (id != next)
			report(v, "run", next, next, _("this run is missing"));
		next = id + 1;
		if (memcmp(column_value(statement, 1).bytes, previous, DIGEST_SIZE) != 0)
			report(
			    v, "run", id, id, _("this run does not follow from the run before it"));
		if ((rc = chain_hash_run(v->ledger, id, hash)) != RC_OK)
			break;
		if (memcmp(column_value(statement, 2).bytes, hash, DIGEST_SIZE) != 0)
			report(v, "run", id, id,
			    _("this run, or the list of what it wrote, was altered"));
		memcpy(previous, column_value(statement, 2).bytes, DIGEST_SIZE);
	}
	statement_free(statement);
	return rc;
}

static enum rc
check_chain(struct verify *v)
{
	enum rc rc = verify_runs(v);

	for (int i = 0; fact_tables[i] != NULL && rc == RC_OK; i++)
		rc = verify_table(v, fact_tables[i]);
	return rc;
}

static enum rc
check_master(struct verify *v, const char *table)
{
	struct text json = {0}, sql = {0};
	enum rc rc = table_json(v->ledger, table, &json);

	/* A column that a migration added is missing in older versions, where it was NULL: the
	 * patch drops what is NULL. */
	text_printf(&sql,
	    "SELECT id FROM (SELECT t.id, %s AS now, (SELECT version FROM history h"
	    " WHERE h.table_name = '%s' AND h.row_id = t.id ORDER BY h.id DESC LIMIT 1) AS last FROM %s AS t)"
	    " WHERE now IS NOT last AND json_patch('{}', now) IS NOT"
	    "  json_patch('{}', iif(json_valid(last), last, '{}')) ORDER BY id LIMIT 1",
	    text_string(&json), table, table);
	if (rc == RC_OK)
		rc = report_rows(
		    v, sql.bytes, table, _("this row is not as its last recorded version"));
	text_clear(&sql);
	text_printf(&sql,
	    "SELECT row_id FROM history h WHERE table_name = '%s' AND NOT EXISTS"
	    " (SELECT 1 FROM %s t WHERE t.id = h.row_id) ORDER BY row_id LIMIT 1",
	    table, table);
	if (rc == RC_OK)
		rc = report_rows(v, sql.bytes, table, _("this row is missing"));
	text_release(&json);
	text_release(&sql);
	return rc;
}

static enum rc
check_masters(struct verify *v)
{
	enum rc rc = RC_OK;

	for (int i = 0; master_tables[i] != NULL && rc == RC_OK; i++)
		rc = check_master(v, master_tables[i]);
	return rc;
}

static enum rc
check_foreign_keys(struct verify *v)
{
	struct statement *statement = statement_new(v->ledger, "PRAGMA foreign_key_check", true);
	enum rc rc = RC_OK;
	int told = 0;

	if (statement == NULL)
		return RC_BUG;
	while (told++ < ERRORS_MAX && statement_row(statement, &rc))
		report(v, column_text(statement, 0), column_int(statement, 1), 0,
		    _("this row refers to a row that is not there"));
	statement_free(statement);
	return rc;
}

static enum rc
tell_derived(void *context, const char *table, int64_t row_id, const char *key)
{
	struct text problem = {0};

	if (row_id != 0)
		report(context, table, row_id, 0, _("this row does not follow from the facts"));
	if (key != NULL) {
		text_printf(&problem, _("the row %s does not follow from the facts"), key);
		report(context, table, 0, 0, problem.bytes);
	}
	text_release(&problem);
	return RC_OK;
}

static enum rc
check_derived(struct verify *v)
{
	return derived_check(v->ledger, tell_derived, v);
}

/* Each entry of the journal balances. So many ids at a time, as all at once would be sorted on the
 * disk; more where somebody has added a row far away. */
static enum rc
check_entries(struct verify *v)
{
	enum { IDS = 16 * 1024, PARTS = 64 * 1024 };
	static const char sql[] =
	    "SELECT fact_id FROM v_posting WHERE fact_id BETWEEN :first AND :last"
	    " GROUP BY fact, fact_id HAVING sum(amount_fen) <> 0 LIMIT 1";
	struct statement *statement = ledger_statement(v->ledger, sql);
	int64_t facts[FACT_TABLES_MAX] = {0}, highest = 0, step;
	bool found = false;
	enum rc rc = RC_OK;

	facts_highest(v->ledger, facts);
	for (int i = 0; i < FACT_TABLES_MAX; i++)
		highest = facts[i] > highest ? facts[i] : highest;
	step = IDS + highest / PARTS;
	for (int64_t last = 0; last < INT64_MAX && !found && rc == RC_OK;) {
		bind_int(statement, ":first", last == 0 ? INT64_MIN : last + 1);
		last = last < highest - step ? last + step : INT64_MAX;
		bind_int(statement, ":last", last);
		if ((found = statement_row(statement, &rc)))
			report(v, "v_posting", column_int(statement, 0), 0,
			    _("an entry of the journal does not balance"));
		statement_reset(statement);
	}
	return rc;
}

/* Debits equal credits; nothing is settled beyond its amount; nothing is used beyond what it is. */
static enum rc
check_sums(struct verify *v)
{
	static const struct {
		const char *sql, *table, *problem;
	} sums[] = {
	    {"SELECT 0 WHERE (SELECT coalesce(sum(amount_fen), 0) FROM v_posting) <> 0",
		"v_posting", "debits and credits of the journal differ"},
	    {"SELECT o.bill_id FROM open_bill o JOIN bill b ON b.id = o.bill_id"
	     " WHERE o.party_id IS NOT b.party_id OR o.due_on IS NOT b.due_on LIMIT 1",
		"open_bill", "this row does not follow from the facts"},
	    {"SELECT o.receipt_id FROM open_receipt o JOIN receipt r ON r.id = o.receipt_id"
	     " WHERE o.party_id IS NOT r.party_id LIMIT 1",
		"open_receipt", "this row does not follow from the facts"},
	    {"SELECT o.bill_id FROM open_bill o JOIN bill b ON b.id = o.bill_id"
	     " WHERE (o.open_fen > 0) <> (b.amount_fen > 0) OR abs(o.open_fen) > abs(b.amount_fen) LIMIT 1",
		"bill", "more was settled than the bill's amount"},
	    {"SELECT o.receipt_id FROM open_receipt o JOIN receipt r ON r.id = o.receipt_id"
	     " WHERE (o.open_fen > 0) <> (r.amount_fen > 0) OR abs(o.open_fen) > abs(r.amount_fen) LIMIT 1",
		"receipt", "more was used than the receipt's amount"},
	    {"SELECT o.bank_line_id FROM open_line o JOIN bank_line l ON l.id = o.bank_line_id"
	     " WHERE (o.open_fen > 0) <> (l.amount_fen > 0) OR abs(o.open_fen) > abs(l.amount_fen) LIMIT 1",
		"bank_line", "more was claimed than the line's amount"},
	};
	enum rc rc = check_entries(v);

	for (size_t i = 0; i < sizeof sums / sizeof *sums && rc == RC_OK; i++)
		rc = report_rows(v, sums[i].sql, sums[i].table, _(sums[i].problem));
	return rc;
}

static void
tell_shape(void *context, const char *name)
{
	report(context, name, 0, 0, _("this part of the schema is not as deed made it"));
}

static enum rc
check_shape(struct verify *v)
{
	return shape_check(v->ledger, tell_shape, v);
}

static enum rc
check_integrity(struct verify *v)
{
	struct statement *statement = statement_new(v->ledger, "PRAGMA integrity_check(1)", true);
	enum rc rc = RC_OK;

	if (statement == NULL)
		return RC_BUG;
	while (statement_row(statement, &rc))
		if (strcmp(column_text(statement, 0), "ok") != 0)
			report(v, NULL, 0, 0, column_text(statement, 0));
	statement_free(statement);
	return rc;
}

enum rc
ledger_verify(struct ledger *ledger, bool quick,
    void (*tell)(void *context, const struct verify_finding *finding), void *context)
{
	static const struct {
		const char *name;
		enum rc (*check)(struct verify *v);
	} checks[] = {
	    {"chain", check_chain}, {"masters", check_masters},
	    {"foreign keys", check_foreign_keys}, {"derived", check_derived}, {"sums", check_sums},
	    {"schema", check_shape},
	    {"integrity", check_integrity}, /* last: --quick leaves it out */
	};
	struct verify v = {.ledger = ledger, .tell = tell, .context = context};
	size_t count = sizeof checks / sizeof *checks - (quick ? 1 : 0);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		v.check = checks[i].name;
		v.found = false;
		rc = checks[i].check(&v);
		if (rc == RC_OK && !v.found)
			tell(context, &(struct verify_finding){.check = v.check});
	}
	if (rc != RC_OK)
		return rc;
	return v.any ? RC_TODO : RC_OK;
}
