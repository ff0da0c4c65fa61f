#include "billing/items.h"

#include <assert.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "ledger/statement.h"

enum rc
items_read(struct items *items, struct ledger *ledger)
{
	static const char sql[] = "SELECT id, code, tax_rate FROM item ORDER BY id";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		struct value rate = column_value(statement, 2);
		struct item item = {
		    .id = column_int(statement, 0), .place = items->count, .tax_rate = ratio_of(0)};

		if (rate.kind != VALUE_NULL &&
		    (!ratio_parse(rate.bytes, rate.length, &item.tax_rate) ||
			item.tax_rate.numerator < 0))
			rc = error_add(ledger_errors(ledger), RC_DATA, NULL,
			    _("item %s: tax_rate: expected a decimal number from 0 up, got %s"),
			    column_text(statement, 1), quote(rate.bytes, rate.length));
		item.code = xstrdup(column_text(statement, 1));
		items->list =
		    array_grow(items->list, items->count, &items->capacity, sizeof *items->list);
		items->list[items->count++] = item;
	}
	return rc;
}

struct item *
items_find(struct items *items, int64_t id)
{
	size_t place;

	if (items->last < items->count && items->list[items->last].id == id)
		return &items->list[items->last];
	place = array_place(
	    items->list, items->count, sizeof *items->list, offsetof(struct item, id), id);
	assert(place < items->count && items->list[place].id == id); /* a foreign key says so */
	items->last = place;
	return &items->list[place];
}

void
items_release(struct items *items)
{
	for (size_t i = 0; i < items->count; i++)
		free(items->list[i].code);
	free(items->list);
	*items = (struct items){0};
}
