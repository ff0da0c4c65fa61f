#include "billing/price.h"

#include "billing/price-large.h"
#include "billing/trace.h"

enum { YEAR_MONTHS = 12, YEAR_DAYS = 365, MONTH_DAYS = 30 };

static struct ratio
fraction(int64_t numerator, int64_t denominator)
{
	return (struct ratio){numerator, denominator};
}

static bool
small(int128 number)
{
	return number < INT64_MAX && number > INT64_MIN;
}

/* a x b, reduced only where it must be: reducing costs more than all else. */
static bool
multiply(struct ratio a, struct ratio b, struct ratio *product)
{
	if (!small(a.numerator) || !small(b.numerator) || !small(a.denominator) ||
	    !small(b.denominator))
		return ratio_multiply(a, b, product);
	product->numerator = a.numerator * b.numerator;
	product->denominator = a.denominator * b.denominator;
	return true;
}

static size_t
steps_in_force(const struct rate_steps *steps, date_day day)
{
	size_t count = 0;

	while (count < steps->count && steps->list[count].from <= day)
		count++;
	return count;
}

static bool
parts_add(struct parts *parts, size_t steps, struct ratio share)
{
	struct part *last = parts->count > 0 ? &parts->list[parts->count - 1] : NULL;

	if (last != NULL && last->steps == steps) {
		if (last->share.denominator != 1 || share.denominator != 1)
			return ratio_add(last->share, share, &last->share);
		last->share.numerator += share.numerator;
		return true;
	}
	parts->list[parts->count++] = (struct part){steps, share};
	return true;
}

/* The days of the period that are not free. */
static int
billed_days(const struct free_ranges *free, struct period period)
{
	int days = period_days(period);

	for (size_t i = 0; i < free->count; i++) {
		struct period common =
		    period_common(period, (struct period){free->list[i].first, free->list[i].last});

		if (common.last >= common.first)
			days -= period_days(common);
	}
	return days;
}

/* The first stretch of billed days at one rate within the period; false when there is none. */
static bool
first_stretch(const struct pricing *pricing, struct period period, struct period *stretch)
{
	const struct free_ranges *free = &pricing->free;
	const struct rate_steps *steps = &pricing->steps;

	for (size_t i = 0; i < free->count; i++) {
		if (free->list[i].first > period.last)
			break;
		if (free->list[i].last < period.first)
			continue;
		if (free->list[i].first > period.first) {
			period.last = free->list[i].first - 1;
			break;
		}
		if (free->list[i].last >= period.last)
			return false;
		period.first = free->list[i].last + 1;
	}
	for (size_t i = 0; i < steps->count; i++)
		if (steps->list[i].from > period.first && steps->list[i].from <= period.last) {
			period.last = steps->list[i].from - 1;
			break;
		}
	*stretch = period;
	return true;
}

/* Whether the units that days are counted in are months, not the whole period. */
static bool
by_month(const struct pricing *pricing)
{
	return pricing->per != PER_PERIOD ||
	    (pricing->months > 0 &&
		(pricing->proration == PRORATION_30 || pricing->proration == PRORATION_365));
}

/* What a whole unit is worth that nothing divides. */
static struct ratio
whole_share(const struct pricing *pricing, int unit_days)
{
	if (pricing->per != PER_DAY)
		return fraction(1, 1);
	if (pricing->proration == PRORATION_365)
		return fraction(YEAR_DAYS, YEAR_MONTHS);
	return fraction(pricing->proration == PRORATION_30 ? MONTH_DAYS : unit_days, 1);
}

/* What one billed day of a divided unit is worth. */
static struct ratio
day_share(const struct pricing *pricing, int unit_days, bool all_billed)
{
	if (pricing->per == PER_DAY)
		return fraction(1, 1);
	if (all_billed || !by_month(pricing))
		return fraction(1, unit_days);
	if (pricing->proration == PRORATION_30)
		return fraction(1, MONTH_DAYS);
	if (pricing->proration == PRORATION_365)
		return fraction(YEAR_MONTHS, YEAR_DAYS);
	return fraction(1, unit_days);
}

static bool
add_stretch(
    const struct pricing *pricing, struct period stretch, struct ratio share, struct parts *parts)
{
	size_t steps = steps_in_force(&pricing->steps, stretch.first);

	if (pricing->trace != NULL)
		trace_days(pricing->trace, stretch, share, steps);
	return parts_add(parts, steps, share);
}

