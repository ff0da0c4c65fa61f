#include "bank/camt.h"

#include <string.h>

#include "bank/movement.h"
#include "bank/xml.h"
#include "base/i18n.h"
#include "base/number.h"

enum { DATE_LENGTH = 10 };

/* What is kept of a balance, an entry and a transaction. */
enum slot {
	BALANCE_KIND,
	BALANCE_AMOUNT,
	BALANCE_CURRENCY,
	BALANCE_SIDE,
	BALANCE_END, /* slots before it are emptied with each balance */
	ENTRY_AMOUNT = BALANCE_END,
	ENTRY_CURRENCY,
	ENTRY_SIDE,
	ENTRY_REVERSAL,
	ENTRY_STATUS,
	ENTRY_BOOKED,
	ENTRY_VALUE,
	ENTRY_ID,
	ENTRY_INFO,
	ENTRY_END,
	PART_AMOUNT = ENTRY_END,
	PART_CURRENCY,
	PART_INNER_AMOUNT,
	PART_INNER_CURRENCY,
	PART_SIDE,
	PART_REFERENCE,
	PART_ID,
	PART_OTHER_ID,
	PART_DEBTOR,
	PART_DEBTOR_ACCOUNT,
	PART_CREDITOR,
	PART_CREDITOR_ACCOUNT,
	PART_MEMO,
	PART_INFO,
	SLOTS,
	ACCOUNT = SLOTS, /* goes to the movement at once */
	NONE,
};

/* Where it stands below the statement; a currency is its amount's attribute. The transaction is
 * "Ntry/NtryDtls/TxDtls", in version 1 "Ntry/TxDtls": here "+". */
static const struct {
	const char *path;
	enum slot slot;
} places[] = {
    {"Acct/Id/IBAN", ACCOUNT},
    {"Acct/Id/Othr/Id", ACCOUNT},
    {"Acct/Id/PrtryAcct/Id", ACCOUNT},
    {"Acct/Id/BBAN", ACCOUNT},
    {"Bal/Tp/CdOrPrtry/Cd", BALANCE_KIND},
    {"Bal/Tp/Cd", BALANCE_KIND},
    {"Bal/Amt", BALANCE_AMOUNT},
    {"Bal/CdtDbtInd", BALANCE_SIDE},
    {"Ntry/Amt", ENTRY_AMOUNT},
    {"Ntry/CdtDbtInd", ENTRY_SIDE},
    {"Ntry/RvslInd", ENTRY_REVERSAL},
    {"Ntry/Sts", ENTRY_STATUS},
    {"Ntry/Sts/Cd", ENTRY_STATUS},
    {"Ntry/Sts/Prtry", ENTRY_STATUS},
    {"Ntry/BookgDt/Dt", ENTRY_BOOKED},
    {"Ntry/BookgDt/DtTm", ENTRY_BOOKED},
    {"Ntry/ValDt/Dt", ENTRY_VALUE},
    {"Ntry/ValDt/DtTm", ENTRY_VALUE},
    {"Ntry/AcctSvcrRef", ENTRY_ID},
    {"Ntry/AddtlNtryInf", ENTRY_INFO},
    {"+/Amt", PART_AMOUNT},
    {"+/AmtDtls/TxAmt/Amt", PART_INNER_AMOUNT},
    {"+/CdtDbtInd", PART_SIDE},
    {"+/Refs/EndToEndId", PART_REFERENCE},
    {"+/Refs/AcctSvcrRef", PART_ID},
    {"+/Refs/TxId", PART_OTHER_ID},
    {"+/Refs/UETR", PART_OTHER_ID},
    {"+/RltdPties/Dbtr/Nm", PART_DEBTOR},
    {"+/RltdPties/Dbtr/Pty/Nm", PART_DEBTOR},
    {"+/RltdPties/Dbtr/Agt/FinInstnId/Nm", PART_DEBTOR},
    {"+/RltdPties/DbtrAcct/Id/IBAN", PART_DEBTOR_ACCOUNT},
    {"+/RltdPties/DbtrAcct/Id/Othr/Id", PART_DEBTOR_ACCOUNT},
    {"+/RltdPties/DbtrAcct/Id/PrtryAcct/Id", PART_DEBTOR_ACCOUNT},
    {"+/RltdPties/Cdtr/Nm", PART_CREDITOR},
    {"+/RltdPties/Cdtr/Pty/Nm", PART_CREDITOR},
    {"+/RltdPties/Cdtr/Agt/FinInstnId/Nm", PART_CREDITOR},
    {"+/RltdPties/CdtrAcct/Id/IBAN", PART_CREDITOR_ACCOUNT},
    {"+/RltdPties/CdtrAcct/Id/Othr/Id", PART_CREDITOR_ACCOUNT},
    {"+/RltdPties/CdtrAcct/Id/PrtryAcct/Id", PART_CREDITOR_ACCOUNT},
    {"+/RmtInf/Ustrd", PART_MEMO},
    {"+/RmtInf/Strd/CdtrRefInf/Ref", PART_MEMO},
    {"+/RmtInf/Strd/CdtrRefInf/CdtrRef", PART_MEMO},
    {"+/RmtInf/Strd/RfrdDocInf/Nb", PART_MEMO},
    {"+/RmtInf/Strd/AddtlRmtInf", PART_MEMO},
    {"+/AddtlTxInf", PART_INFO},
};

