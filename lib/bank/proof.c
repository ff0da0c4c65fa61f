#include "bank/proof.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"

/* Whether the base of this way is the balance after all rows, not before them. */
static bool
from_the_end(enum proof_way way)
{
	return way == PROOF_NEWEST || way == PROOF_DAYS_FALL;
}

static void
add_break(struct proof_order *order, long line, int64_t expected_fen, int64_t got_fen)
{
	if (order->break_count < PROOF_BREAKS_MAX)
		order->breaks[order->break_count] =
		    (struct proof_break){line, expected_fen, got_fen};
	order->break_count++;
}

/* Compares one balance with what the order expects, and goes on from what was got. */
static bool
order_add(struct proof_order *order, long line, int64_t shift, int64_t balance_fen)
{
	int64_t expected, base;

	if (__builtin_sub_overflow(balance_fen, shift, &base))
		return false;
	if (order->based && base != order->base_fen) {
		if (__builtin_add_overflow(order->base_fen, shift, &expected))
			return false;
		add_break(order, line, expected, balance_fen);
	}
	order->based = true;
	order->base_fen = base;
	return true;
}

/* Compares the day that ends with the days before it. */
static bool
day_end(struct proof *proof, enum proof_way way)
{
	struct proof_day *day = &proof->days[way - PROOF_DAYS_RISE];
	int64_t shift = proof->sum_fen;

	if (!day->told)
		return true;
	day->told = false;
	if (way == PROOF_DAYS_FALL && __builtin_sub_overflow(0, proof->sum_fen, &shift))
		return false;
	return order_add(&proof->orders[way], day->line, shift, day->balance_fen);
}

/* A balance within its day: those of a day must agree on its end, or on its start. */
static bool
day_add(struct proof *proof, enum proof_way way, long line, int64_t amount_fen, int64_t balance_fen)
{
	struct proof_day *day = &proof->days[way - PROOF_DAYS_RISE];
	int64_t shift, got, expected;

	if (way == PROOF_DAYS_RISE) {
		if (__builtin_sub_overflow(day->sum_fen, amount_fen, &shift))
			return false;
	} else if (__builtin_sub_overflow(0, day->sum_fen, &shift)) {
		return false;
	}
	if (__builtin_add_overflow(balance_fen, shift, &got))
		return false;
	if (day->told && got != day->balance_fen) {
		if (__builtin_sub_overflow(day->balance_fen, shift, &expected))
			return false;
		add_break(&proof->orders[way], line, expected, balance_fen);
	}
	if (!day->told)
		day->line = line;
	day->told = true;
	day->balance_fen = got;
	return true;
}

static void
chain_add(struct proof *proof, int64_t balance_fen, int count)
{
	*map_put(&proof->chain, (const char *)&balance_fen, sizeof balance_fen, NULL) += count;
}

/* Both ways in which a day's rows may stand together. */
static bool
days_add(
    struct proof *proof, long line, date_day on, int64_t amount_fen, const int64_t *balance_fen)
{
	for (enum proof_way way = PROOF_DAYS_RISE; way <= PROOF_DAYS_FALL; way++) {
		struct proof_day *day = &proof->days[way - PROOF_DAYS_RISE];

		if (day->day != on) {
			if (!day_end(proof, way))
				return false;
			day->day = on;
			day->sum_fen = 0;
		}
		if (!money_add(&day->sum_fen, amount_fen) ||
		    (balance_fen != NULL && !day_add(proof, way, line, amount_fen, *balance_fen)))
			return false;
	}
	return true;
}

bool
proof_add(
    struct proof *proof, long line, date_day day, int64_t amount_fen, const int64_t *balance_fen)
{
	int64_t minus, before;

	if (__builtin_sub_overflow(0, proof->sum_fen, &minus) ||
	    !days_add(proof, line, day, amount_fen, balance_fen) ||
	    !money_add(&proof->sum_fen, amount_fen))
		return false;
	if (balance_fen == NULL)
		return true;
	proof->balances = true;
	if (proof->unsorted) {
		if (__builtin_sub_overflow(*balance_fen, amount_fen, &before))
			return false;
		chain_add(proof, before, -1);
		chain_add(proof, *balance_fen, 1);
	}
	return order_add(&proof->orders[PROOF_OLDEST], line, proof->sum_fen, *balance_fen) &&
	    order_add(&proof->orders[PROOF_NEWEST], line, minus, *balance_fen);
}

