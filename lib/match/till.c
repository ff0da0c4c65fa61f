#include "match/till.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/feed.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/sheet.h"
#include "match/entries.h"

enum { SQL_ACCOUNT, SQL_PUT_SLIPS, SQL_RECEIPT, SQL_BOUNCE_SHARES, SQL_BOUNCE };

static const char *const sqls[] = {
    [SQL_ACCOUNT] = "SELECT id, kind FROM account WHERE code = :code",
    [SQL_PUT_SLIPS] = "INSERT INTO slip (receipt_id, fee_fen, reference, note)"
		      " SELECT c0, c1, c2, c3 FROM feed",
    [SQL_RECEIPT] = "SELECT r.amount_fen, r.bank_line_id, r.reverses_id,"
		    " EXISTS (SELECT 1 FROM receipt x WHERE x.reverses_id = r.id)"
		    " FROM receipt r WHERE r.id = :id",
    [SQL_BOUNCE_SHARES] =
	"INSERT INTO allocation"
	" (date, receipt_id, credit_id, bill_id, amount_fen, rule, evidence, reverses_id)"
	" SELECT max(date, :date), receipt_id, credit_id, bill_id, -amount_fen, 'bounce',"
	" :evidence, id FROM allocation a WHERE receipt_id = :id AND reverses_id IS NULL"
	" AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = a.id) ORDER BY id",
    [SQL_BOUNCE] = "INSERT INTO receipt"
		   " (date, account_id, party_id, amount_fen, bank_line_id, source, reverses_id)"
		   " SELECT max(date, :date), account_id, party_id, -amount_fen, bank_line_id,"
		   " source, id FROM receipt WHERE id = :id",
};

static const struct sheet_column columns[PAYMENT_CELLS] = {
    [PAYMENT_PARTY] = {"party", true},
    [PAYMENT_AMOUNT] = {"amount", true},
    [PAYMENT_ACCOUNT] = {"account", false},
    [PAYMENT_SOURCE] = {"source", false},
    [PAYMENT_FEE] = {"fee", false},
    [PAYMENT_DATE] = {"date", false},
    [PAYMENT_BILLS] = {"bills", false},
    [PAYMENT_REFERENCE] = {"reference", false},
};

/* A payment being read. */
struct reader {
	struct payments *payments;
	struct ledger *ledger;
	struct payment payment;
	const struct value *cells;
	date_day today; /* the business date */
};

static void
problem(struct reader *reader, enum payment_cell cell, const char *expected)
{
	struct place place = {reader->payment.file, reader->payment.line, columns[cell].name};
	struct value got = reader->cells[cell];

	(void)error_add(ledger_errors(reader->ledger), RC_DATA, &place, _("%s, got %s"), expected,
	    quote(got.bytes != NULL ? got.bytes : "", got.length));
}

static const char *
keep(struct reader *reader, enum payment_cell cell)
{
	struct value value = reader->cells[cell];

	return value.kind == VALUE_NULL
	    ? ""
	    : arena_strndup(&reader->payments->arena, value.bytes, value.length);
}

/* Where the money lies, and by what means it came. */
static void
read_account(struct reader *reader)
{
	static const char *const sources[] = {"cash", "pos", "transfer", "cheque", NULL};
	struct statement *s = ledger_statement(reader->ledger, sqls[SQL_ACCOUNT]);
	const char *source = keep(reader, PAYMENT_SOURCE);
	enum rc rc = RC_OK;
	int known = 0;

	bind_value(s, ":code", reader->cells[PAYMENT_ACCOUNT]);
	if (!statement_row(s, &rc)) {
		problem(reader, PAYMENT_ACCOUNT,
		    _("expected an account that is known: --account, or the column account"));
		return;
	}
	reader->payment.account_id = column_int(s, 0);
	if (source[0] == '\0')
		source = strcmp(column_text(s, 1), "cash") == 0 ? "cash"
		    : strcmp(column_text(s, 1), "bank") == 0    ? "transfer"
								: "pos";
	statement_reset(s);
	while (sources[known] != NULL && strcmp(sources[known], source) != 0)
		known++;
	if (sources[known] == NULL)
		problem(reader, PAYMENT_SOURCE, _("expected cash, pos, transfer or cheque"));
	else
		reader->payment.source = sources[known];
}

