/* lib/billing: how terms are cut into periods, what a period costs, when it is due. */
#include "test.h"

#include <stdlib.h>

#include "base/date.h"
#include "billing/terms.h"

/* The terms of a clause as stored; "" stands for NULL. */
struct texts {
	const char *per, *cycle, *align, *proration, *free, *steps, *round;
};

static const struct terms *
terms_with(struct terms_cache *cache, const struct texts *t, const char *free_all, const char *due,
    const char *timing, struct terms_problem *problem)
{
	struct value texts[TERMS_COLUMNS] = {
	    [TERMS_BASIS] = value_string("fixed"),
	    [TERMS_PER] = value_string(t->per),
	    [TERMS_CYCLE] = value_string(t->cycle),
	    [TERMS_ALIGN] = value_string(t->align),
	    [TERMS_TIMING] = value_string(timing),
	    [TERMS_PRORATION] = value_string(t->proration),
	    [TERMS_DUE] = value_string(due),
	    [TERMS_ROUND] = value_string(t->round != NULL ? t->round : "fen"),
	    [TERMS_FREE] = value_string(t->free),
	    [TERMS_STEPS] = value_string(t->steps),
	    [TERMS_FREE_ALL] = value_string(free_all),
	};

	return terms_find(cache, texts, problem);
}

static const struct terms *
terms_of(struct terms_cache *cache, const struct texts *t, const char *due, const char *timing,
    struct terms_problem *problem)
{
	return terms_with(cache, t, NULL, due, timing, problem);
}

struct amount_case {
	struct texts texts;
	const char *rate, *quantity; /* quantity NULL: 1 */
	const char *origin, *first, *last;
	int64_t amount_fen;
	const char *reason;
};

#define MONTHLY(proration) \
	{ \
		"month", "month", "calendar", proration, NULL, NULL, NULL \
	}
#define DAILY(proration) \
	{ \
		"day", "month", "calendar", proration, NULL, NULL, NULL \
	}
#define STEPS(per, cycle, proration, steps) \
	{ \
		per, cycle, "calendar", proration, NULL, steps, NULL \
	}
#define FREE(per, cycle, proration, free) \
	{ \
		per, cycle, "calendar", proration, free, NULL, NULL \
	}
#define ROUND(round) \
	{ \
		"month", "month", "calendar", "actual", NULL, NULL, round \
	}
#define FIVE_A_YEAR "2027-01-01:+5%;2028-01-01:+5%"

