#include "billing/series.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "master/clause-text.h"

enum { PART_MICRO = 1000 }; /* a divided usage is rounded to thousandths */

enum { ROW_DATE, ROW_READING, ROW_REPLACED, ROW_RANK, ROW_CODE };
enum { RANK_ESTIMATE, RANK_READ, RANK_CORRECT };

#define READINGS \
	"SELECT date, reading, replaced_at, 1 AS rank, '' AS code, id FROM reading" \
	" WHERE room_id = ?1 AND item_id = ?2 AND date <= ?3 AND id <= ?5 AND date >= coalesce(" \
	"(SELECT max(date) FROM reading WHERE room_id = ?1 AND item_id = ?2 AND date < ?4), '')"
#define COLUMNS \
	" UNION ALL SELECT date, reading, replaced_at," \
	" CASE kind WHEN 'estimate' THEN 0 WHEN 'read' THEN 1 ELSE 2 END, code, id FROM meter_reading"

/* The latest that holds of a day stands last of it. */
static const char sql_plain[] = READINGS " ORDER BY date";
static const char sql_all[] = READINGS COLUMNS
    " WHERE meter_id IS NULL AND room_id = ?1 AND item_id = ?2 AND date <= ?3 AND id <= ?6" COLUMNS
    " WHERE meter_id = ?7 AND date <= ?3 AND id <= ?6 ORDER BY date, rank, id";

/* What a day's rows come to. */
struct reading {
	date_day date;
	bool none; /* it was taken back */
	bool estimated;
	date_day follows; /* of an estimate: the day of the reading that it was made from */
	int64_t start_micro; /* from here the meter runs on */
	int64_t end_micro; /* where the meter stood that ran until now */
};

struct reader {
	struct series *series;
	struct ledger *ledger;
	const struct meter *meter;
	struct statement *rows;
	const struct trace *trace;
	bool withdrawn; /* a reading was taken back */
};

/* The codes of the meter, for an error: "meter M1", "room 1-101, item WATER". */
static void
meter_name(struct ledger *ledger, const struct meter *meter, struct text *name)
{
	static const char sql_code[] = "SELECT code FROM meter WHERE id = :meter";
	static const char sql_room[] = "SELECT r.code, i.code FROM room r, item i"
				       " WHERE r.id = :room AND i.id = :item";
	struct statement *statement =
	    ledger_statement(ledger, meter->id != 0 ? sql_code : sql_room);
	enum rc rc = RC_OK;

	bind_int(statement, ":meter", meter->id);
	bind_int(statement, ":room", meter->room_id);
	bind_int(statement, ":item", meter->item_id);
	while (statement_row(statement, &rc))
		if (meter->id != 0)
			text_printf(name, _("meter %s"), column_text(statement, 0));
		else
			text_printf(name, _("room %s, item %s"), column_text(statement, 0),
			    column_text(statement, 1));
}

static enum rc
refuse_reading(
    const struct reader *reader, const char *column, const char *expected, struct value got)
{
	struct text name = {0};
	struct place place = {.column = column};

	meter_name(reader->ledger, reader->meter, &name);
	place.file = text_string(&name);
	(void)error_add(ledger_errors(reader->ledger), RC_DATA, &place, _("%s, got %s (%s)"),
	    expected, quote(got.bytes, got.length), column_text(reader->rows, ROW_DATE));
	text_release(&name);
	return RC_DATA;
}

static enum rc
refuse_negative(const struct reader *reader, const struct reading *reading)
{
	char from[NUMBER_TEXT], to[NUMBER_TEXT], from_on[DATE_TEXT], to_on[DATE_TEXT];
	struct text name = {0};
	struct place place = {.column = "reading"};

	meter_name(reader->ledger, reader->meter, &name);
	place.file = text_string(&name);
	(void)number_format_short(reader->series->shown_micro, METER_DECIMALS, from);
	(void)number_format_short(reading->end_micro, METER_DECIMALS, to);
	(void)error_add(ledger_errors(reader->ledger), RC_DATA, &place,
	    _("the meter ran backwards, from %s on %s to %s on %s; expected replaced_at where "
	      "a new meter began"),
	    from, date_format(series_last(reader->series), from_on), to,
	    date_format(reading->date, to_on));
	text_release(&name);
	return RC_DATA;
}

