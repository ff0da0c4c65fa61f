#include "billing/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "master/lookup.h"
#include "master/sheet.h"

enum column { BILL, REASON, AMOUNT, PERCENT, UNTIL, PARTS, COLUMNS };

static const struct sheet_column columns_all[COLUMNS] = {
    [BILL] = {"bill", true},
    [REASON] = {"reason", false},
    [AMOUNT] = {"amount", false},
    [PERCENT] = {"percent", false},
    [UNTIL] = {"until", false},
    [PARTS] = {"parts", false},
};

/* What is being read: a row, or the options. */
struct reader {
	struct requests *requests;
	struct ledger *ledger;
	struct request request;
	enum rc wrong; /* what a bad value is */
};

static void
problem(struct reader *reader, const char *column, const char *expected, struct value got)
{
	struct place place = reader->request.place;
	char option[32]; /* as a column is named, so is the option */

	(void)snprintf(option, sizeof option, "--%s", column);
	place.column = place.file != NULL ? column : option;
	(void)error_add(ledger_errors(reader->ledger), reader->wrong, &place, _("%s, got %s"),
	    expected, quote(got.bytes, got.length));
}

static void
read_amount(struct reader *reader, struct value cell)
{
	if (cell.kind == VALUE_NULL)
		return;
	reader->request.has_percent = false;
	if (number_parse_range(cell.bytes, cell.length, MONEY_DECIMALS, 1, INT64_MAX,
		&reader->request.amount_fen) != PARSED_OK)
		problem(reader, "amount", _("expected yuan above 0 with at most 2 decimals"), cell);
}

static void
read_percent(struct reader *reader, struct value cell)
{
	struct ratio percent = {0, 1};

	if (cell.kind == VALUE_NULL)
		return;
	if (cell.length > 0 && cell.bytes[cell.length - 1] == '%')
		cell.length--;
	reader->request.amount_fen = 0;
	reader->request.has_percent = true;
	if (!ratio_parse(cell.bytes, cell.length, &percent) || percent.numerator <= 0 ||
	    ratio_compare(percent, ratio_of(100)) > 0)
		problem(reader, "percent", _("expected a percentage above 0 up to 100"), cell);
	else
		reader->request.percent = percent;
}

static void
read_until(struct reader *reader, struct value cell)
{
	if (cell.kind == VALUE_NULL)
		return;
	reader->request.has_until = true;
	if (!date_parse(cell.bytes, cell.length, &reader->request.until))
		problem(reader, "until", _("expected a date as 2026-03-31"), cell);
}

static void
read_parts(struct reader *reader, struct value cell)
{
	enum { PARTS_MAX = 120 };

	if (cell.kind != VALUE_NULL &&
	    number_parse_range(cell.bytes, cell.length, 0, 1, PARTS_MAX, &reader->request.parts) !=
		PARSED_OK)
		problem(reader, "parts", _("expected a number of parts from 1 to 120"), cell);
}

static void
add(struct reader *reader)
{
	struct requests *requests = reader->requests;

	requests->list = array_grow(
	    requests->list, requests->count, &requests->capacity, sizeof *requests->list);
	requests->list[requests->count++] = reader->request;
}

static void
read_row(struct reader *reader, const struct value *cells)
{
	struct arena *arena = &reader->requests->arena;
	struct request *request = &reader->request;
	int64_t party_id;

	if (cells[BILL].kind == VALUE_NULL)
		problem(reader, "bill", _("expected a bill"), value_text("", 0));
	else if ((request->bill_id = lookup_bill(reader->ledger, cells[BILL], &party_id)) == 0)
		problem(reader, "bill", _("expected a bill that is known"), cells[BILL]);
	else
		request->code = arena_strndup(arena, cells[BILL].bytes, cells[BILL].length);
	if (cells[REASON].kind != VALUE_NULL)
		request->reason = arena_strndup(arena, cells[REASON].bytes, cells[REASON].length);
	if (cells[AMOUNT].kind != VALUE_NULL && cells[PERCENT].kind != VALUE_NULL)
		problem(
		    reader, "percent", _("expected amount or percent, not both"), cells[PERCENT]);
	read_amount(reader, cells[AMOUNT]);
	read_percent(reader, cells[PERCENT]);
	read_until(reader, cells[UNTIL]);
	read_parts(reader, cells[PARTS]);
	if (request->reason[0] == '\0')
		problem(reader, "reason", _("expected a reason"), value_text("", 0));
	add(reader);
}

