/* The three statements of a kind, made from the constants of its descriptor;
 * every value is bound. */
#include "base/text.h"
#include "master/load-private.h"

/* INSERT INTO t (a, …) SELECT c0, … FROM feed: column n of the kind is cn. */
static void
insert_sql(const struct kind *kind, struct text *sql)
{
	struct text from = {0};

	text_printf(sql, "INSERT INTO %s (", kind->table);
	for (size_t i = 0; i < kind->count; i++) {
		if (kind->columns[i].stored == NULL)
			continue;
		text_printf(sql, "%s%s", from.length > 0 ? ", " : "", kind->columns[i].stored);
		text_printf(&from, "%sc%zu", from.length > 0 ? ", " : "", i);
	}
	text_printf(sql, ") SELECT %s FROM feed", from.bytes);
	text_release(&from);
}

/* SELECT id, a, … FROM t WHERE k = ?1 AND …; ?n is the kind's column n - 1. */
static void
select_sql(const struct kind *kind, struct text *sql)
{
	const char *separator = "WHERE";

	text_adds(sql, "SELECT id");
	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].stored != NULL)
			text_printf(sql, ", %s", kind->columns[i].stored);
	text_printf(sql, " FROM %s ", kind->table);
	for (size_t i = 0; i < kind->count; i++) {
		if ((kind->columns[i].flags & COLUMN_KEY) == 0 || kind->columns[i].stored == NULL)
			continue;
		text_printf(sql, "%s %s %s ?%zu ", separator, kind->columns[i].stored,
		    (kind->columns[i].flags & COLUMN_MAYBE) != 0 ? "IS" : "=", i + 1);
		separator = "AND";
	}
}

/* UPDATE t SET a = ?1, … WHERE id = :id */
static void
update_sql(const struct kind *kind, struct text *sql)
{
	const char *separator = "SET";

	text_printf(sql, "UPDATE %s ", kind->table);
	for (size_t i = 0; i < kind->count; i++) {
		if (kind->columns[i].stored == NULL)
			continue;
		text_printf(sql, "%s %s = ?%zu", separator, kind->columns[i].stored, i + 1);
		separator = ",";
	}
	text_adds(sql, " WHERE id = :id");
}

static struct statement *
prepare(struct load *load, void (*make)(const struct kind *, struct text *))
{
	struct text sql = {0};
	struct statement *statement;

	make(load->kind, &sql);
	statement = statement_new(load->ledger, sql.bytes, false);
	text_release(&sql);
	return statement;
}

enum rc
load_prepare(struct load *load)
{
	load->select = prepare(load, select_sql);
	load->insert = prepare(load, insert_sql);
	if (!load->kind->is_fact)
		load->update = prepare(load, update_sql);
	return errors_rc(ledger_errors(load->ledger));
}

/* Fills row.stored_id and row.stored by the row's key. Their bytes live until the next call. */
enum rc
load_find_stored(struct load *load)
{
	const struct kind *kind = load->kind;
	struct load_row *row = &load->row;
	enum rc rc = RC_OK;
	int place = 1;

	statement_reset(load->select);
	for (size_t i = 0; i < kind->count; i++)
		if ((kind->columns[i].flags & COLUMN_KEY) != 0 && kind->columns[i].stored != NULL)
			bind_nth(load->select, (int)i + 1, row->values[i]);
	row->stored_id = 0;
	if (!statement_row(load->select, &rc))
		return rc;
	row->stored_id = column_int(load->select, 0);
	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].stored != NULL)
			row->stored[i] = column_value(load->select, place++);
	return RC_OK;
}

enum rc
load_update(struct load *load, const struct load_change *change)
{
	const struct kind *kind = load->kind;

	for (size_t i = 0; i < kind->count; i++)
		if (kind->columns[i].stored != NULL)
			bind_nth(load->update, (int)i + 1, change->values[i]);
	bind_int(load->update, ":id", change->id);
	return statement_run(load->update);
}