static const struct amount_case amount_cases[] = {
    /* RULES A8, worked figures */
    {MONTHLY("actual"), "3000", NULL, "2026-01-15", "2026-01-15", "2026-01-31", 164516,
	"17 days of January by its real days"},
    {MONTHLY("30"), "3000", NULL, "2026-01-15", "2026-01-15", "2026-01-31", 170000,
	"17 days of January by 30"},
    {MONTHLY("365"), "3000", NULL, "2026-01-15", "2026-01-15", "2026-01-31", 167671,
	"17 days of January x 12 by 365"},
    {MONTHLY("actual"), "3000", NULL, "2026-02-19", "2026-02-19", "2026-02-28", 107143,
	"10 days of February by its real days"},
    {MONTHLY("30"), "3000", NULL, "2026-02-19", "2026-02-19", "2026-02-28", 100000,
	"10 days of February by 30"},
    {DAILY("365"), "3.50", "120", "2026-01-01", "2026-01-01", "2026-01-31", 1277500,
	"per day and m2, a month of 365/12 days"},
    {DAILY("actual"), "3.50", "120", "2026-01-01", "2026-01-01", "2026-01-31", 1302000,
	"per day and m2, January's real days"},
    {DAILY("actual"), "3.50", "120", "2026-01-01", "2026-02-01", "2026-02-28", 1176000,
	"per day and m2, February's real days"},
    {DAILY("actual"), "3.50", "120", "2024-01-01", "2024-02-01", "2024-02-29", 1218000,
	"per day and m2, a leap February"},
    {DAILY("30"), "3.50", "120", "2026-01-01", "2026-01-01", "2026-01-31", 1260000,
	"per day and m2, a month of 30 days"},
    {STEPS("month", "month", "actual", FIVE_A_YEAR), "10000", NULL, "2026-01-01", "2026-12-01",
	"2026-12-31", 1000000, "before the first step"},
    {STEPS("month", "month", "actual", FIVE_A_YEAR), "10000", NULL, "2026-01-01", "2027-01-01",
	"2027-01-31", 1050000, "+5% from its first day"},
    {STEPS("month", "month", "actual", FIVE_A_YEAR), "10000", NULL, "2026-01-01", "2028-12-01",
	"2028-12-31", 1102500, "+5% on +5%"},
    {STEPS("day", "month", "365", FIVE_A_YEAR), "3.50", "120", "2026-01-01", "2028-03-01",
	"2028-03-31", 1408444, "+5% twice on the exact unit price, not on 3.68"},
    {STEPS("day", "month", "365", "2027-01-01:+5% rounded;2028-01-01:+5% rounded"), "3.50", "120",
	"2026-01-01", "2027-03-01", "2027-03-31", 1343200, "+5% rounded: 3.675 is 3.68"},
    {STEPS("day", "month", "365", "2027-01-01:+5% rounded;2028-01-01:+5% rounded"), "3.50", "120",
	"2026-01-01", "2028-03-01", "2028-03-31", 1408900, "+5% of the rounded 3.68 is 3.86"},
    {STEPS("day", "month", "365", "2027-01-01:+5%;2028-01-01:+5% rounded"), "3.50", "120",
	"2026-01-01", "2028-03-01", "2028-03-31", 1408900, "rounded only now: 3.85875 is 3.86"},
    {STEPS("month", "month", "actual", "2026-03-01:-12.345 rounded"), "10", NULL, "2026-01-01",
	"2026-03-01", "2026-03-31", -235, "a rate below nothing rounds away from it: -2.345"},
    {STEPS("month", "month", "actual", "2026-03-16:+5%"), "10000", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 1025806, "a step on 16 March divides the month by days, rounded once"},
    {MONTHLY("actual"), "2.85", "89.52", "2026-01-01", "2026-01-01", "2026-01-31", 25513,
	"89.52 m2 x 2.85 a month"},
    {{"month", "quarter", "calendar", "actual", NULL, NULL, NULL}, "2.85", "89.52", "2026-01-01",
	"2026-01-01", "2026-03-31", 76540, "a quarter is rounded once, not three times"},
    /* whole months in longer cycles */
    {{"month", "quarter", "calendar", "actual", NULL, NULL, NULL}, "3000", NULL, "2026-02-15",
	"2026-02-15", "2026-03-31", 450000,
	"a quarter that begins in its middle: 14/28 and one month"},
    {{"year", "year", "calendar", "actual", NULL, NULL, NULL}, "12000", NULL, "2026-01-01",
	"2026-01-01", "2026-12-31", 1200000, "a whole year"},
    {{"year", "quarter", "calendar", "actual", NULL, NULL, NULL}, "10000", NULL, "2026-01-01",
	"2026-01-01", "2026-03-31", 250000, "a quarter of a year's rate"},
    {{"year", "month", "calendar", "365", NULL, NULL, NULL}, "36500", NULL, "2026-01-20",
	"2026-01-20", "2026-01-31", 120000, "12 days of a year's rate by 365"},
    {{"period", "quarter", "calendar", "actual", NULL, NULL, NULL}, "900", NULL, "2026-02-15",
	"2026-02-15", "2026-03-31", 45000, "per period: 45 of the quarter's 90 days"},
    {{"period", "quarter", "calendar", "30", NULL, NULL, NULL}, "900", NULL, "2026-02-15",
	"2026-02-15", "2026-03-31", 44000, "per period by 30: 14/30 and one month of three"},
    {{"period", "half", "calendar", "actual", NULL, NULL, NULL}, "600", NULL, "2026-01-01",
	"2026-07-01", "2026-12-31", 60000, "per period, a whole half year"},
    {{"month", "quarter", "calendar", "none", NULL, NULL, NULL}, "3000", NULL, "2026-02-15",
	"2026-02-15", "2026-03-31", 600000, "no proration: a month that has begun is whole"},
    {{"period", "quarter", "calendar", "none", NULL, NULL, NULL}, "900", NULL, "2026-02-15",
	"2026-02-15", "2026-03-31", 90000, "no proration: a period that has begun is whole"},
    {{"period", "once", "calendar", "actual", NULL, NULL, NULL}, "20000", NULL, "2026-01-10",
	"2026-01-10", "2029-01-09", 2000000, "once: a sum, whatever the term"},
    {{"month", "once", "anniversary", "actual", NULL, NULL, NULL}, "3000", NULL, "2026-01-10",
	"2026-01-10", "2026-04-09", 900000, "once, per month: three anniversary months"},
    /* anniversaries */
    {{"month", "month", "anniversary", "actual", NULL, NULL, NULL}, "3000", NULL, "2026-01-15",
	"2026-02-15", "2026-03-14", 300000, "an anniversary month is whole"},
    {{"month", "month", "anniversary", "actual", NULL, NULL, NULL}, "3000", NULL, "2026-01-15",
	"2026-02-15", "2026-02-28", 150000,
	"the last part by the days of its anniversary month: 14/28"},
    {{"month", "month", "anniversary", "actual", NULL, NULL, NULL}, "3000", NULL, "2026-01-31",
	"2026-02-28", "2026-03-30", 300000, "28 February to 30 March, from 31 January"},
    /* free days */
    {FREE("month", "month", "actual", "2026-01-01..2026-01-31"), "3000", NULL, "2026-01-01",
	"2026-01-01", "2026-01-31", 0, "a free month costs nothing"},
    {FREE("month", "month", "actual", "2026-01-01..2026-01-14"), "3000", NULL, "2026-01-01",
	"2026-01-01", "2026-01-31", 164516, "17 billed days of January"},
    {FREE("month", "quarter", "actual", "2026-01-15..2026-02-14"), "3000", NULL, "2026-01-01",
	"2026-01-01", "2026-03-31", 585484, "14/31, 14/28 and a month"},
    {FREE("day", "month", "365", "2026-01-10"), "3.50", "120", "2026-01-01", "2026-01-01",
	"2026-01-31", 1260000, "a free day: the month counts real days, 30 of them"},
    {FREE("month", "month", "30", "2026-01-10"), "3000", NULL, "2026-01-01", "2026-01-01",
	"2026-01-31", 300000, "30 billed days by 30"},
    {FREE("month", "month", "none", "2026-01-01..2026-01-30"), "3000", NULL, "2026-01-01",
	"2026-01-01", "2026-01-31", 300000, "no proration: one billed day makes a month"},
    {FREE("month", "month", "actual", "2025-12-20..2026-01-05;2026-01-27..2026-02-03"), "3100",
	NULL, "2026-01-01", "2026-01-01", "2026-01-31", 210000, "free at both ends: 21 days"},
    {{"month", "month", "calendar", "actual", "2026-03-10..2026-03-20", "2026-03-16:+5%", NULL},
	"10000", NULL, "2026-01-01", "2026-03-01", "2026-03-31", 662903,
	"a step within free days: 9/31 and 11/31 at the new rate"},
    /* steps */
    {STEPS("month", "month", "30", "2026-03-16:+5%"), "10000", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 1025806, "a whole month with a step is never more than a month, even by 30"},
    {STEPS("month", "month", "none", "2026-03-16:+5%"), "10000", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 1000000, "no proration: the rate of the first day"},
    {STEPS("month", "month", "actual", "2026-03-01:=12.50"), "10", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 1250, "a step that sets the rate"},
    {STEPS("month", "month", "actual", "2026-03-01:+0.30"), "10", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 1030, "a step that adds to it"},
    {STEPS("month", "month", "actual", "2026-03-01:-5%"), "10", NULL, "2026-01-01", "2026-03-01",
	"2026-03-31", 950, "a step down"},
    {STEPS("month", "quarter", "actual", "2026-02-01:+10%;2026-03-16:+10%"), "3100", NULL,
	"2026-01-01", "2026-01-01", "2026-03-31", 1009600, "two steps in a quarter"},
    {STEPS("period", "once", "actual", "2026-01-03:=20"), "10", NULL, "2026-01-01", "2026-01-01",
	"2026-01-04", 1500, "a step in a period of no fixed length: two days each"},
    /* rounding */
    {ROUND("fen"), "0.005", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 1,
	"half a fen goes up"},
    {ROUND("fen down"), "0.019", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 1, "fen down"},
    {ROUND("fen up"), "0.011", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 2, "fen up"},
    {ROUND("jiao"), "1.25", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 130, "jiao half-up"},
    {ROUND("yuan"), "255.50", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 25600,
	"yuan half-up"},
    {ROUND("yuan down"), "255.99", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 25500,
	"yuan down"},
    {ROUND("yuan up"), "255.01", NULL, "2026-01-01", "2026-01-01", "2026-01-31", 25600, "yuan up"},
    {ROUND("fen"), "-0.005", NULL, "2026-01-01", "2026-01-01", "2026-01-31", -1,
	"a credit rounds as a bill does"},
    {MONTHLY("actual"), "92233720368547758.07", NULL, "2026-01-01", "2026-01-01", "2026-01-31",
	INT64_MAX, "the largest amount"},
};

