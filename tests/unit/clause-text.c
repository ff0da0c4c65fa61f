/* The texts of clauses, and the VAT inside an amount. */
#include "master/clause-text.h"

#include "master/tax.h"
#include "test.h"

static void
test_due(void)
{
	static const struct {
		const char *text;
		int from, days; /* from -1: refused */
		const char *reason;
	} rows[] = {
	    {"start+15d", DUE_START, 15, "due: days after the period's first day"},
	    {"start-5d", DUE_START, -5, "due: days before it"},
	    {"end+10d", DUE_END, 10, "due: days after the last day"},
	    {"start", DUE_START, 0, "due: the first day itself"},
	    {"end", DUE_END, 0, "due: the last day itself"},
	    {"start-0d", DUE_START, 0, "due: minus nothing is nothing"},
	    {"end+2m", DUE_END, 2, "due: months"},
	    {"start-120m", DUE_START, -120, "due: ten years of months is the most"},
	    {"start-121m", -1, 0, "due: beyond ten years of months"},
	    {"start+1md", -1, 0, "due: one unit"},
	    {"day 1", DUE_DAY, 1, "due: the first day of the month"},
	    {"day 31", DUE_DAY, 31, "due: the last possible day"},
	    {"day 0", -1, 0, "due: there is no day 0"},
	    {"day 32", -1, 0, "due: there is no day 32"},
	    {"day -1", -1, 0, "due: no day before the month"},
	    {"day +1", -1, 0, "due: a day has no sign"},
	    {"day", -1, 0, "due: which day"},
	    {"day10", -1, 0, "due: a blank stands before the day"},
	    {"start+15", -1, 0, "due: the unit is missing"},
	    {"start15d", -1, 0, "due: the sign is missing"},
	    {"start+d", -1, 0, "due: the number is missing"},
	    {"start+-5d", -1, 0, "due: one sign"},
	    {"start+1.5d", -1, 0, "due: whole days"},
	    {"start+3650d", DUE_START, 3650, "due: ten years is the most"},
	    {"start+3651d", -1, 0, "due: beyond ten years is a mistake"},
	    {"start+99999999999999999999d", -1, 0, "due: beyond int64"},
	    {"START", -1, 0, "due: small letters"},
	    {" start", -1, 0, "due: no blank before"},
	    {"", -1, 0, "due: nothing"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct due_rule rule = {0};
		bool right = due_rule_parse(rows[i].text, strlen(rows[i].text), &rule) == NULL;

		check(right == (rows[i].from >= 0) &&
			(!right ||
			    ((int)rule.from == rows[i].from && rule.days == rows[i].days &&
				rule.months == (rows[i].text[strlen(rows[i].text) - 1] == 'm'))),
		    rows[i].reason);
	}
}

static void
test_round(void)
{
	static const struct {
		const char *text;
		int unit; /* 0: refused */
		enum rounding mode;
		const char *reason;
	} rows[] = {
	    {"fen", 1, ROUND_HALF_UP, "round: fen, half-up unless said"},
	    {"jiao", 10, ROUND_HALF_UP, "round: jiao"},
	    {"yuan", 100, ROUND_HALF_UP, "round: yuan"},
	    {"yuan down", 100, ROUND_DOWN, "round: down"},
	    {"jiao up", 10, ROUND_UP, "round: up"},
	    {"fen half-up", 0, 0, "round: half-up is not written"},
	    {"yuan  down", 0, 0, "round: one blank"},
	    {"yuan ", 0, 0, "round: a blank and nothing"},
	    {"down", 0, 0, "round: the unit comes first"},
	    {"Yuan", 0, 0, "round: small letters"},
	    {"", 0, 0, "round: nothing"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct round_rule rule = {0};
		bool right = round_rule_parse(rows[i].text, strlen(rows[i].text), &rule) == NULL;

		check(right == (rows[i].unit != 0) &&
			(!right || (rule.unit_fen == rows[i].unit && rule.mode == rows[i].mode)),
		    rows[i].reason);
	}
}

static void
test_free(void)
{
	static const struct {
		const char *text;
		size_t count; /* 0: refused */
		int days; /* of all */
		const char *reason;
	} rows[] = {
	    {"2026-01-01..2026-03-31", 1, 90, "free: both days count"},
	    {"2026-01-01..2026-01-31;2026-02-01..2026-02-28", 2, 59,
		"free: one may follow another"},
	    {"2026-01-01", 1, 1, "free: one day"},
	    {"2026-01-01..2026-01-01", 1, 1, "free: one day, written as a range"},
	    {"2026-01-01 outside;2026-01-02..2026-01-31 outside", 2, 31, "free: outside the term"},
	    {"2026-01-01..2026-01-31outside", 0, 0, "free: a blank stands before outside"},
	    {"2026-01-01..2026-01-31 inside", 0, 0, "free: inside is not written"},
	    {" outside", 0, 0, "free: outside, but when"},
	    {"2026-01-02..2026-01-01", 0, 0, "free: ends before it begins"},
	    {"2026-01-01..2026-01-31;2026-01-31..2026-02-28", 0, 0, "free: overlap by a day"},
	    {"2026-02-01..2026-02-28;2026-01-01..2026-01-31", 0, 0, "free: out of order"},
	    {"2026-02-29", 0, 0, "free: no such day"},
	    {"2026-01-01..", 0, 0, "free: no end"},
	    {"2026-01-01...2026-01-31", 0, 0, "free: three points"},
	    {"2026-01-01;", 0, 0, "free: nothing after the semicolon"},
	    {"", 0, 0, "free: nothing"},
	};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct free_ranges ranges = {0};
		int days = 0;
		bool right =
		    free_ranges_parse(rows[i].text, strlen(rows[i].text), &arena, &ranges) == NULL;

		for (size_t r = 0; r < ranges.count; r++)
			days += ranges.list[r].last - ranges.list[r].first + 1;
		check(right == (rows[i].count > 0) && ranges.count == rows[i].count &&
			days == rows[i].days,
		    rows[i].reason);
	}
	arena_release(&arena);
}

/* The rate after all steps, from 100; an empty result: refused. */
static void
test_steps(void)
{
	static const struct {
		const char *text, *rate, *reason;
	} rows[] = {
	    {"2027-01-01:+5%", "105", "steps: a percentage up"},
	    {"2027-01-01:-5%", "95", "steps: a percentage down"},
	    {"2027-01-01:+5%;2028-01-01:+5%", "110.25", "steps: build on one another, exact"},
	    {"2027-01-01:=12.50", "12.5", "steps: a new rate"},
	    {"2027-01-01:+0.30", "100.3", "steps: so much more"},
	    {"2027-01-01:-0.30", "99.7", "steps: so much less"},
	    {"2027-01-01:+5%;2028-01-01:=12.50;2029-01-01:+0.30", "12.8", "steps: all three kinds"},
	    {"2027-01-01:+0.004 rounded", "100", "steps: rounded to fen"},
	    {"2027-01-01:+0.005 rounded;2028-01-01:+0.005", "100.015",
		"steps: half-up, and only where it says so"},
	    {"2027-01-01:=12.345 rounded", "12.35", "steps: a new rate, rounded"},
	    {"2027-01-01:+5%rounded", "", "steps: a blank stands before rounded"},
	    {"2027-01-01:+5% round", "", "steps: no other word"},
	    {"2027-01-01: rounded", "", "steps: rounded, but what"},
	    {"2027-01-01:-100%", "0", "steps: down to nothing"},
	    {"2027-01-01:-101%", "", "steps: below nothing"},
	    {"2027-01-01:5%", "", "steps: the sign is missing"},
	    {"2027-01-01:=5%", "", "steps: a rate is no percentage"},
	    {"2027-01-01:=-5", "", "steps: a rate has no sign"},
	    {"2027-01-01:+", "", "steps: the number is missing"},
	    {"2027-01-01", "", "steps: the change is missing"},
	    {"2027-01-01:+5%;2027-01-01:+5%", "", "steps: one day twice"},
	    {"2028-01-01:+5%;2027-01-01:+5%", "", "steps: out of order"},
	    {"2027-02-29:+5%", "", "steps: no such day"},
	    {"2027-01-01:+5%;", "", "steps: nothing after the semicolon"},
	    {"2027-01-01:+0.1234567890123456789", "", "steps: more digits than are kept"},
	    {"", "", "steps: nothing"},
	};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rate_steps steps = {0};
		struct ratio rate = ratio_of(100), expected = ratio_of(0);
		bool right =
		    rate_steps_parse(rows[i].text, strlen(rows[i].text), &arena, &steps) == NULL;

		(void)ratio_parse(rows[i].rate, strlen(rows[i].rate), &expected);
		for (size_t s = 0; s < steps.count; s++)
			right = right && rate_step_apply(&steps.list[s], &rate);
		check(right == (rows[i].rate[0] != '\0') &&
			(!right || ratio_compare(rate, expected) == 0),
		    rows[i].reason);
	}
	arena_release(&arena);
}