static void
read_amounts(struct reader *reader)
{
	struct value amount = reader->cells[PAYMENT_AMOUNT], fee = reader->cells[PAYMENT_FEE];
	struct payment *payment = &reader->payment;

	if (number_parse_range(amount.bytes, amount.length, MONEY_DECIMALS, 1, INT64_MAX,
		&payment->amount_fen) != PARSED_OK)
		problem(reader, PAYMENT_AMOUNT, _("expected yuan above 0 with at most 2 decimals"));
	else if (fee.kind != VALUE_NULL &&
	    number_parse_range(fee.bytes, fee.length, MONEY_DECIMALS, 0, payment->amount_fen,
		&payment->fee_fen) != PARSED_OK)
		problem(reader, PAYMENT_FEE, _("expected yuan, not more than the amount"));
}

static void
read_payment(struct reader *reader)
{
	struct payments *payments = reader->payments;
	struct value date = reader->cells[PAYMENT_DATE];

	reader->payment.party_id = lookup_party(reader->ledger, reader->cells[PAYMENT_PARTY]);
	if (reader->payment.party_id == 0)
		problem(reader, PAYMENT_PARTY, _("expected a party that is known"));
	read_amounts(reader);
	read_account(reader);
	if (date.kind != VALUE_NULL && !date_parse(date.bytes, date.length, &reader->payment.date))
		problem(reader, PAYMENT_DATE, _("expected a date as 2026-03-31"));
	else if (reader->payment.date > reader->today)
		problem(
		    reader, PAYMENT_DATE, _("expected a day that is not after the business date"));
	reader->payment.bills = keep(reader, PAYMENT_BILLS);
	reader->payment.reference = keep(reader, PAYMENT_REFERENCE);
	payments->list = array_grow(
	    payments->list, payments->count, &payments->capacity, sizeof *payments->list);
	payments->list[payments->count++] = reader->payment;
}

enum rc
payments_add(struct payments *payments, struct ledger *ledger, date_day date,
    const char *const cells[PAYMENT_CELLS])
{
	struct value values[PAYMENT_CELLS];
	struct reader reader = {.payments = payments,
	    .ledger = ledger,
	    .payment = {.date = date},
	    .cells = values,
	    .today = date};

	for (int i = 0; i < PAYMENT_CELLS; i++)
		values[i] = value_string(cells[i]);
	read_payment(&reader);
	return errors_rc(ledger_errors(ledger));
}

enum rc
payments_read(struct payments *payments, struct ledger *ledger, date_day date, const char *path,
    const char *const defaults[PAYMENT_CELLS])
{
	struct sheet *sheet = sheet_open_word(ledger, path,
	    _("expected PARTY and AMOUNT, or a file of payments; there is no file %s"), columns,
	    PAYMENT_CELLS);
	struct errors *errors = ledger_errors(ledger);
	struct value cells[PAYMENT_CELLS];
	struct reader reader = {
	    .payments = payments, .ledger = ledger, .cells = cells, .today = date};
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(errors);
	while (rc == RC_OK && !errors_full(errors)) {
		reader.payment = (struct payment){
		    .date = date, .file = arena_strdup(&payments->arena, sheet_name(sheet))};
		rc = sheet_next(sheet, cells, &reader.payment.line, &more);
		if (rc != RC_OK || !more)
			break;
		for (int i = 0; i < PAYMENT_CELLS; i++)
			if (cells[i].kind == VALUE_NULL)
				cells[i] = value_string(defaults[i]);
		read_payment(&reader);
	}
	sheet_close(sheet);
	return rc != RC_OK ? rc : errors_rc(errors);
}

void
payments_release(struct payments *payments)
{
	free(payments->list);
	arena_release(&payments->arena);
	*payments = (struct payments){0};
}

/* Receipts being written. */
struct till {
	struct ledger *ledger;
	const struct payments *payments;
	struct book *book;
	struct entries entries;
	struct choice choice;
	struct till_result *result;
};

