/* Inside lib/ledger: which tables there are, and SQL made from their own column names. */
#ifndef DEED_TABLES_H
#define DEED_TABLES_H

#include "base/text.h"
#include "ledger/private.h"
#include "ledger/select.h"

/* Place of a fact table in fact_tables; asserts that it is one. */
int fact_index(const char *table);

/* Place of a name among those of a table's columns, -1 when it is none of them. */
int column_place(const char *name, const char *const *names, int count);

/* The highest id in each fact table, in the order of fact_tables; 0 where it is empty. */
void facts_highest(struct ledger *ledger, int64_t highest[FACT_TABLES_MAX]);

/* The table's stored columns (no generated ones), joined by ", ". */
enum rc table_columns(struct ledger *ledger, const char *table, struct text *columns);

/* json_object('id', t.id, …) of all stored columns, for the table under the alias t. */
enum rc table_json(struct ledger *ledger, const char *table, struct text *json);

#endif