static struct ratio
ratio_of_text(const char *text)
{
	struct ratio ratio = {0, 1};

	if (!ratio_parse(text, strlen(text), &ratio))
		check(0, "the test's own number");
	return ratio;
}

static bool
amount_of(struct terms_cache *cache, const struct amount_case *c, int64_t *amount_fen)
{
	struct terms_problem problem;
	const struct terms *terms = terms_of(cache, &c->texts, "start", "advance", &problem);
	struct ratio quantity = c->quantity != NULL ? ratio_of_text(c->quantity) : ratio_of(1);
	struct period period = {day_of(c->first), day_of(c->last)};
	struct pricing pricing;
	struct parts parts;

	if (terms == NULL)
		return false;
	pricing = terms->pricing;
	pricing.cut.origin = day_of(c->origin);
	return price_divide(&pricing, period, &parts) &&
	    price_amount(
		&pricing, &parts, ratio_of_text(c->rate), quantity, &terms->round, amount_fen);
}

static void
test_amounts(void)
{
	struct terms_cache cache = {0};

	for (size_t i = 0; i < sizeof amount_cases / sizeof *amount_cases; i++) {
		int64_t amount_fen = -1;

		check(amount_of(&cache, &amount_cases[i], &amount_fen), "it has an amount");
		check_int(amount_fen, amount_cases[i].amount_fen, amount_cases[i].reason);
	}
	terms_release(&cache);
}

