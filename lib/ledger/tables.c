#include "ledger/tables.h"

#include <assert.h>
#include <string.h>

/* The fact tables, in this order wherever there is one entry a table. */
#define FACT_TABLES(X) \
	X("history") \
	X("reading") \
	X("bill") \
	X("statement") \
	X("bank_line") \
	X("receipt") \
	X("allocation") \
	X("notice") \
	X("adjustment") \
	X("payment_document") \
	X("payment_document_bill") \
	X("slip") \
	X("entry") \
	X("hold") \
	X("letter") \
	X("delivery") \
	X("meter_reading") \
	X("price") \
	X("room_release") \
	X("deal") \
	X("deal_event") \
	X("deal_room") \
	X("deal_line") \
	X("instalment") \
	X("deal_buyer")

#define NAME(TABLE) TABLE,
const char *const fact_tables[] = {FACT_TABLES(NAME) NULL};
#undef NAME

const char *const master_tables[] = {"setting", "ledger_account", "account", "item", "project",
    "building", "room", "party", "payer", "contract", "clause", "dun_level", "match_rule",
    "holiday", "consent", "meter", "plan", "step", "discount", "discount_limit", "down_payment",
    "milestone", NULL};

int
fact_index(const char *table)
{
	int i = 0;

	while (fact_tables[i] != NULL && strcmp(fact_tables[i], table) != 0)
		i++;
	assert(fact_tables[i] != NULL);
	return i;
}

int
column_place(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

void
facts_highest(struct ledger *ledger, int64_t highest[FACT_TABLES_MAX])
{
#define HIGHEST(TABLE) " UNION ALL SELECT coalesce(max(id), 0) FROM " TABLE
	static const char sql[] = "SELECT 0 WHERE false" FACT_TABLES(HIGHEST);
#undef HIGHEST
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	for (int i = 0; statement_row(statement, &rc); i++)
		highest[i] = column_int(statement, 0);
}

static const char sql_columns[] =
    "SELECT name FROM pragma_table_xinfo(:table) WHERE hidden = 0 ORDER BY cid";

enum rc
table_columns(struct ledger *ledger, const char *table, struct text *columns)
{
	struct statement *statement = ledger_statement(ledger, sql_columns);
	enum rc rc = RC_OK;

	bind_text(statement, ":table", table);
	while (statement_row(statement, &rc))
		text_printf(
		    columns, "%s%s", columns->length > 0 ? ", " : "", column_text(statement, 0));
	return rc;
}

enum rc
table_json(struct ledger *ledger, const char *table, struct text *json)
{
	struct statement *statement = ledger_statement(ledger, sql_columns);
	enum rc rc = RC_OK;
	const char *separator = "";

	bind_text(statement, ":table", table);
	text_adds(json, "json_object(");
	while (statement_row(statement, &rc)) {
		const char *name = column_text(statement, 0);

		text_printf(json, "%s'%s', t.%s", separator, name, name);
		separator = ", ";
	}
	text_adds(json, ")");
	return rc;
}