/* The way that proves best; where several do equally well, the one that came in. Days that turn
 * round count only where they prove all: an error is easier to see in a simple order. */
static enum proof_way
best_way(const struct proof *proof, enum proof_way hint)
{
	enum proof_way best = hint < PROOF_WAYS ? hint : PROOF_OLDEST;

	for (enum proof_way way = PROOF_OLDEST; way < PROOF_WAYS; way++)
		if (proof->orders[way].break_count < proof->orders[best].break_count &&
		    (way < PROOF_DAYS_RISE || proof->orders[way].break_count == 0))
			best = way;
	return best;
}

static const char *
break_text(enum proof_way way)
{
	switch (way) {
	case PROOF_OLDEST:
		return _("the statement does not prove: expected %s after the rows above, got %s");
	case PROOF_NEWEST:
		return _("the statement does not prove: expected %s before the rows above (newest "
			 "first), got %s");
	default:
		return _("the statement does not prove: expected %s in the order of the days, got "
			 "%s");
	}
}

/* The ends of the chain; false when it has not two of them. */
static bool
chain_ends(const struct proof *proof, int64_t *opening_fen, int64_t *closing_fen)
{
	size_t at = 0;
	const char *key;
	int64_t count;
	int starts = 0, ends = 0;

	while ((key = map_next(&proof->chain, &at, &count)) != NULL) {
		if (count < 0 || starts == 0)
			memcpy(opening_fen, key, sizeof *opening_fen);
		if (count > 0 || ends == 0)
			memcpy(closing_fen, key, sizeof *closing_fen);
		starts += count < 0 ? (int)-count : 0;
		ends += count > 0 ? (int)count : 0;
	}
	if (starts == 0)
		*closing_fen = *opening_fen; /* a round: it ends where it began */
	return starts <= 1 && ends == starts;
}

static enum rc
unsorted_end(struct proof *proof, const char *file, struct errors *errors)
{
	struct place place = {.file = file, .column = "balance"};
	int64_t opening, closing;

	if (!proof->balances || chain_ends(proof, &opening, &closing))
		return RC_OK;
	return errors == NULL ? RC_DATA
			      : error_add(errors, RC_DATA, &place,
				    _("the statement does not prove: its balances make no chain "
				      "in any order"));
}

enum rc
proof_end(struct proof *proof, enum proof_way *way, const char *file, struct errors *errors)
{
	const struct proof_order *order;

	(void)day_end(proof, PROOF_DAYS_RISE);
	(void)day_end(proof, PROOF_DAYS_FALL);
	if (proof->unsorted) {
		*way = PROOF_UNSORTED;
		return unsorted_end(proof, file, errors);
	}
	*way = best_way(proof, *way);
	order = &proof->orders[*way];
	for (long i = 0; i < order->break_count && errors != NULL; i++) {
		const struct proof_break *b = &order->breaks[i < PROOF_BREAKS_MAX ? i : 0];
		struct place place = {.file = file, .line = b->line, .column = "balance"};
		char expected[NUMBER_TEXT], got[NUMBER_TEXT];

		(void)number_format(b->expected_fen, MONEY_DECIMALS, expected);
		(void)number_format(b->got_fen, MONEY_DECIMALS, got);
		(void)error_add(errors, RC_DATA, &place, break_text(*way), expected, got);
	}
	return order->break_count > 0 ? RC_DATA : RC_OK;
}

bool
proof_balances(
    const struct proof *proof, enum proof_way way, int64_t *opening_fen, int64_t *closing_fen)
{
	int64_t base;

	if (!proof->balances)
		return false;
	if (way == PROOF_UNSORTED)
		return chain_ends(proof, opening_fen, closing_fen);
	base = proof->orders[way].base_fen;
	if (!from_the_end(way)) {
		*opening_fen = base;
		return !__builtin_add_overflow(base, proof->sum_fen, closing_fen);
	}
	*closing_fen = base;
	return !__builtin_sub_overflow(base, proof->sum_fen, opening_fen);
}

void
proof_release(struct proof *proof)
{
	map_release(&proof->chain);
}