static void
test_amount_too_large(void)
{
	static const struct amount_case c = {MONTHLY("actual"), "92233720368547758.07", "1.0001",
	    "2026-01-01", "2026-01-01", "2026-01-31", 0, NULL};
	struct terms_cache cache = {0};
	int64_t amount_fen = 0;

	check(!amount_of(&cache, &c, &amount_fen), "an amount beyond int64 is none");
	terms_release(&cache);
}

/* Twenty steps of +3.25% do not fit a ratio of 127 bits; the last, mid-month, least of all. The
 * figures were computed with Python's fractions. */
static void
test_many_steps(void)
{
	struct terms_cache cache = {0};
	struct text steps = {0};
	struct amount_case c = {STEPS("month", "month", "actual", NULL), "10000.37", "123.4567",
	    "2026-01-01", "2045-12-01", "2045-12-31", 0, NULL};
	int64_t amount_fen = 0;

	for (int year = 2027; year <= 2046; year++)
		text_printf(&steps, "%s%d-03-16:+3.25%%", year > 2027 ? ";" : "", year);
	text_adds(&steps, ";2047-03-16:+3.25% rounded");
	c.texts.steps = steps.bytes;
	check(amount_of(&cache, &c, &amount_fen), "19 steps have an amount");
	check_int(amount_fen, INT64_C(226694967), "19 steps of +3.25%, exact");
	c.first = "2046-03-01";
	c.last = "2046-03-31";
	check(amount_of(&cache, &c, &amount_fen), "a step in mid-month after 19 has one");
	check_int(amount_fen, INT64_C(230497593), "the 20th step in mid-month, exact");
	c.first = "2047-04-01";
	c.last = "2047-04-30";
	check(amount_of(&cache, &c, &amount_fen), "a rounded step after 20 has one");
	check_int(amount_fen, INT64_C(241669577), "the rate after 21 steps, rounded to 19575.25");
	terms_release(&cache);
	text_release(&steps);
}

