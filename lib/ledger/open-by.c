/* open_by_party(as_of), open_by_item(as_of), open_by_building(as_of): what is open now, of each of
 * these, by how late it is on a day: one pass over the derived tables of what is open, summed in
 * memory (64 bytes for each id up to the highest). Columns: party_id, item_id or building_id; late0
 * … late5 (the buckets of bucket()); unapplied. What is of no item or building, as every advance,
 * stands under NULL. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/same-date.h"
#include "ledger/drain.h"
#include "ledger/private.h"

enum { BUCKETS = 6, UNAPPLIED = BUCKETS, SUMS, OWNER = 0, FIRST_SUM = 1, AS_OF = FIRST_SUM + SUMS };
enum { ONE_OWNER = 1 }; /* idxNum: only this owner */

/* A table: whose what is open is. */
static const struct grouping {
	const char *table, *owner;
	const char *bills, *receipts; /* rows drained: owner or 0, open_fen, due_on or NULL */
} groupings[] = {
    {"open_by_party", "party_id",
	"SELECT NULL FROM open_bill WHERE drain(party_id, open_fen, due_on)",
	"SELECT NULL FROM open_receipt WHERE drain(party_id, open_fen, NULL)"},
    {"open_by_item", "item_id",
	"SELECT NULL FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"
	" WHERE drain(b.item_id, o.open_fen, o.due_on)",
	"SELECT NULL FROM open_receipt WHERE drain(0, open_fen, NULL)"},
    {"open_by_building", "building_id",
	"SELECT NULL FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"
	" LEFT JOIN room r ON r.id = b.room_id WHERE drain(r.building_id, o.open_fen, o.due_on)",
	"SELECT NULL FROM open_receipt WHERE drain(0, open_fen, NULL)"},
};

struct open_owner {
	int64_t items; /* open ones; 0: the owner has no row */
	int64_t fen[SUMS];
};

struct open_owners {
	struct open_owner *list; /* by id */
	size_t count; /* ids below it */
};

struct open_table {
	sqlite3_vtab base; /* first: SQLite casts */
	struct ledger *ledger;
	const struct grouping *by;
};

struct open_cursor {
	sqlite3_vtab_cursor base;
	struct open_owners owners;
	date_day as_of; /* of the sums */
	bool read;
	size_t at, end;
};

static int
open_connect(sqlite3 *db, void *ledger, int argc, const char *const *argv, sqlite3_vtab **table,
    char **error)
{
	static const char format[] =
	    "CREATE TABLE x (%s INTEGER, late0, late1, late2, late3, late4,"
	    " late5, unapplied, as_of HIDDEN)";
	struct open_table *made = sqlite3_malloc(sizeof *made);
	const struct grouping *by = groupings;
	char schema[sizeof format + 32];

	(void)argc, (void)error;
	if (made == NULL)
		return SQLITE_NOMEM;
	while (strcmp(by->table, argv[0]) != 0) /* the name it is registered by */
		by++;
	*made = (struct open_table){.ledger = ledger, .by = by};
	*table = &made->base;
	(void)snprintf(schema, sizeof schema, format, by->owner);
	return sqlite3_declare_vtab(db, schema);
}

static int
open_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* The day must be given; the owner may be. */
static int
open_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	int day = -1, owner = -1;

	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (info->aConstraint[i].iColumn == AS_OF) {
			if (!info->aConstraint[i].usable)
				return SQLITE_CONSTRAINT;
			day = i;
		}
		if (info->aConstraint[i].iColumn == OWNER && info->aConstraint[i].usable)
			owner = i;
	}
	if (day < 0)
		return SQLITE_ERROR;
	info->aConstraintUsage[day].argvIndex = 1;
	info->aConstraintUsage[day].omit = 1;
	info->estimatedCost = 1e6;
	if (owner >= 0) {
		info->aConstraintUsage[owner].argvIndex = 2;
		info->aConstraintUsage[owner].omit = 1;
		info->estimatedCost = 1;
		info->estimatedRows = 1;
		info->idxNum = ONE_OWNER;
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
	free(((struct open_cursor *)base)->owners.list);
	sqlite3_free(base);
	return SQLITE_OK;
}

