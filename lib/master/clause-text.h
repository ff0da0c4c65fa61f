/* What the cells of a clause say: due rules, rounding, free periods, steps, late fees. `load`
 * checks with these parsers and billing reads the stored text with the same ones; deed-load(1) is
 * their manual. Lists live in the caller's arena.
 *
 * Each parser returns NULL when the text is right, else what was expected, in the user's language,
 * to stand before ", got ...". The result is set only when the text is right. */
#ifndef DEED_CLAUSE_TEXT_H
#define DEED_CLAUSE_TEXT_H

#include "base/date.h"
#include "base/memory.h"
#include "base/ratio.h"

enum {
	CLAUSE_RANGES_MAX = 100, /* free periods of a clause, or steps */
	CLAUSE_DAYS_MAX = 3650, /* days of a due rule or of grace */
	CLAUSE_MONTHS_MAX = 120, /* months of a due rule */
};

/* When a period's bill is due: `days` after (negative: before) its first or last day, or so many
 * months (a shorter month clamps); or on day `days` (1 to 31, clamped too) of the month in which it
 * begins (timing advance) or which follows its end (arrears). */
struct due_rule {
	enum due_from { DUE_START, DUE_END, DUE_DAY } from;
	int days;
	bool months; /* days are months */
};

/* "start+15d", "start-5d", "end+10d", "start-1m", "start", "end", "day 10". */
const char *due_rule_parse(const char *text, size_t length, struct due_rule *rule);

/* The one rounding of an amount: as ratio_round takes it. */
struct round_rule {
	int64_t unit_fen; /* 1, 10 or 100 */
	enum rounding mode;
};

/* "fen", "jiao" or "yuan", then " up" or " down" when not half-up. */
const char *round_rule_parse(const char *text, size_t length, struct round_rule *rule);

/* Days that are not billed: both inclusive. Those outside the term do not count in it: they move
 * its end (RULES A8.4). */
struct free_range {
	date_day first, last;
	bool outside;
};

struct free_ranges {
	struct free_range *list; /* in order, none overlaps another */
	size_t count;
};

/* "2026-01-01..2026-03-31;2027-01-01..2027-01-31"; one day may stand alone;
 * " outside" may follow. */
const char *free_ranges_parse(
    const char *text, size_t length, struct arena *arena, struct free_ranges *ranges);

/* From this day on the rate changes. Steps build on one another: on exact rates, but for a rounded
 * one, which leaves a rate of whole fen, half-up (RULES A8.5). */
struct rate_step {
	date_day from;
	enum step_kind {
		STEP_FACTOR, /* rate x value: +5% is 21/20 */
		STEP_SET, /* rate = value */
		STEP_ADD, /* rate + value */
	} kind;
	struct ratio value; /* in lowest terms */
	bool rounded;
};

struct rate_steps {
	struct rate_step *list; /* in order of their days, no day twice */
	size_t count;
};

/* "2027-01-01:+5%;2028-01-01:=12.50;2029-01-01:+0.30"; " rounded" may follow. */
const char *rate_steps_parse(
    const char *text, size_t length, struct arena *arena, struct rate_steps *steps);

/* The rate after one step; false when it cannot be held. */
bool rate_step_apply(const struct rate_step *step, struct ratio *rate);

/* What stands in for a reading that does not come: `days` after the last one, what the meter ran by
 * day over the last `intervals` between readings. */
struct estimate_rule {
	int intervals, days;
};

/* "average 3 after 35d". */
const char *estimate_rule_parse(const char *text, size_t length, struct estimate_rule *rule);

/* An agreed reduction for some days. */
struct relief {
	date_day first, last;
	bool part; /* value is a part of what the days cost: 10% is 1/10; else yuan for one `per` */
	struct ratio value; /* > 0 */
	const char *reason; /* with the reduction: "-10% opening" */
};

struct reliefs {
	struct relief *list; /* in order, none overlaps another */
	size_t count;
};

/* "2026-03-01..2026-05-31:-10% opening;2026-07-01..2026-07-31:-500.00"; the reason may
 * be left out. */
const char *reliefs_parse(
    const char *text, size_t length, struct arena *arena, struct reliefs *reliefs);

/* What a meter shows, in millionths of its unit: 0 to 9,000,000,000 with at most 6 decimals. */
enum { METER_DECIMALS = 6, METER_ONE_MICRO = 1000000, METER_FACTOR_MAX = 1000000 };
const char *meter_reading_parse(const char *text, size_t length, int64_t *micro);

/* Days late that bear no fee. Conditional: if they are exceeded, they bear it from the first (RULES
 * A6: the grace must say which). */
struct late_grace {
	int days;
	bool conditional;
};

/* "7" or "7 conditional". */
const char *late_grace_parse(const char *text, size_t length, struct late_grace *grace);

/* The most that the late fees of one bill may come to. */
struct late_cap {
	bool of_bill; /* limit is a part of the bill's amount: 100% is 1; else yuan */
	struct ratio limit; /* > 0 */
};

/* "100%" or yuan, "5000.00". */
const char *late_cap_parse(const char *text, size_t length, struct late_cap *cap);

#endif
