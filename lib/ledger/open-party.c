/* open_by_party(as_of): what each party has open now, by how late it is on a day: one pass over the derived tables
 * of what is open, summed in memory (64 bytes for each party up to the highest). Columns: party_id, late0 … late5
 * (the buckets of bucket()), unapplied. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/private.h"

enum { BUCKETS = 6, UNAPPLIED = BUCKETS, SUMS, PARTY = 0, FIRST_SUM = 1, AS_OF = FIRST_SUM + SUMS };
enum { BY_PARTY = 1 }; /* idxNum: only this party */

struct open_party {
	int64_t items; /* open ones; 0: the party has no row */
	int64_t fen[SUMS];
};

struct open_parties {
	struct open_party *list; /* by party id */
	size_t count; /* ids below it */
};

struct open_table {
	sqlite3_vtab base; /* first: SQLite casts */
	struct ledger *ledger;
};

struct open_cursor {
	sqlite3_vtab_cursor base;
	struct open_parties parties;
	date_day as_of; /* of the sums */
	bool read;
	size_t at, end;
};

static int
open_connect(sqlite3 *db, void *ledger, int argc, const char *const *argv, sqlite3_vtab **table,
    char **error)
{
	static const char schema[] = "CREATE TABLE open_by_party (party_id INTEGER, late0, late1,"
				     " late2, late3, late4, late5, unapplied, as_of HIDDEN)";
	struct open_table *made = sqlite3_malloc(sizeof *made);

	(void)argc, (void)argv, (void)error;
	if (made == NULL)
		return SQLITE_NOMEM;
	*made = (struct open_table){.ledger = ledger};
	*table = &made->base;
	return sqlite3_declare_vtab(db, schema);
}

static int
open_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* The day must be given; the party may be. */
static int
open_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	int day = -1, party = -1;

	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (info->aConstraint[i].iColumn == AS_OF) {
			if (!info->aConstraint[i].usable)
				return SQLITE_CONSTRAINT;
			day = i;
		}
		if (info->aConstraint[i].iColumn == PARTY && info->aConstraint[i].usable)
			party = i;
	}
	if (day < 0)
		return SQLITE_ERROR;
	info->aConstraintUsage[day].argvIndex = 1;
	info->aConstraintUsage[day].omit = 1;
	info->estimatedCost = 1e6;
	if (party >= 0) {
		info->aConstraintUsage[party].argvIndex = 2;
		info->aConstraintUsage[party].omit = 1;
		info->estimatedCost = 1;
		info->estimatedRows = 1;
		info->idxNum = BY_PARTY;
	}
	return SQLITE_OK;
}

static int
open_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
	struct open_cursor *made = sqlite3_malloc(sizeof *made);

	(void)table;
	if (made == NULL)
		return SQLITE_NOMEM;
	*made = (struct open_cursor){0};
	*cursor = &made->base;
	return SQLITE_OK;
}

static int
open_close(sqlite3_vtab_cursor *base)
{
	free(((struct open_cursor *)base)->parties.list);
	sqlite3_free(base);
	return SQLITE_OK;
}

static bool
parties_add(struct open_parties *parties, int64_t party_id, int sum, int64_t fen)
{
	size_t id = (size_t)party_id;

	if (id >= parties->count) {
		size_t count = id + id / 2 + 1024;

		parties->list = xrealloc(parties->list, count * sizeof *parties->list);
		memset(parties->list + parties->count, 0,
		    (count - parties->count) * sizeof *parties->list);
		parties->count = count;
	}
	parties->list[id].items++;
	return money_add(&parties->list[id].fen[sum], fen);
}