struct camt {
	struct input *input;
	struct rows *rows;
	struct errors *errors;
	struct xml *xml;
	struct movement movement, whole; /* a transaction; its entry, should it stay one */
	struct text slots[SLOTS];
	bool report; /* CAMT.052: its interim balances prove nothing */
	bool some; /* a statement was there */
	size_t base; /* length of the path to the statement; 0 outside */
	bool opened;
	int closing; /* its rank, 0 none: CLBD before ITBD */
	long closing_line;
	char closing_text[NUMBER_TEXT], closing_currency[NUMBER_TEXT];
	long entry_line;
	long parts;
	bool split; /* the parts so far have amounts in the account's currency */
	int64_t sum_fen; /* of these */
	off_t mark; /* in the rows, where the entry begins */
};

static const char *
value(const struct camt *camt, enum slot slot)
{
	return text_string(&camt->slots[slot]);
}

static struct slice
slice_of(const struct camt *camt, enum slot slot)
{
	return (struct slice){value(camt, slot), camt->slots[slot].length};
}

static bool
is(const struct camt *camt, enum slot slot, const char *word)
{
	return strcmp(value(camt, slot), word) == 0;
}

static void
empty(struct camt *camt, enum slot first, enum slot end)
{
	for (enum slot slot = first; slot < end; slot++)
		text_clear(&camt->slots[slot]);
}

/* The place of an element below the statement, with "+" for the transaction. */
static enum slot
slot_of(const char *path)
{
	static const char *const parts[] = {"Ntry/NtryDtls/TxDtls/", "Ntry/TxDtls/"};
	const char *rest = NULL;

	for (size_t i = 0; i < sizeof parts / sizeof *parts && rest == NULL; i++)
		if (strncmp(path, parts[i], strlen(parts[i])) == 0)
			rest = path + strlen(parts[i]);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (rest != NULL ? places[i].path[0] == '+' && strcmp(rest, places[i].path + 2) == 0
				 : strcmp(path, places[i].path) == 0)
			return places[i].slot;
	return NONE;
}

static bool
is_part(const char *path)
{
	return strcmp(path, "Ntry/NtryDtls/TxDtls") == 0 || strcmp(path, "Ntry/TxDtls") == 0;
}

/* An amount as text goes into a cell with the sign of its side. */
static void
set_amount(struct camt *camt, struct movement *movement, enum movement_cell cell, enum slot amount,
    enum slot side)
{
	struct place place = {
	    .file = input_name(camt->input), .line = xml_line(camt->xml), .column = "CdtDbtInd"};

	if (!is(camt, side, "CRDT") && !is(camt, side, "DBIT"))
		(void)error_add(camt->errors, RC_DATA, &place, _("expected CRDT or DBIT, got %s"),
		    quote_text(value(camt, side)));
	movement_amount(movement, cell, slice_of(camt, amount), '.', is(camt, side, "DBIT"));
}

