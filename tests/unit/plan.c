/* Payment plans: their texts, discounts, the instalments of a price. RULES A2 is the source
 * of the worked figures. */
#include "test.h"

#include "base/number.h"
#include "sales/discount.h"
#include "sales/schedule.h"
#include "scratch.h"

static void
test_discount_text(void)
{
	static const struct {
		const char *text;
		int terms; /* 0: refused */
		int kind; /* of the last */
		const char *left; /* of a factor; else fen */
		const char *reason;
	} rows[] = {
	    {"0.98", 1, DISCOUNT_FACTOR, "0.98", "discount: a factor is what is left"},
	    {"-2%", 1, DISCOUNT_FACTOR, "0.98", "discount: points off leave 98 %"},
	    {"-0.5%", 1, DISCOUNT_FACTOR, "0.995", "discount: half a point"},
	    {"1", 1, DISCOUNT_FACTOR, "1", "discount: nothing off"},
	    {"-10000", 1, DISCOUNT_SUM, "1000000", "discount: yuan off"},
	    {"-0.01", 1, DISCOUNT_SUM, "1", "discount: a fen off"},
	    {"0.98 -1% -5000.50", 3, DISCOUNT_SUM, "500050", "discount: several"},
	    {"1.02", 0, 0, "", "discount: nothing sells above its marked price"},
	    {"+2%", 0, 0, "", "discount: nor by points"},
	    {"5000", 0, 0, "", "discount: nor by yuan; a factor is at most 1"},
	    {"98", 0, 0, "", "discount: 98 is written 0.98"},
	    {"0", 0, 0, "", "discount: something is left"},
	    {"-100%", 0, 0, "", "discount: by points too"},
	    {"-0", 0, 0, "", "discount: nothing off is none"},
	    {"-0%", 0, 0, "", "discount: no points off is none"},
	    {"--5", 0, 0, "", "discount: one sign"},
	    {"-+5%", 0, 0, "", "discount: one sign before points"},
	    {"-0.001", 0, 0, "", "discount: less than a fen"},
	    {"0.98  -2%", 0, 0, "", "discount: one blank between"},
	    {" 0.98", 0, 0, "", "discount: none before"},
	    {"0.98 ", 0, 0, "", "discount: none after"},
	    {"", 0, 0, "", "discount: nothing"},
	    {"-", 0, 0, "", "discount: a sign alone"},
	    {"-%", 0, 0, "", "discount: points without a number"},
	    {"1 1 1 1 1 1 1 1 1", 0, 0, "", "discount: nine are too many"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct discount_terms terms = {.count = 0};
		const struct discount_term *last = terms.list;
		struct ratio left;
		bool right =
		    discount_terms_parse(rows[i].text, strlen(rows[i].text), &terms) == NULL;

		if (terms.count > 0)
			last = &terms.list[terms.count - 1];
		(void)ratio_parse(rows[i].left, strlen(rows[i].left), &left);
		check(right == (rows[i].terms > 0) &&
			(!right ||
			    ((int)terms.count == rows[i].terms && (int)last->kind == rows[i].kind &&
				(last->kind == DISCOUNT_SUM
					? last->sum_fen == (int64_t)left.numerator
					: ratio_compare(last->factor, left) == 0))),
		    rows[i].reason);
	}
}

static void
test_share_text(void)
{
	static const struct {
		const char *text;
		int above, below; /* 0: refused */
		const char *reason;
	} rows[] = {
	    {"0.3", 3, 10, "share: a decimal"},
	    {"1/3", 1, 3, "share: a fraction"},
	    {"1", 1, 1, "share: the whole"},
	    {"2/4", 1, 2, "share: in lowest terms"},
	    {"0", 0, 0, "share: nothing"},
	    {"1.01", 0, 0, "share: more than the whole"},
	    {"4/3", 0, 0, "share: more than the whole as a fraction"},
	    {"1/0", 0, 0, "share: by nothing"},
	    {"-0.3", 0, 0, "share: below nothing"},
	    {"-1/-3", 0, 0, "share: two signs"},
	    {"30%", 0, 0, "share: not in percent"},
	    {"1/", 0, 0, "share: half a fraction"},
	    {"/3", 0, 0, "share: the other half"},
	    {"", 0, 0, "share: no text"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ratio share = ratio_of(0), expected = {rows[i].above, rows[i].below};
		bool right = share_parse(rows[i].text, strlen(rows[i].text), &share) == NULL;

		check(
		    right == (rows[i].below > 0) && (!right || ratio_compare(share, expected) == 0),
		    rows[i].reason);
	}
}

static void
test_due_text(void)
{
	static const struct {
		const char *text;
		int from; /* -1: refused */
		int offset;
		bool months;
		const char *reason;
	} rows[] = {
	    {"book+7d", PLAN_DUE_BOOK, 7, false, "due: days after the booking"},
	    {"subscribe+0d", PLAN_DUE_SUBSCRIBE, 0, false, "due: the day of subscription"},
	    {"subscribe", PLAN_DUE_SUBSCRIBE, 0, false, "due: the same without days"},
	    {"sign+30d", PLAN_DUE_SIGN, 30, false, "due: days after the contract"},
	    {"sign+2m", PLAN_DUE_SIGN, 2, true, "due: months after it"},
	    {"sign-5d", PLAN_DUE_SIGN, -5, false, "due: days before it"},
	    {"2026-12-31", PLAN_DUE_DATE, 0, false, "due: a day"},
	    {"topping-out", PLAN_DUE_MILESTONE, 0, false, "due: a milestone"},
	    {"topping-out+10d", PLAN_DUE_MILESTONE, 10, false, "due: days after a milestone"},
	    {"topping-out-1m", PLAN_DUE_MILESTONE, -1, true, "due: a month before a milestone"},
	    {"封顶+10d", PLAN_DUE_MILESTONE, 10, false, "due: a milestone in Chinese"},
	    {"design", PLAN_DUE_MILESTONE, 0, false, "due: a milestone that ends in sign"},
	    {"2026-02-30", -1, 0, false, "due: there is no such day"},
	    {"2026-12-31+5d", -1, 0, false, "due: a day has no offset"},
	    {"sign+30", -1, 0, false, "due: the unit is missing"},
	    {"sign-30", -1, 0, false, "due: the unit is missing after a minus"},
	    {"sign+d", -1, 0, false, "due: the number is missing"},
	    {"sign+", -1, 0, false, "due: both are missing"},
	    {"sign-", -1, 0, false, "due: both are missing after a minus"},
	    {"sign+1m+5d", -1, 0, false, "due: one offset"},
	    {"sign + 5d", -1, 0, false, "due: no blanks"},
	    {"+5d", -1, 0, false, "due: after what"},
	    {"sign+3651d", -1, 0, false, "due: ten years is the most"},
	    {"sign+121m", -1, 0, false, "due: ten years of months"},
	    {"", -1, 0, false, "due: nothing"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plan_due due = {0};
		bool right = plan_due_parse(rows[i].text, strlen(rows[i].text), &due) == NULL;

		check(right == (rows[i].from >= 0) &&
			(!right ||
			    ((int)due.from == rows[i].from && due.offset == rows[i].offset &&
				due.months == rows[i].months)),
		    rows[i].reason);
	}
	check(milestone_code_parse("topping-out", 11) == NULL &&
		milestone_code_parse("sign", 4) != NULL &&
		milestone_code_parse("floor-10d", 9) != NULL &&
		milestone_code_parse("2026-12-31", 10) != NULL,
	    "milestone: not what a due rule reads otherwise");
}

/* How discounts are worked out. */
#define TOTAL_PATH false, false, false
#define ADDED true, false, false
#define SUMS_FIRST false, false, true
#define ADDED_SUMS_FIRST true, false, true
#define UNIT_PATH false, true, false
static const struct discount_case {
	const char *list, *unit, *area; /* yuan, yuan per m², m²; "": no unit path */
	bool added, by_unit, sums_first;
	const char *terms, *round;
	const char *price, *percent, *how;
	const char *reason;
} discount_cases[] = {
    {"2000000", "", "", TOTAL_PATH, "0.98 0.99", "0.01", "1940400.00", "97.02",
	"T 0.98 = 1960000.00; T 0.99 = 1940400.00", "98 折 then 99 折 (折上折)"},
    {"2000000", "", "", ADDED, "-2% -1%", "0.01", "1940000.00", "97.00",
	"T -2% + T -1% = 1940000.00", "2% + 1% added (折扣相加)"},
    {"2000000", "", "", TOTAL_PATH, "0.98 0.99 -10000", "0.01", "1930400.00", "96.52",
	"T 0.98 = 1960000.00; T 0.99 = 1940400.00; T -10000 = 1930400.00",
	"折上折, then -10,000 (先乘后减)"},
    {"2000000", "", "", TOTAL_PATH, "-10000 0.98 0.99", "0.01", "1930400.00", "96.52",
	"T 0.98 = 1960000.00; T 0.99 = 1940400.00; T -10000 = 1930400.00",
	"the place of a sum among the terms does not matter"},
    {"2000000", "", "", SUMS_FIRST, "0.98 0.99 -10000", "0.01", "1930698.00", "96.53",
	"T -10000 = 1990000.00; T 0.98 = 1950200.00; T 0.99 = 1930698.00",
	"-10,000, then 折上折 (先减后乘)"},
    {"2000000", "", "", ADDED, "-2% -1% -10000", "0.01", "1930000.00", "96.50",
	"T -2% + T -1% = 1940000.00; T -10000 = 1930000.00", "added, then -10,000"},
    {"2000000", "", "", ADDED_SUMS_FIRST, "-2% -1% -10000", "0.01", "1930300.00", "96.52",
	"T -10000 = 1990000.00; T -2% + T -1% = 1930300.00", "-10,000, then added"},
    {"2000000", "", "", ADDED, "0.98 0.99", "0.01", "1940000.00", "97.00",
	"T 0.98 + T 0.99 = 1940000.00", "factors are added by what they take off"},
    {"1234567.89", "", "", TOTAL_PATH, "0.98", "0.01", "1209876.53", "98.00", "T 0.98 = 1209876.53",
	"one step is rounded to fen"},
    {"1234567.89", "", "", TOTAL_PATH, "0.98 0.99", "0.01", "1197777.76", "97.02",
	"T 0.98 = 1209876.53; T 0.99 = 1197777.76", "each step is rounded: not 1,197,777.77"},
    {"1234567.89", "", "", TOTAL_PATH, "0.9702", "0.01", "1197777.77", "97.02",
	"T 0.9702 = 1197777.77", "one multiplication by .9702"},
    {"1105184.38", "12345.67", "89.52", UNIT_PATH, "0.98 0.99", "0.01", "1072249.97", "97.02",
	"T 0.98 = 12098.76/m2; T 0.99 = 11977.77/m2; x 89.52 m2 = 1072249.97",
	"unit path: the unit price is rounded each time"},
    {"1105184.38", "12345.67", "89.52", TOTAL_PATH, "0.98 0.99", "0.01", "1072249.88", "97.02",
	"T 0.98 = 1083080.69; T 0.99 = 1072249.88", "total path differs by fen"},
    {"1105184.38", "12345.67", "89.52", UNIT_PATH, "0.98 0.99 -10000", "0.01", "1062249.97",
	"96.12",
	"T 0.98 = 12098.76/m2; T 0.99 = 11977.77/m2; x 89.52 m2 = 1072249.97; T -10000 = 1062249.97",
	"unit path: sums go off the total"},
    {"1105184.38", "12345.67", "89.52", false, true, true, "-10000 0.98", "0.01", "1073081.00",
	"97.10", "T 0.98 = 12098.76/m2; x 89.52 m2 = 1083081.00; T -10000 = 1073081.00",
	"unit path: even when they come first"},
    {"1105200", "12345.84", "89.52", UNIT_PATH, "-200", "0.01", "1105000.00", "99.98",
	"T -200 = 1105000.00", "unit path without percentages: the list total is the authority"},
    {"1105200", "12345.84", "89.52", UNIT_PATH, "", "0.01", "1105200.00", "100.00", "",
	"no discounts: the list price"},
    {"1000000", "", "", UNIT_PATH, "0.98", "0.01", "980000.00", "98.00", "T 0.98 = 980000.00",
	"unit path of a set price: the total"},
    {"1234567.89", "", "", TOTAL_PATH, "0.98", "100 down", "1209800.00", "97.99",
	"T 0.98 = 1209876.53; to 100 down = 1209800.00", "取整 down to hundreds"},
    {"1234567.89", "", "", TOTAL_PATH, "0.98", "100 up", "1209900.00", "98.00",
	"T 0.98 = 1209876.53; to 100 up = 1209900.00", "取整 up"},
    {"1234567.89", "", "", TOTAL_PATH, "", "1", "1234568.00", "100.00", "to 1 half-up = 1234568.00",
	"取整 half-up to yuan"},
    {"6000", "", "", TOTAL_PATH, "-1000", "10000 down", "5000.00", "83.33", "T -1000 = 5000.00",
	"取整 never makes it 0"},
    {"10000", "", "", TOTAL_PATH, "-10000.01", "0.01", "0.00", "0.00", "T -10000.01 = 0.00",
	"a price is never below 0"},
    {"10000", "", "", SUMS_FIRST, "-20000 0.98", "0.01", "0.00", "0.00",
	"T -20000 = 0.00; T 0.98 = 0.00", "nor on the way"},
    {"10000", "", "", ADDED, "-60% -60%", "0.01", "0.00", "0.00", "T -60% + T -60% = 0.00",
	"percentages over 100 leave nothing"},
};

static int64_t
units_of(const char *text, int decimals)
{
	int64_t number = 0;

	if (text[0] != '\0' && number_parse(text, strlen(text), decimals, &number) != PARSED_OK)
		check(0, "the test's own number");
	return number;
}

static void
test_discount(const struct discount_case *c)
{
	struct discount_scheme scheme = {c->added, c->by_unit, c->sums_first, {0, 0}};
	const struct discount_base base = {units_of(c->list, MONEY_DECIMALS),
	    units_of(c->unit, MONEY_DECIMALS), units_of(c->area, AREA_DECIMALS)};
	struct discount_line lines[DISCOUNT_TERMS_MAX];
	struct discount_terms terms = {.count = 0};
	struct discounted discounted = {0};
	char price[NUMBER_TEXT], percent[NUMBER_TEXT];

	check(round_to_parse(c->round, strlen(c->round), &scheme.round), "the test's own rounding");
	if (c->terms[0] != '\0')
		check(discount_terms_parse(c->terms, strlen(c->terms), &terms) == NULL,
		    "the test's own terms");
	for (size_t i = 0; i < terms.count; i++)
		lines[i] = (struct discount_line){"T", terms.list[i]};
	check(discount_work(&scheme, &base, lines, terms.count, &discounted), "the price is held");
	(void)number_format(discounted.price_fen, MONEY_DECIMALS, price);
	(void)number_format(discounted.percent, 2, percent);
	check_text(price, c->price, c->reason);
	check_text(percent, c->percent, "its percentage of the list price");
	check_text(text_string(&discounted.how), c->how, "and how it came");
	text_release(&discounted.how);
}

/* A ledger with a project of two buildings, milestones and least down payments. */
static struct ledger *
make_ledger(struct errors *errors)
{
	static const char *const inserts[] = {
	    "INSERT INTO project (code, name) VALUES ('P', 'P')",
	    "INSERT INTO building (project_id, code) VALUES (1, 'B1')",
	    "INSERT INTO building (project_id, code) VALUES (1, 'B2')",
	    "INSERT INTO milestone (project_id, building_id, code, date)"
	    " VALUES (1, NULL, 'topping-out', '2027-06-30')",
	    "INSERT INTO milestone (project_id, building_id, code, date)"
	    " VALUES (1, 1, 'topping-out', '2027-01-31')",
	    "INSERT INTO down_payment (kind, loan, start_on, share)"
	    " VALUES ('residence', 'commercial', '2024-09-24', '0.15')",
	    "INSERT INTO down_payment (kind, loan, start_on, share)"
	    " VALUES ('residence', 'fund', '2024-01-01', '0.2')",
	    "INSERT INTO down_payment (kind, loan, start_on, share)"
	    " VALUES ('shop', 'commercial', '2020-01-01', '0.5')",
	    "INSERT INTO down_payment (kind, loan, start_on, share)"
	    " VALUES ('shop', 'commercial', '2026-01-01', '0.3')",
	};
	struct ledger *ledger = scratch_ledger("plan.db", errors);

	scratch_fill(ledger, inserts, sizeof inserts / sizeof *inserts);
	return ledger;
}

/* A step as the tests write it: "down 0.3 sign+7d", "loan R sign+30d 10000 down" (R: the rest),
 * "fund =600000 sign+60d". Those that begin with loan and fund are loans. */
static bool
step_of(const char *text, struct plan_step *step, struct arena *arena)
{
	char code[32] = "", share[32] = "", due[32] = "", round[32] = "";

	*step = (struct plan_step){.item_id = 1};
	if (sscanf(text, "%31s %31s %31s %31[^\n]", code, share, due, round) < 3)
		return false;
	step->code = arena_strdup(arena, code);
	step->due_text = arena_strdup(arena, due);
	step->loan = strncmp(code, "loan", 4) == 0 ? LOAN_COMMERCIAL
	    : strncmp(code, "fund", 4) == 0        ? LOAN_FUND
						   : LOAN_NONE;
	if (strncmp(code, "fit", 3) == 0) /* decoration: an item of its own */
		step->item_id = 2;
	step->has_share = share[0] != '=' && share[0] != 'R';
	if (share[0] == '=')
		step->amount_fen = units_of(share + 1, MONEY_DECIMALS);
	return (!step->has_share || share_parse(share, strlen(share), &step->share) == NULL) &&
	    plan_due_parse(step->due_text, strlen(step->due_text), &step->due) == NULL &&
	    (round[0] == '\0' || round_to_parse(round, strlen(round), &step->round));
}

/* Steps with "; " between them. */
static struct plan
plan_of(const char *text, struct plan_step *steps, struct arena *arena)
{
	struct plan plan = {.id = 1, .code = "T", .enabled = true, .steps = steps};
	char part[128];

	for (const char *end; text != NULL; text = end != NULL ? end + 2 : NULL) {
		end = strstr(text, "; ");
		(void)snprintf(part, sizeof part, "%.*s",
		    end != NULL ? (int)(end - text) : (int)strlen(text), text);
		check(step_of(part, &steps[plan.count++], arena), "the test's own step");
	}
	return plan;
}

/* "down 566543.00 2026-02-08; loan 1310000.00 -" */
static void
print_schedule(const struct schedule *schedule, struct text *text)
{
	char amount[NUMBER_TEXT], due[DATE_TEXT];

	for (size_t i = 0; i < schedule->count; i++) {
		const struct instalment *line = &schedule->list[i];

		(void)number_format(line->amount_fen, MONEY_DECIMALS, amount);
		text_printf(text, "%s%s %s %s", i > 0 ? "; " : "", line->step, amount,
		    line->has_due ? date_format(line->due_on, due) : "-");
	}
}

static const struct schedule_case {
	const char *steps, *total, *deposit;
	const char *kind; /* of the room; NULL: no least down payment */
	int building;
	const char *book, *subscribe, *sign;
	const char *expected; /* begins with "!": refused, and so it is said */
	const char *reason;
} schedule_cases[] = {
#define MORTGAGE(round) "down 0.3 sign; loan R sign+30d " round
    {MORTGAGE("10000 down"), "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 566543.00 -; loan 1310000.00 -", "loan to 万, the cut to the down payment"},
    {MORTGAGE("1000 down"), "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 563543.00 -; loan 1313000.00 -", "loan to 千"},
    {MORTGAGE("100 down"), "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 563043.00 -; loan 1313500.00 -", "loan to 百"},
    {MORTGAGE(""), "1876543", "", NULL, 1, NULL, NULL, NULL, "down 562962.90 -; loan 1313580.10 -",
	"loan without rounding"},
    {"down 0.3 sign; loan 0.7 sign+30d 10000 down", "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 566543.00 -; loan 1310000.00 -", "the loan as a share"},
    {"down 0.3 sign; fund =600000 sign+60d; loan R sign+30d 10000 down", "1876543", "", NULL, 1,
	NULL, NULL, NULL, "down 566543.00 -; fund 600000.00 -; loan 710000.00 -",
	"combination of fund loan and commercial loan"},
    {MORTGAGE("10000 down"), "1876543", "50000", NULL, 1, NULL, NULL, NULL,
	"deposit 50000.00 -; down 516543.00 -; loan 1310000.00 -", "deposit deducted"},
    {"a 1/3 sign; b 1/3 sign+1m; c 1/3 sign+2m", "1000000", "", NULL, 1, NULL, NULL, NULL,
	"a 333333.33 -; b 333333.33 -; c 333333.34 -", "1,000,000 / 3"},
    {"a 0.3 sign; b 0.3 sign+1m; c 0.4 sign+2m", "1876543.21", "", NULL, 1, NULL, NULL, NULL,
	"a 562962.96 -; b 562962.96 -; c 750617.29 -",
	"30/30/40: the last takes the remainder, not 750,617.28"},
    {"a 1/7 sign; b 1/7 sign; c 1/7 sign; d 1/7 sign; e 1/7 sign; f 1/7 sign; g R sign",
	"1876543.21", "", NULL, 1, NULL, NULL, NULL,
	"a 268077.60 -; b 268077.60 -; c 268077.60 -; d 268077.60 -; e 268077.60 -; f 268077.60 -;"
	" g 268077.61 -",
	"1,876,543.21 / 7"},
    {"a 0.5 sign; b 0.5 sign", "0.01", "", NULL, 1, NULL, NULL, NULL, "a 0.01 -",
	"a fen is not billed twice"},
    {"a 0.25 sign; b 0.25 sign; c 0.25 sign; d 0.25 sign", "0.02", "", NULL, 1, NULL, NULL, NULL,
	"a 0.01 -; b 0.01 -", "halves of a fen never come to more than the price"},
    {"first =50000 sign; rest R sign+30d", "1000000", "", NULL, 1, NULL, NULL, NULL,
	"first 50000.00 -; rest 950000.00 -", "a fixed sum, then the rest"},
    {"first =50000 sign; rest R sign+30d", "50000", "", NULL, 1, NULL, NULL, NULL,
	"first 50000.00 -", "a fixed sum that is all"},
    {"first =50000 sign; rest R sign+30d", "49999.99", "", NULL, 1, NULL, NULL, NULL,
	"!more than the price 49,999.99", "a fixed sum above the price"},
    {"down =500000 sign; loan R sign 10000 down", "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 506543.00 -; loan 1370000.00 -", "the cut goes to a fixed down payment too"},
    {"down R sign; loan 0.7 sign 10000 down", "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 566543.00 -; loan 1310000.00 -", "or to the rest"},
    {"fit =80000 sign; down 0.3 sign; loan R sign 10000 down", "1876543", "", NULL, 1, NULL, NULL,
	NULL, "fit 80000.00 -; down 566543.00 -; loan 1230000.00 -",
	"the first share takes the cut, not a fixed sum before it"},
    {"down 0.3 sign 10000 down; rest R sign+30d", "1876543", "", NULL, 1, NULL, NULL, NULL,
	"down 560000.00 -; rest 1316543.00 -", "a step that is no loan is rounded to the rest"},
    {"down 0.95 sign 10000 up; rest R sign+30d", "1000001", "", NULL, 1, NULL, NULL, NULL,
	"down 960000.00 -; rest 40001.00 -", "or up"},
    {"down 0.99 sign 1000000 up; rest R sign+30d", "1010102", "", NULL, 1, NULL, NULL, NULL,
	"!come to more than the price 1,010,102.00", "not beyond the rest"},
    {MORTGAGE("10000 down"), "9000", "", NULL, 1, NULL, NULL, NULL,
	"down 2700.00 -; loan 6300.00 -", "a loan below the unit is not rounded away"},
    {"a 0.02 subscribe; b 0.3 sign; c R sign+30d", "1000000", "50000", NULL, 1, NULL, NULL, NULL,
	"deposit 50000.00 -; b 270000.00 -; c 680000.00 -",
	"a deposit above the first instalment goes on to the next"},
    {"a 0.05 subscribe; b R sign", "1000000", "50000", NULL, 1, NULL, NULL, NULL,
	"deposit 50000.00 -; b 950000.00 -", "a deposit that is the first instalment"},
    {"loan 0.7 sign 10000 down; down R sign", "1000000", "50000", NULL, 1, NULL, NULL, NULL,
	"deposit 50000.00 -; loan 700000.00 -; down 250000.00 -", "never off a loan"},
    {"down 0.3 sign; loan R sign", "100000", "30000.01", NULL, 1, NULL, NULL, NULL,
	"!more than the 30,000.00 of instalments", "a deposit above the buyer's own part"},
    {"down 0.2 sign; fit 0.8 sign", "100000", "30000", NULL, 1, NULL, NULL, NULL,
	"!more than the 20,000.00 of instalments", "off one item only"},
    {"down 0.15 sign; loan R sign", "1000000", "", "residence", 1, NULL, NULL, NULL,
	"down 150000.00 -; loan 850000.00 -", "the least down payment"},
    {"down 0.1499999 sign; loan R sign", "1000000", "", "residence", 1, NULL, NULL, NULL,
	"!the down payment is 149,999.90; for a residence with a commercial loan expected at least"
	" 150,000.00, a share of 0.15 since 2024-09-24",
	"below the least down payment"},
    {"down =15 sign; loan R sign", "100.01", "", "residence", 1, NULL, NULL, NULL,
	"!expected at least 15.01", "15 percent of 100.01 is not 15.00"},
    {"down 0.15 sign; fund =100000 sign; loan R sign", "1000000", "", "residence", 1, NULL, NULL,
	NULL, "!with a fund loan expected at least 200,000.00", "a fund loan asks for more"},
    {"down 0.3 sign; loan R sign", "1000000", "", "shop", 1, NULL, NULL, NULL,
	"down 300000.00 -; loan 700000.00 -", "the table's later row holds"},
    {"down 0.1 sign; rest R sign", "1000000", "", "shop", 1, NULL, NULL, NULL,
	"down 100000.00 -; rest 900000.00 -", "no loan, no least down payment"},
    {"down 0.1 sign; loan R sign", "1000000", "", "office", 1, NULL, NULL, NULL,
	"down 100000.00 -; loan 900000.00 -", "a kind of room that the table does not know"},
    {"down 0.29 sign; loan R sign 10000 down", "100000", "", "shop", 1, NULL, NULL, NULL,
	"down 30000.00 -; loan 70000.00 -", "the cut counts as down payment"},
    {"a 0.1 book+7d; b 0.2 subscribe+0d; c 0.3 sign+1m; d R topping-out+10d", "100", "", NULL, 1,
	"2026-01-01", "2026-01-05", "2026-01-31",
	"a 10.00 2026-01-08; b 20.00 2026-01-05; c 30.00 2026-02-28; d 40.00 2027-02-10",
	"days by events; the building's milestone goes before the project's"},
    {"a 0.1 sign; d R topping-out", "100", "", NULL, 2, NULL, NULL, NULL,
	"a 10.00 -; d 90.00 2027-06-30", "the project's milestone for the other building"},
    {"a 0.1 sign; d R roof", "100", "", NULL, 1, NULL, NULL, "2026-01-31",
	"a 10.00 2026-01-31; d 90.00 -", "a milestone without a day"},
    {"a 0.1 2026-12-31; d R sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"a 10.00 2026-12-31; d 90.00 -", "a day needs no event"},
    {"a 0.1 book+7d; d R sign", "100", "", NULL, 1, NULL, "2026-01-05", NULL,
	"a 10.00 2026-01-12; d 90.00 -", "without a booking, from the subscription"},
    {"a 1 sign+1d", "100", "30", NULL, 1, NULL, NULL, "2026-01-31",
	"deposit 30.00 2026-01-31; a 70.00 2026-02-01", "the deposit becomes price at sign"},
    {"a 0.5 sign; b 0.6 sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!plan T, step b: expected shares that come to 1 at most", "shares over 1"},
    {"a 0.5 sign; b 0.4 sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!expected shares that come to 1, or one step", "shares below 1 and no rest"},
    {"a 0.5 sign; b =10 sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!expected shares that come to 1, or one step", "a share, a sum and no rest"},
    {"a 1 sign; b =10 sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!expected shares that come to 1, or one step", "the whole and a sum"},
    {"a 1 sign; b R sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!plan T, step b: nothing remains for it", "the whole and a rest"},
    {"a R sign; b R sign", "100", "", NULL, 1, NULL, NULL, NULL,
	"!plan T, step b: expected one step at most with neither", "two rests"},
    {"loan R sign 10000 down", "100", "", NULL, 1, NULL, NULL, NULL,
	"!expected a step that is no loan, to take", "a rounded loan alone"},
    {"a 1 sign", "0", "", NULL, 1, NULL, NULL, NULL, "!expected a price above 0", "no price"},
    {"a 1/3 sign; b R sign", "92233720368547758.07", "", NULL, 1, NULL, NULL, NULL,
	"a 30744573456182586.02 -; b 61489146912365172.05 -", "the largest price there is"},
};

/* Refused, and so it is said. */
static void
check_refused(enum rc rc, const struct errors *errors, const char *said, const char *reason)
{
	const char *text = errors->count > 0 ? errors->kept[0].text : "nothing";
	bool right = rc == RC_DATA && strstr(text, said) != NULL;

	check(right, reason);
	if (!right)
		printf("#   said %s\n", text);
}

static void
test_schedule(struct ledger *ledger, struct errors *errors, const struct schedule_case *c)
{
	struct plan_step steps[16];
	struct arena arena = {0};
	struct plan plan = plan_of(c->steps, steps, &arena);
	struct plans plans;
	struct text text = {0};
	struct schedule schedule;
	const struct schedule_request request = {.plan = &plan,
	    .total_fen = units_of(c->total, MONEY_DECIMALS),
	    .deposit_fen = units_of(c->deposit, MONEY_DECIMALS),
	    .book = day_of(c->book),
	    .subscribe = day_of(c->subscribe),
	    .sign = day_of(c->sign),
	    .date = day_of("2026-01-15"),
	    .project_id = 1,
	    .building_id = c->building,
	    .room_kind = c->kind};

	plans_init(&plans, ledger);
	if (c->expected[0] == '!') {
		check_refused(schedule_make(&plans, &request, NULL, &schedule), errors,
		    c->expected + 1, c->reason);
	} else if (schedule_make(&plans, &request, NULL, &schedule) == RC_OK) {
		print_schedule(&schedule, &text);
		check_text(text_string(&text), c->expected, c->reason);
	} else {
		check(0, c->reason);
		printf("#   got %s\n", errors->kept[0].text);
	}
	errors_release(errors);
	text_release(&text);
	plans_release(&plans);
	arena_release(&arena);
}

/* What a deal may not take. */
static void
test_disabled(struct ledger *ledger, struct errors *errors)
{
	struct plan plan = {.id = 1, .code = "T"};
	struct plans plans;

	plans_init(&plans, ledger);
	check_refused(plan_usable(&plans, &plan, NULL), errors,
	    "plan T is disabled; expected an enabled one", "a disabled plan");
	errors_release(errors);
	plan.enabled = true;
	check_refused(plan_usable(&plans, &plan, NULL), errors, "plan T: expected steps",
	    "a plan without steps");
	errors_release(errors);
	plans_release(&plans);
}

/* xorshift: the same plans every time. */
static uint64_t
next_random(uint64_t *state, uint64_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state % below;
}

/* A plan that can come to the whole: shares of a hundred parts, loans, a sum, roundings. */
static struct plan
random_plan(uint64_t *state, struct plan_step *steps)
{
	static const char *const codes[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
	static const int64_t units[] = {0, 1, 10, 100, 10000, 100000, 1000000};
	struct plan plan = {.id = 1,
	    .code = "R",
	    .enabled = true,
	    .steps = steps,
	    .count = 1 + next_random(state, 9)};
	int64_t parts = 100;

	for (size_t i = 0; i < plan.count; i++) {
		int64_t part = (int64_t)next_random(state, 40) + 1;
		bool last = i + 1 == plan.count;

		part = last || part > parts - 1 ? parts : part;
		steps[i] = (struct plan_step){.code = codes[i],
		    .item_id = 1,
		    .due_text = "sign",
		    .due = {.from = PLAN_DUE_SIGN}};
		steps[i].loan = i > 0 ? (enum loan)next_random(state, 3) : LOAN_NONE;
		steps[i].round = (struct round_to){
		    units[next_random(state, 7)], (enum rounding)next_random(state, 3)};
		steps[i].has_share = !last || next_random(state, 2) == 0;
		steps[i].share = (struct ratio){part, 100};
		parts -= part;
		if (parts == 0)
			plan.count = i + 1;
	}
	return plan;
}

/* A loan is a multiple of what it is rounded to, or below that. */
static bool
is_rounded(const struct plan *plan, const struct instalment *line)
{
	const struct plan_step *step = plan->steps;

	while (step->code != line->step && step + 1 < plan->steps + plan->count)
		step++;
	return line->loan == LOAN_NONE || step->round.step_fen == 0 ||
	    line->amount_fen < step->round.step_fen || line->amount_fen % step->round.step_fen == 0;
}

static void
test_random(struct ledger *ledger, struct errors *errors)
{
	enum { TRIES = 100000 };
	uint64_t state = 88172645463325252;
	struct plan_step steps[16];
	struct schedule schedule;
	struct plans plans;
	int made = 0, wrong = 0;

	plans_init(&plans, ledger);
	for (int i = 0; i < TRIES; i++) {
		struct plan plan = random_plan(&state, steps);
		struct schedule_request request = {.plan = &plan};
		int64_t sum_fen = 0;

		request.total_fen = (int64_t)next_random(&state, 1000000000) + 1;
		request.deposit_fen = (int64_t)next_random(&state, 100);
		if (next_random(&state, 4) == 0)
			request.total_fen = (int64_t)next_random(&state, 30) + 1;
		if (!steps[plan.count - 1].has_share && next_random(&state, 2) == 0) {
			struct plan_step *sum = &steps[next_random(&state, plan.count)];

			sum->has_share = false; /* in the last place: the rest is gone */
			sum->amount_fen =
			    (int64_t)next_random(&state, (uint64_t)request.total_fen) + 1;
		}
		if (schedule_make(&plans, &request, NULL, &schedule) == RC_OK) {
			for (size_t at = 0; at < schedule.count; at++) {
				wrong += schedule.list[at].amount_fen <= 0 ||
				    !is_rounded(&plan, &schedule.list[at]);
				sum_fen += schedule.list[at].amount_fen;
			}
			wrong += sum_fen != request.total_fen;
			made++;
		}
		errors_release(errors);
	}
	plans_release(&plans);
	check(wrong == 0, "random plans: instalments above 0, and their sum is the price");
	check(made > TRIES / 2, "random plans: most are made");
	printf("#   %d of %d made\n", made, TRIES);
}

int
main(void)
{
	struct errors errors = {0};
	struct ledger *ledger;

	test_discount_text();
	test_share_text();
	test_due_text();
	for (size_t i = 0; i < sizeof discount_cases / sizeof *discount_cases; i++)
		test_discount(&discount_cases[i]);
	ledger = make_ledger(&errors);
	check(ledger != NULL, "a ledger");
	for (size_t i = 0; i < sizeof schedule_cases / sizeof *schedule_cases; i++)
		test_schedule(ledger, &errors, &schedule_cases[i]);
	test_disabled(ledger, &errors);
	test_random(ledger, &errors);
	ledger_remove(ledger);
	return test_end();
}