static enum rc
refuse(struct till *till, const struct payment *payment, const char *text, const char *first,
    const char *second)
{
	struct place place = {payment->file, payment->line, "bills"};

	return error_add(ledger_errors(till->ledger), RC_DATA, &place, text, first, second);
}

/* One word of the bills: CODE, or CODE=AMOUNT. */
static enum rc
take_bill(struct till *till, const struct payment *payment, struct value word, int64_t *left_fen)
{
	const char *equals = memchr(word.bytes, '=', word.length);
	size_t length = equals != NULL ? (size_t)(equals - word.bytes) : word.length;
	int64_t party_id = 0, amount_fen = 0, open_fen;
	int64_t id = lookup_bill(till->ledger, value_text(word.bytes, length), &party_id);
	char code[80], open[NUMBER_TEXT];
	uint32_t bill;

	(void)snprintf(code, sizeof code, "%.*s", (int)(length < 70 ? length : 70), word.bytes);
	if (id == 0 || party_id != payment->party_id)
		return refuse(till, payment, _("expected a bill of the party, got %s"), code, "");
	if (equals != NULL &&
	    number_parse_range(equals + 1, word.length - length - 1, MONEY_DECIMALS, 1, INT64_MAX,
		&amount_fen) != PARSED_OK)
		return refuse(till, payment, _("bill %s: expected an amount after ="), code, "");
	bill = book_find(till->book, id);
	open_fen = bill != BOOK_NONE ? book_bill(till->book, bill)->open_fen : 0;
	(void)number_format(open_fen, MONEY_DECIMALS, open);
	if (open_fen == 0 || amount_fen > open_fen)
		return refuse(till, payment, _("bill %s has only %s open"), code, open);
	if (*left_fen == 0 || amount_fen > *left_fen)
		return refuse(till, payment, _("bill %s gets too little of the money"), code, "");
	if (amount_fen == 0)
		amount_fen = open_fen < *left_fen ? open_fen : *left_fen;
	choice_add_share(&till->choice, bill, amount_fen);
	*left_fen -= amount_fen;
	return RC_OK;
}

static enum rc
share_out(struct till *till, const struct payment *payment)
{
	struct choice *choice = &till->choice;
	struct scope scope = {.party_id = (uint32_t)payment->party_id};
	const char *at = payment->bills;
	enum rc rc = RC_OK;

	choice->count = 0;
	choice->left_fen = payment->amount_fen;
	if (at[0] == '\0') {
		choice_add_order(choice, till->book, &scope, payment->amount_fen);
		return RC_OK;
	}
	while (rc == RC_OK && *(at += strspn(at, " ,;")) != '\0') {
		struct value word = value_text(at, strcspn(at, " ,;"));

		at += word.length;
		rc = take_bill(till, payment, word, &choice->left_fen);
	}
	return rc;
}

static enum rc
receive_one(struct till *till, uint32_t place)
{
	const struct payment *payment = &till->payments->list[place];
	struct allocation_entry entry = {.source = place, .rule = RULE_COUNTER};
	struct till_result *result = till->result;
	enum rc rc = share_out(till, payment);

	if (rc != RC_OK)
		return rc;
	entry.receipt_id = entries_add_receipt(&till->entries,
	    &(struct receipt_entry){.amount_fen = payment->amount_fen,
		.account_id = (uint32_t)payment->account_id,
		.party_id = (uint32_t)payment->party_id,
		.source = payment->source,
		.date = payment->date});
	if (result->receipts++ == 0)
		result->first_receipt_id = entry.receipt_id;
	for (size_t i = 0; i < till->choice.count; i++) {
		entry.bill = till->choice.shares[i].bill;
		entry.amount_fen = till->choice.shares[i].amount_fen;
		entries_allocate(&till->entries, &entry, payment->date);
	}
	result->allocations += (int64_t)till->choice.count;
	if (!money_add(&result->sum_fen, payment->amount_fen) ||
	    !money_add(&result->fees_fen, payment->fee_fen) ||
	    !money_add(&result->advance_fen, till->choice.left_fen))
		return refuse(
		    till, payment, _("the payments come to more than can be held"), "", "");
	return RC_OK;
}

