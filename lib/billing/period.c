#include "billing/period.h"

static int
month_number(struct ymd ymd)
{
	return ymd.year * 12 + ymd.month - 1;
}

struct period
cut_unit(const struct cut *cut, int months, date_day day)
{
	struct ymd at = date_split(day);
	date_day first, next;
	int units;

	if (!cut->anniversary) {
		first = date_add_months(day - at.day + 1, -(month_number(at) % months));
		return (struct period){first, date_add_months(first, months) - 1};
	}
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
