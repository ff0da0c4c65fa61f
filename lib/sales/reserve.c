#include "sales/reserve.h"

#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "sales/deal-list.h"
#include "sales/room.h"
#include "sales/take.h"

/* Of the deals that hold rooms, those at a stage with a time limit that is over. */
#define LATE(STAGES) \
	" FROM (SELECT DISTINCT deal_id FROM live_room) l" \
	" CROSS JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event WHERE deal_id = l.deal_id)" \
	" AND e.stage IN (" STAGES ") AND e.until_on < :date"

enum { SQL_EXPIRED, SQL_PASSED };

static const char *const sqls[] = {
    [SQL_EXPIRED] = "SELECT e.deal_id" LATE("'reserved'") " ORDER BY e.deal_id",
    /* as deal_list_columns has them */
    [SQL_PASSED] =
	"SELECT v.deal, 'passed', v.room, v.party, v.name, v.stage, v.until_on, v.contract, NULL,"
	" NULL, v.queue, v.from_deal" LATE(
	    "'booked', 'subscribed'") " CROSS JOIN v_deal v"
				      " ON v.deal_id = e.deal_id ORDER BY e.deal_id",
};

void
reserve_init(struct reserve *reserve, struct ledger *ledger, date_day date)
{
	*reserve = (struct reserve){0};
	deals_init(&reserve->deals, ledger, date);
}

void
reserve_release(struct reserve *reserve)
{
	deals_release(&reserve->deals);
}

static enum rc
refuse(const struct reserve *reserve, const struct reservation *asked, const char *column,
    const char *sentence, const char *detail)
{
	struct place place = asked->place;
	char option[32]; /* as a column is named, so is the option */

	(void)snprintf(option, sizeof option, "--%s", column);
	place.column = place.file != NULL || strcmp(column, "room") == 0 ? column : option;
	return error_add(ledger_errors(reserve->deals.ledger), RC_DATA, &place, sentence,
	    quote(asked->what.bytes, asked->what.length), detail);
}

/* The last day: not over, and not too far off. */
static enum rc
check_until(const struct reserve *reserve, const struct reservation *asked, date_day *until)
{
	date_day last = deals_last_day(&reserve->deals, "deal.reserve_days");
	char text[DATE_TEXT];

	*until = asked->has_until ? asked->until : last;
	if (*until < reserve->deals.date)
		return refuse(reserve, asked, "until", _("%s: expected a last day from %s on"),
		    reserve->deals.today);
	if (*until > last)
		return refuse(reserve, asked, "until",
		    _("%s: expected a last day up to %s (setting deal.reserve_days)"),
		    date_format(last, text));
	return RC_OK;
}

/* Reserved for the party already: so it is, but for another day. */
static enum rc
reserved_before(struct reserve *reserve, const struct reservation *asked, const struct deal *own)
{
	char until[DATE_TEXT];

	if (asked->has_until && own->until != asked->until)
		return refuse(reserve, asked, "until",
		    _("%s is reserved for this party until %s; --extend moves the day"),
		    date_format(own->until, until));
	reserve->result.same++;
	return RC_OK;
}

enum rc
reserve_room(struct reserve *reserve, const struct reservation *asked)
{
	struct deals *deals = &reserve->deals;
	struct sales_room room;
	struct take take = {.room = &room, .party_id = asked->party_id, .place = asked->place};
	struct deal deal;
	enum rc rc;

	if (!sales_room_find(deals->ledger, asked->what, deals->date, &room, &rc))
		return rc != RC_OK ? rc
				   : refuse(reserve, asked, "room",
					 _("expected a room that is known, got %s"), "");
	if ((rc = room_take(deals, &take, &deal)) != RC_OK)
		return rc;
	if (deal.id != 0)
		return reserved_before(reserve, asked, &deal);
	if ((rc = check_until(reserve, asked, &deal.until)) != RC_OK)
		return rc;
	deal.has_until = true;
	deal.stage = STAGE_RESERVED;
	deal.party_id = asked->party_id;
	deal.project_id = room.project_id;
	deals_open(deals, &deal);
	deals_hold(deals, &deal, room.id);
	deals_event(deals, &deal, EVENT_RESERVE, asked->reason);
	reserve->result.reserved++;
	return RC_OK;
}

/* The reservation that a room's or a deal's code names. */
static enum rc
find(struct reserve *reserve, const struct reservation *asked, struct deal *deal)
{
	struct deals *deals = &reserve->deals;
	struct sales_room room;
	enum rc rc;

	if (!deals_find(deals, asked->what, deal, &rc)) {
		if (rc != RC_OK ||
		    !sales_room_find(deals->ledger, asked->what, deals->date, &room, &rc))
			return rc != RC_OK
			    ? rc
			    : refuse(reserve, asked, "room",
				  _("expected a room or a deal that is known, got %s"), "");
		if (!deals_holder(deals, room.id, deal, &rc))
			return rc != RC_OK
			    ? rc
			    : refuse(reserve, asked, "room", _("room %s is not reserved"), "");
	}
	if (deal->stage == STAGE_RESERVED)
		return deal_check_order(deals, deal, &asked->place);
	return refuse(reserve, asked, "room", _("%s is %s: expected a reservation"),
	    deal_stage_name(deal->stage));
}

enum rc
reserve_end(struct reserve *reserve, const struct reservation *asked)
{
	struct deal deal;
	enum rc rc = find(reserve, asked, &deal);

	if (rc != RC_OK)
		return rc;
	deals_end(&reserve->deals, &deal, EVENT_END, asked->reason);
	reserve->result.ended++;
	return RC_OK;
}

enum rc
reserve_extend(struct reserve *reserve, const struct reservation *asked)
{
	struct deal deal;
	date_day until;
	enum rc rc = find(reserve, asked, &deal);

	if (rc != RC_OK || (rc = check_until(reserve, asked, &until)) != RC_OK)
		return rc;
	if (deal.until == until) {
		reserve->result.same++;
		return RC_OK;
	}
	rc = deals_allow(&reserve->deals, &deal, &asked->place, CONTROL_EXTEND, 0);
	if (rc != RC_OK)
		return rc;
	deal.until = until;
	deals_event(&reserve->deals, &deal, EVENT_EXTEND, asked->reason);
	reserve->result.extended++;
	return RC_OK;
}

enum rc
reserve_expire(struct reserve *reserve)
{
	struct deals *deals = &reserve->deals;
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_EXPIRED]);
	struct deal deal;
	enum rc rc = RC_OK;

	bind_text(s, ":date", deals->today);
	while (rc == RC_OK && statement_row(s, &rc)) {
		if (!deals_get(deals, column_int(s, 0), &deal, &rc))
			continue;
		deals_end(deals, &deal, EVENT_EXPIRE, "");
		reserve->result.expired++;
	}
	statement_reset(s);
	return rc;
}

enum rc
reserve_list_passed(struct ledger *ledger, date_day date, struct out *out, int64_t *count)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_PASSED]);
	long before = out_rows(out);
	char today[DATE_TEXT];
	enum rc rc;

	bind_text(s, ":date", date_format(date, today));
	rc = statement_list(s, out);
	*count = out_rows(out) - before;
	return rc;
}