/* Adds the days of one unit (a month, or the period) that lie in the piece. */
static bool
divide_unit(
    const struct pricing *pricing, struct period unit, struct period piece, struct parts *parts)
{
	int unit_days = period_days(unit), days = billed_days(&pricing->free, piece);
	bool all_billed = days == unit_days;
	struct period rest = piece, stretch;
	struct ratio day;

	parts->days += days;
	if (!first_stretch(pricing, rest, &stretch))
		return true;
	if ((all_billed && period_days(stretch) == unit_days) ||
	    (pricing->proration == PRORATION_NONE && pricing->per != PER_DAY))
		return add_stretch(pricing, stretch, whole_share(pricing, unit_days), parts);
	day = day_share(pricing, unit_days, all_billed);
	do {
		struct ratio share = day;

		share.numerator *= period_days(stretch);
		if (!add_stretch(pricing, stretch, share, parts))
			return false;
		rest.first = stretch.last + 1;
	} while (rest.first <= rest.last && first_stretch(pricing, rest, &stretch));
	return true;
}

/* Months into years, or into periods of several months. */
static bool
scale_parts(struct parts *parts, int months)
{
	for (size_t i = 0; i < parts->count; i++)
		if (!ratio_divide(parts->list[i].share, ratio_of(months), &parts->list[i].share))
			return false;
	return true;
}

static void
tell_free(const struct pricing *pricing, struct period period)
{
	for (size_t i = 0; i < pricing->free.count; i++) {
		const struct free_range *range = &pricing->free.list[i];
		struct period common =
		    period_common(period, (struct period){range->first, range->last});

		if (common.first <= common.last)
			trace_free(pricing->trace, common, range->outside);
	}
}

bool
price_divide(const struct pricing *pricing, struct period period, struct parts *parts)
{
	int months = by_month(pricing) ? 1 : pricing->months;
	struct period unit;

	parts->count = 0;
	parts->days = 0;
	if (pricing->trace != NULL)
		tell_free(pricing, period);
	for (date_day day = period.first; day <= period.last; day = unit.last + 1) {
		unit = months > 0 ? cut_unit(&pricing->cut, months, day) : period;
		if (!divide_unit(pricing, unit, period_common(unit, period), parts))
			return false;
	}
	if (pricing->per == PER_YEAR)
		return scale_parts(parts, YEAR_MONTHS);
	if (pricing->per == PER_PERIOD && by_month(pricing))
		return scale_parts(parts, pricing->months);
	return true;
}

bool
price_rate(const struct rate_steps *steps, size_t count, struct ratio rate, struct ratio *stepped)
{
	for (size_t i = 0; i < count; i++)
		if (!rate_step_apply(&steps->list[i], &rate))
			return false;
	*stepped = rate;
	return true;
}

bool
price_add(struct ratio *sum, struct ratio a, struct ratio b)
{
	struct ratio product;

	if (sum->numerator == 0)
		return multiply(a, b, sum);
	return ratio_multiply(a, b, &product) && ratio_add(*sum, product, sum);
}

bool
price_round(struct ratio yuan, const struct round_rule *rule, int64_t *amount_fen)
{
	struct ratio fen;

	return multiply(yuan, ratio_of(100), &fen) &&
	    ratio_round(fen, rule->unit_fen, rule->mode, amount_fen);
}

static bool
amount_in_ratios(const struct pricing *pricing, const struct parts *parts, struct ratio rate,
    struct ratio quantity, const struct round_rule *rule, int64_t *amount_fen)
{
	struct ratio sum = ratio_of(0), stepped;

	for (size_t i = 0; i < parts->count; i++) {
		if (!price_rate(&pricing->steps, parts->list[i].steps, rate, &stepped) ||
		    !price_add(&sum, stepped, parts->list[i].share))
			return false;
		if (pricing->trace != NULL)
			trace_part(pricing->trace, stepped, parts->list[i].share, quantity);
	}
	if (!multiply(sum, quantity, &sum) || !price_round(sum, rule, amount_fen))
		return false;
	if (pricing->trace != NULL)
		trace_round(pricing->trace, &sum, rule, *amount_fen);
	return true;
}

bool
price_amount(const struct pricing *pricing, const struct parts *parts, struct ratio rate,
    struct ratio quantity, const struct round_rule *rule, int64_t *amount_fen)
{
	if (amount_in_ratios(pricing, parts, rate, quantity, rule, amount_fen))
		return true;
	if (!amount_at_any_size(pricing, parts, rate, quantity, rule, amount_fen))
		return false;
	if (pricing->trace != NULL)
		trace_round(pricing->trace, NULL, rule, *amount_fen);
	return true;
}
