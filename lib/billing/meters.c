#include "billing/meters.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "master/clause-text.h"
#include "master/rooms.h"

enum { PART_MICRO = 1000, MEMBERS_MAX = 64 };

/* The columns of `deed rooms`. */
enum { ROOM_CODE = 0, ROOM_AREA = 10, ROOM_INNER_AREA = 11 };

struct room_share {
	int64_t room_id;
	int64_t before, weight; /* of all that come before it; its own */
};

struct shared_meter {
	struct meter meter;
	int64_t item_id;
	date_day end;
	char *code;
	char *rooms_where, *share;
	bool less;
	struct room_share *rooms; /* in the order of their ids */
	size_t count, capacity;
	int64_t total;
	struct series net; /* of what is shared */
	date_day touched; /* the first day of a new reading; PERIOD_OPEN: none came */
	bool read;
};

/* A meter of a room, or its share of one. */
struct member {
	struct series series;
	date_day end; /* PERIOD_OPEN: in use */
};

enum { COLUMN_ID, COLUMN_DIGITS, COLUMN_FACTOR, COLUMN_END, COLUMN_ITEM, COLUMN_CODE };

static const char sql_shared[] =
    "SELECT id, digits, factor, end_on, item_id, code, rooms, share, less FROM meter"
    " WHERE rooms IS NOT NULL ORDER BY id";
static const char sql_own[] = "SELECT id, digits, factor, end_on FROM meter"
			      " WHERE room_id = ?1 AND item_id = ?2 ORDER BY id";

static void
row_to_meter(struct statement *row, struct meter *meter, date_day *end)
{
	struct value factor = column_value(row, COLUMN_FACTOR);

	*meter = (struct meter){.id = column_int(row, COLUMN_ID), .factor = ratio_of(1)};
	if (factor.kind == VALUE_TEXT)
		(void)ratio_parse(factor.bytes, factor.length, &meter->factor);
	for (int64_t digits = column_int(row, COLUMN_DIGITS); digits > 0; digits--)
		meter->modulus = meter->modulus > 0 ? meter->modulus * 10 : 10;
	*end = PERIOD_OPEN;
	(void)date_parse_text(column_text(row, COLUMN_END), end);
}

static int
compare_rooms(const void *a, const void *b)
{
	int64_t x = ((const struct room_share *)a)->room_id,
		y = ((const struct room_share *)b)->room_id;

	return (x > y) - (x < y);
}

static enum rc
room_weight(struct meters *meters, const struct shared_meter *shared, const struct value *row,
    int64_t *weight)
{
	bool inner = strcmp(shared->share, "inner_area") == 0;
	struct place place = {.file = shared->code, .column = "share"};
	const struct value *area = &row[inner ? ROOM_INNER_AREA : ROOM_AREA];

	*weight = 1;
	if (strcmp(shared->share, "room") == 0)
		return RC_OK;
	*weight = area->number;
	if (area->kind == VALUE_INT && *weight > 0)
		return RC_OK;
	return error_add(ledger_errors(meters->ledger), RC_DATA, &place,
	    inner ? _("expected an inner area of room %s, which shares the meter")
		  : _("expected an area of room %s, which shares the meter"),
	    quote(row[ROOM_CODE].bytes, row[ROOM_CODE].length));
}

static enum rc
add_room(struct meters *meters, struct shared_meter *shared, const struct value *row)
{
	static const char sql[] = "SELECT id FROM room WHERE code = ?1";
	struct statement *statement = ledger_statement(meters->ledger, sql);
	struct room_share room = {.before = shared->total};
	enum rc rc = room_weight(meters, shared, row, &room.weight);

	if (rc != RC_OK)
		return rc;
	bind_nth(statement, 1, row[ROOM_CODE]);
	room.room_id = statement_number(statement, 0);
	if (__builtin_add_overflow(shared->total, room.weight, &shared->total))
		return RC_BUG;
	shared->rooms =
	    array_grow(shared->rooms, shared->count, &shared->capacity, sizeof *shared->rooms);
	shared->rooms[shared->count++] = room;
	return RC_OK;
}

