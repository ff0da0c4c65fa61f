#include "sales/price-rule.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/unit-price.h"

enum { FEN = 100, CM2 = 10000 /* in 1 m² */ };

bool
price_times(struct ratio a, struct ratio b, struct ratio *product)
{
	struct ratio plain;

	if (__builtin_mul_overflow(a.numerator, b.numerator, &plain.numerator) ||
	    __builtin_mul_overflow(a.denominator, b.denominator, &plain.denominator))
		return ratio_multiply(a, b, product);
	*product = plain;
	return true;
}

bool
price_exact(
    struct ratio base, struct ratio coefficient, struct ratio difference, struct ratio *unit)
{
	struct ratio product;
	int128 left, right;

	if (!price_times(base, coefficient, &product))
		return false;
	if (__builtin_mul_overflow(product.numerator, difference.denominator, &left) ||
	    __builtin_mul_overflow(difference.numerator, product.denominator, &right) ||
	    __builtin_add_overflow(left, right, &unit->numerator) ||
	    __builtin_mul_overflow(product.denominator, difference.denominator, &unit->denominator))
		return ratio_add(product, difference, unit);
	return true;
}

int64_t
price_area(enum price_basis basis, struct room_areas areas)
{
	if (basis == BASIS_SET)
		return SET_AREA_CM2;
	return basis == BASIS_INNER ? areas.inner_cm2 : areas.area_cm2;
}

/* The unit price, rounded, then the total. */
static bool
unit_first(const struct price_rule *rule, struct ratio unit_fen, int64_t area_cm2,
    struct rule_price *price)
{
	struct ratio total = {.denominator = CM2};

	if (!round_to_apply(rule->unit, unit_fen, &price->unit_fen))
		return false;
	total.numerator = (int128)price->unit_fen * area_cm2;
	return round_to_apply(rule->total, total, &price->total_fen);
}

static bool
total_first(const struct price_rule *rule, struct ratio unit_fen, int64_t area_cm2,
    struct rule_price *price)
{
	struct ratio total, unit;

	if (!price_times(unit_fen, (struct ratio){area_cm2, CM2}, &total) ||
	    !round_to_apply(rule->total, total, &price->total_fen))
		return false;
	unit = (struct ratio){(int128)price->total_fen * CM2, area_cm2};
	return round_to_apply(rule->unit, unit, &price->unit_fen);
}

bool
rule_price(const struct price_rule *rule, struct ratio unit, struct room_areas areas,
    struct rule_price *price)
{
	const int64_t area_cm2 = price_area(rule->basis, areas);
	struct ratio fen;

	*price = (struct rule_price){0};
	if (!price_times(unit, ratio_of(FEN), &fen) ||
	    !(rule->total_first ? total_first : unit_first)(rule, fen, area_cm2, price))
		return false;
	if (rule->basis == BASIS_BUILDING)
		price->area_unit_fen = price->unit_fen;
	else if (areas.area_cm2 > 0 &&
	    !total_unit(price->total_fen, areas.area_cm2, &price->area_unit_fen))
		return false;
	if (rule->basis == BASIS_INNER)
		price->inner_unit_fen = price->unit_fen;
	else if (areas.inner_cm2 > 0 &&
	    !total_unit(price->total_fen, areas.inner_cm2, &price->inner_unit_fen))
		return false;
	return true;
}

size_t
price_format(struct ratio number, int least, char text[PRICE_TEXT])
{
	enum { DECIMALS = 10 };
	const int64_t scale = INT64_C(10000000000);
	struct ratio scaled;
	int64_t whole;
	size_t length;

	if (!price_times(number, ratio_of(scale), &scaled) ||
	    !ratio_round(scaled, 1, ROUND_HALF_UP, &whole))
		return ratio_round(number, 1, ROUND_HALF_UP, &whole)
		    ? number_format(whole, 0, text)
		    : (size_t)snprintf(text, PRICE_TEXT, "%s", _("too large"));
	length = number_format(whole, DECIMALS, text);
	for (int decimals = DECIMALS; decimals > least && text[length - 1] == '0'; decimals--)
		length--;
	length -= text[length - 1] == '.';
	text[length] = '\0';
	return length;
}
