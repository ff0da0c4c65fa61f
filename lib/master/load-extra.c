/* The columns x_NAME of a file, kept as a JSON object of texts. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "master/cell.h"
#include "master/load-private.h"

bool
extra_name_valid(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && length <= EXTRA_NAME_MAX && strncmp(name, "x_", 2) == 0 &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* The text, which has no control characters, as a JSON string. */
static void
add_json_string(struct text *text, struct value value)
{
	text_addc(text, '"');
	for (size_t i = 0; i < value.length; i++) {
		if (value.bytes[i] == '"' || value.bytes[i] == '\\')
			text_addc(text, '\\');
		text_addc(text, value.bytes[i]);
	}
	text_addc(text, '"');
}

/* {"x_a":"text","x_b":null}: null where a cell says -. False when no cell is given. */
static bool
extra_patch(struct load *load, struct text *patch)
{
	static const struct kind_column text_column = {.type = TYPE_TEXT};
	const char *separator = "{", *expected;
	struct value value;

	for (size_t i = 0; i < load->width; i++) {
		const struct csv_field *field = &load->record.fields[i];
		struct value cell = cell_trim(field->bytes, field->length);

		if (load->header[i] != LOAD_EXTRA || cell.length == 0)
			continue;
		expected = cell_read(&text_column, cell, &load->row_arena, &value);
		if (expected != NULL)
			load_problem(load, load->names[i], _("%s, got %s"), expected,
			    quote(cell.bytes, cell.length));
		text_printf(patch, "%s\"%s\":", separator, load->names[i]);
		separator = ",";
		if (cell.length == 1 && cell.bytes[0] == '-')
			text_adds(patch, "null");
		else
			add_json_string(patch, cell);
	}
	if (patch->length > 0)
		text_addc(patch, '}');
	return patch->length > 0;
}

enum rc
load_extra(struct load *load)
{
	static const char sql[] = "SELECT json_patch(:stored, :patch)";
	struct value *stored = &load->row.values[load->kind->extra];
	struct statement *statement;
	enum rc rc = RC_OK;

	text_clear(&load->key);
	if (!load->has_extra || !extra_patch(load, &load->key))
		return RC_OK;
	statement = ledger_statement(load->ledger, sql);
	bind_value(statement, ":stored", *stored);
	bind_value(statement, ":patch", value_text(load->key.bytes, load->key.length));
	if (statement_row(statement, &rc)) {
		struct value patched = column_value(statement, 0);

		*stored = value_text(
		    arena_strndup(&load->row_arena, patched.bytes, patched.length), patched.length);
		statement_reset(statement);
	}
	return rc;
}
