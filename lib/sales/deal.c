#include "sales/deal.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/setting.h"

enum { SQL_DEAL, SQL_HOLDER, SQL_ROOMS };

static const char *const sqls[] = {
    [SQL_DEAL] =
	"SELECT d.date, d.project_id, d.from_id, d.queue, e.id, e.date, e.stage, e.party_id,"
	" e.contract_id, e.plan_id, e.until_on, e.deposit_kind, e.list_fen, e.price_fen,"
	" (SELECT room_id FROM deal_room WHERE deal_id = d.id AND role = 'main' ORDER BY id LIMIT 1)"
	" FROM deal d JOIN deal_event e ON e.id ="
	" (SELECT max(id) FROM deal_event WHERE deal_id = d.id) WHERE d.id = :id",
    [SQL_HOLDER] = "SELECT deal_id FROM live_room WHERE room_id = :room",
    [SQL_ROOMS] = "SELECT room_id FROM deal_room WHERE deal_id = :id",
};

static const char
    sql_put_deals[] = "INSERT INTO deal (id, date, project_id, from_id, queue)"
		      " SELECT c0, c1, c2, c3, c4 FROM feed",
    sql_put_events[] =
	"INSERT INTO deal_event (id, deal_id, date, kind, stage, closes, party_id,"
	" contract_id, plan_id, until_on, deposit_kind, list_fen, price_fen, reason)"
	" SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 FROM feed",
    sql_put_rooms[] = "INSERT INTO deal_room (id, deal_id, room_id, role)"
		      " SELECT c0, c1, c2, c3 FROM feed",
    sql_put_lines[] = "INSERT INTO deal_line (id, event_id, deal_id, item_id, room_id, list_fen,"
		      " price_fen, discounts) SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM feed",
    sql_put_instalments[] =
	"INSERT INTO instalment (id, event_id, deal_id, step, item_id, amount_fen,"
	" due, due_on) SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM feed",
    sql_put_buyers[] = "INSERT INTO deal_buyer (id, event_id, deal_id, party_id, share)"
		       " SELECT c0, c1, c2, c3, c4 FROM feed",
    sql_put_contracts[] = "INSERT INTO contract (id, code, kind, party_id, room_id, start_on)"
			  " SELECT c0, c1, 'sale', c2, c3, c4 FROM feed";

static const char *const stage_names[] = {
    [STAGE_QUEUED] = "queued",
    [STAGE_RESERVED] = "reserved",
    [STAGE_BOOKED] = "booked",
    [STAGE_SUBSCRIBED] = "subscribed",
    [STAGE_SIGNED] = "signed",
    [STAGE_ENDED] = "ended",
};

const char *
deal_stage_name(enum deal_stage stage)
{
	return stage_names[stage];
}

enum deal_stage
deal_stage_of(const char *name)
{
	enum deal_stage stage = STAGE_QUEUED;

	while (stage < STAGE_ENDED && strcmp(stage_names[stage], name) != 0)
		stage++;
	return stage;
}

const char *
deal_event_name(enum deal_event_kind kind)
{
	static const char *const names[] = {
	    [EVENT_RESERVE] = "reserve",
	    [EVENT_QUEUE] = "queue",
	    [EVENT_CALL] = "call",
	    [EVENT_BOOK] = "book",
	    [EVENT_SUBSCRIBE] = "subscribe",
	    [EVENT_SIGN] = "sign",
	    [EVENT_EXTEND] = "extend",
	    [EVENT_ASSIGN] = "assign",
	    [EVENT_EXPIRE] = "expire",
	    [EVENT_END] = "end",
	    [EVENT_REFUND] = "refund",
	    [EVENT_FORFEIT] = "forfeit",
	    [EVENT_RETURN] = "return",
	    [EVENT_EXCHANGE] = "exchange",
	    [EVENT_CONVERT] = "convert",
	    [EVENT_REVIVE] = "revive",
	};

	return names[kind];
}

