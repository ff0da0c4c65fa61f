#include "sales/deal-file.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "master/bill-code.h"
#include "master/cell.h"
#include "master/sheet.h"

/* The cells of a row, with the options where they are empty. */
static void
merge(const struct deal_file *file, struct value *cells)
{
	for (size_t i = 0; i < file->count; i++)
		if (cells[i].kind == VALUE_NULL)
			cells[i] = file->options[i];
}

static enum rc
read_sheet(const struct deal_file *file, struct sheet *sheet)
{
	struct errors *errors = ledger_errors(file->ledger);
	struct value cells[DEAL_FILE_COLUMNS];
	struct place place = {.file = sheet_name(sheet)};
	bool more = true;
	enum rc rc = RC_OK;

	while (!errors_full(errors) &&
	    (rc = sheet_next(sheet, cells, &place.line, &more)) == RC_OK && more) {
		merge(file, cells);
		rc = file->row(file->context, cells, &place);
		if (rc != RC_OK && rc != RC_DATA)
			return rc;
	}
	return rc != RC_OK ? rc : errors_rc(errors);
}

enum rc
deal_file_read(const struct deal_file *file, const char *word)
{
	struct value cells[DEAL_FILE_COLUMNS];
	const struct place place = {0};
	struct sheet *sheet;
	int64_t id;
	enum rc rc;

	if (deal_code_parse(word, strlen(word), &id)) {
		memcpy(cells, file->options, file->count * sizeof *cells);
		cells[0] = value_string(word);
		return file->row(file->context, cells, &place);
	}
	sheet = sheet_open_word(file->ledger, word,
	    _("expected a deal or a file of deals, there is neither of the name %s"), file->columns,
	    file->count);
	if (sheet == NULL)
		return errors_rc(ledger_errors(file->ledger));
	rc = read_sheet(file, sheet);
	sheet_close(sheet);
	return rc;
}

enum rc
deal_cell_refuse(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, const char *expected)
{
	struct place at = *place;
	char option[64];

	(void)snprintf(option, sizeof option, "--%s", column);
	at.column = at.file != NULL ? column : option;
	return error_add(ledger_errors(ledger), RC_DATA, &at, _("%s, got %s"), expected,
	    quote(cell.bytes, cell.length));
}

enum rc
deal_cell_money(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, int64_t *fen)
{
	if (cell.kind == VALUE_NULL ||
	    number_parse_range(cell.bytes, cell.length, MONEY_DECIMALS, 1, INT64_MAX, fen) ==
		PARSED_OK)
		return RC_OK;
	return deal_cell_refuse(
	    ledger, cell, place, column, _("expected yuan above 0 with at most 2 decimals"));
}

enum rc
deal_cell_date(struct ledger *ledger, struct value cell, const struct place *place,
    const char *column, date_day *date, bool *given)
{
	if (cell.kind == VALUE_NULL)
		return RC_OK;
	*given = date_parse(cell.bytes, cell.length, date);
	if (*given)
		return RC_OK;
	return deal_cell_refuse(ledger, cell, place, column, _("expected YYYY-MM-DD"));
}

bool
deal_list_next(struct value *rest, struct value *word)
{
	const char *comma;
	size_t length;

	if (rest->kind != VALUE_TEXT)
		return false;
	comma = memchr(rest->bytes, ',', rest->length);
	length = comma != NULL ? (size_t)(comma - rest->bytes) : rest->length;
	*word = cell_trim(rest->bytes, length);
	*rest = comma != NULL ? value_text(comma + 1, rest->length - length - 1) : value_null();
	return true;
}

struct value
deal_word_cut(struct value *word)
{
	const char *equals = memchr(word->bytes, '=', word->length);
	struct value after = value_null();

	if (equals != NULL) {
		after = cell_trim(equals + 1, word->length - (size_t)(equals - word->bytes) - 1);
		*word = cell_trim(word->bytes, (size_t)(equals - word->bytes));
	}
	return after;
}
