#include "bank/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

/* Whether the dates go one way. */
static void
note_order(struct bank_check *check, date_day day)
{
	if (check->report->lines > 1) {
		check->dates_rise &= day >= check->day;
		check->dates_fall &= day <= check->day;
	}
	check->day = day;
}

/* Adds a row to the file's sums; false when one is beyond int64. */
static bool
count_row(struct bank_check *check, const struct bank_row *row)
{
	struct bank_report *report = check->report;
	int64_t *sum = row->amount_fen < 0 ? &report->out_fen : &report->in_fen;
	int64_t magnitude = row->amount_fen;

	if (report->lines++ == 0)
		report->first = report->last = row->day;
	if (row->day < report->first)
		report->first = row->day;
	if (row->day > report->last)
		report->last = row->day;
	note_order(check, row->day);
	if (row->amount_fen < 0 && __builtin_sub_overflow(0, row->amount_fen, &magnitude))
		return false;
	return money_add(sum, magnitude) && bracket_add(&report->bracket, row->amount_fen) &&
	    proof_add(&check->proof, row->line, row->day, row->amount_fen,
		row->has_balance ? &row->balance_fen : NULL);
}

/* Compares what stands above the table with what its rows give. */
static void
check_outer(struct bank_check *check, const char *what, bool told, int64_t told_fen, int64_t fen)
{
	struct place place = {.file = check->report->file};
	char expected[NUMBER_TEXT], got[NUMBER_TEXT];

	if (!told || told_fen == fen)
		return;
	(void)number_format(told_fen, MONEY_DECIMALS, expected);
	(void)number_format(fen, MONEY_DECIMALS, got);
	(void)error_add(check->errors, RC_DATA, &place,
	    _("the statement does not prove: the %s above the table is %s, but its rows give %s"),
	    what, expected, got);
}

/* The balances of the rows, in the order that the profile knows or that proves best. */
static enum rc
prove_rows(struct bank_check *check)
{
	struct bank_report *report = check->report;
	const struct profile *profile = bank_reader_profile(check->reader);
	bool warns = profile->check_balance == LEVEL_WARN;
	enum rc rc;

	check->way = (enum proof_way)profile->order;
	if (check->way == PROOF_ANY)
		check->way = report->ascending ? PROOF_OLDEST : PROOF_NEWEST;
	rc = proof_end(&check->proof, &check->way, report->file, warns ? NULL : check->errors);
	if (rc != RC_OK && !warns)
		return rc;
	report->unproved = rc != RC_OK;
	report->has_balances = !report->unproved &&
	    proof_balances(&check->proof, check->way, &report->opening_fen, &report->closing_fen);
	return RC_OK;
}

/* The file's balances: proved, and agreeing with what stands above the table. */
static enum rc
prove(struct bank_check *check)
{
	struct bank_report *report = check->report;
	struct bank_reader *reader = check->reader;
	int64_t opening, closing;
	bool opened = bank_reader_opening(reader, &opening),
	     closed = bank_reader_closing(reader, &closing);
	enum rc rc;

	report->ascending = !check->dates_fall || check->dates_rise;
	if (report->bracket.told) {
		report->ascending = report->has_balances = true;
		report->opening_fen = report->bracket.opening_fen;
		report->closing_fen = report->bracket.balance_fen;
		return RC_OK;
	}
	if ((rc = prove_rows(check)) != RC_OK)
		return rc;
	if (!report->has_balances && opened && closed) {
		report->opening_fen = opening;
		report->closing_fen = opening;
		report->has_balances = money_add(&report->closing_fen, check->proof.sum_fen);
	}
	if (report->has_balances) {
		check_outer(check, _("opening balance"), opened, opening, report->opening_fen);
		check_outer(check, _("closing balance"), closed, closing, report->closing_fen);
	}
	return errors_rc(check->errors);
}

void
bank_check_begin(struct bank_check *check)
{
	check->errors_before = check->errors->count;
	check->dates_rise = check->dates_fall = true;
	check->proof.unsorted = bank_reader_profile(check->reader)->order == PROOF_UNSORTED;
}

enum rc
bank_check_row(struct bank_check *check, const struct bank_row *row)
{
	struct place place = {.file = check->report->file, .line = row->line};

	if (row->only_balance)
		(void)bracket_balance(
		    &check->report->bracket, row->kind, row->balance_fen, &place, check->errors);
	else if (!count_row(check, row))
		return error_add(check->errors, RC_DATA, &place,
		    _("the sums up to here are beyond 92233720368547758.07"));
	return RC_OK;
}

enum rc
bank_check_end(struct bank_check *check)
{
	check->report->skips = *bank_reader_skips(check->reader);
	return check->errors->count == check->errors_before ? prove(check) : RC_OK;
}

enum rc
bank_check(struct bank_check *check)
{
	struct bank_row row;
	bool more;
	enum rc rc;

	bank_check_begin(check);
	while ((rc = bank_reader_next(check->reader, &row, check->look != NULL, &more)) == RC_OK &&
	    more) {
		if (check->look != NULL)
			check->look(check->context, &row);
		if ((rc = bank_check_row(check, &row)) != RC_OK)
			return rc;
	}
	check->report->skips = *bank_reader_skips(check->reader);
	return rc == RC_OK ? bank_check_end(check) : rc;
}

char *
bank_check_warnings(const struct bank_check *check)
{
	const struct bracket *bracket = &check->report->bracket;
	char expected[NUMBER_TEXT], got[NUMBER_TEXT];
	struct text text = {0};

	text_adds(&text, bank_reader_warnings(check->reader));
	if (bracket->gap) {
		(void)number_format_grouped(bracket->gap_expected_fen, MONEY_DECIMALS, expected);
		(void)number_format_grouped(bracket->gap_got_fen, MONEY_DECIMALS, got);
		text_printf(&text,
		    _("%sline %ld: the statement opens with %s, but the one before it closed "
		      "with %s: one may be missing"),
		    text.length > 0 ? "\n" : "", bracket->gap_line, got, expected);
	}
	return text_take(&text);
}

void
bank_check_release(struct bank_check *check)
{
	proof_release(&check->proof);
}
