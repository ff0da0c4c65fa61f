#include "master/load-list.h"

#include "base/text.h"
#include "master/cell.h"
#include "master/load-row.h"

const struct out_column load_list_columns[LOAD_LIST_COLUMNS] = {
    {.name = "kind"},
    {.name = "column"},
    {.name = "type"},
    {.name = "required", .type = TYPE_BOOL},
    {.name = "key", .type = TYPE_BOOL},
    {.name = "values"},
};

/* The words that a cell may be, or the kind whose code it is. */
static void
list_values(const struct kind_column *column, struct text *text)
{
	text_clear(text);
	if (column->reference != REFERENCE_NONE)
		text_adds(text, reference_kind(column->reference));
	for (size_t i = 0; column->words != NULL && column->words[i] != NULL; i++)
		text_printf(text, "%s%s", i > 0 ? " " : "", column->words[i]);
}

enum rc
load_list(const struct kind *kind, struct out *out)
{
	struct text values = {0};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < kind->count && rc == RC_OK; i++) {
		const struct kind_column *column = &kind->columns[i];
		bool key = (column->flags & COLUMN_KEY) != 0;
		bool required =
		    (column->flags & COLUMN_REQUIRED) != 0 || (key && column->fallback == NULL);

		if (column->name == NULL && i != kind->extra)
			continue;
		list_values(column, &values);
		struct value row[LOAD_LIST_COLUMNS] = {value_string(kind->name),
		    value_string(column->name != NULL ? column->name : "x_NAME"),
		    value_string(cell_type_name(column->type)), value_int(required), value_int(key),
		    value_string(text_string(&values))};

		rc = out_row(out, row);
	}
	text_release(&values);
	return rc;
}