/* The first days of the first periods of a term, and how the last one ends. */
static void
test_periods(void)
{
	static const struct {
		const char *origin;
		bool anniversary;
		int months;
		const char *days; /* each the first day of a period; the first is the origin */
		const char *reason;
	} cases[] = {
	    {"2026-01-15", false, 1, "2026-01-15 2026-02-01 2026-03-01", "calendar months"},
	    {"2026-02-15", false, 3, "2026-02-15 2026-04-01 2026-07-01 2026-10-01 2027-01-01",
		"calendar quarters, begun in the middle of one"},
	    {"2025-11-30", false, 6, "2025-11-30 2026-01-01 2026-07-01", "calendar halves"},
	    {"2026-06-01", false, 12, "2026-06-01 2027-01-01 2028-01-01", "calendar years"},
	    {"2026-01-31", true, 1, "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31",
		"from the 31st: clamped, and back on the 31st"},
	    {"2023-12-30", true, 1, "2023-12-30 2024-01-30 2024-02-29 2024-03-30",
		"a leap February"},
	    {"2024-02-29", true, 12, "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
		"a year from the leap day, and back on it"},
	    {"2025-11-30", true, 3, "2025-11-30 2026-02-28 2026-05-30 2026-08-30",
		"anniversary quarters over February"},
	    {"2026-01-01", true, 1, "2026-01-01 2026-02-01 2026-03-01",
		"from the 1st they are alike"},
	    {"2025-08-31", true, 6, "2025-08-31 2026-02-28 2026-08-31", "anniversary halves"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cut cut = {cases[i].anniversary, day_of(cases[i].origin)};
		struct text days = {0};
		date_day day = cut.origin;
		char text[DATE_TEXT];

		do {
			text_printf(
			    &days, "%s%s", days.length > 0 ? " " : "", date_format(day, text));
			day = cut_unit(&cut, cases[i].months, day).last + 1;
		} while (days.length < strlen(cases[i].days));
		check_text(days.bytes, cases[i].days, cases[i].reason);
		text_release(&days);
	}
}

/* Whatever the cut, each day belongs to the one unit that its first and its last day name too. */
static void
test_units_tile(void)
{
	static const int months[] = {1, 3, 6, 12};
	int wrong = 0;

	for (date_day origin = day_of("2023-12-25"); origin <= day_of("2024-03-05"); origin++)
		for (size_t m = 0; m < sizeof months / sizeof *months; m++) {
			struct cut cut = {true, origin};

			for (date_day day = origin; day < origin + 1500; day += 7) {
				struct period unit = cut_unit(&cut, months[m], day);
				struct period first = cut_unit(&cut, months[m], unit.first);
				struct period last = cut_unit(&cut, months[m], unit.last);

				wrong += unit.first > day || unit.last < day ||
				    first.last != unit.last || last.first != unit.first;
			}
		}
	check_int(wrong, 0, "anniversary units tile the calendar");
}

static void
test_due(void)
{
	static const struct {
		const char *due, *timing, *first, *last, *expected, *reason;
	} cases[] = {
	    {"start", "advance", "2026-01-01", "2026-01-31", "2026-01-01", "the first day"},
	    {"start+15d", "advance", "2026-01-01", "2026-01-31", "2026-01-16", "15 days after it"},
	    {"start-5d", "advance", "2026-01-01", "2026-01-31", "2025-12-27", "5 days before it"},
	    {"end+10d", "arrears", "2026-01-01", "2026-01-31", "2026-02-10",
		"10 days after the end"},
	    {"day 10", "advance", "2026-01-15", "2026-02-14", "2026-01-10",
		"the month it begins in"},
	    {"day 10", "arrears", "2026-01-01", "2026-01-31", "2026-02-10",
		"the month after its end"},
	    {"day 31", "advance", "2026-02-01", "2026-02-28", "2026-02-28", "a short month clamps"},
	    {"start-1m", "advance", "2026-03-31", "2026-04-29", "2026-02-28", "a month before"},
	    {"end+2m", "arrears", "2026-01-01", "2026-01-31", "2026-03-31", "two months after"},
	    {"day 31", "arrears", "2026-01-01", "2026-01-31", "2026-02-28",
		"so does the one after"},
	};
	static const struct texts texts = MONTHLY("actual");
	struct terms_cache cache = {0};
	struct terms_problem problem;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct terms *terms =
		    terms_of(&cache, &texts, cases[i].due, cases[i].timing, &problem);
		char text[DATE_TEXT];

		check_text(
		    date_format(terms_due(terms,
				    (struct period){day_of(cases[i].first), day_of(cases[i].last)}),
			text),
		    cases[i].expected, cases[i].reason);
	}
	terms_release(&cache);
}

