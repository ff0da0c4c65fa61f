#include "billing/estimate.h"

#include "base/number.h"
#include "billing/period.h"
#include "billing/series.h"
#include "ledger/statement.h"
#include "master/clause-text.h"

enum { PART_MICRO = 1000 }; /* estimates are rounded to thousandths */

/* The first meter of a room and item takes the readings that name only these. */
static const char sql_meters[] =
    "SELECT id, CASE WHEN first THEN room_id END, CASE WHEN first THEN item_id END, digits, factor,"
    " estimate, end_on FROM (SELECT m.*, m.id = (SELECT min(x.id) FROM meter x"
    " WHERE x.room_id = m.room_id AND x.item_id = m.item_id) AS first FROM meter m"
    " WHERE m.estimate IS NOT NULL AND m.id > :after ORDER BY m.id LIMIT 1)";
static const char sql_insert[] =
    "INSERT INTO meter_reading (meter_id, date, code, reading, kind, reason)"
    " VALUES (:meter, :date, :follows, :reading, 'estimate', :rule)";

struct estimated {
	struct meter meter;
	struct estimate_rule rule;
	date_day end;
	char text[32]; /* the rule */
};

/* The next meter with a rule, by id; false when there is none. */
static bool
next_meter(struct ledger *ledger, struct estimated *estimated, enum rc *rc)
{
	struct statement *row = ledger_statement(ledger, sql_meters);
	struct value factor;

	bind_int(row, ":after", estimated->meter.id);
	if (!statement_row(row, rc))
		return false;
	*estimated = (struct estimated){.end = PERIOD_OPEN};
	estimated->meter = (struct meter){.id = column_int(row, 0),
	    .room_id = column_int(row, 1),
	    .item_id = column_int(row, 2),
	    .factor = ratio_of(1)};
	for (int64_t digits = column_int(row, 3); digits > 0; digits--)
		estimated->meter.modulus =
		    estimated->meter.modulus > 0 ? estimated->meter.modulus * 10 : 10;
	factor = column_value(row, 4);
	if (factor.kind == VALUE_TEXT)
		(void)ratio_parse(factor.bytes, factor.length, &estimated->meter.factor);
	(void)snprintf(estimated->text, sizeof estimated->text, "%s", column_text(row, 5));
	(void)estimate_rule_parse(estimated->text, strlen(estimated->text), &estimated->rule);
	(void)date_parse_text(column_text(row, 6), &estimated->end);
	statement_reset(row);
	return true;
}

/* What the meter would show after the rule's days, at the average of its last real intervals. False
 * when it has none, or the number cannot be held. */
static bool
estimate(const struct estimated *estimated, const struct series *series, int64_t *usage_micro,
    int64_t *shown_micro)
{
	const struct series_point *first = NULL, *last = NULL;
	struct ratio usage, shown;
	int intervals = 0;

	for (size_t i = series->count; i-- > 0 && intervals <= estimated->rule.intervals;) {
		if (series->list[i].estimated)
			continue;
		first = &series->list[i];
		last = last == NULL ? first : last;
		intervals++;
	}
	if (intervals < 2 || last->sum_micro < first->sum_micro)
		return false;
	usage = (struct ratio){(int128)(last->sum_micro - first->sum_micro) * estimated->rule.days,
	    last->day - first->day};
	if (!ratio_divide(usage, estimated->meter.factor, &shown) ||
	    !ratio_round(shown, PART_MICRO, ROUND_HALF_UP, shown_micro) ||
	    !ratio_multiply(ratio_of(*shown_micro), estimated->meter.factor, &usage) ||
	    !ratio_round(usage, 1, ROUND_HALF_UP, usage_micro) ||
	    __builtin_add_overflow(*shown_micro, series->shown_micro, shown_micro))
		return false;
	if (estimated->meter.modulus > 0)
		*shown_micro %= estimated->meter.modulus * METER_ONE_MICRO;
	return true;
}

/* Estimates as long as the last reading is too old. */
static enum rc
estimate_meter(struct ledger *ledger, const struct estimated *estimated, date_day until,
    struct series *series, int64_t *count)
{
	char date[DATE_TEXT], follows[DATE_TEXT], shown[NUMBER_TEXT];
	int64_t usage_micro, shown_micro;
	enum rc rc = RC_OK;

	while (rc == RC_OK && series->count > 0 &&
	    series_last(series) + estimated->rule.days <= until &&
	    series_last(series) + estimated->rule.days <= estimated->end &&
	    estimate(estimated, series, &usage_micro, &shown_micro)) {
		date_day day = series_last(series) + estimated->rule.days;
		struct statement *insert = ledger_statement(ledger, sql_insert);

		(void)number_format_short(shown_micro, METER_DECIMALS, shown);
		bind_int(insert, ":meter", estimated->meter.id);
		bind_text(insert, ":date", date_format(day, date));
		bind_text(insert, ":follows", date_format(series_last(series), follows));
		bind_text(insert, ":reading", shown);
		bind_text(insert, ":rule", estimated->text);
		rc = statement_run(insert);
		if (!series_add(series, day, usage_micro, true))
			break;
		series->shown_micro = shown_micro;
		++*count;
	}
	return rc;
}

enum rc
estimates_make(struct ledger *ledger, date_day until, int64_t *count)
{
	struct series_range range = {.reading_known = INT64_MAX, .meter_known = INT64_MAX};
	struct estimated estimated = {0};
	struct series series = {0};
	enum rc rc = RC_OK;

	*count = 0;
	(void)date_make(2999, 12, 31, &range.until); /* a later reading makes an estimate idle */
	while (rc == RC_OK && next_meter(ledger, &estimated, &rc)) {
		rc = series_read(&series, ledger, &estimated.meter, &range);
		if (rc == RC_OK)
			rc = estimate_meter(ledger, &estimated, until, &series, count);
	}
	series_release(&series);
	return rc;
}