static void
test_late(void)
{
	struct late_grace grace = {0};
	struct late_cap cap = {0};

	check(late_grace_parse("7", 1, &grace) == NULL && grace.days == 7 && !grace.conditional,
	    "grace: days that never bear a fee");
	check(late_grace_parse("7 conditional", 13, &grace) == NULL && grace.days == 7 &&
		grace.conditional,
	    "grace: days that do, once they are exceeded");
	check(late_grace_parse("0", 1, &grace) == NULL && grace.days == 0, "grace: none");
	check(late_grace_parse("-1", 2, &grace) != NULL, "grace: not negative");
	check(late_grace_parse("7 excluded", 10, &grace) != NULL, "grace: no other word");
	check(late_grace_parse("7 ", 2, &grace) != NULL, "grace: a blank and nothing");
	check(late_cap_parse("100%", 4, &cap) == NULL && cap.of_bill &&
		ratio_compare(cap.limit, ratio_of(1)) == 0,
	    "cap: a part of the bill");
	check(late_cap_parse("5000.00", 7, &cap) == NULL && !cap.of_bill &&
		ratio_compare(cap.limit, ratio_of(5000)) == 0,
	    "cap: yuan");
	check(late_cap_parse("0", 1, &cap) != NULL, "cap: nothing would forbid all fees");
	check(late_cap_parse("%", 1, &cap) != NULL, "cap: the number is missing");
	check(late_cap_parse("-5", 2, &cap) != NULL, "cap: not negative");
}

