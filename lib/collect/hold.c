#include "collect/hold.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "master/cell.h"
#include "master/lookup.h"
#include "master/sheet.h"

enum sql { SQL_OPEN, SQL_PRESENT, SQL_RELEASE, SQL_ADD };

static const char *const sqls[] = {
    [SQL_OPEN] = "SELECT open_fen FROM open_bill WHERE bill_id = :bill",
    [SQL_PRESENT] =
	"SELECT h.id, h.kind, coalesce(h.until, ''), coalesce(h.amount_fen, 0), h.reason"
	" FROM hold h WHERE h.bill_id = :bill AND h.reverses_id IS NULL AND NOT EXISTS"
	" (SELECT 1 FROM hold r WHERE r.reverses_id = h.id) ORDER BY h.id",
    [SQL_RELEASE] = "INSERT INTO hold (date, bill_id, kind, until, amount_fen, reason, reverses_id)"
		    " SELECT :date, bill_id, kind, until, amount_fen, :reason, id FROM hold"
		    " WHERE id = :hold",
    [SQL_ADD] = ("INSERT INTO hold (date, bill_id, kind, until, amount_fen, reason)"
		 " VALUES (:date, :bill, :kind, :until, :amount, :reason)"),
};

/* The decision, once its bill is found. */
struct deciding {
	struct ledger *ledger;
	const struct hold *hold;
	int64_t bill_id;
	struct value reason; /* text, "" when there is none */
	const struct calendar *calendar;
	date_day date;
	char today[DATE_TEXT], until[DATE_TEXT]; /* until: "" when it is no promise */
	struct hold_counts *counts;
};

static enum rc
refuse(const struct deciding *d, const char *column, const char *problem, struct value got)
{
	struct place place = d->hold->place;

	place.column = column;
	return error_add(ledger_errors(d->ledger), RC_DATA, &place, "%s, got %s", problem,
	    quote(got.bytes, got.length));
}

static enum rc
check_amount(const struct deciding *d)
{
	struct statement *statement = ledger_statement(d->ledger, sqls[SQL_OPEN]);
	struct place place = d->hold->place;
	char open[NUMBER_TEXT];
	int64_t open_fen;

	bind_int(statement, ":bill", d->bill_id);
	open_fen = statement_number(statement, 0);
	if (open_fen <= 0)
		return refuse(
		    d, "bill", _("expected a bill of which something is open"), d->hold->bill);
	if (d->hold->amount_fen <= open_fen)
		return RC_OK;
	(void)number_format(open_fen, MONEY_DECIMALS, open);
	place.column = "amount";
	return error_add(ledger_errors(d->ledger), RC_DATA, &place,
	    _("only %s is open of bill %.*s"), open, (int)d->hold->bill.length,
	    d->hold->bill.bytes);
}

static enum rc
check(const struct deciding *d)
{
	static const struct kind_column text = {.type = TYPE_TEXT};
	const struct hold *hold = d->hold;
	const char *expected;
	struct value reason;

	if (hold->kind == HOLD_DISPUTE && d->reason.length == 0)
		return refuse(d, "reason", _("a dispute needs a reason"), d->reason);
	if ((expected = cell_read(&text, d->reason, NULL, &reason)) != NULL)
		return refuse(d, "reason", expected, d->reason);
	if (hold->kind == HOLD_PROMISE && hold->until < d->date)
		return refuse(d, "until", _("expected a day that is not over on the business date"),
		    value_string(d->until));
	return hold->kind == HOLD_RELEASE ? RC_OK : check_amount(d);
}

static bool
same_text(struct value value, const char *text)
{
	return strlen(text) == value.length &&
	    (value.length == 0 || memcmp(text, value.bytes, value.length) == 0);
}