/* A balance that counts: OPBD or PRCD opens the statement, CLBD closes it (ITBD where its pages
 * meet). What it closes with is told before the entries, and kept until they are through. */
static void
end_balance(struct camt *camt)
{
	bool interim = is(camt, BALANCE_KIND, "ITBD") && !camt->report;
	bool opening = is(camt, BALANCE_KIND, "OPBD") || is(camt, BALANCE_KIND, "PRCD");
	int rank = is(camt, BALANCE_KIND, "CLBD") ? 2 : interim && camt->opened ? 1 : 0;
	struct movement *movement = &camt->movement;

	movement_set(movement, CELL_CURRENCY, value(camt, BALANCE_CURRENCY));
	set_amount(camt, movement, CELL_BALANCE, BALANCE_AMOUNT, BALANCE_SIDE);
	if ((opening || interim) && !camt->opened && rank == 0) {
		camt->opened = true;
		movement_write(
		    movement, camt->rows, xml_line(camt->xml), opening ? "opening" : "carried");
	} else if (rank > camt->closing) {
		camt->closing = rank;
		camt->closing_line = xml_line(camt->xml);
		(void)snprintf(camt->closing_text, sizeof camt->closing_text, "%s",
		    text_string(&movement->cells[CELL_BALANCE]));
		(void)snprintf(camt->closing_currency, sizeof camt->closing_currency, "%s",
		    value(camt, BALANCE_CURRENCY));
	}
	movement_clear(movement);
	empty(camt, BALANCE_KIND, BALANCE_END);
}

static void
end_statement(struct camt *camt)
{
	if (camt->closing > 0 && camt->opened) {
		movement_set(&camt->movement, CELL_BALANCE, camt->closing_text);
		movement_set(&camt->movement, CELL_CURRENCY, camt->closing_currency);
		movement_write(&camt->movement, camt->rows, camt->closing_line, "closing");
	}
	text_clear(&camt->movement.cells[CELL_ACCOUNT]);
	camt->base = 0;
}

/* What the entry says for all its transactions. */
static void
set_entry(struct camt *camt, struct movement *movement)
{
	enum slot date = camt->slots[ENTRY_BOOKED].length > 0 ? ENTRY_BOOKED : ENTRY_VALUE;
	struct slice day = slice_of(camt, date), due = slice_of(camt, ENTRY_VALUE);

	day.length = day.length < DATE_LENGTH ? day.length : DATE_LENGTH;
	due.length = due.length < DATE_LENGTH ? due.length : DATE_LENGTH;
	movement_set(movement, CELL_CURRENCY, value(camt, ENTRY_CURRENCY));
	text_clear(&movement->cells[CELL_DATE]);
	movement_add(movement, CELL_DATE, day);
	text_clear(&movement->cells[CELL_VALUE_DATE]);
	movement_add(movement, CELL_VALUE_DATE, due);
}

static const char *
status_of(const struct camt *camt)
{
	const char *status = value(camt, ENTRY_STATUS);

	if (status[0] == '\0' || strcmp(status, "BOOK") == 0)
		return "booked";
	return strcmp(status, "PDNG") == 0 ? "pending" : status;
}

/* What a transaction says, into its own movement or, added up, into the entry's. */
static void
set_part(struct camt *camt, struct movement *movement)
{
	bool in = is(camt, camt->slots[PART_SIDE].length > 0 ? PART_SIDE : ENTRY_SIDE, "CRDT");
	bool debtor = in != is(camt, ENTRY_REVERSAL, "true");
	struct text *reference = &camt->slots[PART_REFERENCE];

	movement_add(movement, CELL_PARTY, slice_of(camt, debtor ? PART_DEBTOR : PART_CREDITOR));
	movement_add(movement, CELL_PARTY_ACCOUNT,
	    slice_of(camt, debtor ? PART_DEBTOR_ACCOUNT : PART_CREDITOR_ACCOUNT));
	movement_add_line(movement, CELL_MEMO, slice_of(camt, PART_MEMO));
	movement_add_line(movement, CELL_MEMO, slice_of(camt, PART_INFO));
	if (reference->length > 0 && !is(camt, PART_REFERENCE, "NOTPROVIDED"))
		movement_add(movement, CELL_REFERENCE, slice_of(camt, PART_REFERENCE));
	movement_add(movement, CELL_ID,
	    slice_of(camt,
		camt->slots[PART_ID].length > 0        ? PART_ID
		    : camt->slots[ENTRY_ID].length > 0 ? ENTRY_ID
						       : PART_OTHER_ID));
}