static void
test_tax(void)
{
	static const struct {
		int64_t amount_fen;
		const char *rate;
		int64_t tax_fen;
		const char *reason;
	} rows[] = {
	    {218000000, "0.09", 18000000, "VAT: RULES A5, an even amount"},
	    {123456789, "0.09", 10193680, "VAT: RULES A5, rounded once"},
	    {-123456789, "0.09", -10193680, "VAT: a credit mirrors its bill"},
	    {100, "0", 0, "VAT: no rate, no tax"},
	    {1, "0.09", 0, "VAT: a fen bears none"},
	    {0, "0.09", 0, "VAT: nothing bears none"},
	    {INT64_MAX, "0.09", INT64_C(761562828731128278), "VAT: of the largest amount"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ratio rate;
		int64_t tax_fen = -1;

		(void)ratio_parse(rows[i].rate, strlen(rows[i].rate), &rate);
		check(vat_inside(rows[i].amount_fen, rate, &tax_fen), rows[i].reason);
		check_int(tax_fen, rows[i].tax_fen, rows[i].reason);
	}
}

static void
test_reliefs(void)
{
	static const char good[] = "2026-03-01..2026-05-31:-10% opening days;2026-07-01:-500.00";
	struct arena arena = {0};
	struct reliefs reliefs;

	check(reliefs_parse(good, sizeof good - 1, &arena, &reliefs) == NULL && reliefs.count == 2,
	    "two reductions");
	check(reliefs.list[0].part &&
		ratio_compare(reliefs.list[0].value, (struct ratio){1, 10}) == 0,
	    "a part");
	check_text(reliefs.list[0].reason, "-10% opening days", "with its reason");
	check(!reliefs.list[1].part && ratio_compare(reliefs.list[1].value, ratio_of(500)) == 0 &&
		reliefs.list[1].first == reliefs.list[1].last,
	    "an amount, on one day");
	arena_release(&arena);
}

int
main(void)
{
	test_due();
	test_round();
	test_free();
	test_steps();
	test_late();
	test_tax();
	test_reliefs();
	return test_end();
}