void
deals_init(struct deals *deals, struct ledger *ledger, date_day date)
{
	*deals = (struct deals){.ledger = ledger, .date = date};
	(void)date_format(date, deals->today);
	deals->deals.last_id = table_last_id(ledger, "deal");
	deals->events.last_id = table_last_id(ledger, "deal_event");
	deals->rooms.last_id = table_last_id(ledger, "deal_room");
	deals->lines.last_id = table_last_id(ledger, "deal_line");
	deals->instalments.last_id = table_last_id(ledger, "instalment");
	deals->buyers.last_id = table_last_id(ledger, "deal_buyer");
	deals->contracts.last_id = table_last_id(ledger, "contract");
}

void
deals_release(struct deals *deals)
{
	free(deals->deals.list);
	free(deals->events.list);
	free(deals->rooms.list);
	free(deals->lines.list);
	free(deals->instalments.list);
	free(deals->buyers.list);
	free(deals->contracts.list);
	free(deals->now);
	map_release(&deals->now_at);
	map_release(&deals->held);
	arena_release(&deals->arena);
	*deals = (struct deals){0};
}

static bool
row_to_deal(struct statement *s, struct deal *deal)
{
	deal->stage = deal_stage_of(column_text(s, 6));
	deal->project_id = column_int(s, 1);
	deal->from_id = column_int(s, 2);
	deal->queue = column_int(s, 3);
	deal->event_id = column_int(s, 4);
	deal->party_id = column_int(s, 7);
	deal->contract_id = column_int(s, 8);
	deal->plan_id = column_int(s, 9);
	deal->has_until = !column_null(s, 10);
	(void)snprintf(deal->deposit_kind, sizeof deal->deposit_kind, "%s", column_text(s, 11));
	deal->priced = !column_null(s, 13);
	deal->list_fen = column_int(s, 12);
	deal->price_fen = column_int(s, 13);
	deal->room_id = column_int(s, 14);
	return date_parse_text(column_text(s, 0), &deal->opened) &&
	    date_parse_text(column_text(s, 5), &deal->since) &&
	    (!deal->has_until || date_parse_text(column_text(s, 10), &deal->until));
}

bool
deals_get(struct deals *deals, int64_t deal_id, struct deal *deal, enum rc *rc)
{
	const int64_t *at = map_get(&deals->now_at, (const char *)&deal_id, sizeof deal_id);
	struct statement *s;

	*rc = RC_OK;
	if (at != NULL) {
		*deal = deals->now[*at - 1];
		return true;
	}
	s = ledger_statement(deals->ledger, sqls[SQL_DEAL]);
	bind_int(s, ":id", deal_id);
	if (!statement_row(s, rc))
		return false;
	*deal = (struct deal){.id = deal_id};
	(void)deal_code_format(deal_id, deal->code);
	if (!row_to_deal(s, deal))
		*rc = error_add(ledger_errors(deals->ledger), RC_BUG, NULL,
		    _("deal %s: a date is damaged; run `deed verify`"), deal->code);
	statement_reset(s);
	return *rc == RC_OK;
}

bool
deals_find(struct deals *deals, struct value code, struct deal *deal, enum rc *rc)
{
	int64_t id;

	*rc = RC_OK;
	return code.kind == VALUE_TEXT && deal_code_parse(code.bytes, code.length, &id) &&
	    deals_get(deals, id, deal, rc);
}

enum rc
deals_named(struct deals *deals, const char *code, const struct place *place, struct deal *deal)
{
	struct place at = *place;
	enum rc rc;

	if (deals_find(deals, value_string(code), deal, &rc) || rc != RC_OK)
		return rc;
	at.column = at.file != NULL ? "deal" : NULL;
	return error_add(
	    ledger_errors(deals->ledger), RC_DATA, &at, _("there is no deal %s"), quote_text(code));
}

