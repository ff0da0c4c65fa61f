#include "billing/period.h"

static int
month_number(struct ymd ymd)
{
	return ymd.year * 12 + ymd.month - 1;
}

/* By the lengths of months alone: most clauses come here, once a bill. */
static struct period
calendar_unit(struct ymd at, int months, date_day day)
{
	int month = (at.month - 1) / months * months + 1;
	struct period unit = {day - at.day + 1, day - at.day};

	for (int i = at.month - 1; i >= month; i--)
		unit.first -= date_days_in_month(at.year, i);
	for (int i = at.month; i < month + months; i++)
		unit.last += date_days_in_month(at.year, i);
	return unit;
}

struct period
cut_unit(const struct cut *cut, int months, date_day day)
{
	struct ymd at = date_split(day);
	date_day first, next;
	int units;

	if (!cut->anniversary)
		return calendar_unit(at, months, day);
	units = (month_number(at) - month_number(date_split(cut->origin))) / months;
	first = date_add_months(cut->origin, units * months);
	if (first > day) {
		next = first;
		first = date_add_months(cut->origin, (units - 1) * months);
	} else
		next = date_add_months(cut->origin, (units + 1) * months);
	return (struct period){first, next - 1};
}

struct period
period_common(struct period a, struct period b)
{
	return (struct period){
	    a.first > b.first ? a.first : b.first, a.last < b.last ? a.last : b.last};
}