static bool
owners_add(struct open_owners *owners, int64_t owner_id, int sum, int64_t fen)
{
	size_t id = (size_t)owner_id;

	if (id >= owners->count) {
		size_t count = id + id / 2 + 1024;

		owners->list = xrealloc(owners->list, count * sizeof *owners->list);
		memset(owners->list + owners->count, 0,
		    (count - owners->count) * sizeof *owners->list);
		owners->count = count;
	}
	owners->list[id].items++;
	return money_add(&owners->list[id].fen[sum], fen);
}

/* A reading of what is open. */
struct reading {
	struct open_owners *owners;
	struct ledger *ledger;
	struct same_date last_date;
	date_day as_of;
};

/* Takes a row of a grouping's query: owner, open_fen, due_on or NULL for what is not applied. */
static enum rc
owners_take(void *context, const struct value *row)
{
	struct reading *reading = context;
	int64_t fen = row[1].number;
	int sum = UNAPPLIED;
	date_day day;

	if (same_date_parse(&reading->last_date, row[2], &day))
		sum = late_bucket(reading->as_of - day);
	else
		fen = -fen;
	if (owners_add(reading->owners, row[0].number, sum, fen))
		return RC_OK;
	return error_add(reading->ledger->errors, RC_DATA, NULL,
	    _("what is open sums to more than 92233720368547758.07 yuan"));
}

static enum rc
cursor_read(struct open_cursor *cursor, const struct open_table *table, date_day as_of)
{
	struct reading reading = {
	    .owners = &cursor->owners, .ledger = table->ledger, .as_of = as_of};
	enum rc rc;

	if (cursor->read && cursor->as_of == as_of)
		return RC_OK;
	free(cursor->owners.list);
	cursor->owners = (struct open_owners){0};
	rc = ledger_drain(table->ledger, table->by->bills, owners_take, &reading);
	if (rc == RC_OK)
		rc = ledger_drain(table->ledger, table->by->receipts, owners_take, &reading);
	cursor->read = rc == RC_OK;
	cursor->as_of = as_of;
	return rc;
}

static void
skip_empty(struct open_cursor *cursor)
{
	while (cursor->at < cursor->end && cursor->owners.list[cursor->at].items == 0)
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
	const char *day = (const char *)sqlite3_value_text(argv[0]);
	date_day as_of;

	(void)name, (void)argc;
	cursor->at = cursor->end = 0;
	if (day == NULL || !date_parse_text(day, &as_of))
		return SQLITE_OK;
	if (cursor_read(cursor, (const struct open_table *)base->pVtab, as_of) != RC_OK)
		return SQLITE_ABORT;
	cursor->end = cursor->owners.count;
	if (index == ONE_OWNER) {
		sqlite3_int64 owner = sqlite3_value_int64(argv[1]);

		cursor->at = owner > 0 && (size_t)owner < cursor->end ? (size_t)owner : cursor->end;
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

	if (column == OWNER && cursor->at > 0)
		sqlite3_result_int64(context, (sqlite3_int64)cursor->at);
	else if (column >= FIRST_SUM && column < AS_OF)
		sqlite3_result_int64(
		    context, cursor->owners.list[cursor->at].fen[column - FIRST_SUM]);
	return SQLITE_OK;
}

static int
open_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
	*rowid = (sqlite3_int64)((struct open_cursor *)base)->at;
	return SQLITE_OK;
}

int
open_by_register(struct ledger *ledger)
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
	int result = SQLITE_OK;

	for (size_t i = 0; i < sizeof groupings / sizeof *groupings && result == SQLITE_OK; i++)
		result = sqlite3_create_module(ledger->db, groupings[i].table, &module, ledger);
	return result;
}
