/* Meters, and what is read from them: readings, corrections. */
#include "base/i18n.h"
#include "expr/expr.h"
#include "master/clause-text.h"
#include "master/fields.h"
#include "master/load-row.h"

static const char *
check_estimate(const char *text, size_t length, struct arena *arena)
{
	struct estimate_rule rule;

	(void)arena;
	return estimate_rule_parse(text, length, &rule);
}

static const char *
check_digits(const char *text, size_t length, struct arena *arena)
{
	(void)arena;
	return length == 1 && text[0] >= '1' && text[0] <= '9' ? NULL : _("expected 1 to 9 digits");
}

static const char *
check_factor(const char *text, size_t length, struct arena *arena)
{
	struct ratio factor;

	(void)arena;
	if (ratio_parse(text, length, &factor) && factor.numerator > 0 &&
	    ratio_compare(factor, ratio_of(METER_FACTOR_MAX)) <= 0)
		return NULL;
	return _("expected a factor above 0, at most 1,000,000");
}

enum { METER_ROOM = 2, METER_ROOMS, METER_SHARE, METER_LESS };

static const struct kind_column meter_columns[] = {
    {.name = "meter", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_ITEM},
    [METER_ROOM] = {.name = "room",
	.stored = "room_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_ROOM},
    [METER_ROOMS] = {.name = "rooms", .stored = "rooms"},
    [METER_SHARE] = {.name = "share",
	.stored = "share",
	.words = (const char *const[]){"area", "inner_area", "room", NULL}},
    [METER_LESS] = {.name = "less", .stored = "less", .type = TYPE_BOOL, .fallback = "0"},
    {.name = "digits", .stored = "digits", .type = TYPE_INT, .check = check_digits},
    {.name = "factor",
	.stored = "factor",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE,
	.check = check_factor},
    {.name = "estimate", .stored = "estimate", .check = check_estimate},
    {.name = "end", .stored = "end_on", .type = TYPE_DATE},
};

/* A meter is one room's, or shared by the rooms for which an expression holds. */
static enum rc
check_meter(struct load *load, struct load_row *row)
{
	bool own = row->values[METER_ROOM].kind != VALUE_NULL;
	bool shared = row->values[METER_ROOMS].kind != VALUE_NULL;

	if (own == shared)
		load_problem(
		    load, "room", _("expected either a room, or rooms that share the meter"));
	else if (own && row->values[METER_SHARE].kind != VALUE_NULL)
		load_problem(load, "share", _("expected none for the meter of one room"));
	else if (own && row->values[METER_LESS].number != 0)
		load_problem(load, "less", _("expected no for the meter of one room"));
	else if (shared && row->values[METER_SHARE].kind == VALUE_NULL)
		load_problem(
		    load, "share", _("expected area, inner_area or room for a shared meter"));
	check_expression(load, row, METER_ROOMS, &room_scope, EXPR_BOOL);
	return RC_OK;
}

const struct kind kind_meter = {
    .name = "meter", .table = "meter", KIND_COLUMNS(meter_columns), .check = check_meter};

static const char *
check_shown(const char *text, size_t length, struct arena *arena)
{
	int64_t micro;

	(void)arena;
	return meter_reading_parse(text, length, &micro);
}

/* The same places in both kinds, as far as they go. */
enum {
	READING_ROOM,
	READING_ITEM,
	READING_DATE,
	READING_READING,
	READING_REPLACED,
	READING_METER,
	READING_CODE,
	READING_REASON,
	READING_KIND,
};

static const struct kind_column reading_columns[] = {
    [READING_ROOM] = {.name = "room",
	.stored = "room_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_ROOM},
    [READING_ITEM] = {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_ITEM},
    [READING_DATE] = {.name = "date", .stored = "date", .type = TYPE_DATE, .flags = COLUMN_KEY},
    [READING_READING] = {.name = "reading",
	.stored = "reading",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE,
	.check = check_shown},
    [READING_REPLACED] = {.name = "replaced_at",
	.stored = "replaced_at",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE,
	.check = check_shown},
};

/* What this meter showed nearest to the row's day: of each day the latest correction holds;
 * estimates are nothing it showed. */
static const char sql_before[] =
    "SELECT date, reading FROM"
    " (SELECT date, reading, 0 AS corrects, id FROM reading"
    " WHERE room_id = :room AND item_id = :item AND date < :date"
    " UNION ALL SELECT date, reading, kind = 'correct', id FROM meter_reading WHERE meter_id IS :meter"
    " AND room_id IS :room AND item_id IS :item AND date < :date AND kind <> 'estimate')"
    " ORDER BY date DESC, corrects DESC, id DESC";
static const char sql_after[] =
    "SELECT date, coalesce(replaced_at, reading) FROM"
    " (SELECT date, reading, replaced_at, 0 AS corrects, id FROM reading"
    " WHERE room_id = :room AND item_id = :item AND date > :date"
    " UNION ALL SELECT date, reading, replaced_at, kind = 'correct', id FROM meter_reading"
    " WHERE meter_id IS :meter AND room_id IS :room AND item_id IS :item AND date > :date"
    " AND kind <> 'estimate')"
    " ORDER BY date, corrects DESC, id DESC";

/* The neighbour of a reading by one of these; *found is false when there is none. */
static enum rc
read_neighbour(struct load *load, const struct load_row *row, const char *sql, char date[DATE_TEXT],
    struct ratio *reading, bool *found)
{
	struct statement *statement = ledger_statement(load_ledger(load), sql);
	enum rc rc = RC_OK;

	bind_value(statement, ":room", row->values[READING_ROOM]);
	bind_value(statement, ":item", row->values[READING_ITEM]);
	bind_value(statement, ":meter", row->values[READING_METER]);
	bind_value(statement, ":date", row->values[READING_DATE]);
	*found = false;
	date[0] = '\0';
	while (!*found && statement_row(statement, &rc)) {
		bool decided = strcmp(date, column_text(statement, 0)) == 0;

		(void)snprintf(date, DATE_TEXT, "%s", column_text(statement, 0));
		*found = !decided && !column_null(statement, 1) &&
		    ratio_parse(
			column_text(statement, 1), strlen(column_text(statement, 1)), reading);
	}
	statement_reset(statement);
	return rc;
}

/* What a meter of so many digits counts to before it begins again; 0: it never does. */
static enum rc
read_modulus(struct load *load, const struct load_row *row, int64_t *modulus)
{
	static const char sql[] =
	    "SELECT digits FROM meter WHERE id = :meter"
	    " UNION ALL SELECT * FROM (SELECT digits FROM meter WHERE room_id = :room"
	    " AND item_id = :item ORDER BY id LIMIT 1)";
	struct statement *statement = ledger_statement(load_ledger(load), sql);
	int64_t digits;

	bind_value(statement, ":meter", row->values[READING_METER]);
	bind_value(statement, ":room", row->values[READING_ROOM]);
	bind_value(statement, ":item", row->values[READING_ITEM]);
	digits = statement_number(statement, 0);
	for (*modulus = digits > 0; digits > 0; digits--)
		*modulus *= 10;
	return RC_OK;
}

/* Whether a meter may have run from one reading to the other: forward, or on beyond its digits by
 * at most half of what they count to. */
static bool
ran_forward(struct ratio from, struct ratio to, int64_t modulus)
{
	struct ratio back;

	if (ratio_compare(to, from) >= 0)
		return true;
	return modulus > 0 && ratio_subtract(from, to, &back) &&
	    ratio_compare(back, (struct ratio){modulus, 2}) >= 0;
}

/* A meter runs forward: readings are never edited, so a wrong one must not get in. */
static enum rc
check_neighbours(struct load *load, const struct load_row *row)
{
	bool replaced = row->values[READING_REPLACED].kind != VALUE_NULL, found;
	size_t last = replaced ? READING_REPLACED : READING_READING; /* of the meter until then */
	struct ratio reading;
	char date[DATE_TEXT];
	int64_t modulus;
	enum rc rc;

	if ((rc = read_modulus(load, row, &modulus)) != RC_OK ||
	    (rc = read_neighbour(load, row, sql_before, date, &reading, &found)) != RC_OK)
		return rc;
	if (found && !ran_forward(reading, row_ratio(row, last), modulus))
		load_problem(load, load_column_name(load, last),
		    _("the reading of %s is higher; a new meter's first reading needs replaced_at, the old "
		      "meter's last; a wrong reading is corrected by deed load meter-reading"),
		    date);
	if ((rc = read_neighbour(load, row, sql_after, date, &reading, &found)) != RC_OK)
		return rc;
	if (found && !ran_forward(row_ratio(row, READING_READING), reading, modulus))
		load_problem(load, "reading", _("the reading of %s is lower"), date);
	return RC_OK;
}

static enum rc
check_reading(struct load *load, struct load_row *row)
{
	row->values[READING_METER] = value_null();
	return row->stored_id != 0 ? RC_OK : check_neighbours(load, row);
}

const struct kind kind_reading = {.name = "reading",
    .table = "reading",
    KIND_COLUMNS(reading_columns),
    .is_fact = true,
    .check = check_reading};

static const struct kind_column meter_reading_columns[] = {
    [READING_ROOM] = {.name = "room",
	.stored = "room_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY | COLUMN_MAYBE,
	.reference = REFERENCE_ROOM},
    [READING_ITEM] = {.name = "item",
	.stored = "item_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY | COLUMN_MAYBE,
	.reference = REFERENCE_ITEM},
    [READING_DATE] = {.name = "date", .stored = "date", .type = TYPE_DATE, .flags = COLUMN_KEY},
    [READING_READING] = {.name = "reading",
	.stored = "reading",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE,
	.check = check_shown},
    [READING_REPLACED] = {.name = "replaced_at",
	.stored = "replaced_at",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE,
	.check = check_shown},
    [READING_METER] = {.name = "meter",
	.stored = "meter_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY | COLUMN_MAYBE,
	.reference = REFERENCE_METER},
    [READING_CODE] = {.name = "correction",
	.stored = "code",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.fallback = ""},
    [READING_REASON] = {.name = "reason", .stored = "reason"},
    [READING_KIND] = {.stored = "kind"},
};

/* A correction takes the place of a reading, of a day that has one. */
static enum rc
check_corrected(struct load *load, const struct load_row *row)
{
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM reading WHERE room_id = :room AND item_id = :item"
	    " AND date = :date)"
	    " OR EXISTS (SELECT 1 FROM meter_reading WHERE meter_id IS :meter AND room_id IS :room"
	    " AND item_id IS :item AND date = :date)";
	struct statement *statement = ledger_statement(load_ledger(load), sql);

	bind_value(statement, ":room", row->values[READING_ROOM]);
	bind_value(statement, ":item", row->values[READING_ITEM]);
	bind_value(statement, ":meter", row->values[READING_METER]);
	bind_value(statement, ":date", row->values[READING_DATE]);
	if (statement_number(statement, 0) == 0)
		load_problem(load, "date",
		    _("expected a day with a reading, which the correction replaces"));
	return RC_OK;
}

static enum rc
check_meter_reading(struct load *load, struct load_row *row)
{
	bool coded = row->values[READING_METER].kind != VALUE_NULL;
	bool room = row->values[READING_ROOM].kind != VALUE_NULL;
	bool item = row->values[READING_ITEM].kind != VALUE_NULL;
	bool corrects = row->values[READING_CODE].length > 0;
	bool shown = row->values[READING_READING].kind != VALUE_NULL;
	enum rc rc = RC_OK;

	row->values[READING_KIND] = value_string(corrects ? "correct" : "read");
	if (room != item || coded == room)
		load_problem(load, "meter", _("expected either a meter, or a room and an item"));
	else if (!coded && !corrects)
		load_problem(load, "correction",
		    _("expected a correction; the readings of a room's own meter are loaded with `deed load "
		      "reading`"));
	else if (!shown && !corrects)
		load_problem(load, "reading", _("a new meter-reading needs a value here"));
	else if (row->stored_id == 0 && corrects)
		rc = check_corrected(load, row);
	if (rc != RC_OK || row->stored_id != 0 || !shown || load_problems(load) > 0)
		return rc;
	return check_neighbours(load, row);
}

const struct kind kind_meter_reading = {.name = "meter-reading",
    .table = "meter_reading",
    KIND_COLUMNS(meter_reading_columns),
    .is_fact = true,
    .check = check_meter_reading};
