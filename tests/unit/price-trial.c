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

	for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
		check(rule_price(&prices[i].rule, prices[i].unit, prices[i].areas, &price),
		    "it can be held");
		check_int(price.unit_fen, prices[i].price.unit_fen, prices[i].reason);
		check_int(price.total_fen, prices[i].price.total_fen, "its total");
		check_int(price.area_unit_fen, prices[i].price.area_unit_fen, "by area");
		check_int(price.inner_unit_fen, prices[i].price.inner_unit_fen, "by inner area");
	}
	check(!rule_price(&rule, ratio_of(INT64_MAX), prices[0].areas, &price),
	    "a unit price beyond int64 fen");
	check(!rule_price(&rule, ratio_of(INT64_MAX / 100), prices[0].areas, &price),
	    "a total beyond int64 fen");
}

static void
check_formula(void)
{
	const struct ratio huge = {(int128)1 << 126, 1}, half = {1, 2};
	const struct ratio fine = {((int128)1 << 110) + 1, (int128)1 << 30};
	struct ratio unit;
	char text[PRICE_TEXT];

	check(price_exact(ratio_of(10000), (struct ratio){10506, 10000}, ratio_of(50), &unit),
	    "10000 x 1.0506 + 50");
	check(ratio_compare(unit, ratio_of(10556)) == 0, "coefficients first, then differences");
	check(price_exact(huge, half, ratio_of(0), &unit) &&
		ratio_compare(unit, (struct ratio){(int128)1 << 125, 1}) == 0,
	    "what fits in lowest terms is reduced");
	check(!price_exact(huge, ratio_of(2), ratio_of(0), &unit), "what does not is refused");
	check(price_exact(fine, ratio_of(1), (struct ratio){1, (int128)1 << 30}, &unit) &&
		ratio_compare(unit, (struct ratio){((int128)1 << 110) + 2, (int128)1 << 30}) == 0,
	    "a sum of fine fractions, by their common denominator");
	(void)price_format((struct ratio){1, 3}, 2, text);
	check_text(text, "0.3333333333", "a third is shown with ten decimals");
	(void)price_format((struct ratio){1029588, 1000000}, 0, text);
	check_text(text, "1.029588", "zeros at the end are left off");
	(void)price_format(ratio_of(-100), 2, text);
	check_text(text, "-100.00", "but as many as were asked for");
	(void)price_format(ratio_of(INT64_MAX), 2, text);
	check_text(text, "9223372036854775807", "a large one without decimals");
}

static void
check_target(void)
{
	struct solve solve = {0};
	struct ratio scale;

	check(solve_add(&solve, 895200, ratio_of(10000), (struct ratio){103, 100}, ratio_of(50)) &&
		solve_add(&solve, 1023700, ratio_of(20000), ratio_of(1), ratio_of(-100)),
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
	check(!solve_add(&solve, INT64_MAX, ratio_of(INT64_MAX), ratio_of(INT64_MAX), ratio_of(0)),
	    "sums that cannot be held");
}

int
main(void)
{
	check_rounding();
	check_prices();
	check_formula();
	check_target();
	return test_end();
}