/* What becomes of a hold in force: the same one again stays, one of the same kind is replaced. */
static bool
row_matters(const struct deciding *d, struct statement *row, bool *same)
{
	bool promise = strcmp(column_text(row, 1), "promise") == 0;
	date_day until = d->date;

	*same = false;
	if (promise && date_parse_text(column_text(row, 2), &until) &&
	    calendar_working(d->calendar, until) < d->date)
		return false; /* lapsed: a broken promise stays one */
	if (d->hold->kind == HOLD_RELEASE)
		return true;
	*same = strcmp(column_text(row, 2), d->until) == 0 &&
	    column_int(row, 3) == d->hold->amount_fen && same_text(d->reason, column_text(row, 4));
	return promise == (d->hold->kind == HOLD_PROMISE);
}

/* The id of the hold that the decision ends, or 0; *same: it says the same already. */
static enum rc
find_present(const struct deciding *d, int64_t after, int64_t *hold_id, bool *same)
{
	struct statement *rows = ledger_statement(d->ledger, sqls[SQL_PRESENT]);
	enum rc rc = RC_OK;

	*hold_id = 0;
	*same = false;
	bind_int(rows, ":bill", d->bill_id);
	while (*hold_id == 0 && statement_row(rows, &rc))
		if (column_int(rows, 0) > after && row_matters(d, rows, same))
			*hold_id = column_int(rows, 0);
	statement_reset(rows);
	return rc;
}

static enum rc
release(const struct deciding *d, int64_t hold_id)
{
	struct statement *statement = ledger_statement(d->ledger, sqls[SQL_RELEASE]);

	bind_text(statement, ":date", d->today);
	bind_int(statement, ":hold", hold_id);
	bind_value(statement, ":reason",
	    d->hold->kind == HOLD_RELEASE ? d->reason : value_string("replaced"));
	d->counts->released += d->hold->kind == HOLD_RELEASE;
	return statement_run(statement);
}

static enum rc
add(const struct deciding *d)
{
	struct statement *statement = ledger_statement(d->ledger, sqls[SQL_ADD]);
	bool promise = d->hold->kind == HOLD_PROMISE;

	bind_text(statement, ":date", d->today);
	bind_int(statement, ":bill", d->bill_id);
	bind_text(statement, ":kind", promise ? "promise" : "dispute");
	bind_text(statement, ":until", promise ? d->until : NULL);
	bind_value(statement, ":amount",
	    d->hold->amount_fen > 0 ? value_int(d->hold->amount_fen) : value_null());
	bind_value(statement, ":reason", d->reason);
	++*(promise ? &d->counts->promises : &d->counts->disputes);
	return statement_run(statement);
}

static enum rc
decide(const struct deciding *d)
{
	int64_t present = 0, released = 0;
	bool same;
	enum rc rc = RC_OK;

	while ((rc = find_present(d, present, &present, &same)) == RC_OK && present != 0) {
		if (same) {
			d->counts->unchanged++;
			return RC_OK;
		}
		if ((rc = release(d, present)) != RC_OK)
			return rc;
		released++;
	}
	if (rc != RC_OK)
		return rc;
	if (d->hold->kind != HOLD_RELEASE)
		return add(d);
	d->counts->unchanged += released == 0;
	return RC_OK;
}

static enum rc
hold_one(struct ledger *ledger, const struct calendar *calendar, date_day date,
    const struct hold *hold, struct hold_counts *counts)
{
	struct deciding d = {.ledger = ledger,
	    .hold = hold,
	    .reason = hold->reason.length > 0 ? hold->reason : value_string(""),
	    .calendar = calendar,
	    .date = date,
	    .counts = counts};
	int64_t party_id;
	enum rc rc;

	(void)date_format(date, d.today);
	if (hold->kind == HOLD_PROMISE)
		(void)date_format(hold->until, d.until);
	d.bill_id = lookup_bill(ledger, hold->bill, &party_id);
	if (d.bill_id == 0)
		return refuse(&d, "bill", _("there is no such bill"), hold->bill);
	return (rc = check(&d)) == RC_OK ? decide(&d) : rc;
}

