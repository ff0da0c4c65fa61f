#include "master/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "ledger/statement.h"

enum { SATURDAY = 6, DAYS_OFF_MAX = 366, MONTH_DAYS = 31 };

enum rc
calendar_read(struct ledger *ledger, struct calendar *calendar)
{
	static const char sql[] = "SELECT date, kind = 'off' FROM holiday ORDER BY date";
	struct statement *statement = ledger_statement(ledger, sql);
	struct calendar_day day;
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		day.off = column_int(statement, 1) != 0;
		if (!date_parse_text(column_text(statement, 0), &day.day))
			continue; /* `load` lets none in */
		calendar->days = array_grow(
		    calendar->days, calendar->count, &calendar->capacity, sizeof *calendar->days);
		calendar->days[calendar->count++] = day;
	}
	return rc;
}

void
calendar_release(struct calendar *calendar)
{
	free(calendar->days);
	*calendar = (struct calendar){0};
}

static int
day_compare(const void *key, const void *member)
{
	date_day day = *(const date_day *)key, other = ((const struct calendar_day *)member)->day;

	return (day > other) - (day < other);
}

static bool
is_off(const struct calendar *calendar, date_day day)
{
	const struct calendar_day *found = calendar->count == 0
	    ? NULL
	    : bsearch(&day, calendar->days, calendar->count, sizeof *calendar->days, day_compare);

	return found != NULL ? found->off : date_weekday(day) >= SATURDAY;
}

date_day
calendar_working(const struct calendar *calendar, date_day day)
{
	for (int days = 0; days <= DAYS_OFF_MAX; days++)
		if (!is_off(calendar, day + days))
			return day + days;
	return day;
}

static bool
quiet_word(const char *word, size_t length, struct quiet *quiet)
{
	static const char weekdays[][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	int64_t day;

	for (unsigned i = 0; i < 7; i++)
		if (length == 3 && memcmp(word, weekdays[i], 3) == 0) {
			quiet->weekdays |= 1U << (i + 1);
			return true;
		}
	if (length == 3 && memcmp(word, "off", 3) == 0)
		quiet->off = true;
	else if (number_parse_range(word, length, 0, 1, MONTH_DAYS, &day) == PARSED_OK)
		quiet->month_days |= UINT32_C(1) << day;
	else
		return length == 4 && memcmp(word, "none", 4) == 0;
	return true;
}

bool
quiet_parse(const char *text, struct quiet *quiet, const char **word, size_t *length)
{
	*quiet = (struct quiet){0};
	for (*word = text + strspn(text, " "); **word != '\0'; *word += strspn(*word, " ")) {
		*length = strcspn(*word, " ");
		if (!quiet_word(*word, *length, quiet))
			return false;
		*word += *length;
	}
	return true;
}

bool
quiet_day(const struct quiet *quiet, const struct calendar *calendar, date_day day)
{
	return (quiet->weekdays >> date_weekday(day) & 1) != 0 ||
	    (quiet->month_days >> date_split(day).day & 1) != 0 ||
	    (quiet->off && is_off(calendar, day));
}
