#include "billing/usage.h"

#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"

enum { PART_MICRO = 1000 }; /* a divided usage is rounded to thousandths */

struct reading {
	date_day date;
	int64_t start_micro; /* from here the meter runs on */
	int64_t end_micro; /* where the meter stood that ran until now */
};

void
usage_open(struct usage *usage, struct ledger *ledger, const struct usage_query *query)
{
	static const char sql[] =
	    "SELECT date, reading, replaced_at FROM reading"
	    " WHERE room_id = ?1 AND item_id = ?2 AND date <= ?3 AND date >= coalesce("
	    "(SELECT max(date) FROM reading WHERE room_id = ?1 AND item_id = ?2 AND date < ?4), '')"
	    " ORDER BY date";
	date_day from = query->from;

	if (query->year)
		(void)date_make(date_split(from).year, 1, 1, &from);
	*usage = (struct usage){.ledger = ledger, .query = *query};
	usage->readings = ledger_statement(ledger, sql);
	bind_nth(usage->readings, 1, value_int(query->room_id));
	bind_nth(usage->readings, 2, value_int(query->item_id));
	bind_nth(usage->readings, 3, value_string(date_format(query->until, usage->until)));
	bind_nth(usage->readings, 4, value_string(date_format(from, usage->from)));
}

void
usage_close(struct usage *usage)
{
	if (usage->readings != NULL)
		statement_reset(usage->readings);
	usage->readings = NULL;
}

/* The codes of the meter, for an error: "room 1-101, item WATER". */
static void
meter_name(const struct usage *usage, struct text *name)
{
	static const char sql[] = "SELECT r.code, i.code FROM room r, item i"
				  " WHERE r.id = :room AND i.id = :item";
	struct statement *statement = ledger_statement(usage->ledger, sql);
	enum rc rc = RC_OK;

	bind_int(statement, ":room", usage->query.room_id);
	bind_int(statement, ":item", usage->query.item_id);
	while (statement_row(statement, &rc))
		text_printf(name, _("room %s, item %s"), column_text(statement, 0),
		    column_text(statement, 1));
}

static enum rc
refuse_reading(
    const struct usage *usage, const char *column, const char *expected, struct value got)
{
	struct text name = {0};
	struct place place = {.column = column};

	meter_name(usage, &name);
	place.file = text_string(&name);
	(void)error_add(ledger_errors(usage->ledger), RC_DATA, &place, _("%s, got %s (%s)"),
	    expected, quote(got.bytes, got.length), column_text(usage->readings, 0));
	text_release(&name);
	return RC_DATA;
}

static enum rc
refuse_negative(const struct usage *usage, const struct reading *reading)
{
	char from[NUMBER_TEXT], to[NUMBER_TEXT], from_on[DATE_TEXT], to_on[DATE_TEXT];
	struct text name = {0};
	struct place place = {.column = "reading"};

	meter_name(usage, &name);
	place.file = text_string(&name);
	(void)number_format_short(usage->earlier_micro, METER_DECIMALS, from);
	(void)number_format_short(reading->end_micro, METER_DECIMALS, to);
	(void)error_add(ledger_errors(usage->ledger), RC_DATA, &place,
	    _("the meter ran backwards, from %s on %s to %s on %s; expected replaced_at where "
	      "a new meter began"),
	    from, date_format(usage->earlier_on, from_on), to, date_format(reading->date, to_on));
	text_release(&name);
	return RC_DATA;
}

static enum rc
read_reading(const struct usage *usage, struct reading *reading)
{
	struct value date = column_value(usage->readings, 0);
	struct value start = column_value(usage->readings, 1);
	struct value end = column_value(usage->readings, 2);
	const char *expected;

	if (!date_parse(date.bytes, date.length, &reading->date))
		return refuse_reading(usage, "date", _("expected a date"), date);
	expected = meter_reading_parse(start.bytes, start.length, &reading->start_micro);
	if (expected != NULL)
		return refuse_reading(usage, "reading", expected, start);
	reading->end_micro = reading->start_micro;
	if (end.kind == VALUE_NULL)
		return RC_OK;
	expected = meter_reading_parse(end.bytes, end.length, &reading->end_micro);
	return expected == NULL ? RC_OK : refuse_reading(usage, "replaced_at", expected, end);
}

/* Usage of the first `days` days of an interval. */
static int64_t
usage_until(struct period whole, int64_t usage_micro, int days)
{
	struct ratio part = {(int128)usage_micro * days, period_days(whole)};
	int64_t rounded = 0;

	if (days == period_days(whole))
		return usage_micro;
	(void)ratio_round(part, PART_MICRO, ROUND_HALF_UP, &rounded); /* below usage_micro: fits */
	return rounded;
}

/* The parts of an interval always sum to its usage. */
static int64_t
usage_part(struct period whole, int64_t usage_micro, struct period part)
{
	if (part.last < part.first)
		return 0;
	return usage_until(whole, usage_micro, part.last - whole.first + 1) -
	    usage_until(whole, usage_micro, part.first - whole.first);
}

/* What of the interval that ends with this reading is the clause's; false when nothing is left
 * of it. */
static enum rc
take_interval(struct usage *usage, const struct reading *reading, struct usage_interval *interval,
    bool *taken)
{
	const struct usage_query *query = &usage->query;
	struct period whole = {usage->earlier_on + 1, reading->date};
	struct period own = period_common(whole, query->term);
	struct period done = own, open = own;
	int64_t usage_micro;

	*taken = false;
	if (own.last < own.first)
		return RC_OK;
	usage_micro = reading->end_micro - usage->earlier_micro;
	if (usage_micro < 0)
		return refuse_negative(usage, reading);
	if (date_split(own.last).year != usage->year) {
		usage->year = date_split(own.last).year;
		usage->used_micro = 0;
	}
	if (done.last >= query->from)
		done.last = query->from - 1;
	if (open.first < query->from)
		open.first = query->from;
	usage->used_micro += usage_part(whole, usage_micro, done);
	*interval =
	    (struct usage_interval){open, usage_part(whole, usage_micro, open), usage->used_micro};
	usage->used_micro += interval->usage_micro;
	*taken = open.first <= open.last;
	return RC_OK;
}

enum rc
usage_next(struct usage *usage, struct usage_interval *interval, bool *more)
{
	struct reading reading;
	enum rc rc = RC_OK;

	*more = false;
	while (rc == RC_OK && !*more && statement_row(usage->readings, &rc)) {
		if ((rc = read_reading(usage, &reading)) != RC_OK)
			break;
		if (usage->started)
			rc = take_interval(usage, &reading, interval, more);
		usage->started = true;
		usage->earlier_on = reading.date;
		usage->earlier_micro = reading.start_micro;
	}
	return rc;
}
