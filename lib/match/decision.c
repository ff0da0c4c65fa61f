#include "match/decision.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/number.h"
#include "base/text.h"
#include "master/lookup.h"
#include "master/sheet.h"
#include "match/entries.h"

enum column { COLUMN_LINE, COLUMN_DECISION, COLUMN_PARTY, COLUMN_BILLS };

/* Those that are read, then what else `reconcile --suggest` writes. */
static const struct sheet_column columns[] = {
    [COLUMN_LINE] = {"line", true},
    [COLUMN_DECISION] = {"decision", true},
    [COLUMN_PARTY] = {"party", false},
    [COLUMN_BILLS] = {"bills", false},
    {"account", false},
    {"date", false},
    {"amount", false},
    {"payer", false},
    {"payer_account", false},
    {"memo", false},
    {"rank", false},
    {"name", false},
    {"score", false},
    {"reason", false},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* A row being read. */
struct row {
	struct decisions *decisions;
	struct ledger *ledger;
	struct place place;
	struct decision decision;
	struct value words; /* not yet read */
	long problems;
};

static void
problem(struct row *row, const char *column, const char *text, const char *got)
{
	row->place.column = column;
	row->problems++;
	(void)error_add(ledger_errors(row->ledger), RC_DATA, &row->place, text, got);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == ',' || c == ';';
}

/* Takes the next word; codes have no blanks in them. */
static struct value
next_word(struct row *row)
{
	struct value *words = &row->words;
	struct value word;

	while (words->length > 0 && is_blank(*words->bytes)) {
		words->bytes++;
		words->length--;
	}
	word = value_text(words->bytes, 0);
	while (word.length < words->length && !is_blank(words->bytes[word.length]))
		word.length++;
	words->bytes += word.length;
	words->length -= word.length;
	return word;
}

static bool
word_is(struct value word, const char *text)
{
	return word.length == strlen(text) && strncasecmp(word.bytes, text, word.length) == 0;
}

static void
set_party(struct row *row, int64_t party_id, struct value code)
{
	row->decision.party_id = party_id;
	row->decision.party_code = arena_strndup(&row->decisions->arena, code.bytes, code.length);
}

static void
read_party(struct row *row, struct value code)
{
	int64_t party_id = lookup_party(row->ledger, code);

	if (party_id == 0)
		problem(row, "decision", _("expected a party, there is no party %s"),
		    quote(code.bytes, code.length));
	else
		set_party(row, party_id, code);
}

static void
append_bill(struct row *row, struct decided_bill bill)
{
	struct decision *decision = &row->decision;
	struct decided_bill *grown;

	for (size_t i = 0; i < decision->bill_count; i++)
		if (decision->bills[i].bill_id == bill.bill_id) {
			problem(row, "decision", _("bill %s is named twice"), bill.code);
			return;
		}
	if ((decision->bill_count & (decision->bill_count - 1)) == 0) {
		size_t size =
		    (decision->bill_count > 0 ? 2 * decision->bill_count : 1) * sizeof *grown;

		grown = arena_alloc(&row->decisions->arena, size);
		if (decision->bill_count > 0)
			memcpy(grown, decision->bills, decision->bill_count * sizeof *grown);
		decision->bills = grown;
	}
	decision->bills[decision->bill_count++] = bill;
	decision->kind = DECISION_BILLS;
}

/* Splits "CODE=12.50"; a code may hold an equals sign itself, then it is tried whole first. */
static int64_t
split_amount(struct row *row, struct value *code)
{
	const char *equals = memrchr(code->bytes, '=', code->length);
	size_t length = equals != NULL ? (size_t)(equals - code->bytes) : 0;
	int64_t amount_fen;

	if (equals == NULL)
		return 0;
	if (number_parse_range(equals + 1, code->length - length - 1, MONEY_DECIMALS, 1, INT64_MAX,
		&amount_fen) != PARSED_OK) {
		problem(row, "decision",
		    _("expected an amount over 0 with at most 2 decimals after =, got %s"),
		    quote(code->bytes, code->length));
		return -1;
	}
	code->length = length;
	return amount_fen;
}

/* "fee=5.00", "discount=20": what the line lacks. */
static bool
read_kept(struct row *row, struct value word)
{
	static const enum rule_kind kinds[] = {KIND_FEE, KIND_DISCOUNT};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kind_name(kinds[i]));

		if (word.length <= length || word.bytes[length] != '=' ||
		    strncasecmp(word.bytes, kind_name(kinds[i]), length) != 0)
			continue;
		row->decision.as = kinds[i];
		row->decision.kept_fen = split_amount(row, &word);
		return true;
	}
	return false;
}

