#include "sales/subscribe.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/sheet.h"
#include "sales/asked.h"
#include "sales/buyers.h"
#include "sales/deal-terms.h"
#include "sales/deposit.h"
#include "sales/offer.h"
#include "sales/schedule.h"
#include "sales/take.h"
#include "sales/terms-change.h"

const struct sheet_column subscribe_columns[SUBSCRIBE_COLUMNS] = {{"deal", false}, {"room", false},
    {"party", false}, {"plan", false}, {"discount", false}, {"price", false}, {"until", false},
    {"deposit", false}, {"kind", false}, {"addon", false}, {"decoration", false}, {"buyer", false},
    {"reason", false}, {"late", false}};

/* One row, from what it says to what it makes. */
struct subscription {
	struct sale *sale;
	struct asked asked; /* whose cells they are */
	const struct value *cells;
	const struct place *place;
	struct deal deal;
	bool fresh; /* a deal that this row begins */
	bool change; /* of a deal that is subscribed */
	struct sales_room room;
	const struct plan *plan;
	struct offer offer;
	struct buyers buyers;
	struct deposits deposits; /* of the booking */
	const struct deposit_kind *kind;
	int64_t deposit_fen; /* asked for now */
	date_day until;
	struct deal_terms terms; /* what was before: its days, and what changes */
	struct unwind unwind; /* money of what changes */
	struct schedule schedule;
};

enum rc
subscribe_open(struct subscribe *s, struct ledger *ledger, date_day date)
{
	*s = (struct subscribe){0};
	return sale_open(&s->sale, ledger, date);
}

void
subscribe_close(struct subscribe *s)
{
	sale_close(&s->sale);
}

/* A deal that begins with its subscription: a room on sale and a party. */
static enum rc
begin_deal(struct subscription *s)
{
	struct value party = s->cells[SUBSCRIBE_PARTY];
	struct take take = {.room = &s->room, .money = true, .place = *s->place};

	take.place.column = "room";
	if (party.kind == VALUE_NULL)
		return sale_refuse(s->sale, s->place, "party",
		    _("no deal holds room %s: expected a party, for a new one"), s->room.code);
	s->deal.party_id = lookup_party(s->sale->ledger, party);
	if (s->deal.party_id == 0)
		return sale_refuse(s->sale, s->place, "party",
		    _("expected a party that is known, got %s"), quote(party.bytes, party.length));
	s->fresh = true;
	s->deal.project_id = s->room.project_id;
	s->deal.since = s->sale->date;
	return room_free(&s->sale->deals, &take);
}

/* A deal that is there: of the party, if one is named, and at a stage that leads here. */
static enum rc
check_deal(struct subscription *s)
{
	const struct deal *deal = &s->deal;
	struct value party = s->cells[SUBSCRIBE_PARTY];
	struct place at = *s->place;
	char since[DATE_TEXT];

	at.column = "room";
	if (s->change && deal->event_id > run_mark(s->sale->ledger, "deal_event"))
		return sale_refuse(
		    s->sale, s->place, "deal", _("deal %s stands here twice"), deal->code);
	if (party.kind != VALUE_NULL && lookup_party(s->sale->ledger, party) != deal->party_id)
		return deals_refuse_held(&s->sale->deals, &at, s->room.code, deal);
	if (s->change ? deal_is_agreed(deal)
		      : deal->stage == STAGE_BOOKED || deal->stage == STAGE_RESERVED)
		return sale_in_time(s->sale, s->place, deal, s->cells[SUBSCRIBE_LATE]);
	return sale_refuse(s->sale, s->place, "deal",
	    s->change ? _("expected a deal that is subscribed or signed; %s is %s since %s")
		: deal->stage == STAGE_SUBSCRIBED
		? _("expected a deal that is booked or reserved; %s is %s since %s: --change gives it another plan or price")
		: _("expected a deal that is booked or reserved; %s is %s since %s"),
	    deal->code, deal_stage_name(deal->stage), date_format(deal->since, since));
}

static enum rc
find_deal(struct subscription *s)
{
	const struct value *cells = s->cells;
	bool found;
	enum rc rc = sale_deal(
	    s->sale, s->place, cells[SUBSCRIBE_DEAL], cells[SUBSCRIBE_ROOM], &s->deal, &found);

	if (rc != RC_OK)
		return rc;
	if (found && s->deal.room_id == 0)
		return sale_refuse(s->sale, s->place, "deal",
		    _("deal %s has no room yet; `deed book` gives it one"), s->deal.code);
	if (found)
		(void)sales_room_get(
		    s->sale->ledger, s->deal.room_id, s->sale->date, &s->room, &rc);
	else
		(void)sales_room_find(s->sale->ledger,
		    cells[SUBSCRIBE_ROOM].kind != VALUE_NULL ? cells[SUBSCRIBE_ROOM]
							     : cells[SUBSCRIBE_DEAL],
		    s->sale->date, &s->room, &rc);
	if (rc != RC_OK)
		return rc;
	if (found)
		return check_deal(s);
	return !s->change
	    ? begin_deal(s)
	    : sale_refuse(s->sale, s->place, "room", _("expected a room that a deal holds, got %s"),
		  quote_text(s->room.code));
}

