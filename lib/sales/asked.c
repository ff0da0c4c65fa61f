#include "sales/asked.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/number.h"
#include "master/bill-code.h"
#include "master/lookup.h"

struct value
asked_option(const char *option)
{
	return option != NULL && option[0] != '\0' ? value_string(option) : value_null();
}

static void
add_options(const struct asked *asked, struct value *cells)
{
	for (size_t i = 0; i < asked->count; i++)
		if (cells[i].kind == VALUE_NULL)
			cells[i] = asked_option(asked->options[i]);
}

static enum rc
read_file(const struct asked *asked, const char *path)
{
	struct errors *errors = ledger_errors(asked->ledger);
	const char *neither = asked->neither != NULL
	    ? asked->neither
	    : _("expected a deal or a file of deals, there is neither of the name %s");
	struct sheet *sheet =
	    sheet_open_rooms(asked->ledger, path, neither, asked->columns, asked->count);
	struct value cells[ASKED_COLUMNS_MAX];
	struct place place = {0};
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(errors);
	place.file = sheet_name(sheet);
	while ((rc == RC_OK || rc == RC_DATA) && !errors_full(errors) &&
	    (rc = sheet_next(sheet, cells, &place.line, &more)) == RC_OK && more) {
		add_options(asked, cells);
		rc = asked->each(asked->context, cells, &place);
	}
	sheet_close(sheet);
	return rc != RC_OK ? rc : errors_rc(errors);
}

static bool
names_deal(struct ledger *ledger, struct value word)
{
	int64_t id;

	(void)ledger;
	return deal_code_parse(word.bytes, word.length, &id);
}

bool
asked_room(struct ledger *ledger, struct value word)
{
	return lookup_room(ledger, word) != 0;
}

bool
asked_room_or_deal(struct ledger *ledger, struct value word)
{
	return names_deal(ledger, word) || asked_room(ledger, word);
}

static enum rc
read_word(const struct asked *asked, const char *word)
{
	struct value cells[ASKED_COLUMNS_MAX] = {value_string(word)};

	if (!(asked->names != NULL ? asked->names : names_deal)(asked->ledger, cells[0]))
		return read_file(asked, word);
	add_options(asked, cells);
	return asked->each(asked->context, cells, &(struct place){0});
}

enum rc
asked_read(const struct asked *asked, char *const words[], int count)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = read_word(asked, words[i]);
	return rc == RC_OK ? errors_rc(ledger_errors(asked->ledger)) : rc;
}

const char *
asked_text(struct arena *arena, struct value cell)
{
	return cell.kind == VALUE_NULL ? "" : arena_strndup(arena, cell.bytes, cell.length);
}

enum rc
asked_refuse(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, const char *expected)
{
	struct place at = *place;
	char option[64];

	(void)snprintf(option, sizeof option, "--%s", asked->columns[column].name);
	at.column = at.file != NULL || column == 0 ? asked->columns[column].name : option;
	return error_add(ledger_errors(asked->ledger), RC_DATA, &at, _("%s, got %s"), expected,
	    quote(cells[column].bytes, cells[column].length));
}

enum rc
asked_money(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *fen)
{
	*fen = 0;
	if (cells[column].kind == VALUE_NULL ||
	    number_parse_range(cells[column].bytes, cells[column].length, MONEY_DECIMALS, 1,
		INT64_MAX, fen) == PARSED_OK)
		return RC_OK;
	return asked_refuse(
	    asked, cells, column, place, _("expected yuan above 0 with at most 2 decimals"));
}

enum rc
asked_date(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, date_day *date, bool *given)
{
	*given = cells[column].kind != VALUE_NULL;
	if (!*given || date_parse(cells[column].bytes, cells[column].length, date))
		return RC_OK;
	return asked_refuse(asked, cells, column, place, _("expected a date as 2026-03-31"));
}

enum rc
asked_party(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *party_id)
{
	*party_id =
	    cells[column].kind == VALUE_NULL ? 0 : lookup_party(asked->ledger, cells[column]);
	if (*party_id != 0)
		return RC_OK;
	return asked_refuse(asked, cells, column, place, _("expected a party that is known"));
}

enum rc
asked_project(const struct asked *asked, const struct value *cells, size_t column,
    const struct place *place, int64_t *project_id)
{
	*project_id =
	    cells[column].kind == VALUE_NULL ? 0 : lookup_project(asked->ledger, cells[column]);
	if (*project_id != 0)
		return RC_OK;
	return asked_refuse(asked, cells, column, place, _("expected a project that is known"));
}