static enum rc
read_rooms(struct meters *meters, struct shared_meter *shared)
{
	struct rooms *rooms = rooms_open(meters->ledger, meters->range.until, shared->rooms_where);
	struct value *row;
	size_t columns;
	enum rc rc = RC_OK;

	if (rooms == NULL)
		return errors_rc(ledger_errors(meters->ledger));
	(void)rooms_columns(rooms, &columns);
	row = xcalloc(columns, sizeof *row);
	while (rc == RC_OK && rooms_next(rooms, row, &rc))
		rc = add_room(meters, shared, row);
	free(row);
	rooms_close(rooms);
	if (shared->count > 0)
		qsort(shared->rooms, shared->count, sizeof *shared->rooms, compare_rooms);
	return rc;
}

enum rc
meters_open(struct meters *meters, struct ledger *ledger, date_day until)
{
	static const char sql_any[] =
	    "SELECT EXISTS (SELECT 1 FROM meter) + 2 * EXISTS (SELECT 1 FROM meter_reading)";
	struct statement *rows = ledger_statement(ledger, sql_any);
	size_t capacity = 0;
	int64_t any = statement_number(rows, 0);
	enum rc rc = RC_OK;

	*meters = (struct meters){.ledger = ledger, .any = any % 2 != 0};
	meters->range = (struct series_range){.until = until,
	    .reading_known = INT64_MAX,
	    .meter_known = INT64_MAX,
	    .plain = any == 0};
	if (!meters->any)
		return RC_OK;
	rows = ledger_statement(ledger, sql_shared);
	while (statement_row(rows, &rc)) {
		struct shared_meter shared = {
		    .item_id = column_int(rows, COLUMN_ITEM), .touched = PERIOD_OPEN};

		row_to_meter(rows, &shared.meter, &shared.end);
		shared.code = xstrdup(column_text(rows, COLUMN_CODE));
		shared.rooms_where = xstrdup(column_text(rows, COLUMN_CODE + 1));
		shared.share = xstrdup(column_text(rows, COLUMN_CODE + 2));
		shared.less = column_int(rows, COLUMN_CODE + 3) != 0;
		meters->shared = array_grow(
		    meters->shared, meters->shared_count, &capacity, sizeof *meters->shared);
		meters->shared[meters->shared_count++] = shared;
	}
	for (size_t i = 0; i < meters->shared_count && rc == RC_OK; i++)
		rc = read_rooms(meters, &meters->shared[i]);
	return rc;
}

void
meters_known(struct meters *meters, int64_t reading_id, int64_t meter_reading_id)
{
	meters->range.reading_known = reading_id;
	meters->range.meter_known = meter_reading_id;
	for (size_t i = 0; i < meters->shared_count; i++) {
		meters->shared[i].read = false;
		meters->shared[i].net.count = 0;
	}
}

void
meters_close(struct meters *meters)
{
	for (size_t i = 0; i < meters->shared_count; i++) {
		struct shared_meter *shared = &meters->shared[i];

		series_release(&shared->net);
		free(shared->rooms);
		free(shared->code);
		free(shared->rooms_where);
		free(shared->share);
	}
	free(meters->shared);
	*meters = (struct meters){0};
}

static const struct room_share *
find_share(const struct shared_meter *shared, int64_t room_id)
{
	const struct room_share key = {.room_id = room_id};

	return shared->count == 0
	    ? NULL
	    : bsearch(&key, shared->rooms, shared->count, sizeof *shared->rooms, compare_rooms);
}

static void
release_members(struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		series_release(&members[i].series);
}

/* What all members ran until the day, or false when one has not reached it. */
static bool
sum_at(const struct member *members, size_t count, date_day day, int64_t *sum_micro)
{
	*sum_micro = 0;
	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];

		if (member->series.count == 0)
			continue;
		if ((day > series_last(&member->series) && day <= member->end) ||
		    __builtin_add_overflow(*sum_micro, series_at(&member->series, day), sum_micro))
			return false;
	}
	return true;
}

/* The members as one series, at the points of the first that is in use. */
static bool
merge_members(const struct member *members, size_t count, struct series *series)
{
	date_day after = INT_MIN;
	int64_t sum, last = 0;

	series->count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct series *own = &members[i].series;

		for (size_t p = 0; p < own->count; p++) {
			date_day day = own->list[p].day;

			if (day <= after || day > members[i].end)
				continue;
			if (!sum_at(members, count, day, &sum))
				return true;
			if (!series_add(series, day, sum - last, own->list[p].estimated))
				return false;
			last = sum;
		}
		if (own->count > 0 && members[i].end == PERIOD_OPEN)
			break;
		if (own->count > 0 && members[i].end > after)
			after = members[i].end;
	}
	return true;
}