/* Reads the current row over what the day had so far. */
static enum rc
read_row(struct reader *reader, struct reading *reading)
{
	struct value date = column_value(reader->rows, ROW_DATE);
	struct value start = column_value(reader->rows, ROW_READING);
	struct value end = column_value(reader->rows, ROW_REPLACED);
	struct value code = column_value(reader->rows, ROW_CODE);
	const char *expected;

	if (!date_parse(date.bytes, date.length, &reading->date))
		return refuse_reading(reader, "date", _("expected a date"), date);
	reading->estimated = column_int(reader->rows, ROW_RANK) == RANK_ESTIMATE;
	if (reading->estimated && !date_parse(code.bytes, code.length, &reading->follows))
		return refuse_reading(reader, "code", _("expected a date"), code);
	reading->none = start.kind == VALUE_NULL;
	reader->withdrawn = reader->withdrawn || reading->none;
	if (reading->none)
		return RC_OK;
	expected = meter_reading_parse(start.bytes, start.length, &reading->start_micro);
	if (expected != NULL)
		return refuse_reading(reader, "reading", expected, start);
	reading->end_micro = reading->start_micro;
	if (end.kind == VALUE_NULL)
		return RC_OK;
	expected = meter_reading_parse(end.bytes, end.length, &reading->end_micro);
	return expected == NULL ? RC_OK : refuse_reading(reader, "replaced_at", expected, end);
}

bool
series_add(struct series *series, date_day day, int64_t usage_micro, bool estimated)
{
	int64_t sum = series->count > 0 ? series->list[series->count - 1].sum_micro : 0;

	if (series->count > 0 && __builtin_add_overflow(sum, usage_micro, &sum))
		return false;
	series->list =
	    array_grow(series->list, series->count, &series->capacity, sizeof *series->list);
	series->list[series->count++] = (struct series_point){day, sum, estimated};
	return true;
}

/* How far the meter ran on: beyond its digits when that is the shorter way. After an estimate that
 * was too high, back. */
static enum rc
measure(const struct reader *reader, const struct reading *reading, int64_t *usage_micro)
{
	const struct series *series = reader->series;
	const struct meter *meter = reader->meter;
	int64_t modulus = meter->modulus * METER_ONE_MICRO;
	int64_t run = reading->end_micro - series->shown_micro;
	bool settles = series->list[series->count - 1].estimated;
	struct ratio usage;

	if (modulus > 0 && run <= -modulus / 2)
		run += modulus;
	else if (modulus > 0 && settles && run > modulus / 2)
		run -= modulus;
	if (run < 0 && !settles)
		return refuse_negative(reader, reading);
	usage = (struct ratio){run * meter->factor.numerator, meter->factor.denominator};
	if (ratio_round(usage, 1, ROUND_HALF_UP, usage_micro))
		return RC_OK;
	return error_add(ledger_errors(reader->ledger), RC_DATA, NULL,
	    _("a meter's usage is beyond what can be counted"));
}

static void
tell_reading(const struct reader *reader, const struct reading *reading, int64_t usage_micro)
{
	const struct meter *meter = reader->meter;
	char shown[NUMBER_TEXT], end[NUMBER_TEXT], before[RATIO_TEXT], usage[NUMBER_TEXT];
	struct text what = {0};
	struct trace_line line = {
	    .step = "reading", .period = {reading->date, reading->date}, .quantity = usage};

	meter_name(reader->ledger, meter, &what);
	(void)number_format_short(reading->start_micro, METER_DECIMALS, shown);
	(void)number_format_short(reading->end_micro, METER_DECIMALS, end);
	(void)number_format_short(reader->series->shown_micro, METER_DECIMALS, before);
	(void)number_format_short(usage_micro, METER_DECIMALS, usage);
	text_printf(&what, ": %s%s", end, reading->estimated ? " (estimated)" : "");
	if (reader->series->count > 0)
		text_printf(&what, " - %s", before);
	if (meter->factor.numerator != meter->factor.denominator &&
	    ratio_format(meter->factor, before))
		text_printf(&what, ", x %s", before);
	if (reading->start_micro != reading->end_micro)
		text_printf(&what, "; a new meter at %s", shown);
	line.what = text_string(&what);
	reader->trace->tell(reader->trace->context, &line);
	text_release(&what);
}