static void
describe(void *context, const struct allocation_entry *allocation, struct text *text)
{
	const struct till *till = context;
	const struct payment *payment = &till->payments->list[allocation->source];

	text_printf(text, "%s: %s", run_actor(till->ledger),
	    payment->bills[0] != '\0' ? "bills named" : "in order of due dates");
	if (payment->file != NULL)
		text_printf(text, ", %s:%ld", payment->file, payment->line);
}

/* A feed of slips: of each receipt that has a fee or a reference. */
struct slips {
	const struct payments *payments;
	int64_t first_receipt_id;
	size_t next;
};

static enum rc
next_slip(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct slips *slips = source;
	const struct payment *payment;

	do {
		if (!(*more = slips->next < slips->payments->count))
			return RC_OK;
		payment = &slips->payments->list[slips->next++];
	} while (payment->fee_fen == 0 && payment->reference[0] == '\0');
	row[0] = value_int(slips->first_receipt_id + (int64_t)slips->next - 1);
	row[1] = value_int(payment->fee_fen);
	row[2] = payment->reference[0] != '\0' ? value_string(payment->reference) : value_null();
	row[3] = value_null();
	return RC_OK;
}

enum rc
till_receive(struct ledger *ledger, const struct payments *payments, struct till_result *result)
{
	struct till till = {.ledger = ledger, .payments = payments, .result = result};
	struct slips slips = {.payments = payments};
	struct feed feed = {.next = next_slip, .source = &slips};
	struct errors *errors = ledger_errors(ledger);
	enum rc rc;

	*result = (struct till_result){0};
	till.book = book_new();
	rc = book_load(till.book, ledger);
	entries_init(&till.entries, ledger, till.book);
	for (uint32_t i = 0; i < payments->count && (rc == RC_OK || rc == RC_DATA); i++)
		if (!errors_full(errors))
			rc = receive_one(&till, i);
	if (errors_rc(errors) != RC_OK)
		rc = errors_rc(errors);
	if (rc == RC_OK)
		rc = entries_write(&till.entries, describe, &till);
	slips.first_receipt_id = result->first_receipt_id;
	if (rc == RC_OK)
		rc = feed_insert(ledger, sqls[SQL_PUT_SLIPS], &feed, NULL);
	book_free(till.book);
	entries_release(&till.entries);
	choice_release(&till.choice);
	return rc;
}

static enum rc
bounce_refuse(struct ledger *ledger, const char *text, const char *word)
{
	return error_add(ledger_errors(ledger), RC_DATA, NULL, text, quote_text(word));
}

enum rc
till_bounce(
    struct ledger *ledger, const char *word, date_day date, const char *reason, int64_t *sum_fen)
{
	int64_t id = lookup_number(value_string(word), 'R'), amount_fen;
	struct statement *s = ledger_statement(ledger, sqls[SQL_RECEIPT]);
	char day[DATE_TEXT];
	bool of_line, undone;
	enum rc rc = RC_OK;

	bind_int(s, ":id", id);
	if (id == 0 || !statement_row(s, &rc))
		return rc != RC_OK ? rc : bounce_refuse(ledger, _("there is no receipt %s"), word);
	amount_fen = column_int(s, 0);
	of_line = !column_null(s, 1);
	undone = !column_null(s, 2) || column_int(s, 3) != 0;
	statement_reset(s);
	if (undone)
		return bounce_refuse(ledger, _("%s was taken back before"), word);
	if (of_line)
		return bounce_refuse(ledger,
		    _("%s came through the bank, whose statement shows the return: "
		      "`deed claim --undo` takes the match back"),
		    word);
	(void)date_format(date, day);
	s = ledger_statement(ledger, sqls[SQL_BOUNCE_SHARES]);
	bind_int(s, ":id", id);
	bind_text(s, ":date", day);
	bind_text(s, ":evidence", reason);
	if ((rc = statement_run(s)) != RC_OK)
		return rc;
	s = ledger_statement(ledger, sqls[SQL_BOUNCE]);
	bind_int(s, ":id", id);
	bind_text(s, ":date", day);
	(void)money_add(sum_fen, amount_fen); /* only told */
	return statement_run(s);
}