bool
deals_holder(struct deals *deals, int64_t room_id, struct deal *deal, enum rc *rc)
{
	const int64_t *held = map_get(&deals->held, (const char *)&room_id, sizeof room_id);
	struct statement *s;
	int64_t id;

	*rc = RC_OK;
	if (held != NULL)
		return *held != 0 && deals_get(deals, *held, deal, rc);
	s = ledger_statement(deals->ledger, sqls[SQL_HOLDER]);
	bind_int(s, ":room", room_id);
	id = statement_number(s, 0);
	return id != 0 && deals_get(deals, id, deal, rc);
}

date_day
deals_last_day(const struct deals *deals, const char *setting)
{
	return deals->date + (date_day)setting_number(deals->ledger, setting);
}

/* A row more, with its id set; the rest is NULL. */
static struct value *
add_row(struct deal_rows *rows)
{
	struct value *row;

	rows->list = array_grow(rows->list, rows->count, &rows->capacity, sizeof *rows->list);
	row = rows->list[rows->count++];
	memset(row, 0, sizeof *rows->list);
	row[0] = value_int(rows->last_id + (int64_t)rows->count);
	return row;
}

static struct value
reference(int64_t id)
{
	return id != 0 ? value_int(id) : value_null();
}

static struct value
copy(struct deals *deals, const char *text)
{
	return value_string(arena_strdup(&deals->arena, text));
}

static struct value
day(struct deals *deals, bool some, date_day date)
{
	char text[DATE_TEXT];

	return some ? copy(deals, date_format(date, text)) : value_null();
}

/* What the run leaves of a deal, for those who ask later. */
static void
keep(struct deals *deals, const struct deal *deal)
{
	int64_t *at = map_put(&deals->now_at, (const char *)&deal->id, sizeof deal->id, NULL);

	if (*at == 0) {
		deals->now = array_grow(
		    deals->now, deals->now_count, &deals->now_capacity, sizeof *deals->now);
		*at = (int64_t)++deals->now_count;
	}
	deals->now[*at - 1] = *deal;
}

void
deals_open(struct deals *deals, struct deal *deal)
{
	struct value *row = add_row(&deals->deals);

	deal->id = row[0].number;
	(void)deal_code_format(deal->id, deal->code);
	deal->opened = deals->date;
	row[1] = value_string(deals->today);
	row[2] = value_int(deal->project_id);
	row[3] = reference(deal->from_id);
	row[4] = reference(deal->queue);
}

static void
hold(struct deals *deals, int64_t room_id, int64_t deal_id)
{
	*map_put(&deals->held, (const char *)&room_id, sizeof room_id, NULL) = deal_id;
}

void
deals_hold(struct deals *deals, struct deal *deal, int64_t room_id)
{
	struct value *row = add_row(&deals->rooms);

	row[1] = value_int(deal->id);
	row[2] = value_int(room_id);
	row[3] = value_string(deal->room_id == 0 ? "main" : "addon");
	if (deal->room_id == 0)
		deal->room_id = room_id;
	hold(deals, room_id, deal->id);
}

/* All rooms of the deal go to `holder`. */
static void
hold_all(struct deals *deals, const struct deal *deal, int64_t holder)
{
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_ROOMS]);
	enum rc rc = RC_OK;

	bind_int(s, ":id", deal->id);
	while (statement_row(s, &rc))
		hold(deals, column_int(s, 0), holder);
	for (size_t i = 0; i < deals->rooms.count; i++)
		if (deals->rooms.list[i][1].number == deal->id)
			hold(deals, deals->rooms.list[i][2].number, holder);
}

void
deals_event(struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason)
{
	struct value *row = add_row(&deals->events);
	int closes = kind == EVENT_REVIVE ? -1 : deal->stage == STAGE_ENDED;

	deal->event_id = row[0].number;
	deal->since = deals->date;
	row[1] = value_int(deal->id);
	row[2] = value_string(deals->today);
	row[3] = value_string(deal_event_name(kind));
	row[4] = value_string(deal_stage_name(deal->stage));
	row[5] = value_int(closes);
	row[6] = value_int(deal->party_id);
	row[7] = reference(deal->contract_id);
	row[8] = reference(deal->plan_id);
	row[9] = day(deals, deal->has_until, deal->until);
	row[10] = deal->deposit_kind[0] != '\0' ? copy(deals, deal->deposit_kind) : value_null();
	row[11] = deal->priced ? value_int(deal->list_fen) : value_null();
	row[12] = deal->priced ? value_int(deal->price_fen) : value_null();
	row[13] = copy(deals, reason);
	keep(deals, deal);
	if (closes != 0 && deal->room_id != 0)
		hold_all(deals, deal, closes > 0 ? 0 : deal->id);
}

