#include "sales/price-set.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "master/sheet.h"
#include "sales/price-write.h"
#include "sales/unit-price.h"

/* PRICE: of a list of rooms, which is no sheet. */
enum column { ROOM, UNIT, TOTAL, BASIS, PRICE, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [ROOM] = {"room", true},
    [UNIT] = {"unit_price", false},
    [TOTAL] = {"total", false},
    [BASIS] = {"basis", false},
    [PRICE] = {"price", false},
};

/* A price sheet being read. */
struct adopter {
	struct ledger *ledger;
	const struct price_job *job;
	struct sheet *sheet;
	struct arena arena; /* of one row */
};

/* A row of it. */
struct row {
	struct price_wish *wish;
	int64_t areas_cm2[BASIS_SET + 1]; /* by basis; 0: the room has none */
	bool has_unit, has_total, has_basis;
};

static enum rc
problem(const struct adopter *adopter, const struct price_wish *wish, const char *column,
    const char *expected, struct value got)
{
	struct place place = wish->place;

	place.column = column;
	return error_add(ledger_errors(adopter->ledger), RC_DATA, &place, _("%s, got %s"), expected,
	    quote(got.bytes, got.length));
}

static enum rc
find_room(struct adopter *adopter, struct row *row, struct value code)
{
	static const char sql[] =
	    "SELECT id, area_cm2, inner_area_cm2 FROM room WHERE code = :code";
	struct statement *s = ledger_statement(adopter->ledger, sql);
	enum rc rc = RC_OK;

	if (code.kind == VALUE_NULL)
		return problem(adopter, row->wish, "room", _("expected a room"), value_text("", 0));
	bind_value(s, ":code", code);
	if (!statement_row(s, &rc))
		return rc != RC_OK
		    ? rc
		    : problem(adopter, row->wish, "room", _("expected a room that is known"), code);
	row->wish->room_id = column_int(s, 0);
	row->wish->room = arena_strndup(&adopter->arena, code.bytes, code.length);
	row->areas_cm2[BASIS_BUILDING] = column_int(s, 1);
	row->areas_cm2[BASIS_INNER] = column_int(s, 2);
	row->areas_cm2[BASIS_SET] = SET_AREA_CM2;
	statement_reset(s);
	return RC_OK;
}

static enum rc
read_amount(const struct adopter *adopter, const struct row *row, enum column column,
    struct value cell, bool *has, int64_t *amount_fen)
{
	*has = cell.kind != VALUE_NULL;
	if (*has &&
	    number_parse_range(cell.bytes, cell.length, MONEY_DECIMALS, 1, INT64_MAX, amount_fen) !=
		PARSED_OK)
		return problem(adopter, row->wish, columns[column].name,
		    _("expected yuan above 0 with at most 2 decimals and no commas"), cell);
	return RC_OK;
}

static enum rc
read_cells(struct adopter *adopter, struct row *row, const struct value *cells)
{
	struct room_price *price = &row->wish->price;
	enum rc rc = find_room(adopter, row, cells[ROOM]);

	if (rc == RC_OK)
		rc = read_amount(adopter, row, UNIT, cells[UNIT], &row->has_unit, &price->unit_fen);
	if (rc == RC_OK)
		rc = read_amount(
		    adopter, row, TOTAL, cells[TOTAL], &row->has_total, &price->total_fen);
	if (rc != RC_OK)
		return rc;
	if (!row->has_total && cells[PRICE].kind != VALUE_NULL)
		return problem(adopter, row->wish, "price",
		    _("expected the new price in a column total: price stands in lists of "
		      "rooms, for --by"),
		    cells[PRICE]);
	if (!row->has_unit && !row->has_total)
		return problem(adopter, row->wish, "total", _("expected a total or a unit_price"),
		    value_text("", 0));
	row->has_basis = cells[BASIS].kind != VALUE_NULL;
	if (row->has_basis &&
	    !price_basis_parse(cells[BASIS].bytes, cells[BASIS].length, &price->basis))
		return problem(adopter, row->wish, "basis", _("expected building, inner or set"),
		    cells[BASIS]);
	return RC_OK;
}

