/* What a price trial is made of: rounding, the formula, the base that a target asks for. */
#include "base/round.h"
#include "sales/price-rule.h"
#include "sales/solve.h"
#include "test.h"

static const struct {
	const char *text, *reason;
	int64_t step_fen; /* 0: refused */
	enum rounding mode;
} steps[] = {
    {"0.01", "a fen", 1, ROUND_HALF_UP},
    {"10", "half-up when no mode stands there", 1000, ROUND_HALF_UP},
    {"100 down", "down", 10000, ROUND_DOWN},
    {"1000  up", "blanks between", 100000, ROUND_UP},
    {"0.5 half-up", "any step of whole fen", 50, ROUND_HALF_UP},
    {"0", "a step is above 0", 0, ROUND_HALF_UP},
    {"-1", "not below", 0, ROUND_HALF_UP},
    {"0.001", "not finer than a fen", 0, ROUND_HALF_UP},
    {"1 Up", "words are small", 0, ROUND_HALF_UP},
    {"1 up down", "one mode", 0, ROUND_HALF_UP},
    {"1up", "a blank between", 0, ROUND_HALF_UP},
    {"", "nothing", 0, ROUND_HALF_UP},
    {"up", "no step", 0, ROUND_HALF_UP},
};

static const struct {
	struct round_to to;
	struct ratio fen;
	int64_t rounded;
	const char *reason;
} amounts[] = {
    {{1000, ROUND_DOWN}, {999, 1}, 999, "below the step: it stays"},
    {{1000, ROUND_DOWN}, {1999, 2}, 999, "a fraction below it goes down to the fen"},
    {{1000, ROUND_UP}, {1999, 2}, 1000, "or up"},
    {{1000, ROUND_DOWN}, {1000, 1}, 1000, "the step itself"},
    {{1000, ROUND_UP}, {1001, 1}, 2000, "above it"},
    {{1000, ROUND_HALF_UP}, {1499, 1}, 1000, "below the half"},
    {{1000, ROUND_HALF_UP}, {1500, 1}, 2000, "the half"},
    {{1000, ROUND_HALF_UP}, {-1500, 1}, -2000, "halves go away from zero"},
    {{1000, ROUND_DOWN}, {-999, 1}, -999, "negative below the step"},
};

static const struct {
	struct ratio unit; /* yuan */
	struct room_areas areas;
	struct rule_price price;
	struct price_rule rule;
	const char *reason;
} prices[] = {
    {{1234567, 100}, {895200, 716200}, {1234567, 110518438, 1234567, 1543123},
	{BASIS_BUILDING, false, {1, ROUND_HALF_UP}, {1, ROUND_HALF_UP}, {1, ROUND_HALF_UP}},
	"89.52 x 12,345.67 = 1,105,184.3784"},
    {{1234567, 100}, {895200, 0}, {1234584, 110520000, 1234584, 0},
	{BASIS_BUILDING, true, {1, ROUND_HALF_UP}, {10000, ROUND_UP}, {1, ROUND_HALF_UP}},
	"in hundreds, up: the total is the authority, 12,345.84 follows"},
    {{100099, 100}, {0, 0}, {100099, 100000, 0, 0},
	{BASIS_SET, false, {1, ROUND_HALF_UP}, {100, ROUND_DOWN}, {1, ROUND_HALF_UP}},
	"a set of unknown areas"},
    {{20001, 2}, {20000, 10000}, {1000100, 1000100, 500050, 1000100},
	{BASIS_INNER, false, {100, ROUND_HALF_UP}, {1, ROUND_HALF_UP}, {1, ROUND_HALF_UP}},
	"by the inner area"},
};

static void
check_rounding(void)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct round_to to = {0, ROUND_HALF_UP};
		bool parsed = round_to_parse(steps[i].text, strlen(steps[i].text), &to);

		check(parsed == (steps[i].step_fen > 0) && to.step_fen == steps[i].step_fen &&
			(!parsed || to.mode == steps[i].mode),
		    steps[i].reason);
	}
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		int64_t rounded = 0;

		check(round_to_apply(amounts[i].to, amounts[i].fen, &rounded), "it can be held");
		check_int(rounded, amounts[i].rounded, amounts[i].reason);
	}
}

static void
check_prices(void)
{
	struct rule_price price;
	const struct price_rule rule = prices[0].rule;
	const struct fraction huge = fraction_of(ratio_of(INT64_MAX)),
			      large = fraction_of(ratio_of(INT64_MAX / 100));

	for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
		const struct fraction unit = fraction_of(prices[i].unit);

		check(
		    rule_price(&prices[i].rule, &unit, prices[i].areas, &price), "it can be held");
		check_int(price.unit_fen, prices[i].price.unit_fen, prices[i].reason);
		check_int(price.total_fen, prices[i].price.total_fen, "its total");
		check_int(price.area_unit_fen, prices[i].price.area_unit_fen, "by area");
		check_int(price.inner_unit_fen, prices[i].price.inner_unit_fen, "by inner area");
	}
	check(!rule_price(&rule, &huge, prices[0].areas, &price), "a unit price beyond int64 fen");
	check(!rule_price(&rule, &large, prices[0].areas, &price), "a total beyond int64 fen");
}

