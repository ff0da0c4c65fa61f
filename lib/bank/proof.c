#include "bank/proof.h"

#include "base/i18n.h"
#include "base/number.h"

/* Compares one balance with what the order expects, and goes on from what was got. */
static bool
order_add(struct proof_order *order, bool first, long line, int64_t shift, int64_t balance_fen)
{
	int64_t expected, base;

	if (__builtin_sub_overflow(balance_fen, shift, &base))
		return false;
	if (!first && base != order->base_fen) {
		if (__builtin_add_overflow(order->base_fen, shift, &expected))
			return false;
		if (order->break_count < PROOF_BREAKS_MAX)
			order->breaks[order->break_count] =
			    (struct proof_break){line, expected, balance_fen};
		order->break_count++;
	}
	order->base_fen = base;
	return true;
}

bool
proof_add(struct proof *proof, long line, int64_t amount_fen, const int64_t *balance_fen)
{
	bool first = !proof->balances;
	int64_t minus;

	proof->before_fen = proof->sum_fen;
	if (!money_add(&proof->sum_fen, amount_fen) ||
	    __builtin_sub_overflow(0, proof->before_fen, &minus))
		return false;
	if (balance_fen == NULL)
		return true;
	proof->balances = true;
	return order_add(&proof->oldest_first, first, line, proof->sum_fen, *balance_fen) &&
	    order_add(&proof->newest_first, first, line, minus, *balance_fen);
}

enum rc
proof_end(const struct proof *proof, bool *ascending, const char *file, struct errors *errors)
{
	const struct proof_order *order;

	if (proof->oldest_first.break_count != proof->newest_first.break_count)
		*ascending = proof->oldest_first.break_count < proof->newest_first.break_count;
	order = *ascending ? &proof->oldest_first : &proof->newest_first;
	for (long i = 0; i < order->break_count; i++) {
		const struct proof_break *b = &order->breaks[i < PROOF_BREAKS_MAX ? i : 0];
		struct place place = {.file = file, .line = b->line, .column = "balance"};
		char expected[NUMBER_TEXT], got[NUMBER_TEXT];

		(void)number_format(b->expected_fen, MONEY_DECIMALS, expected);
		(void)number_format(b->got_fen, MONEY_DECIMALS, got);
		(void)error_add(errors, RC_DATA, &place,
		    *ascending
			? _("the statement does not prove: expected %s after the rows above, "
			    "got %s")
			: _("the statement does not prove: expected %s before the rows above "
			    "(newest first), got %s"),
		    expected, got);
	}
	return order->break_count > 0 ? RC_DATA : RC_OK;
}

bool
proof_balances(
    const struct proof *proof, bool ascending, int64_t *opening_fen, int64_t *closing_fen)
{
	const struct proof_order *order = ascending ? &proof->oldest_first : &proof->newest_first;

	if (!proof->balances)
		return false;
	if (ascending) {
		*opening_fen = order->base_fen;
		return !__builtin_add_overflow(order->base_fen, proof->sum_fen, closing_fen);
	}
	*closing_fen = order->base_fen;
	return !__builtin_sub_overflow(order->base_fen, proof->sum_fen, opening_fen);
}
