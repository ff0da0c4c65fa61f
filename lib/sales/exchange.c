#include "sales/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/deposit.h"
#include "sales/take.h"
#include "sales/unwind.h"

static const char rule[] = "transfer";

/* The deal, with a room and money. */
static enum rc
find_deal(struct deals *deals, const struct exchange *exchange, struct deal *deal)
{
	enum rc rc = deals_named(deals, exchange->deal, &exchange->place, deal);

	if (rc != RC_OK)
		return rc;
	if (deal->stage == STAGE_BOOKED || deal->stage == STAGE_SUBSCRIBED ||
	    deal->stage == STAGE_SIGNED)
		return deal_check_order(deals, deal, &exchange->place);
	return deals_refuse(deals, &exchange->place, "deal",
	    _("deal %s is %s: expected one that is booked, subscribed or signed"), deal->code,
	    deal_stage_name(deal->stage));
}

/* A room that may be sold to anybody, with a price. */
static enum rc
find_room(struct deals *deals, const struct exchange *exchange, const struct deal *deal,
    struct sales_room *room)
{
	struct take take = {.room = room, .money = true, .place = exchange->place};
	enum rc rc;

	take.place.column = take.place.file != NULL ? "to" : NULL;
	if (!sales_room_find(deals->ledger, exchange->room, deals->date, room, &rc))
		return rc != RC_OK
		    ? rc
		    : deals_refuse(deals, &exchange->place, "to",
			  _("deal %s: expected a room that is known, got %s"), deal->code,
			  quote(exchange->room.bytes, exchange->room.length));
	if ((rc = room_free(deals, &take)) == RC_OK && room->list_fen == 0)
		return deals_refuse(deals, &exchange->place, "to",
		    _("deal %s: room %s has no list price; `deed price-set` gives it one"),
		    deal->code, room->code);
	return rc;
}

/* The deposit that was asked for: the new one is no less. */
static enum rc
asked_deposit(struct adjustments *adjust, const struct deal *deal, int64_t *fen)
{
	struct deposits deposits = {0};
	enum rc rc = deposits_read(adjust, deal, &deposits);

	*fen = deposits.paid_fen + deposits.open_fen;
	deposits_release(&deposits);
	return rc;
}

/* The deal that goes on: booked, with what was paid as its deposit. */
static enum rc
book_new(struct deals *deals, struct unwind *unwind, const struct exchange *exchange,
    const struct deal *old, const struct sales_room *room, int64_t deposit_fen, struct deal *deal)
{
	const struct deposit_kind *kind = deposit_kind_find(value_string(old->deposit_kind));
	struct billed deposit;
	enum rc rc = RC_OK;

	*deal = (struct deal){.project_id = room->project_id,
	    .from_id = old->id,
	    .stage = STAGE_BOOKED,
	    .party_id = old->party_id,
	    .has_until = true};
	deal->until =
	    exchange->has_until ? exchange->until : deals_last_day(deals, "deal.book_days");
	memcpy(deal->deposit_kind, old->deposit_kind, sizeof deal->deposit_kind);
	deals_open(deals, deal);
	deals_hold(deals, deal, room->id);
	deals_contract(deals, deal);
	deals_event(deals, deal, EVENT_BOOK, exchange->reason);
	if (deposit_fen > 0 && kind != NULL &&
	    (rc = deposit_add(unwind->adjust, deal, kind, deposit_fen, &deposit)) == RC_OK)
		(void)unwind_use(unwind, deposit.id, deposit_fen, rule);
	if (rc == RC_OK)
		rc = unwind_charge(unwind, deal, "change-fee", exchange->fee_fen);
	return rc;
}

enum rc
exchange_deal(struct sale *sale, const struct exchange *exchange, struct exchange_result *result)
{
	struct deals *deals = &sale->deals;
	struct unwind unwind = {0};
	struct sales_room room;
	struct deal old, deal;
	int64_t deposit_fen = 0;
	enum rc rc;

	if ((rc = find_deal(deals, exchange, &old)) != RC_OK ||
	    (rc = find_room(deals, exchange, &old, &room)) != RC_OK ||
	    (rc = asked_deposit(&sale->bills, &old, &deposit_fen)) != RC_OK ||
	    (rc = unwind_deal(&unwind, &sale->bills, &old, ADJUST_TRANSFER, exchange->reason)) !=
		RC_OK)
		goto out;
	if (unwind.own_fen > deposit_fen)
		deposit_fen = unwind.own_fen;
	if ((rc = deals_allow(deals, &old, &exchange->place, CONTROL_EXCHANGE, unwind.own_fen)) !=
	    RC_OK)
		goto out;
	deals_end(deals, &old, EVENT_EXCHANGE, exchange->reason);
	rc = book_new(deals, &unwind, exchange, &old, &room, deposit_fen, &deal);
	if (rc != RC_OK)
		goto out;
	result->deals++; /* sums are only told */
	(void)money_add(&result->carried_fen, unwind.own_fen);
	(void)money_add(&result->bank_fen, unwind.loan_fen);
	memcpy(result->code, deal.code, sizeof deal.code);
out:
	unwind_release(&unwind);
	return rc == RC_OK ? sale_spill(sale) : rc;
}