static void
test_terms(void)
{
	static const struct {
		struct texts texts;
		const char *due, *column, *reason;
	} cases[] = {
	    {{"week", "month", "calendar", "actual", NULL, NULL, NULL}, "start", "per", "a word"},
	    {{"month", "month", "calendar", "31", NULL, NULL, NULL}, "start", "proration",
		"a number"},
	    {MONTHLY("actual"), "later", "due", "a due rule"},
	    {ROUND("mao"), "start", "round", "a rounding"},
	    {FREE("month", "month", "actual", "2026-02-30"), "start", "free",
		"a free day that is none"},
	    {STEPS("month", "month", "actual", "2026-01-01:5"), "start", "steps",
		"a step of no kind"},
	};
	struct terms_cache cache = {0};
	struct texts texts = MONTHLY("actual");
	struct terms_problem problem = {0};
	struct text due = {0};
	bool found = true;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		check(terms_of(&cache, &cases[i].texts, cases[i].due, "advance", &problem) == NULL,
		    "wrong terms are none");
		check_text(problem.column, cases[i].column, cases[i].reason);
	}
	for (int i = 0; i < 3 * TERMS_KEPT && found; i++) { /* more than are kept */
		text_clear(&due);
		text_printf(&due, "start+%dd", i % 3651);
		texts.free = i % 2 == 0 ? "2026-01-01..2026-01-31" : NULL;
		const struct terms *terms =
		    terms_of(&cache, &texts, due.bytes, "advance", &problem);

		found = terms != NULL && terms->due.days == i % 3651 &&
		    terms->pricing.free.count == (size_t)(i % 2 == 0);
	}
	check(found, "each text has its own terms, however many there are");
	check(cache.count <= TERMS_KEPT, "a bounded number is kept");
	text_release(&due);
	terms_release(&cache);
}

/* What the periods of a term from 2026-01-15 come to. */
static int64_t
sum_of_term(struct terms_cache *cache, const struct texts *texts, const char *rate, int months,
    const char *last_day)
{
	struct amount_case c = {.texts = *texts, .rate = rate, .origin = "2026-01-15"};
	char first[DATE_TEXT], last[DATE_TEXT];
	struct period term = {day_of(c.origin), day_of(last_day)};
	struct cut cut = {strcmp(texts->align, "anniversary") == 0, term.first};
	int64_t sum = 0, amount_fen;

	for (date_day day = term.first; day <= term.last;) {
		struct period unit = period_common(term, cut_unit(&cut, months, day));

		c.first = date_format(unit.first, first);
		c.last = date_format(unit.last, last);
		if (!amount_of(cache, &c, &amount_fen))
			return -1;
		sum += amount_fen;
		day = unit.last + 1;
	}
	return sum;
}