static void
read_bill(struct row *row, struct value code)
{
	int64_t party_id = 0, amount_fen = 0;
	int64_t bill_id = lookup_bill(row->ledger, code, &party_id);

	if (bill_id == 0 && read_kept(row, code))
		return;
	if (bill_id == 0) {
		if ((amount_fen = split_amount(row, &code)) < 0)
			return;
		bill_id = lookup_bill(row->ledger, code, &party_id);
	}
	if (bill_id == 0) {
		problem(row, "decision", _("expected a bill, there is no bill %s"),
		    quote(code.bytes, code.length));
		return;
	}
	if (row->decision.party_id == 0)
		set_party(row, party_id, value_string(lookup_party_code(row->ledger, party_id)));
	if (row->decision.party_id != party_id) {
		problem(row, "decision", _("bill %s is of another party"),
		    quote(code.bytes, code.length));
		return;
	}
	append_bill(row,
	    (struct decided_bill){bill_id, amount_fen,
		arena_strndup(&row->decisions->arena, code.bytes, code.length)});
}

static void
read_bills(struct row *row)
{
	struct value word;

	while ((word = next_word(row)).length > 0)
		read_bill(row, word);
}

/* The row's own party and bills. Without bills: in order. */
static void
read_yes(struct row *row, struct value party, struct value bills)
{
	if (next_word(row).length > 0)
		problem(row, "decision", _("expected nothing after yes, got %s"),
		    quote_text(row->decision.words));
	if (party.kind == VALUE_NULL) {
		problem(row, "decision",
		    _("yes takes the row's party, and this row has none; "
		      "write PARTY: BILL …, got %s"),
		    quote_text(row->decision.words));
		return;
	}
	read_party(row, party);
	row->words = bills;
	if (row->decision.party_id != 0 && bills.kind != VALUE_NULL)
		read_bills(row);
}

/* A party with its colon, at the end of the word or inside it ("P001:B000000123"). */
static bool
read_party_colon(struct row *row, struct value word)
{
	const char *colon = memrchr(word.bytes, ':', word.length);
	size_t length = colon != NULL ? (size_t)(colon - word.bytes) : 0;

	if (colon == NULL || length == 0)
		return false;
	read_party(row, value_text(word.bytes, length));
	if (row->decision.party_id != 0 && length + 1 < word.length)
		read_bill(row, value_text(colon + 1, word.length - length - 1));
	if (row->decision.party_id != 0)
		read_bills(row);
	return true;
}

/* A code without a colon: of a bill, perhaps with "=AMOUNT", or of a party, but not of both. */
static void
read_code(struct row *row, struct value word)
{
	const char *equals = memrchr(word.bytes, '=', word.length);
	int64_t party_id = lookup_party(row->ledger, word), of_bill;
	bool is_bill = lookup_bill(row->ledger, word, &of_bill) != 0;

	if (!is_bill && equals != NULL)
		is_bill = lookup_bill(row->ledger,
			      value_text(word.bytes, (size_t)(equals - word.bytes)), &of_bill) != 0;
	if (is_bill && party_id != 0) {
		problem(row, "decision", _("%s is a bill and a party; write a colon after a party"),
		    quote(word.bytes, word.length));
	} else if (is_bill) {
		read_bill(row, word);
		read_bills(row);
	} else if (party_id != 0) {
		set_party(row, party_id, word);
		if (next_word(row).length > 0)
			problem(row, "decision",
			    _("expected a colon between party and bills, got %s"),
			    quote_text(row->decision.words));
	} else {
		problem(row, "decision",
		    _("expected yes, skip, advance PARTY, PARTY, PARTY: BILL … or as KIND, got %s, "
		      "which is no party or bill that is known"),
		    quote_text(row->decision.words));
	}
}

static void
read_words(struct row *row, struct value party, struct value bills)
{
	struct value word = next_word(row);

	row->decision.kind = DECISION_ORDER;
	if (word_is(word, "yes")) {
		read_yes(row, party, bills);
	} else if (word_is(word, "skip")) {
		row->decision.kind = DECISION_SKIP;
		if (next_word(row).length > 0)
			problem(row, "decision", _("expected nothing after skip, got %s"),
			    quote_text(row->decision.words));
	} else if (word_is(word, "as")) {
		const char *wrong = decision_read_as(row->ledger, row->words, &row->decision);

		if (wrong != NULL)
			problem(row, "decision", wrong, quote_text(row->decision.words));
	} else if (word_is(word, "advance")) {
		word = next_word(row);
		if (word.length == 0 || next_word(row).length > 0)
			problem(row, "decision", _("expected one PARTY after advance, got %s"),
			    quote_text(row->decision.words));
		else
			read_party(row, word);
		row->decision.kind = DECISION_ADVANCE;
	} else if (!read_party_colon(row, word)) {
		read_code(row, word);
	}
}