static enum rc
find_plan(struct subscription *s)
{
	struct value code = s->cells[SUBSCRIBE_PLAN];
	struct place at = *s->place;
	enum rc rc = RC_OK;

	at.column = "plan";
	if (code.kind == VALUE_NULL && !s->change)
		return sale_refuse(s->sale, s->place, "plan", _("expected a plan"));
	s->plan = code.kind == VALUE_NULL ? plans_get(&s->sale->plans, s->deal.plan_id, &rc)
					  : plans_find(&s->sale->plans, code, &rc);
	if (rc == RC_OK && s->plan == NULL)
		return sale_refuse(s->sale, s->place, "plan",
		    _("expected a plan that is known, got %s; `deed plan` lists them"),
		    quote(code.bytes, code.length));
	return rc == RC_OK ? plan_usable(&s->sale->plans, s->plan, &at) : rc;
}

static enum rc
find_until(struct subscription *s)
{
	bool given;

	if (s->change && s->cells[SUBSCRIBE_UNTIL].kind != VALUE_NULL)
		return sale_refuse(s->sale, s->place, "until",
		    _("expected none with --change: --extend puts the last day off"));
	if (s->change) {
		s->until = s->deal.until;
		return RC_OK;
	}
	s->until = deals_last_day(&s->sale->deals, "deal.sign_days");
	if (asked_date(&s->asked, s->cells, SUBSCRIBE_UNTIL, s->place, &s->until, &given) != RC_OK)
		return RC_DATA;
	if (s->until >= s->sale->date)
		return RC_OK;
	return sale_refuse(s->sale, s->place, "until",
	    _("expected a day on or after the business date %s"), s->sale->deals.today);
}

static enum rc
find_offer(struct subscription *s)
{
	struct offer_request request = {.place = s->place,
	    .deal = &s->deal,
	    .room = &s->room,
	    .plan = s->plan,
	    .discount = s->cells[SUBSCRIBE_DISCOUNT],
	    .addon = s->cells[SUBSCRIBE_ADDON],
	    .change = s->change};
	const struct deal was = s->deal;
	enum rc rc;

	if ((rc = asked_money(
		 &s->asked, s->cells, SUBSCRIBE_PRICE, s->place, &request.agreed_fen)) == RC_OK &&
	    (rc = asked_money(&s->asked, s->cells, SUBSCRIBE_DECORATION, s->place,
		 &request.decoration_fen)) == RC_OK)
		rc = offer_make(s->sale, &request, &s->offer);
	s->deal.list_fen = s->offer.list_fen;
	s->deal.price_fen = s->offer.price.total_fen;
	s->deal.priced = true;
	if (rc == RC_OK && s->change && was.plan_id == s->plan->id &&
	    was.price_fen == s->deal.price_fen && was.list_fen == s->deal.list_fen &&
	    s->cells[SUBSCRIBE_DEPOSIT].kind == VALUE_NULL &&
	    s->cells[SUBSCRIBE_BUYER].kind == VALUE_NULL)
		return sale_refuse(s->sale, s->place, "plan",
		    _("expected another plan, price, deposit or buyer: deal %s has these"),
		    was.code);
	return rc;
}

/* What was taken as another kind of deposit becomes one of this kind. */
static bool
turns(const struct subscription *s, const struct deposit *deposit)
{
	const struct deposit_kind *is =
	    deposit_kind_of_item(items_find(&s->sale->items, deposit->bill.item_id)->code);

	return s->kind->capped && is != NULL && is != s->kind &&
	    deposit->paid_fen + deposit->bill.open_fen > 0;
}

/* What the deposits come to, with what is asked for now: a 定金 is at most a fifth of the price. One
 * that was taken as such, or carried on from another room, is as it was. */