/* Rows (party_id, open_fen, due_on or NULL) of a derived table. */
static enum rc
parties_read(struct open_parties *parties, struct ledger *ledger, const char *sql, date_day as_of)
{
	struct statement *statement = ledger_statement(ledger, sql);
	struct value last = {0};
	int bucket = UNAPPLIED, sign = -1;
	char text[DATE_TEXT] = "";
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		struct value due = column_value(statement, 2);
		date_day day;

		if (due.kind == VALUE_TEXT &&
		    (last.length != due.length || memcmp(text, due.bytes, due.length) != 0) &&
		    date_parse(due.bytes, due.length, &day)) {
			bucket = late_bucket(as_of - day);
			sign = 1;
			last.length = due.length;
			memcpy(text, due.bytes, due.length);
		}
		if (!parties_add(parties, column_int(statement, 0), bucket,
			sign * column_int(statement, 1))) {
			statement_reset(statement);
			return error_add(ledger->errors, RC_DATA, NULL,
			    _("what is open sums to more than 92233720368547758.07 yuan"));
		}
	}
	return rc;
}

static enum rc
cursor_read(struct open_cursor *cursor, struct ledger *ledger, date_day as_of)
{
	static const char sql_bills[] = "SELECT party_id, open_fen, due_on FROM open_bill";
	static const char sql_receipts[] = "SELECT party_id, open_fen, NULL FROM open_receipt";
	enum rc rc;

	if (cursor->read && cursor->as_of == as_of)
		return RC_OK;
	free(cursor->parties.list);
	cursor->parties = (struct open_parties){0};
	rc = parties_read(&cursor->parties, ledger, sql_bills, as_of);
	if (rc == RC_OK)
		rc = parties_read(&cursor->parties, ledger, sql_receipts, as_of);
	cursor->read = rc == RC_OK;
	cursor->as_of = as_of;
	return rc;
}

static void
skip_empty(struct open_cursor *cursor)
{
	while (cursor->at < cursor->end && cursor->parties.list[cursor->at].items == 0)
		cursor->at++;
}

static int
open_next(sqlite3_vtab_cursor *base)
{
	((struct open_cursor *)base)->at++;
	skip_empty((struct open_cursor *)base);
	return SQLITE_OK;
}

static int
open_filter(sqlite3_vtab_cursor *base, int index, const char *name, int argc, sqlite3_value **argv)
{
	struct open_cursor *cursor = (struct open_cursor *)base;
	struct ledger *ledger = ((struct open_table *)base->pVtab)->ledger;
	const char *day = (const char *)sqlite3_value_text(argv[0]);
	date_day as_of;

	(void)name, (void)argc;
	cursor->at = cursor->end = 0;
	if (day == NULL || !date_parse_text(day, &as_of))
		return SQLITE_OK;
	if (cursor_read(cursor, ledger, as_of) != RC_OK)
		return SQLITE_ABORT;
	cursor->end = cursor->parties.count;
	if (index == BY_PARTY) {
		sqlite3_int64 party = sqlite3_value_int64(argv[1]);

		cursor->at = party > 0 && (size_t)party < cursor->end ? (size_t)party : cursor->end;
		cursor->end = cursor->at < cursor->end ? cursor->at + 1 : cursor->end;
	}
	skip_empty(cursor);
	return SQLITE_OK;
}

static int
open_eof(sqlite3_vtab_cursor *base)
{
	return ((struct open_cursor *)base)->at >= ((struct open_cursor *)base)->end;
}

static int
open_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct open_cursor *cursor = (const struct open_cursor *)base;

	if (column == PARTY)
		sqlite3_result_int64(context, (sqlite3_int64)cursor->at);
	else if (column < AS_OF)
		sqlite3_result_int64(
		    context, cursor->parties.list[cursor->at].fen[column - FIRST_SUM]);
	return SQLITE_OK;
}

static int
open_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
	*rowid = (sqlite3_int64)((struct open_cursor *)base)->at;
	return SQLITE_OK;
}

int
open_party_register(struct ledger *ledger)
{
	static const sqlite3_module module = {
	    .iVersion = 1,
	    .xConnect = open_connect, /* no xCreate: eponymous only */
	    .xBestIndex = open_best_index,
	    .xDisconnect = open_disconnect,
	    .xOpen = open_open,
	    .xClose = open_close,
	    .xFilter = open_filter,
	    .xNext = open_next,
	    .xEof = open_eof,
	    .xColumn = open_column,
	    .xRowid = open_rowid,
	};

	return sqlite3_create_module(ledger->db, "open_by_party", &module, ledger);
}
