/* deed board: the sales board, floors × rooms by building. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/board.h"
#include "tool/tool.h"

static enum rc
write_rooms(struct tool *tool, struct board *board, struct out *out, const struct text *note)
{
	size_t count;
	struct value *row;
	enum rc rc = RC_OK;

	(void)board_columns(board, &count);
	row = xcalloc(count, sizeof *row);
	while (rc == RC_OK && board_next(board, row, &rc))
		rc = out_row(out, row);
	free(row);
	if (rc == RC_OK) {
		long listed = out_rows(out);

		if ((rc = out_close(out)) == RC_OK)
			tool_summary(tool, _("%ld rooms"), listed);
		if (rc == RC_OK && note->length > 0)
			tool_summary(tool, "%s", note->bytes);
	} else
		out_drop(out);
	return rc;
}

static enum rc
show_board(struct tool *tool, const char *where, enum board_show show)
{
	const bool chinese = language_is("zh");
	struct board *board = board_open(
	    tool->ledger, tool->date, where, tool->operands, tool->operand_count, chinese);
	struct out_options options = {
	    .title = chinese ? "销控表" : "Sales board", .style = OUT_GRIDS};
	const struct out_column *columns;
	char day[DATE_TEXT], later[DATE_TEXT];
	struct text note = {0};
	struct out *out;
	size_t count;
	enum rc rc;

	if (board == NULL)
		return errors_rc(&tool->errors);
	options.subtitle = date_format(tool->date, day);
	if (board_is_later(board, later)) {
		text_printf(&note,
		    chinese ? "房间状态截至 %s，价格为 %s 的价格" : "states as of %s, prices of %s",
		    later, day);
		options.subtitle = options.note = note.bytes;
	}
	options.grid = board_grid(board, show);
	columns = board_columns(board, &count);
	out = tool_out_with(tool, &options, columns, count);
	rc = out != NULL ? write_rooms(tool, board, out, &note) : errors_rc(&tool->errors);
	board_close(board);
	text_release(&note);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "[--where EXPR] [--show WHAT] [PROJECT | BUILDING ...]", NULL};
	const char *where = NULL, *what = "number";
	const struct tool_option options[] = {{OPTION_TEXT, 0, "where", "EXPR", &where,
						  _("only rooms for which it holds: deed-expr(7)")},
	    {OPTION_TEXT, 0, "show", "WHAT", &what,
		_("under each number: state, price, buyer; else the number alone")},
	    {0}};
	const struct tool_command command = {.name = "board",
	    .summary = _("the sales board: floors by rooms, coloured by state"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .operands_max = -1,
	    .formats = out_formats_all};
	enum board_show show;
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		if (board_show_parse(what, &show))
			rc = show_board(&tool, where, show);
		else
			rc = error_add(&tool.errors, RC_USAGE, NULL,
			    _("--show: expected number, state, price or buyer, got %s"),
			    quote_text(what));
	}
	return tool_exit(&tool, rc);
}