enum rc
hold_add(struct ledger *ledger, date_day date, const struct hold *hold, struct hold_counts *counts)
{
	struct calendar calendar = {0};
	enum rc rc = calendar_read(ledger, &calendar);

	if (rc == RC_OK)
		rc = hold_one(ledger, &calendar, date, hold, counts);
	calendar_release(&calendar);
	return rc;
}

enum column { COLUMN_BILL, COLUMN_KIND, COLUMN_UNTIL, COLUMN_AMOUNT, COLUMN_REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {
    [COLUMN_BILL] = {"bill", true},
    [COLUMN_KIND] = {"kind", true},
    [COLUMN_UNTIL] = {"until", false},
    [COLUMN_AMOUNT] = {"amount", false},
    [COLUMN_REASON] = {"reason", false},
};

/* The cell as `load` would read it; false, with an error, when it will not do. */
static bool
read_cell(struct ledger *ledger, struct place *place, const struct kind_column *column,
    struct value cell, struct value *value)
{
	struct arena arena = {0};
	const char *expected = cell_read(column, cell, &arena, value);

	place->column = column->name;
	if (expected != NULL)
		(void)error_add(ledger_errors(ledger), RC_DATA, place, _("%s, got %s"), expected,
		    quote(cell.bytes, cell.length));
	arena_release(&arena); /* none of these types keeps its value there */
	return expected == NULL;
}

static bool
read_kind(struct ledger *ledger, struct hold *hold, struct value cell)
{
	static const char *const words[] = {"dispute", "promise", "release", NULL};
	static const struct kind_column kind = {.name = "kind", .words = words};
	struct value value;

	if (!read_cell(ledger, &hold->place, &kind, cell, &value))
		return false;
	for (int i = 0; words[i] != NULL; i++)
		if (same_text(value, words[i]))
			hold->kind = (enum hold_kind)i;
	return true;
}

static bool
read_row(struct ledger *ledger, const struct value *cells, struct hold *hold)
{
	static const struct kind_column until = {.name = "until", .type = TYPE_DATE};
	static const struct kind_column amount = {
	    .name = "amount", .type = TYPE_MONEY, .flags = COLUMN_NOT_NEGATIVE};
	struct value value = value_int(0);

	hold->bill = cells[COLUMN_BILL];
	hold->reason = cells[COLUMN_REASON];
	if (!read_kind(ledger, hold, cells[COLUMN_KIND]))
		return false;
	if ((hold->kind == HOLD_PROMISE || cells[COLUMN_UNTIL].length > 0) &&
	    !read_cell(ledger, &hold->place, &until, cells[COLUMN_UNTIL], &value))
		return false;
	if (hold->kind == HOLD_PROMISE)
		(void)date_parse(value.bytes, value.length, &hold->until);
	value = value_int(0);
	if (cells[COLUMN_AMOUNT].length > 0 &&
	    !read_cell(ledger, &hold->place, &amount, cells[COLUMN_AMOUNT], &value))
		return false;
	hold->amount_fen = value.number;
	return true;
}

enum rc
hold_add_file(struct ledger *ledger, date_day date, const char *path, struct hold_counts *counts)
{
	struct sheet *sheet = sheet_open(ledger, path, columns, COLUMNS);
	struct calendar calendar = {0};
	struct value cells[COLUMNS];
	bool more = sheet != NULL;
	long line;
	enum rc rc = more ? calendar_read(ledger, &calendar) : errors_rc(ledger_errors(ledger));

	while (rc == RC_OK && (rc = sheet_next(sheet, cells, &line, &more)) == RC_OK && more) {
		struct hold hold = {.place = {.file = sheet_name(sheet), .line = line}};

		if (read_row(ledger, cells, &hold) &&
		    (rc = hold_one(ledger, &calendar, date, &hold, counts)) == RC_DATA &&
		    !errors_full(ledger_errors(ledger)))
			rc = RC_OK; /* go on: every error is listed */
	}
	calendar_release(&calendar);
	sheet_close(sheet);
	return rc == RC_OK ? errors_rc(ledger_errors(ledger)) : rc;
}