/* The decision without what differs only to the eye: full-width marks, the Chinese enumeration
 * comma. */
static const char *
fold_words(struct decisions *decisions, struct value cell)
{
	static const char comma[] = "、";
	struct text text = {0};
	char *found;

	text_fold(&text, cell.bytes, cell.length, FOLD_BREAKS_TO_BLANKS);
	while ((found = strstr(text_string(&text), comma)) != NULL)
		memset(found, ' ', sizeof comma - 1);
	found = arena_strdup(&decisions->arena, text_string(&text));
	text_release(&text);
	return found;
}

static void
read_row(struct row *row, const struct value *cells)
{
	struct decisions *decisions = row->decisions;
	struct value line = cells[COLUMN_LINE];

	decisions->rows++;
	if (cells[COLUMN_DECISION].kind == VALUE_NULL)
		return;
	row->problems = 0;
	row->decision = (struct decision){.file = row->place.file, .line = row->place.line};
	row->decision.words = fold_words(decisions, cells[COLUMN_DECISION]);
	row->decision.line_id = lookup_number(line, 'L');
	if (row->decision.line_id == 0)
		problem(row, "line", _("expected a bank line as L0000123, got %s"),
		    line.kind == VALUE_NULL ? "\"\"" : quote(line.bytes, line.length));
	row->words = value_string(row->decision.words);
	read_words(row, cells[COLUMN_PARTY], cells[COLUMN_BILLS]);
	if (row->problems > 0)
		return;
	decisions->list = array_grow(
	    decisions->list, decisions->count, &decisions->capacity, sizeof *decisions->list);
	decisions->list[decisions->count++] = row->decision;
}

enum rc
decisions_read(struct decisions *decisions, struct ledger *ledger, const char *path)
{
	struct row row = {.decisions = decisions, .ledger = ledger};
	struct sheet *sheet = sheet_open(ledger, path, columns, COLUMNS);
	struct value cells[COLUMNS];
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(ledger_errors(ledger));
	row.place.file = arena_strdup(&decisions->arena, sheet_name(sheet));
	while (rc == RC_OK && !errors_full(ledger_errors(ledger)) &&
	    (rc = sheet_next(sheet, cells, &row.place.line, &more)) == RC_OK && more) {
		row.place.column = NULL;
		read_row(&row, cells);
	}
	sheet_close(sheet);
	return rc == RC_OK ? errors_rc(ledger_errors(ledger)) : rc;
}

static bool
same_decision(const struct decision *a, const struct decision *b)
{
	if (a->kind != b->kind || a->party_id != b->party_id || a->bill_count != b->bill_count ||
	    a->kept_fen != b->kept_fen || a->as != b->as ||
	    a->ledger_account_id != b->ledger_account_id || a->other_line_id != b->other_line_id ||
	    a->receipt_id != b->receipt_id || a->account_id != b->account_id ||
	    a->first_on != b->first_on || a->last_on != b->last_on)
		return false;
	for (size_t i = 0; i < a->bill_count; i++)
		if (a->bills[i].bill_id != b->bills[i].bill_id ||
		    a->bills[i].amount_fen != b->bills[i].amount_fen)
			return false;
	return true;
}

enum rc
decisions_merge(struct decisions *decisions, struct ledger *ledger)
{
	struct map first = {0};
	size_t kept = 0;

	for (size_t i = 0; i < decisions->count; i++) {
		struct decision *decision = &decisions->list[i];
		struct place place = {decision->file, decision->line, "decision"};
		char code[BILL_CODE];
		bool fresh;
		int64_t *at = map_put(
		    &first, (const char *)&decision->line_id, sizeof decision->line_id, &fresh);

		if (fresh) {
			*at = (int64_t)kept;
			decisions->list[kept++] = *decision;
		} else if (!same_decision(&decisions->list[*at], decision)) {
			(void)error_add(ledger_errors(ledger), RC_DATA, &place,
			    _("line %s was decided otherwise at %s:%ld"),
			    line_code(decision->line_id, code), decisions->list[*at].file,
			    decisions->list[*at].line);
		}
	}
	decisions->count = kept;
	map_release(&first);
	return errors_rc(ledger_errors(ledger));
}

void
decisions_release(struct decisions *decisions)
{
	free(decisions->list);
	arena_release(&decisions->arena);
	*decisions = (struct decisions){0};
}