/* A8.10: what the periods of a term come to is the contract's total. */
static void
test_sum_of_term(void)
{
	static const struct {
		struct texts texts;
		const char *rate;
		int months;
		const char *last;
		int64_t sum_fen;
		const char *reason;
	} cases[] = {
	    {{"month", "month", "anniversary", "actual", NULL, NULL, NULL}, "3000", 1, "2029-01-14",
		INT64_C(36) * 300000, "36 anniversary months"},
	    {{"month", "quarter", "anniversary", "actual", NULL, NULL, NULL}, "3000", 3,
		"2029-01-14", INT64_C(36) * 300000, "in quarters"},
	    {{"month", "year", "anniversary", "365", NULL, NULL, NULL}, "3000", 12, "2029-01-14",
		INT64_C(36) * 300000, "in years, by 365"},
	    {{"year", "half", "anniversary", "30", NULL, NULL, NULL}, "36000", 6, "2029-01-14",
		INT64_C(36) * 300000, "a yearly rent in halves, by 30"},
	    {{"period", "quarter", "anniversary", "actual", NULL, NULL, NULL}, "9000", 3,
		"2029-01-14", INT64_C(36) * 300000, "a sum for each quarter"},
	    {{"month", "month", "anniversary", "actual", NULL, "2027-01-15:+5%;2028-01-15:+5%",
		 NULL},
		"10000", 1, "2029-01-14", INT64_C(12) * (1000000 + 1050000 + 1102500),
		"with steps on the anniversaries: 10,000, 10,500, 11,025 a month"},
	    {{"month", "month", "anniversary", "actual", "2026-01-15..2026-04-14", NULL, NULL},
		"3000", 1, "2029-01-14", INT64_C(33) * 300000, "three of 36 months free"},
	    {{"month", "month", "calendar", "actual", NULL, NULL, NULL}, "3100", 1, "2026-12-31",
		170000 + INT64_C(11) * 310000, "calendar months after 17/31 of the first"},
	    {{"month", "quarter", "calendar", "actual", NULL, NULL, NULL}, "3100", 3, "2027-03-17",
		170000 + INT64_C(13) * 310000 + 170000,
		"a first and a last quarter cut short: 17/31, 13 months, 17/31"},
	    {{"month", "month", "calendar", "none", NULL, NULL, NULL}, "3100", 1, "2026-12-17",
		INT64_C(12) * 310000, "no proration: twelve months that have begun"},
	};
	struct terms_cache cache = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int(sum_of_term(&cache, &cases[i].texts, cases[i].rate, cases[i].months,
			      cases[i].last),
		    cases[i].sum_fen, cases[i].reason);
	terms_release(&cache);
}

/* Free periods of the clause and of the contract, inside the term and outside it. */
static void
test_free_periods(void)
{
	static const struct {
		const char *own, *all, *last, *expected;
		int free_days; /* of 2026 */
		const char *reason;
	} cases[] = {
	    {"2026-01-01..2026-03-31", NULL, "2026-12-31", "2026-12-31", 90, "inside the term"},
	    {"2026-01-01..2026-03-31 outside", NULL, "2026-12-31", "2027-03-31", 90,
		"outside the term: three months longer"},
	    {NULL, "2026-01-01..2026-03-31 outside", "2027-11-30", "2028-02-29", 90,
		"months, not days: to the end of a leap February"},
	    {"2026-01-15..2026-02-20 outside", NULL, "2026-12-31", "2027-02-06", 37,
		"a month and six days"},
	    {"2026-01-10 outside", NULL, "2026-12-31", "2027-01-01", 1, "one day"},
	    {"2026-01-01..2026-01-31 outside;2027-01-15..2027-01-31 outside", NULL, "2026-12-31",
		"2027-02-17", 31, "the second begins before the end that the first has moved"},
	    {"2026-03-01..2026-03-31 outside", NULL, "2026-02-15", "2026-02-15", 31,
		"after the end there is nothing to move"},
	    {"2026-02-01..2026-02-28", "2026-01-01..2026-01-31", "2026-12-31", "2026-12-31", 59,
		"one of the clause and one of the contract"},
	    {"2026-01-01..2026-02-28", "2026-02-01..2026-03-31 outside", "2026-12-31", "2027-01-31",
		90, "days that both have count once, where they came first"},
	    {"2026-01-01..2026-03-31", "2026-02-01..2026-02-28 outside", "2026-12-31", "2026-12-31",
		90, "one within the other"},
	};
	struct terms_cache cache = {0};
	struct terms_problem problem;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct texts texts = MONTHLY("actual");
		const struct terms *terms;
		struct parts parts;
		char text[DATE_TEXT];

		texts.free = cases[i].own;
		terms = terms_with(&cache, &texts, cases[i].all, "start", "advance", &problem);
		check_text(date_format(terms_last(terms, day_of(cases[i].last)), text),
		    cases[i].expected, cases[i].reason);
		check(price_divide(&terms->pricing,
			  (struct period){day_of("2026-01-01"), day_of("2026-12-31")}, &parts),
		    "a year can be divided");
		check_int(365 - parts.days, cases[i].free_days, cases[i].reason);
	}
	terms_release(&cache);
}

int
main(void)
{
	test_amounts();
	test_amount_too_large();
	test_many_steps();
	test_periods();
	test_units_tile();
	test_due();
	test_terms();
	test_sum_of_term();
	test_free_periods();
	return test_end();
}