/* The transaction's amount in the account's currency, added to the sum; false when it has none. */
static bool
add_amount(struct camt *camt, struct movement *movement)
{
	bool outer = camt->slots[PART_AMOUNT].length > 0;
	enum slot amount = outer ? PART_AMOUNT : PART_INNER_AMOUNT;
	enum slot currency = outer ? PART_CURRENCY : PART_INNER_CURRENCY;
	enum slot side = camt->slots[PART_SIDE].length > 0 ? PART_SIDE : ENTRY_SIDE;
	const struct text *text = &movement->cells[CELL_AMOUNT];
	int64_t fen;

	if (camt->slots[amount].length == 0 || !is(camt, currency, value(camt, ENTRY_CURRENCY)))
		return false;
	set_amount(camt, movement, CELL_AMOUNT, amount, side);
	return number_parse(text_string(text), text->length, MONEY_DECIMALS, &fen) == PARSED_OK &&
	    money_add(&camt->sum_fen, fen);
}

/* A transaction is through: it is written as if the entry could be taken apart; end_entry takes
 * that back if not. */
static void
end_part(struct camt *camt)
{
	camt->parts++;
	if (camt->parts == 2) { /* of whom it is, is no one's to say */
		text_clear(&camt->whole.cells[CELL_PARTY]);
		text_clear(&camt->whole.cells[CELL_PARTY_ACCOUNT]);
		text_clear(&camt->whole.cells[CELL_REFERENCE]);
		text_clear(&camt->whole.cells[CELL_ID]);
	}
	if (camt->parts == 1)
		set_part(camt, &camt->whole);
	else
		movement_add_line(&camt->whole, CELL_MEMO, slice_of(camt, PART_MEMO));
	camt->split = camt->split && add_amount(camt, &camt->movement);
	if (camt->split) {
		set_entry(camt, &camt->movement);
		set_part(camt, &camt->movement);
		movement_write(&camt->movement, camt->rows, xml_line(camt->xml), status_of(camt));
	}
	movement_clear(&camt->movement);
	empty(camt, PART_AMOUNT, SLOTS);
}

static void
start_entry(struct camt *camt)
{
	camt->entry_line = xml_line(camt->xml);
	camt->parts = 0;
	camt->split = true;
	camt->sum_fen = 0;
	camt->mark = rows_mark(camt->rows);
	movement_clear(&camt->whole);
}

static void
end_entry(struct camt *camt)
{
	struct movement *whole = &camt->whole;
	const struct text *amount = &whole->cells[CELL_AMOUNT];
	int64_t fen;

	set_amount(camt, whole, CELL_AMOUNT, ENTRY_AMOUNT, ENTRY_SIDE);
	if (camt->parts < 2 || !camt->split ||
	    number_parse(text_string(amount), amount->length, MONEY_DECIMALS, &fen) != PARSED_OK ||
	    fen != camt->sum_fen) {
		rows_back(camt->rows, camt->mark);
		set_entry(camt, whole);
		movement_add_line(whole, CELL_MEMO, slice_of(camt, ENTRY_INFO));
		if (whole->cells[CELL_ID].length == 0)
			movement_add(whole, CELL_ID, slice_of(camt, ENTRY_ID));
		movement_set(whole, CELL_ACCOUNT, text_string(&camt->movement.cells[CELL_ACCOUNT]));
		movement_write(whole, camt->rows, camt->entry_line, status_of(camt));
	}
	empty(camt, ENTRY_AMOUNT, SLOTS);
}

/* Below BkToCstmrStmt and its like begins a statement, report or notification. */
static bool
is_statement(const char *path, bool *report)
{
	static const char *const ends[] = {"BkToCstmrAcctRpt/Rpt", "BkToCstmrStmt/Stmt",
	    "BkToCstmrDbtCdtNtfctn/Ntfctn", "BkToCstmrAcctRptV01/Rpt", "BkToCstmrStmtV01/Stmt",
	    "BkToCstmrDbtCdtNtfctnV01/Ntfctn"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t length = strlen(path), end = strlen(ends[i]);

		if (length > end && strcmp(path + length - end, ends[i]) == 0) {
			*report = strstr(ends[i], "AcctRpt") != NULL;
			return true;
		}
	}
	return false;
}

