/* lib/billing/late: penalties on arrears, RULES A6. */
#include "test.h"

#include "billing/late.h"

struct penalty_case {
	const char *rate, *grace, *cap; /* grace, cap NULL: none */
	int64_t amount_fen;
	const char *due;
	struct {
		const char *date;
		int64_t amount_fen;
	} payments[3];
	const char *as_of;
	int64_t penalty_fen;
	int days;
	const char *reason;
};

static const struct penalty_case cases[] = {
    /* RULES A6, worked figures */
    {"0.0005", NULL, NULL, 10000000, "2026-03-10", {{"2026-03-25", 10000000}}, "2026-04-30", 75000,
	15, "paid 15 days late: the due day is not counted, the day of payment is"},
    {"0.0005", "7", NULL, 10000000, "2026-03-10", {{"2026-03-25", 10000000}}, "2026-04-30", 40000,
	8, "7 days of grace never bear"},
    {"0.0005", "7 conditional", NULL, 10000000, "2026-03-10", {{"2026-03-25", 10000000}},
	"2026-04-30", 75000, 15, "conditional grace that is exceeded bears from the first day"},
    {"0.0005", NULL, NULL, 10000000, "2026-03-10",
	{{"2026-03-20", 4000000}, {"2026-03-25", 6000000}}, "2026-04-30", 65000, 15,
	"by intervals: 100,000 for 10 days, 60,000 for 5"},
    {"0.0003", NULL, NULL, 123456, "2026-03-10", {{0}}, "2026-04-09", 1111, 30,
	"rounded once, not each day"},
    /* both sides of each limit */
    {"0.0005", NULL, NULL, 10000000, "2026-03-10", {{0}}, "2026-03-10", 0, 0,
	"nothing on the due day"},
    {"0.0005", NULL, NULL, 10000000, "2026-03-10", {{0}}, "2026-03-11", 5000, 1,
	"a day's penalty the day after"},
    {"0.0005", NULL, NULL, 10000000, "2026-03-10", {{"2026-03-10", 10000000}}, "2026-04-30", 0, 0,
	"paid on the due day"},
    {"0.0005", NULL, NULL, 10000000, "2026-03-10", {{"2026-02-10", 4000000}}, "2026-03-20", 30000,
	10, "what was paid before is no arrears"},
    {"0.0005", "7", NULL, 10000000, "2026-03-10", {{0}}, "2026-03-17", 0, 0,
	"the last day of grace"},
    {"0.0005", "7", NULL, 10000000, "2026-03-10", {{0}}, "2026-03-18", 5000, 1,
	"the day after grace"},
    {"0.0005", "7 conditional", NULL, 10000000, "2026-03-10", {{"2026-03-17", 10000000}},
	"2026-04-30", 0, 0, "paid on the last day of conditional grace"},
    {"0.0005", "7 conditional", NULL, 10000000, "2026-03-10", {{0}}, "2026-03-18", 40000, 8,
	"a day over conditional grace: all eight"},
    {"0.0005", "7 conditional", NULL, 10000000, "2026-03-10",
	{{"2026-03-15", 4000000}, {"2026-03-18", 6000000}}, "2026-04-30", 34000, 8,
	"conditional grace, paid in part within it: 100,000 for 5 days, 60,000 for 3"},
    {"0.01", NULL, "100%", 100000, "2026-01-01", {{0}}, "2026-04-11", 100000, 100,
	"at the cap of the bill itself"},
    {"0.01", NULL, "100%", 100000, "2026-01-01", {{0}}, "2026-12-31", 100000, 364, "and no more"},
    {"0.01", NULL, "20%", 123456, "2026-01-01", {{0}}, "2026-12-31", 24691, 364,
	"a cap in percent is rounded once"},
    {"0.01", NULL, "50.5", 100000, "2026-01-01", {{0}}, "2026-12-31", 5050, 364, "a cap in yuan"},
    {"0.0005", NULL, NULL, 10000000, "2026-03-10",
	{{"2026-03-25", 4000000}, {"2026-04-10", 6000000}}, "2026-03-30", 90000, 20,
	"a payment after the day counts no more than none"},
    {"0", NULL, NULL, 10000000, "2026-03-10", {{0}}, "2026-04-30", 0, 51, "a rate of nothing"},
};

static void
run_case(const struct penalty_case *c)
{
	struct late_terms terms = {.capped = c->cap != NULL};
	struct late_payment payments[3];
	int64_t penalty_fen = -1;
	date_day last;
	size_t count = 0;
	int days = 0;

	(void)ratio_parse(c->rate, strlen(c->rate), &terms.rate);
	if (c->grace != NULL)
		(void)late_grace_parse(c->grace, strlen(c->grace), &terms.grace);
	if (c->cap != NULL)
		(void)late_cap_parse(c->cap, strlen(c->cap), &terms.cap);
	for (; count < 3 && c->payments[count].date != NULL; count++)
		payments[count] = (struct late_payment){
		    day_of(c->payments[count].date), c->payments[count].amount_fen};
	check(late_penalty(&terms, c->amount_fen, day_of(c->due), payments, count, day_of(c->as_of),
		  &penalty_fen, &last, &days),
	    c->reason);
	check_int(penalty_fen, c->penalty_fen, c->reason);
	if (c->penalty_fen > 0)
		check_int(days, c->days, c->reason);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		run_case(&cases[i]);
	return test_end();
}