/* The room's own meters of the item; the first takes the readings by room and item. */
static enum rc
read_own(struct meters *meters, int64_t room_id, int64_t item_id, date_day from,
    struct member *members, size_t *count)
{
	struct series_range range = meters->range;
	struct meter list[MEMBERS_MAX] = {{.factor = ratio_of(1)}};
	struct statement *rows;
	size_t found = 0;
	enum rc rc = RC_OK;

	members[0].end = PERIOD_OPEN;
	if (meters->any) {
		rows = ledger_statement(meters->ledger, sql_own);
		bind_nth(rows, 1, value_int(room_id));
		bind_nth(rows, 2, value_int(item_id));
		while (found < MEMBERS_MAX / 2 && statement_row(rows, &rc)) {
			row_to_meter(rows, &list[found], &members[found].end);
			found++;
		}
		statement_reset(rows);
	}
	list[0].room_id = room_id;
	list[0].item_id = item_id;
	range.from = from;
	*count = found > 0 ? found : 1;
	for (size_t i = 0; i < *count && rc == RC_OK; i++)
		rc = series_read(&members[i].series, meters->ledger, &list[i], &range);
	return rc;
}

/* What the rooms' own meters ran in an interval of the shared one. *known is false when one of them
 * was not read until its end. */
static enum rc
less_own(struct meters *meters, struct shared_meter *shared, struct series *net)
{
	const struct trace *trace = meters->range.trace;
	struct member members[MEMBERS_MAX] = {0};
	struct series own = {0};
	enum rc rc = RC_OK;

	meters->range.trace = NULL; /* too many to hear of */
	for (size_t r = 0; r < shared->count && rc == RC_OK; r++) {
		size_t count;

		rc =
		    read_own(meters, shared->rooms[r].room_id, shared->item_id, 0, members, &count);
		if (rc == RC_OK && !merge_members(members, count, &own))
			rc = RC_BUG;
		for (size_t p = 0; rc == RC_OK && own.count > 0 && p < net->count; p++) {
			bool ended = members[count - 1].end != PERIOD_OPEN;

			if (net->list[p].day > series_last(&own) && !ended)
				net->count = p;
			else
				net->list[p].sum_micro -= series_at(&own, net->list[p].day);
		}
	}
	meters->range.trace = trace;
	release_members(members, MEMBERS_MAX);
	series_release(&own);
	return rc;
}

static enum rc
check_net(struct meters *meters, const struct shared_meter *shared)
{
	const struct series_point *list = shared->net.list;
	struct place place = {.file = shared->code};
	char day[DATE_TEXT];

	for (size_t p = 1; p < shared->net.count; p++)
		if (list[p].sum_micro < list[p - 1].sum_micro && !list[p - 1].estimated &&
		    !list[p].estimated)
			return error_add(ledger_errors(meters->ledger), RC_DATA, &place,
			    _("the rooms' own meters ran more than the shared one in the interval that ends "
			      "on %s"),
			    date_format(list[p].day, day));
	return RC_OK;
}

static enum rc
read_shared(struct meters *meters, struct shared_meter *shared)
{
	struct series_range range = meters->range;
	enum rc rc;

	if (shared->read)
		return RC_OK;
	shared->read = true;
	range.from = 0;
	if ((rc = series_read(&shared->net, meters->ledger, &shared->meter, &range)) != RC_OK ||
	    !shared->less)
		return rc;
	if ((rc = less_own(meters, shared, &shared->net)) != RC_OK)
		return rc;
	return check_net(meters, shared);
}

/* The rounded share of the first `weight` of `total`. */
static int64_t
share_until(int64_t usage_micro, int64_t weight, int64_t total)
{
	struct ratio share = {(int128)usage_micro * weight, total};
	int64_t rounded = usage_micro;

	if (weight < total)
		(void)ratio_round(share, PART_MICRO, ROUND_HALF_UP, &rounded);
	return rounded;
}