/* Amounts, whose currency is kept in the slot after theirs. */
static bool
has_currency(enum slot slot)
{
	return slot == BALANCE_AMOUNT || slot == ENTRY_AMOUNT || slot == PART_AMOUNT ||
	    slot == PART_INNER_AMOUNT;
}

static void
on_start(void *context, const char *path, const char *const *attributes)
{
	struct camt *camt = context;
	const char *currency = xml_attribute(attributes, "Ccy");
	enum slot slot;

	if (camt->base == 0) {
		if (!is_statement(path, &camt->report))
			return;
		camt->base = strlen(path) + 1;
		camt->some = true;
		camt->opened = false;
		camt->closing = 0;
		return;
	}
	path += camt->base;
	if (strcmp(path, "Ntry") == 0)
		start_entry(camt);
	else if (currency != NULL && has_currency(slot = slot_of(path))) {
		text_clear(&camt->slots[slot + 1]); /* its currency */
		text_adds(&camt->slots[slot + 1], currency);
	}
}

static void
on_end(void *context, const char *path, struct slice text)
{
	struct camt *camt = context;
	enum slot slot;

	if (camt->base == 0)
		return;
	if (strlen(path) < camt->base) {
		end_statement(camt);
		return;
	}
	path += camt->base;
	text = cell_clean(text.bytes, text.length, 0);
	slot = slot_of(path);
	if (slot == ACCOUNT) {
		text_clear(&camt->movement.cells[CELL_ACCOUNT]);
		movement_add(&camt->movement, CELL_ACCOUNT, text);
	} else if (slot < SLOTS && text.length > 0) {
		if (slot != PART_MEMO)
			text_clear(&camt->slots[slot]);
		else if (camt->slots[slot].length > 0)
			text_addc(&camt->slots[slot], '\n');
		if (camt->slots[slot].length < MOVEMENT_CELL_MAX)
			text_add(&camt->slots[slot], text.bytes, text.length);
	} else if (is_part(path)) {
		end_part(camt);
	} else if (strcmp(path, "Bal") == 0) {
		end_balance(camt);
	} else if (strcmp(path, "Ntry") == 0) {
		end_entry(camt);
	}
}

static enum rc
convert(struct input *input, struct rows *rows, struct errors *errors)
{
	static const struct xml_handler handler = {on_start, on_end};
	struct camt camt = {.input = input, .rows = rows, .errors = errors};
	const char *bytes;
	size_t length;
	enum rc rc;

	camt.xml = xml_new(input_name(input), &handler, &camt, errors);
	movement_header(rows);
	do {
		if ((rc = input_read(input, &bytes, &length)) == RC_OK)
			rc = xml_feed(camt.xml, bytes, length, length == 0);
	} while (rc == RC_OK && length > 0);
	if (rc == RC_OK && !camt.some)
		rc = error_add(errors, RC_DATA, NULL,
		    _("%s: expected a statement (CAMT.052, 053 or 054); there is none in it"),
		    input_name(input));
	for (int i = 0; i < SLOTS; i++)
		text_release(&camt.slots[i]);
	movement_release(&camt.movement);
	movement_release(&camt.whole);
	xml_free(camt.xml);
	return rc;
}

static bool
is_camt(struct slice start)
{
	enum { NEAR = 4096 };
	size_t length = start.length < NEAR ? start.length : NEAR;

	start = cell_clean(start.bytes, length, 0);
	return start.length > 0 && start.bytes[0] == '<' &&
	    (memmem(start.bytes, start.length, "BkToCstmr", 9) != NULL ||
		memmem(start.bytes, start.length, "camt.05", 7) != NULL);
}

const struct container camt_container = {
    .format = "camt",
    .title = N_("an ISO 20022 statement (CAMT.052, 053, 054)"),
    .is = is_camt,
    .convert = convert,
};