static enum rc
check_cap(struct subscription *s)
{
	int64_t cap_fen = deposit_cap_fen(s->deal.price_fen);
	int64_t before_fen = s->deposits.paid_fen + s->deposits.open_fen;
	char cap[NUMBER_TEXT], before[NUMBER_TEXT], left[NUMBER_TEXT];
	bool more = s->kind->capped && s->deposit_fen > 0;

	for (size_t i = 0; i < s->deposits.count; i++)
		more = more || turns(s, &s->deposits.list[i]);
	if (!more || s->deposit_fen <= cap_fen - before_fen)
		return RC_OK;
	(void)number_format_grouped(cap_fen, MONEY_DECIMALS, cap);
	(void)number_format_grouped(before_fen, MONEY_DECIMALS, before);
	(void)number_format_grouped(
	    cap_fen > before_fen ? cap_fen - before_fen : 0, MONEY_DECIMALS, left);
	if (s->deposit_fen == 0)
		return sale_refuse(s->sale, s->place, "kind",
		    _("the booking took %s: a 定金 may be 20 %% of the price, %s; "
		      "--kind booking leaves it as it is"),
		    before, cap);
	return sale_refuse(s->sale, s->place, "deposit",
	    _("expected at most %s: a 定金 may be 20 %% of the price, %s, and the booking took %s"),
	    left, cap, before);
}

static enum rc
find_deposit(struct subscription *s)
{
	struct value kind = s->cells[SUBSCRIBE_KIND];
	bool known = s->change && s->deal.deposit_kind[0] != '\0';
	enum rc rc = asked_money(&s->asked, s->cells, SUBSCRIBE_DEPOSIT, s->place, &s->deposit_fen);

	if (rc != RC_OK)
		return rc;
	if (s->deal.stage == STAGE_SIGNED && s->deposit_fen > 0)
		return sale_refuse(s->sale, s->place, "deposit",
		    _("expected none: deal %s is signed, and its deposits are price"),
		    s->deal.code);
	s->kind = deposit_kind_find(
	    kind.kind != VALUE_NULL ? kind : value_string(known ? s->deal.deposit_kind : "定金"));
	if (s->kind == NULL)
		return sale_refuse(s->sale, s->place, "kind",
		    _("expected 诚意金, 订金 or 定金, or earnest, booking, deposit; got %s"),
		    quote(kind.bytes, kind.length));
	if (s->deal.contract_id != 0 &&
	    (rc = deposits_read(&s->sale->bills, &s->deal, &s->deposits)) != RC_OK)
		return rc;
	return check_cap(s);
}

/* Nothing of a signed contract is due after its last day. */
static enum rc
check_end(struct subscription *s)
{
	char end[DATE_TEXT];

	for (size_t i = 0; i < s->schedule.count && s->terms.end != 0; i++)
		if (s->schedule.list[i].has_due && s->schedule.list[i].due_on > s->terms.end)
			return sale_refuse(s->sale, s->place, "plan",
			    _("expected a plan whose step %s is due by %s, the contract's last day"),
			    s->schedule.list[i].step, date_format(s->terms.end, end));
	return RC_OK;
}

static enum rc
find_schedule(struct subscription *s)
{
	struct schedule_request request = {.plan = s->plan,
	    .total_fen = s->deal.price_fen,
	    .deposit_fen = s->deposits.paid_fen + s->deposits.open_fen + s->deposit_fen,
	    .subscribe = s->sale->date,
	    .date = s->sale->date,
	    .project_id = s->room.project_id,
	    .building_id = s->room.building_id,
	    .room_kind = s->room.kind};
	enum rc rc = RC_OK;

	s->terms.from = s->sale->date;
	if (s->deal.contract_id != 0)
		rc = deal_terms_read(s->sale->ledger, &s->sale->items, &s->deal, &s->terms);
	request.book = s->terms.book;
	request.sign = s->terms.sign;
	if (rc == RC_OK && s->change)
		rc = terms_set_aside(s->sale, &s->deal, &s->terms, s->place, &s->unwind);
	request.paid_fen = s->unwind.own_fen;
	if (rc == RC_OK)
		rc = schedule_make(&s->sale->plans, &request, s->place, &s->schedule);
	return rc == RC_OK ? check_end(s) : rc;
}

/* What was paid as another kind of deposit becomes one of this kind, and no more is asked for than
 * before. */
static enum rc
turn_deposits(struct subscription *s)
{
	struct adjustments *a = &s->sale->bills;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < s->deposits.count && rc == RC_OK; i++) {
		struct deposit *deposit = &s->deposits.list[i];
		struct billed bill;

		if (!turns(s, deposit))
			continue;
		rc = deposit_add(
		    a, &s->deal, s->kind, deposit->paid_fen + deposit->bill.open_fen, &bill);
		if (rc != RC_OK)
			break;
		(void)deposit_use(a, deposit, &bill, s->deal.code);
		deposit_let_go(a, deposit, s->deal.code);
	}
	return rc;
}

