/* deed rooms: lists rooms with their state. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "master/fields.h"
#include "master/rooms.h"
#include "tool/tool.h"

/* `--fields`, the first option, needs no ledger. */
static int
opens(const struct tool *tool)
{
	return *(const bool *)tool->command->options[0].target ? 0 : TOOL_READS;
}

static const char *
type_word(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
		return "text";
	case TYPE_DATE:
		return "date";
	case TYPE_BOOL:
		return "condition";
	default:
		return "number";
	}
}

/* What `deed help fields` prints: the fields of every context. */
static enum rc
list_fields(struct tool *tool)
{
	static const struct out_column columns[] = {
	    {.name = "context"}, {.name = "field"}, {.name = "type"}, {.name = "about"}};
	struct out *out = tool_out(tool, NULL, columns, sizeof columns / sizeof *columns);

	if (out == NULL)
		return errors_rc(&tool->errors);
	for (const struct field_context *c = field_contexts; c->name != NULL; c++) {
		for (size_t i = 0; i < c->scope->count; i++) {
			const struct expr_field *field = &c->scope->fields[i];
			struct value row[] = {value_string(c->name), value_string(field->name),
			    value_string(type_word(field->type)), value_string(_(field->help))};

			(void)out_row(out, row);
		}
		if (c->scope->open_prefix != NULL) {
			struct value row[] = {value_string(c->name), value_string("x_NAME"),
			    value_string("text"), value_string(_("the room's column x_NAME"))};

			(void)out_row(out, row);
		}
	}
	return out_close(out);
}

static enum rc
list_rooms(struct tool *tool, const char *where)
{
	struct rooms *rooms = rooms_open(tool->ledger, tool->date, where);
	const struct out_column *columns;
	struct out *out;
	struct value *row;
	size_t count;
	enum rc rc = RC_OK;

	if (rooms == NULL)
		return errors_rc(&tool->errors);
	columns = rooms_columns(rooms, &count);
	out = tool_out(tool, _("Rooms"), columns, count);
	row = xcalloc(count, sizeof *row);
	if (out == NULL)
		rc = errors_rc(&tool->errors);
	while (rc == RC_OK && rooms_next(rooms, row, &rc))
		rc = out_row(out, row);
	if (rc == RC_OK) {
		long listed = out_rows(out);

		if ((rc = out_close(out)) == RC_OK)
			tool_summary(tool, _("%ld rooms"), listed);
	} else if (out != NULL) {
		out_drop(out);
	}
	free(row);
	rooms_close(rooms);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--where EXPR]", "--fields", NULL};
	const char *where = NULL;
	bool asks_fields = false;
	const struct tool_option options[] = {
	    {OPTION_FLAG, 0, "fields", NULL, &asks_fields,
		_("list the fields of expressions, of every context")},
	    {OPTION_TEXT, 0, "where", "EXPR", &where,
		_("only rooms for which it holds: deed-expr(7)")},
	    {0}};
	const struct tool_command command = {.name = "rooms",
	    .summary = _("list rooms with their state"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .opens = opens,
	    .formats = out_formats_all};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK)
		rc = asks_fields ? list_fields(&tool) : list_rooms(&tool, where);
	return tool_exit(&tool, rc);
}
