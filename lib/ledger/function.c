/* The few SQL functions of our own. Reports use them; PostgreSQL can be given the same ones. */
#include <stdlib.h>

#include "base/date.h"
#include "base/number.h"
#include "base/ratio.h"
#include "ledger/private.h"

static bool
argument_date(sqlite3_value *argument, date_day *day)
{
	const char *text = (const char *)sqlite3_value_text(argument);

	return text != NULL && date_parse_text(text, day);
}

/* days_between(a, b): days from a to b, negative when b is earlier; NULL when one is no date. */
static void
days_between(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	date_day a, b;

	(void)argc;
	if (argument_date(argv[0], &a) && argument_date(argv[1], &b))
		sqlite3_result_int(context, b - a);
}

static void
result_date(sqlite3_context *context, date_day day)
{
	char text[DATE_TEXT];

	sqlite3_result_text(context, date_format(day, text), -1, SQLITE_TRANSIENT);
}

/* add_days(date, n): n days later. */
static void
add_days(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	date_day day;

	(void)argc;
	if (argument_date(argv[0], &day))
		result_date(context, day + sqlite3_value_int(argv[1]));
}

/* month_start(date): the first day of its month. */
static void
month_start(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	date_day day;

	(void)argc;
	if (argument_date(argv[0], &day))
		result_date(context, date_month_start(day));
}

int
late_bucket(int64_t days)
{
	return days <= 0 ? 0 : days > 120 ? 5 : (int)(days - 1) / 30 + 1;
}

/* bucket(days_late): 0 not due (days <= 0), 1 for 1-30, 2 for 31-60, 3 for 61-90, 4 for 91-120,
 * 5 above. */
static void
bucket(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
		sqlite3_result_int(context, late_bucket(sqlite3_value_int64(argv[0])));
}

/* yuan(fen): text with two decimals. */
static void
yuan(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	char text[NUMBER_TEXT];

	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	(void)number_format(sqlite3_value_int64(argv[0]), MONEY_DECIMALS, text);
	sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* percent(part, whole): hundredths of a percent, half away from zero; NULL when one is NULL, or the
 * whole not above 0. */
static void
percent(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	enum { HUNDREDTHS = 10000 };
	const struct ratio share = {
	    (int128)sqlite3_value_int64(argv[0]) * HUNDREDTHS, sqlite3_value_int64(argv[1])};
	int64_t rounded;

	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL && share.denominator > 0 &&
	    ratio_round(share, 1, ROUND_HALF_UP, &rounded))
		sqlite3_result_int64(context, rounded);
}

/* fact_code('L', id): how people name a fact, the letter and at least seven digits. */
static void
fact_code(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	enum { DIGITS = 7 };
	const char *letter = (const char *)sqlite3_value_text(argv[0]);
	char text[NUMBER_TEXT], *p = text + sizeof text - 1;
	sqlite3_int64 id = sqlite3_value_int64(argv[1]);

	(void)argc;
	*p = '\0'; /* so that SQLite need not copy it once more to end it */
	if (letter == NULL || id < 0 || sqlite3_value_type(argv[1]) == SQLITE_NULL)
		return;
	for (int i = 0; i < DIGITS || id > 0; i++, id /= 10)
		*--p = (char)('0' + id % 10);
	*--p = letter[0];
	sqlite3_result_text(context, p, -1, SQLITE_TRANSIENT);
}

int
functions_register(sqlite3 *db)
{
	static const struct {
		const char *name;
		int arguments;
		void (*function)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
	    {"days_between", 2, days_between},
	    {"add_days", 2, add_days},
	    {"month_start", 1, month_start},
	    {"bucket", 1, bucket},
	    {"yuan", 1, yuan},
	    {"percent", 2, percent},
	    {"fact_code", 2, fact_code},
	};
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		int code = sqlite3_create_function(db, functions[i].name, functions[i].arguments,
		    flags, NULL, functions[i].function, NULL, NULL);

		if (code != SQLITE_OK)
			return code;
	}
	return SQLITE_OK;
}
