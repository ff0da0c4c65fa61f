#include "bank/bracket.h"

#include "base/i18n.h"
#include "base/number.h"

bool
bracket_add(struct bracket *bracket, int64_t amount_fen)
{
	return money_add(bracket->told ? &bracket->balance_fen : &bracket->sum_fen, amount_fen);
}

static enum rc
fail(struct bracket *bracket, enum bracket_kind kind, int64_t balance_fen,
    const struct place *place, struct errors *errors)
{
	char expected[NUMBER_TEXT], got[NUMBER_TEXT];

	(void)number_format(bracket->balance_fen, MONEY_DECIMALS, expected);
	(void)number_format(balance_fen, MONEY_DECIMALS, got);
	bracket->balance_fen = balance_fen; /* one error for each contradiction */
	return error_add(errors, RC_DATA, place,
	    kind == BRACKET_CLOSING
		? _("the statement does not prove: expected a closing balance of %s after its "
		    "rows, got %s")
		: _("the statement does not prove: expected the page to go on with %s, got %s"),
	    expected, got);
}

enum rc
bracket_balance(struct bracket *bracket, enum bracket_kind kind, int64_t balance_fen,
    const struct place *place, struct errors *errors)
{
	int64_t before = bracket->balance_fen;

	if (!bracket->told) {
		bracket->told = true;
		bracket->balance_fen = balance_fen;
		if (__builtin_sub_overflow(balance_fen, bracket->sum_fen, &bracket->opening_fen))
			bracket->opening_fen = balance_fen;
		return RC_OK;
	}
	if (before == balance_fen)
		return RC_OK;
	if (kind != BRACKET_OPENING)
		return fail(bracket, kind, balance_fen, place, errors);
	if (!bracket->gap) {
		bracket->gap = true;
		bracket->gap_line = place->line;
		bracket->gap_expected_fen = before;
		bracket->gap_got_fen = balance_fen;
	}
	bracket->balance_fen = balance_fen;
	return RC_OK;
}
