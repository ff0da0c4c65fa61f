#include "report/dump.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"
#include "ledger/select.h"

enum { DUMP_COLUMNS_MAX = 32, DUMP_TABLES_MAX = 96 };

struct dump {
	struct statement *statement;
	struct out_column columns[DUMP_COLUMNS_MAX];
	size_t count;
	struct text hex[DUMP_COLUMNS_MAX]; /* of this row's bytes */
};

/* All that may be asked for, ended by NULL. */
static void
list_tables(const char *tables[DUMP_TABLES_MAX])
{
	static const char *const others[] = {"run", "run_range", "open_bill", "open_receipt",
	    "open_line", "open_letter", "day_sum", "live_room", "on_sale", NULL};
	const char *const *const lists[] = {fact_tables, master_tables, others};
	int count = 0;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (const char *const *t = lists[i]; *t != NULL && count < DUMP_TABLES_MAX - 1;
		     t++)
			tables[count++] = *t;
	tables[count] = NULL;
}

static void
unknown_table(struct errors *errors, const char *name, const char *const *tables)
{
	const char *nearest = text_nearest(name, tables);
	struct text all = {0};

	for (int i = 0; tables[i] != NULL; i++)
		text_printf(&all, "%s%s", i > 0 ? ", " : "", tables[i]);
	if (nearest != NULL)
		(void)error_add(errors, RC_USAGE, NULL, _("there is no table %s; did you mean %s?"),
		    quote_text(name), nearest);
	else
		(void)error_add(errors, RC_USAGE, NULL, _("there is no table %s; there are %s"),
		    quote_text(name), text_string(&all));
	text_release(&all);
}

/* The list's own word for the table: no SQL is made of what the user typed. */
static const char *
find_table(struct errors *errors, const char *name)
{
	const char *tables[DUMP_TABLES_MAX];

	list_tables(tables);
	for (int i = 0; tables[i] != NULL; i++)
		if (strcmp(tables[i], name) == 0)
			return tables[i];
	unknown_table(errors, name, tables);
	return NULL;
}

struct dump *
dump_open(struct ledger *ledger, const char *table)
{
	const char *name = find_table(ledger_errors(ledger), table);
	const struct place place = {.file = name};
	struct statement *statement;
	struct text sql = {0};
	struct dump *dump;

	if (name == NULL)
		return NULL;
	text_printf(&sql, "SELECT * FROM %s ORDER BY 1", name);
	statement = select_new(ledger, sql.bytes, &place);
	text_release(&sql);
	if (statement == NULL)
		return NULL;
	dump = xcalloc(1, sizeof *dump);
	dump->statement = statement;
	for (int i = 0; i < column_count(statement) && i < DUMP_COLUMNS_MAX; i++)
		dump->columns[dump->count++] = (struct out_column){
		    .name = column_name(statement, i), .type = select_stored_type(statement, i)};
	return dump;
}

void
dump_close(struct dump *dump)
{
	if (dump == NULL)
		return;
	for (size_t i = 0; i < dump->count; i++)
		text_release(&dump->hex[i]);
	statement_free(dump->statement);
	free(dump);
}

const struct out_column *
dump_columns(const struct dump *dump, size_t *count)
{
	*count = dump->count;
	return dump->columns;
}

static struct value
in_hex(struct text *hex, struct value blob)
{
	text_clear(hex);
	for (size_t i = 0; i < blob.length; i++)
		text_printf(hex, "%02x", (unsigned char)blob.bytes[i]);
	return value_text(text_string(hex), hex->length);
}

enum rc
dump_write(struct dump *dump, struct out *out)
{
	struct value row[DUMP_COLUMNS_MAX];
	enum rc rc = RC_OK;

	while (rc == RC_OK && statement_row(dump->statement, &rc)) {
		column_values(dump->statement, row, (int)dump->count);
		for (size_t i = 0; i < dump->count; i++)
			if (row[i].kind == VALUE_BLOB)
				row[i] = in_hex(&dump->hex[i], row[i]);
		rc = out_row(out, row);
	}
	return rc;
}
