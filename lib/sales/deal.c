#include "sales/deal.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/setting.h"

enum { SQL_DEAL, SQL_HOLDER };

static const char *const sqls[] = {
    [SQL_DEAL] =
	"SELECT d.date, d.project_id, d.from_id, d.queue, e.id, e.date, e.stage, e.party_id,"
	" e.contract_id, e.plan_id, e.until_on, e.deposit_kind, e.list_fen, e.price_fen,"
	" (SELECT room_id FROM deal_room WHERE deal_id = d.id AND role = 'main' ORDER BY id LIMIT 1)"
	" FROM deal d JOIN deal_event e ON e.id ="
	" (SELECT max(id) FROM deal_event WHERE deal_id = d.id) WHERE d.id = :id",
    [SQL_HOLDER] = "SELECT deal_id FROM live_room WHERE room_id = :room",
};

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
deals_named(struct deals *deals, struct value code, const struct place *place, struct deal *deal)
{
	enum rc rc;

	if (deals_find(deals, code, deal, &rc) || rc != RC_OK)
		return rc;
	if (code.kind == VALUE_NULL) /* as of a room that no deal holds, in a list of rooms */
		return deals_refuse(deals, place, "deal", _("expected a deal, there is none"));
	return deals_refuse(
	    deals, place, "deal", _("there is no deal %s"), quote(code.bytes, code.length));
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

enum rc
deal_check_order(struct deals *deals, const struct deal *deal, const struct place *place)
{
	char since[DATE_TEXT];

	if (deals->date >= deal->since)
		return RC_OK;
	return error_add(ledger_errors(deals->ledger), RC_DATA, place,
	    _("deal %s changed on %s: expected a business date from then on, got %s"), deal->code,
	    date_format(deal->since, since), deals->today);
}

bool
deal_passed(const struct deals *deals, const struct deal *deal)
{
	return deal->has_until && deal->until < deals->date;
}

date_day
deals_last_day(const struct deals *deals, const char *setting)
{
	return deals->date + (date_day)setting_number(deals->ledger, setting);
}

enum rc
deals_allow(struct deals *deals, const struct deal *deal, const struct place *place,
    enum control_kind kind, int64_t amount_fen)
{
	const struct control_act act = {.kind = kind,
	    .date = deals->date,
	    .place = place,
	    .subject = deal->code,
	    .room_id = deal->room_id,
	    .deal_id = deal->id,
	    .plan_id = deal->plan_id,
	    .amount_fen = amount_fen};

	return control_allow(deals->ledger, &act);
}

enum rc
deals_refuse(
    struct deals *deals, const struct place *place, const char *column, const char *format, ...)
{
	struct place at = *place;
	va_list args;

	at.column = at.file != NULL ? column : NULL;
	va_start(args, format);
	(void)error_add_list(ledger_errors(deals->ledger), RC_DATA, &at, format, args);
	va_end(args);
	return RC_DATA;
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
