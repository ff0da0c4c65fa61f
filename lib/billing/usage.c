#include "billing/usage.h"

enum rc
usage_read(struct usage *usage, struct meters *meters, const struct usage_query *query)
{
	date_day from = query->from;

	if (query->year)
		(void)date_make(date_split(from).year, 1, 1, &from);
	usage->query = *query;
	usage->next = 1;
	return meters_read(meters, query->room_id, query->item_id, from, &usage->series);
}

void
usage_release(struct usage *usage)
{
	series_release(&usage->series);
}

/* The day that used_micro counts from: of the last reading before the year in which the period
 * ends, or before the contract. */
static date_day
counted_after(const struct usage *usage, struct period period)
{
	const struct series *series = &usage->series;
	date_day year, day = series->list[0].day;

	(void)date_make(date_split(period.last).year, 1, 1, &year);
	for (size_t i = 0; i < series->count && series->list[i].day < year; i++)
		day = series->list[i].day;
	return day > usage->query.counted - 1 ? day : usage->query.counted - 1;
}

static void
measure(const struct usage *usage, struct period period, struct usage_interval *interval)
{
	const struct series *series = &usage->series;
	int64_t before = series_at(series, period.first - 1);
	date_day counted;

	*interval = (struct usage_interval){
	    .period = period, .usage_micro = series_at(series, period.last) - before};
	if (!usage->query.year)
		return;
	counted = counted_after(usage, period);
	if (counted < period.first)
		interval->used_micro = before - series_at(series, counted);
}

bool
usage_next(struct usage *usage, struct usage_interval *interval)
{
	const struct usage_query *query = &usage->query;
	struct period open = {query->from, PERIOD_OPEN};

	for (; usage->next < usage->series.count; usage->next++) {
		const struct series_point *point = &usage->series.list[usage->next];
		struct period whole = {point[-1].day + 1, point->day};
		struct period own = period_common(period_common(whole, query->term), open);

		if (own.first > own.last)
			continue;
		measure(usage, own, interval);
		interval->estimated = point->estimated;
		usage->next++;
		return true;
	}
	return false;
}

bool
usage_span(const struct usage *usage, struct period period, struct usage_interval *interval)
{
	const struct series *series = &usage->series;

	if (series->count == 0 || series_last(series) < period.last)
		return false;
	measure(usage, period, interval);
	for (size_t i = 0; i < series->count; i++)
		if (series->list[i].day == period.last)
			interval->estimated = series->list[i].estimated;
	return true;
}