static void
tell_share(const struct trace *trace, const struct shared_meter *shared,
    const struct room_share *room, const struct series_point *point, int64_t usage_micro,
    int64_t share_micro)
{
	bool by_room = strcmp(shared->share, "room") == 0;
	char usage[NUMBER_TEXT], share[NUMBER_TEXT], weight[NUMBER_TEXT], total[NUMBER_TEXT];
	struct text what = {0};
	struct trace_line line = {
	    .step = "share", .period = {point->day, point->day}, .quantity = share};

	(void)number_format_short(usage_micro, METER_DECIMALS, usage);
	(void)number_format_short(share_micro, METER_DECIMALS, share);
	(void)number_format_short(room->weight, by_room ? 0 : AREA_DECIMALS, weight);
	(void)number_format_short(shared->total, by_room ? 0 : AREA_DECIMALS, total);
	text_printf(
	    &what, "meter %s: %s x %s/%s by %s", shared->code, usage, weight, total, shared->share);
	line.what = text_string(&what);
	trace->tell(trace->context, &line);
	text_release(&what);
}

static enum rc
room_series(const struct shared_meter *shared, const struct room_share *room,
    const struct trace *trace, struct series *series)
{
	const struct series_point *list = shared->net.list;

	for (size_t p = 0; p < shared->net.count; p++) {
		int64_t usage = p > 0 ? list[p].sum_micro - list[p - 1].sum_micro : 0;
		int64_t share = share_until(usage, room->before + room->weight, shared->total) -
		    share_until(usage, room->before, shared->total);

		if (trace != NULL && p > 0)
			tell_share(trace, shared, room, &list[p], usage, share);
		if (!series_add(series, list[p].day, share, list[p].estimated))
			return RC_BUG;
	}
	return RC_OK;
}

static enum rc
read_shares(
    struct meters *meters, int64_t room_id, int64_t item_id, struct member *members, size_t *count)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < meters->shared_count && *count < MEMBERS_MAX && rc == RC_OK; i++) {
		struct shared_meter *shared = &meters->shared[i];
		const struct room_share *room =
		    shared->item_id == item_id ? find_share(shared, room_id) : NULL;

		if (room == NULL || (rc = read_shared(meters, shared)) != RC_OK)
			continue;
		members[*count].end = shared->end;
		rc = room_series(shared, room, meters->range.trace, &members[*count].series);
		++*count;
	}
	return rc;
}

enum rc
meters_read(
    struct meters *meters, int64_t room_id, int64_t item_id, date_day from, struct series *series)
{
	struct meter own = {.room_id = room_id, .item_id = item_id, .factor = ratio_of(1)};
	struct member members[MEMBERS_MAX] = {0};
	struct series_range range = meters->range;
	size_t count = 0;
	enum rc rc;

	range.from = from;
	series->count = 0;
	if (!meters->any)
		return series_read(series, meters->ledger, &own, &range);
	rc = read_own(meters, room_id, item_id, from, members, &count);
	if (rc == RC_OK)
		rc = read_shares(meters, room_id, item_id, members, &count);
	if (rc == RC_OK && !merge_members(members, count, series))
		rc = error_add(ledger_errors(meters->ledger), RC_DATA, NULL,
		    _("a meter's usage is beyond what can be counted"));
	release_members(members, MEMBERS_MAX);
	return rc;
}

void
meters_touch(
    struct meters *meters, int64_t meter_id, int64_t room_id, int64_t item_id, date_day day)
{
	for (size_t i = 0; i < meters->shared_count; i++) {
		struct shared_meter *shared = &meters->shared[i];
		bool behind = room_id != 0 && shared->less && shared->item_id == item_id &&
		    find_share(shared, room_id) != NULL;

		if ((behind || shared->meter.id == meter_id) && day < shared->touched)
			shared->touched = day;
	}
}

enum rc
meters_touched(const struct meters *meters,
    enum rc (*tell)(void *context, int64_t room_id, int64_t item_id, date_day day), void *context)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < meters->shared_count; i++) {
		const struct shared_meter *shared = &meters->shared[i];

		if (shared->touched == PERIOD_OPEN)
			continue;
		for (size_t r = 0; r < shared->count && rc == RC_OK; r++)
			rc = tell(
			    context, shared->rooms[r].room_id, shared->item_id, shared->touched);
	}
	return rc;
}
