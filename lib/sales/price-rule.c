#include "sales/price-rule.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/unit-price.h"

enum { FEN = 100, CM2 = 10000 /* in 1 m² */ };

void
price_exact(struct ratio base, const struct fraction *coefficient,
    const struct fraction *difference, struct fraction *unit)
{
	fraction_copy(unit, coefficient);
	fraction_multiply(unit, base);
	fraction_add(unit, difference);
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
unit_first(const struct price_rule *rule, const struct fraction *unit, int64_t area_cm2,
    struct rule_price *price)
{
	struct ratio fen, total = {.denominator = CM2};

	if (!fraction_near(unit, ratio_of(FEN), &fen) ||
	    !round_to_apply(rule->unit, fen, &price->unit_fen))
		return false;
	total.numerator = (int128)price->unit_fen * area_cm2;
	return round_to_apply(rule->total, total, &price->total_fen);
}

static bool
total_first(const struct price_rule *rule, const struct fraction *unit, int64_t area_cm2,
    struct rule_price *price)
{
	struct ratio fen;

	if (!fraction_near(unit, (struct ratio){(int128)area_cm2 * FEN, CM2}, &fen) ||
	    !round_to_apply(rule->total, fen, &price->total_fen))
		return false;
	fen = (struct ratio){(int128)price->total_fen * CM2, area_cm2};
	return round_to_apply(rule->unit, fen, &price->unit_fen);
}

bool
rule_price(const struct price_rule *rule, const struct fraction *unit, struct room_areas areas,
    struct rule_price *price)
{
	const int64_t area_cm2 = price_area(rule->basis, areas);

	*price = (struct rule_price){0};
	if (!(rule->total_first ? total_first : unit_first)(rule, unit, area_cm2, price))
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
price_format(struct fraction number, int least, char text[PRICE_TEXT])
{
	int decimals = PRICE_DECIMALS;
	struct ratio scale = ratio_of(INT64_C(10000000000)), scaled;
	int64_t whole;
	size_t length;

	while (!fraction_near(&number, scale, &scaled) ||
	    !ratio_round(scaled, 1, ROUND_HALF_UP, &whole)) {
		if (decimals-- == 0)
			return (size_t)snprintf(text, PRICE_TEXT, "%s", _("too large"));
		scale.numerator /= 10;
	}
	length = number_format(whole, decimals, text);
	for (; decimals > least && text[length - 1] == '0'; decimals--)
		length--;
	length -= text[length - 1] == '.';
	text[length] = '\0';
	return length;
}
