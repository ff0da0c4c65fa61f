/* What a unit test needs: check a case with its reason, and end with the count. */
#ifndef DEED_TEST_H
#define DEED_TEST_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

static int test_failures;

/* One case: prints "ok - reason" or "not ok - reason". */
static inline void
check(int truth, const char *reason)
{
	printf("%s - %s\n", truth ? "ok" : "not ok", reason);
	test_failures += !truth;
}

static inline void
check_int(int64_t got, int64_t expected, const char *reason)
{
	check(got == expected, reason);
	if (got != expected)
		printf("#   got %" PRId64 ", expected %" PRId64 "\n", got, expected);
}

static inline void
check_text(const char *got, const char *expected, const char *reason)
{
	int same = got != NULL && strcmp(got, expected) == 0;

	check(same, reason);
	if (!same)
		printf("#   got \"%s\", expected \"%s\"\n", got != NULL ? got : "(null)", expected);
}

/* The day that the test wrote; NULL: none, 0. */
static inline date_day
day_of(const char *text)
{
	date_day day = 0;

	if (text != NULL && !date_parse_text(text, &day))
		check(0, text);
	return day;
}

static inline int
test_end(void)
{
	return test_failures > 0;
}

#endif