/* The basis of a row that does not say it: the one by which its two prices agree, else that of the
 * price in force. A price of a set is its own unit price. */
static enum rc
guess_basis(const struct adopter *adopter, struct row *row)
{
	static const enum price_basis order[] = {BASIS_SET, BASIS_BUILDING, BASIS_INNER};
	struct room_price *price = &row->wish->price, old;
	enum rc rc;

	for (size_t i = 0; row->has_unit && row->has_total && i < sizeof order / sizeof *order;
	     i++) {
		int64_t area_cm2 = row->areas_cm2[order[i]];

		price->basis = order[i];
		if (order[i] == BASIS_SET
			? price->unit_fen == price->total_fen
			: area_cm2 > 0 && unit_fits(price->unit_fen, area_cm2, price->total_fen))
			return RC_OK;
	}
	price->basis = BASIS_BUILDING;
	rc = room_price_find(
	    adopter->ledger, row->wish->room_id, adopter->job->kind, adopter->job->from, &old);
	if (rc == RC_OK && old.id != 0)
		price->basis = old.basis;
	return rc;
}

/* The price of the two that the row does not say, or whether they agree. */
static enum rc
complete(const struct adopter *adopter, struct row *row, const struct value *cells)
{
	struct room_price *price = &row->wish->price;
	int64_t area_cm2, total_fen = 0;
	char expected[NUMBER_TEXT];
	bool done;
	enum rc rc = row->has_basis ? RC_OK : guess_basis(adopter, row);

	if (rc != RC_OK)
		return rc;
	if ((area_cm2 = row->areas_cm2[price->basis]) <= 0)
		return error_add(ledger_errors(adopter->ledger), RC_DATA, &row->wish->place,
		    _("%s has no area of the basis %s; `deed load room` adds it"), row->wish->room,
		    price_basis_name(price->basis));
	if (!row->has_total)
		done = unit_total(price->unit_fen, area_cm2, &price->total_fen);
	else if (!row->has_unit)
		done = total_unit(price->total_fen, area_cm2, &price->unit_fen);
	else
		done = unit_fits(price->unit_fen, area_cm2, price->total_fen);
	if (done && price->total_fen > 0)
		return RC_OK;
	(void)unit_total(price->unit_fen, area_cm2, &total_fen);
	(void)number_format(total_fen, MONEY_DECIMALS, expected);
	return error_add(ledger_errors(adopter->ledger), RC_DATA, &row->wish->place,
	    _("total: expected unit_price × area = %s, got %s"), expected,
	    quote(cells[TOTAL].bytes, cells[TOTAL].length));
}

static enum rc
next_wish(void *source, struct price_wish *wish, bool *more)
{
	struct adopter *adopter = source;
	struct value cells[COLUMNS];
	enum rc rc = RC_DATA;

	*more = true;
	while (rc == RC_DATA && *more && !errors_full(ledger_errors(adopter->ledger))) {
		struct row row = {.wish = wish};

		arena_reset(&adopter->arena);
		*wish = (struct price_wish){.place = {.file = sheet_name(adopter->sheet)}};
		rc = sheet_next(adopter->sheet, cells, &wish->place.line, more);
		if (rc != RC_OK || !*more)
			return rc;
		if ((rc = read_cells(adopter, &row, cells)) == RC_OK)
			rc = complete(adopter, &row, cells);
	}
	return rc == RC_DATA ? RC_OK : rc;
}

enum rc
price_adopt(struct ledger *ledger, const struct price_job *job, const char *path,
    struct price_result *result)
{
	struct adopter adopter = {.ledger = ledger,
	    .job = job,
	    .sheet = sheet_open_some(ledger, path,
		_("expected a file of prices, there is none of the name %s"), columns, COLUMNS)};
	const struct price_source source = {.next = next_wish, .source = &adopter};
	enum rc rc;

	if (adopter.sheet == NULL)
		return errors_rc(ledger_errors(ledger));
	rc = prices_write(ledger, job, &source, result);
	sheet_close(adopter.sheet);
	arena_release(&adopter.arena);
	return rc;
}