static void
check_formula(void)
{
	const struct fraction coefficient = fraction_of((struct ratio){10506, 10000}),
			      difference = fraction_of(ratio_of(50));
	struct fraction unit = {0};
	char text[PRICE_TEXT];

	price_exact(ratio_of(10000), &coefficient, &difference, &unit);
	check(unit.wide == NULL && ratio_compare(unit.ratio, ratio_of(10556)) == 0,
	    "10000 x 1.0506 + 50: coefficients first, then differences");
	(void)price_format(fraction_of((struct ratio){1, 3}), 2, text);
	check_text(text, "0.3333333333", "a third is shown with ten decimals");
	(void)price_format(fraction_of((struct ratio){1029588, 1000000}), 0, text);
	check_text(text, "1.029588", "zeros at the end are left off");
	(void)price_format(fraction_of(ratio_of(-100)), 2, text);
	check_text(text, "-100.00", "but as many as were asked for");
	(void)price_format(fraction_of((struct ratio){INT64_C(200000000001), 100}), 2, text);
	check_text(text, "2000000000.01", "the fen of two thousand million");
	(void)price_format(fraction_of(ratio_of(INT64_MAX)), 2, text);
	check_text(text, "9223372036854775807", "a large one without decimals");
	fraction_release(&unit);
}

/* Beyond a ratio: what was multiplied and then divided by the same comes back, and
 * rounds as it should. */
static void
check_fractions(void)
{
	static const struct {
		struct ratio number; /* where it comes back to */
		int64_t down, half_up, up;
		const char *reason;
	} rows[] = {
	    {{7, 1}, 7, 7, 7, "a whole stays it in every mode"},
	    {{15, 2}, 7, 8, 8, "a half"},
	    {{-15, 2}, -7, -8, -8, "halves away from zero"},
	    {{749999999, 100000000}, 7, 7, 8, "just below a half"},
	    {{750000001, 100000000}, 7, 8, 8, "just above it"},
	    {{-749999999, 100000000}, -7, -7, -8, "below zero, too"},
	    {{700000001, 100000000}, 7, 7, 8, "just above a whole"},
	    {{0, 1}, 0, 0, 0, "nothing"},
	};
	const struct ratio step = {10333, 10000}, back = {10000, 10333};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fraction number = {0};
		const struct fraction start = fraction_of(rows[i].number);
		const enum rounding modes[] = {ROUND_DOWN, ROUND_HALF_UP, ROUND_UP};
		const int64_t expected[] = {rows[i].down, rows[i].half_up, rows[i].up};
		struct ratio near;
		int64_t rounded;

		fraction_copy(&number, &start);
		for (int n = 0; n < 40; n++)
			fraction_multiply(&number, step);
		check(number.wide != NULL || rows[i].number.numerator == 0, "it has grown");
		for (int n = 0; n < 40; n++)
			fraction_multiply(&number, back);
		check(fraction_near(&number, ratio_of(1), &near), "it can be held");
		for (size_t mode = 0; mode < 3; mode++) {
			check(ratio_round(near, 1, modes[mode], &rounded), "and rounded");
			check_int(rounded, expected[mode], rows[i].reason);
		}
		fraction_add(&number, &number);
		check(fraction_near(&number, (struct ratio){1, 2}, &near) &&
			ratio_round(near, 1, ROUND_HALF_UP, &rounded),
		    "half of twice it");
		check_int(rounded, rows[i].half_up, "is it");
		fraction_release(&number);
	}
}

/* A ratio with a denominator too large for a step of rounding. */
static void
check_fine(void)
{
	const struct round_to yuan = {1000000, ROUND_UP};
	struct fraction fine = {.ratio = {((int128)5 << 120) + 1, (int128)1 << 100}};
	struct ratio near;
	int64_t rounded = 0;

	check(fraction_near(&fine, ratio_of(1), &near) && round_to_apply(yuan, near, &rounded),
	    "a fine fraction rounded to ten thousand");
	check_int(rounded, 6000000, "5242880 and a little, up");
	fine.ratio.numerator = -fine.ratio.numerator;
	check(
	    fraction_near(&fine, ratio_of(1), &near) && ratio_round(near, 1, ROUND_DOWN, &rounded),
	    "below zero");
	check_int(rounded, -5242880, "toward zero");
	fine.ratio = (struct ratio){(int128)1 << 126, 1};
	fraction_multiply(&fine, ratio_of(2));
	check(!fraction_near(&fine, ratio_of(1), &near), "wholes beyond 127 bits are none");
	fraction_release(&fine);
}

static void
check_target(void)
{
	struct solve solve = {0};
	struct ratio scale;
	const struct fraction dearer = fraction_of((struct ratio){103, 100}),
			      one = fraction_of(ratio_of(1)), none = fraction_of(ratio_of(0)),
			      plus = fraction_of(ratio_of(50)), minus = fraction_of(ratio_of(-100)),
			      huge = fraction_of(ratio_of(INT64_MAX));

	check(solve_add(&solve, 895200, ratio_of(10000), &dearer, &plus) &&
		solve_add(&solve, 1023700, ratio_of(20000), &one, &minus),
	    "two rooms");
	/* 89.52 x 10300 + 102.37 x 20000 = 2969456; 89.52 x 50 - 102.37 x 100 = -5761 */
	check(solve_scale(&solve, 296945600 - 576100, &scale) &&
		ratio_compare(scale, ratio_of(1)) == 0,
	    "the sum as it is asks for no change");
	check(solve_scale(&solve, 2 * INT64_C(296945600) - 576100, &scale) &&
		ratio_compare(scale, ratio_of(2)) == 0,
	    "differences stay as they are");
	check(solve_scale(&solve, -576100 - 1, &scale) && scale.numerator < 0,
	    "a target below the differences");
	check(!solve_add(&solve, INT64_MAX, ratio_of(INT64_MAX), &huge, &none),
	    "sums that cannot be held");
}

int
main(void)
{
	check_rounding();
	check_prices();
	check_formula();
	check_fractions();
	check_fine();
	check_target();
	return test_end();
}
