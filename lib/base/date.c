#include "base/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 2999 };

static bool
leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
date_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01, by counting years from March so that the leap day comes last. */
static date_day
days_from_ymd(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

struct ymd
date_split(date_day day)
{
	int z = day + 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	struct ymd ymd;

	ymd.day = doy - (153 * mp + 2) / 5 + 1;
	ymd.month = mp < 10 ? mp + 3 : mp - 9;
	ymd.year = yoe + era * 400 + (ymd.month <= 2);
	return ymd;
}

bool
date_make(int year, int month, int day_of_month, date_day *day)
{
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day_of_month < 1 ||
	    day_of_month > date_days_in_month(year, month))
		return false;
	*day = days_from_ymd(year, month, day_of_month);
	return true;
}

static bool
digits(const char *text, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*number = *number * 10 + (text[i] - '0');
	}
	return true;
}

bool
date_parse(const char *text, size_t length, date_day *day)
{
	int year, month, day_of_month;

	return length == DATE_TEXT - 1 && text[4] == '-' && text[7] == '-' &&
	    digits(text, 4, &year) && digits(text + 5, 2, &month) &&
	    digits(text + 8, 2, &day_of_month) && date_make(year, month, day_of_month, day);
}

bool
date_parse_text(const char *text, date_day *day)
{
	return text != NULL && date_parse(text, strlen(text), day);
}

const char *
date_format(date_day day, char text[DATE_TEXT])
{
	struct ymd d = date_split(day);

	text[0] = (char)('0' + d.year / 1000);
	text[1] = (char)('0' + d.year / 100 % 10);
	text[2] = (char)('0' + d.year / 10 % 10);
	text[3] = (char)('0' + d.year % 10);
	text[4] = text[7] = '-';
	text[5] = (char)('0' + d.month / 10);
	text[6] = (char)('0' + d.month % 10);
	text[8] = (char)('0' + d.day / 10);
	text[9] = (char)('0' + d.day % 10);
	text[10] = '\0';
	return text;
}

date_day
date_add_months(date_day day, int n)
{
	struct ymd d = date_split(day);
	int months = d.year * 12 + d.month - 1 + n;
	int year = months / 12, month = months % 12 + 1;
	int last = date_days_in_month(year, month);

	return days_from_ymd(year, month, d.day < last ? d.day : last);
}

date_day
date_month_start(date_day day)
{
	return day - date_split(day).day + 1;
}

int
date_weekday(date_day day)
{
	return ((day % 7) + 7 + 3) % 7 + 1;
}

date_day
date_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	return days_from_ymd(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

const char *
time_now(char text[TIME_TEXT])
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	(void)strftime(text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return text;
}