void
deals_end(struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason)
{
	deal->stage = STAGE_ENDED;
	deal->has_until = false;
	deals_event(deals, deal, kind, reason);
}

void
deals_line(struct deals *deals, const struct deal *deal, int64_t item_id, int64_t room_id,
    int64_t list_fen, int64_t price_fen, const char *discounts)
{
	struct value *row = add_row(&deals->lines);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = value_int(item_id);
	row[4] = reference(room_id);
	row[5] = value_int(list_fen);
	row[6] = value_int(price_fen);
	row[7] = copy(deals, discounts);
}

void
deals_instalment(struct deals *deals, const struct deal *deal, const char *step, int64_t item_id,
    int64_t amount_fen, const char *due, bool has_due, date_day due_on)
{
	struct value *row = add_row(&deals->instalments);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = copy(deals, step);
	row[4] = value_int(item_id);
	row[5] = value_int(amount_fen);
	row[6] = copy(deals, due);
	row[7] = day(deals, has_due, due_on);
}

void
deals_buyer(struct deals *deals, const struct deal *deal, int64_t party_id, const char *share)
{
	struct value *row = add_row(&deals->buyers);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = value_int(party_id);
	row[4] = copy(deals, share);
}

void
deals_contract(struct deals *deals, struct deal *deal)
{
	struct value *row = add_row(&deals->contracts);

	deal->contract_id = row[0].number;
	row[1] = copy(deals, deal->code);
	row[2] = value_int(deal->party_id);
	row[3] = reference(deal->room_id);
	row[4] = value_string(deals->today);
}

static enum rc
rows_next(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct deal_rows *rows = source;

	*more = rows->next < rows->count;
	if (*more)
		memcpy(row, rows->list[rows->next++], sizeof *rows->list);
	return RC_OK;
}

static enum rc
put(struct ledger *ledger, const char *sql, struct deal_rows *rows)
{
	struct feed feed = {.next = rows_next, .source = rows};

	rows->next = 0;
	return rows->count > 0 ? feed_insert(ledger, sql, &feed, NULL) : RC_OK;
}

static enum rc
put_contracts(struct deals *deals)
{
	struct deal_rows *rows = &deals->contracts;
	enum rc rc = put(deals->ledger, sql_put_contracts, rows);

	if (rc != RC_OK || rows->count == 0)
		return rc;
	return history_add_range(
	    deals->ledger, "contract", rows->last_id + 1, rows->last_id + (int64_t)rows->count);
}

enum rc
deals_write(struct deals *deals)
{
	const struct {
		const char *sql;
		struct deal_rows *rows;
	} tables[] = {
	    {sql_put_deals, &deals->deals},
	    {sql_put_events, &deals->events},
	    {sql_put_rooms, &deals->rooms},
	    {sql_put_lines, &deals->lines},
	    {sql_put_instalments, &deals->instalments},
	    {sql_put_buyers, &deals->buyers},
	};
	enum rc rc = put_contracts(deals);

	for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == RC_OK; i++)
		rc = put(deals->ledger, tables[i].sql, tables[i].rows);
	return rc;
}

enum rc
deals_refuse_held(
    struct deals *deals, const struct place *place, const char *room, const struct deal *holder)
{
	return error_add(ledger_errors(deals->ledger), RC_DATA, place,
	    _("room %s is %s: deal %s of party %s holds it"), quote_text(room),
	    deal_stage_name(holder->stage), holder->code,
	    lookup_party_code(deals->ledger, holder->party_id));
}
