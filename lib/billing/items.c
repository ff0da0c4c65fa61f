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
	size_t low = 0, high = items->count;

	if (items->last < items->count && items->list[items->last].id == id)
		return &items->list[items->last];
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (items->list[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low < items->count && items->list[low].id == id); /* a foreign key says so */
	items->last = low;
	return &items->list[low];
}

void
items_release(struct items *items)
{
	for (size_t i = 0; i < items->count; i++)
		free(items->list[i].code);
	free(items->list);
	*items = (struct items){0};
}