static enum rc
read_file(struct reader *reader, const char *path, int columns)
{
	static const int flags[COLUMNS] = {[AMOUNT] = REQUEST_AMOUNT,
	    [PERCENT] = REQUEST_PERCENT,
	    [UNTIL] = REQUEST_UNTIL,
	    [PARTS] = REQUEST_PARTS};
	struct sheet_column allowed[COLUMNS];
	struct errors *errors = ledger_errors(reader->ledger);
	struct request options = reader->request;
	struct value cells[COLUMNS], sorted[COLUMNS];
	size_t places[COLUMNS], count = 0;
	struct sheet *sheet;
	bool more = true;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < COLUMNS; i++)
		if (flags[i] == 0 || (columns & flags[i]) != 0) {
			places[count] = i;
			allowed[count++] = columns_all[i];
		}
	sheet = sheet_open_word(reader->ledger, path,
	    _("expected a bill or a file of bills, there is neither of the name %s"), allowed,
	    count);
	if (sheet == NULL)
		return errors_rc(errors);
	reader->wrong = RC_DATA;
	while (rc == RC_OK && !errors_full(errors)) {
		reader->request = options;
		reader->request.place.file =
		    arena_strdup(&reader->requests->arena, sheet_name(sheet));
		rc = sheet_next(sheet, cells, &reader->request.place.line, &more);
		if (rc != RC_OK || !more)
			break;
		memset(sorted, 0, sizeof sorted);
		for (size_t i = 0; i < count; i++)
			sorted[places[i]] = cells[i];
		read_row(reader, sorted);
	}
	sheet_close(sheet);
	return rc != RC_OK ? rc : errors_rc(errors);
}

enum rc
requests_read(struct requests *requests, struct ledger *ledger, const char *word,
    const struct request_options *options, int columns)
{
	struct reader reader = {.requests = requests, .ledger = ledger, .wrong = RC_USAGE};
	int64_t party_id;

	if (options->amount != NULL && options->percent != NULL)
		problem(&reader, "percent", _("expected --amount or --percent, not both"),
		    value_string(options->percent));
	read_amount(&reader, value_string(options->amount));
	read_percent(&reader, value_string(options->percent));
	reader.request.has_until = options->has_until;
	reader.request.until = options->until;
	read_parts(&reader, value_string(options->parts));
	reader.request.reason = options->reason != NULL ? options->reason : "";
	if (errors_rc(ledger_errors(ledger)) == RC_USAGE)
		return RC_USAGE;
	reader.request.bill_id = lookup_bill(ledger, value_string(word), &party_id);
	if (reader.request.bill_id == 0)
		return read_file(&reader, word, columns);
	reader.request.code = word;
	if (reader.request.reason[0] == '\0')
		return error_add(
		    ledger_errors(ledger), RC_USAGE, NULL, _("a reason is needed: --reason TEXT"));
	add(&reader);
	return RC_OK;
}

enum rc
request_refuse(struct ledger *ledger, const struct request *request, const char *column,
    const char *text, const char *detail)
{
	struct place place = request->place;

	place.column = place.file != NULL ? column : NULL;
	return error_add(ledger_errors(ledger), RC_DATA, place.file != NULL ? &place : NULL, text,
	    request->code, detail);
}

void
requests_release(struct requests *requests)
{
	free(requests->list);
	arena_release(&requests->arena);
	*requests = (struct requests){0};
}