static enum rc
write_money(struct subscription *s)
{
	struct billed bill;
	enum rc rc = turn_deposits(s);

	if (rc != RC_OK || s->deposit_fen == 0)
		return rc;
	return deposit_add(&s->sale->bills, &s->deal, s->kind, s->deposit_fen, &bill);
}

static enum rc
find_buyers(struct subscription *s)
{
	struct value cell = s->cells[SUBSCRIBE_BUYER];

	if (buyers_read(s->sale->ledger, s->deal.party_id, cell, &s->buyers) == RC_OK)
		return RC_OK;
	return sale_refuse(s->sale, s->place, "buyer", _("%s, got %s"), s->buyers.expected,
	    quote(cell.bytes, cell.length));
}

/* What was paid by the terms before pays this part of the price. */
static void
write_paid(struct subscription *s, const struct agreed *paid)
{
	int64_t bill_id =
	    agreed_bill(paid, &s->sale->bills, &s->deal, &s->terms, 0, paid->amount_fen, 0);

	(void)unwind_use(&s->unwind, bill_id, paid->amount_fen, adjust_kind_name(ADJUST_TRANSFER));
}

static void
write_instalments(struct subscription *s)
{
	int64_t before_fen = 0;

	for (size_t i = 0; i < s->schedule.count; i++) {
		const struct instalment *part = &s->schedule.list[i];
		const struct agreed agreed = {.step = part->step,
		    .item_id = part->item_id,
		    .amount_fen = part->amount_fen,
		    .before_fen = before_fen,
		    .due = part->due,
		    .has_due = part->has_due,
		    .due_on = part->due_on};

		deal_terms_agree(&s->sale->deals, &s->sale->clauses, &s->deal, &s->terms, &agreed);
		if (strcmp(part->step, SCHEDULE_PAID) == 0)
			write_paid(s, &agreed);
		before_fen += part->amount_fen;
	}
}

/* All was found right: the deal is subscribed. */
static enum rc
write(struct subscription *s)
{
	struct deals *deals = &s->sale->deals;

	if (s->fresh)
		deals_open(deals, &s->deal);
	if (s->fresh)
		deals_hold(deals, &s->deal, s->room.id);
	for (size_t i = 1; i < s->offer.count; i++)
		if (s->offer.list[i].room_id != 0 && !s->offer.list[i].held)
			deals_hold(deals, &s->deal, s->offer.list[i].room_id);
	if (s->deal.contract_id == 0)
		deals_contract(deals, &s->deal);
	s->deal.plan_id = s->plan->id;
	if (s->deal.stage != STAGE_SIGNED) {
		s->deal.stage = STAGE_SUBSCRIBED;
		s->deal.has_until = true;
		s->deal.until = s->until;
	}
	if (s->deposit_fen > 0 || s->deposits.paid_fen + s->deposits.open_fen > 0)
		(void)snprintf(
		    s->deal.deposit_kind, sizeof s->deal.deposit_kind, "%s", s->kind->name);
	deals_event(deals, &s->deal, EVENT_SUBSCRIBE,
	    asked_text(&deals->arena, s->cells[SUBSCRIBE_REASON]));
	for (size_t i = 0; i < s->offer.count; i++) {
		const struct offer_line *line = &s->offer.list[i];

		deals_line(deals, &s->deal, line->item_id, line->room_id, line->list_fen,
		    line->price_fen, line->discounts);
	}
	buyers_add(deals, &s->deal, &s->buyers, &s->sale->payers);
	s->terms.price = s->offer.price;
	write_instalments(s);
	return write_money(s);
}

enum rc
subscribe_row(void *subscribe, const struct value *cells, const struct place *place)
{
	struct subscribe *all = subscribe;
	struct subscription s = {.sale = &all->sale,
	    .change = all->change,
	    .asked = {.ledger = all->sale.ledger, .columns = subscribe_columns},
	    .cells = cells,
	    .place = place};
	enum rc rc;

	if ((rc = find_deal(&s)) == RC_OK && (rc = find_plan(&s)) == RC_OK &&
	    (rc = find_until(&s)) == RC_OK && (rc = find_offer(&s)) == RC_OK &&
	    (rc = find_buyers(&s)) == RC_OK && (rc = find_deposit(&s)) == RC_OK &&
	    (rc = find_schedule(&s)) == RC_OK)
		rc = write(&s);
	if (rc == RC_OK && !money_add(&all->sum_fen, s.deal.price_fen))
		rc = sale_refuse(
		    s.sale, place, "price", _("the prices are beyond what money can hold"));
	all->deals += rc == RC_OK;
	deposits_release(&s.deposits);
	deal_terms_release(&s.terms);
	unwind_release(&s.unwind);
	return rc == RC_OK ? sale_spill(s.sale) : rc;
}