/* The day's reading becomes a point, unless it was taken back or is an estimate that a reading
 * overtook. */
static enum rc
take_reading(struct reader *reader, const struct reading *reading)
{
	struct series *series = reader->series;
	int64_t usage_micro = 0;
	enum rc rc;

	if (reading->none ||
	    (reading->estimated && (series->count == 0 || series_last(series) != reading->follows)))
		return RC_OK;
	if (series->count > 0 && (rc = measure(reader, reading, &usage_micro)) != RC_OK)
		return rc;
	if (reader->trace != NULL)
		tell_reading(reader, reading, usage_micro);
	series->shown_micro = reading->start_micro;
	if (series_add(series, reading->date, usage_micro, reading->estimated))
		return RC_OK;
	return error_add(ledger_errors(reader->ledger), RC_DATA, NULL,
	    _("a meter's usage is beyond what can be counted"));
}

static enum rc
read_points(struct reader *reader)
{
	struct reading reading = {0}, next;
	bool pending = false;
	enum rc rc = RC_OK;

	reader->series->count = 0;
	while (rc == RC_OK && statement_row(reader->rows, &rc)) {
		if ((rc = read_row(reader, &next)) != RC_OK)
			break;
		if (pending && next.date != reading.date)
			rc = take_reading(reader, &reading);
		reading = next;
		pending = true;
	}
	if (rc == RC_OK && pending)
		rc = take_reading(reader, &reading);
	statement_reset(reader->rows);
	return rc;
}

static void
bind_range(struct statement *rows, const struct meter *meter, const struct series_range *range,
    const char *from, char until[DATE_TEXT])
{
	bind_nth(rows, 1, value_int(meter->room_id));
	bind_nth(rows, 2, value_int(meter->item_id));
	bind_nth(rows, 3, value_string(date_format(range->until, until)));
	bind_nth(rows, 4, value_string(from));
	bind_nth(rows, 5, value_int(range->reading_known));
	if (range->plain)
		return;
	bind_nth(rows, 6, value_int(range->meter_known));
	bind_nth(rows, 7, value_int(meter->id));
}

enum rc
series_read(struct series *series, struct ledger *ledger, const struct meter *meter,
    const struct series_range *range)
{
	struct reader reader = {
	    .series = series, .ledger = ledger, .meter = meter, .trace = range->trace};
	char from[DATE_TEXT], until[DATE_TEXT];
	enum rc rc;

	reader.rows = ledger_statement(ledger, range->plain ? sql_plain : sql_all);
	bind_range(reader.rows, meter, range, date_format(range->from, from), until);
	rc = read_points(&reader);
	if (rc != RC_OK || !reader.withdrawn)
		return rc;
	/* The last reading before `from` may be one that was taken back: then an
	 * older one is needed. */
	bind_range(reader.rows, meter, range, "", until);
	return read_points(&reader);
}

/* Usage of the first `days` days of an interval. */
static int64_t
usage_until(int64_t usage_micro, int days, int of_days)
{
	struct ratio part = {(int128)usage_micro * days, of_days};
	int64_t rounded = 0;

	(void)ratio_round(part, PART_MICRO, ROUND_HALF_UP, &rounded); /* below usage_micro: fits */
	return rounded;
}

int64_t
series_at(const struct series *series, date_day day)
{
	const struct series_point *list = series->list;
	size_t low = 0, high = series->count;

	while (low < high) { /* the first point on or after the day */
		size_t middle = low + (high - low) / 2;

		if (list[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == series->count)
		return series->count > 0 ? list[low - 1].sum_micro : 0;
	if (list[low].day == day || low == 0)
		return low == 0 ? 0 : list[low].sum_micro;
	return list[low - 1].sum_micro +
	    usage_until(list[low].sum_micro - list[low - 1].sum_micro, day - list[low - 1].day,
		list[low].day - list[low - 1].day);
}

void
series_release(struct series *series)
{
	free(series->list);
	*series = (struct series){0};
}
