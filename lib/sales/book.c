#include "sales/book.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/queue.h"
#include "sales/take.h"

enum rc
bookings_open(struct bookings *all, struct ledger *ledger, date_day date)
{
	*all = (struct bookings){0};
	return sale_open(&all->sale, ledger, date);
}

void
bookings_close(struct bookings *all)
{
	consultants_release(&all->consultants);
	sale_close(&all->sale);
}

/* A 定金 is at most a fifth of the price, which is the list price as long as no other is agreed. */
static enum rc
check_cap(struct bookings *all, const struct booking *booking)
{
	int64_t cap_fen = deposit_cap_fen(booking->room.list_fen);
	char cap[NUMBER_TEXT];

	if (!booking->kind->capped)
		return RC_OK;
	if (booking->room.list_fen == 0)
		return sale_refuse(&all->sale, &booking->place, "deposit",
		    _("room %s has no list price that day, of which a 定金 may be 20 %%; `deed price-set` gives it one"),
		    quote_text(booking->room.code));
	if (booking->deposit_fen <= cap_fen)
		return RC_OK;
	(void)number_format_grouped(cap_fen, MONEY_DECIMALS, cap);
	return sale_refuse(&all->sale, &booking->place, "deposit",
	    _("room %s: expected a 定金 of at most %s, 20 %% of the list price"),
	    quote_text(booking->room.code), cap);
}

static enum rc
check_booking(struct bookings *all, const struct booking *booking)
{
	if (booking->has_until && booking->until < all->sale.deals.date)
		return sale_refuse(&all->sale, &booking->place, "until",
		    _("room %s: expected a last day from %s on"), quote_text(booking->room.code),
		    all->sale.deals.today);
	return check_cap(all, booking);
}

/* The reservation ends where a queue number takes its place: a deal comes from one deal only. */
static void
end_reservation(struct bookings *all, struct deal *own)
{
	deals_end(&all->sale.deals, own, EVENT_END, "booked by a queue number");
	*own = (struct deal){0};
}

static enum rc
make_deal(struct bookings *all, const struct booking *booking, struct deal *deal)
{
	struct deals *deals = &all->sale.deals;
	bool fresh = deal->id == 0;
	struct billed bill;
	enum rc rc;

	deal->project_id = booking->room.project_id;
	deal->from_id = fresh ? booking->earnest_id : deal->from_id;
	deal->party_id = booking->party_id;
	deal->stage = STAGE_BOOKED;
	deal->has_until = true;
	deal->until = booking->has_until ? booking->until : deals_last_day(deals, "deal.book_days");
	(void)snprintf(deal->deposit_kind, sizeof deal->deposit_kind, "%s", booking->kind->name);
	if (fresh) {
		deals_open(deals, deal);
		deals_hold(deals, deal, booking->room.id);
	}
	deals_contract(deals, deal);
	deals_event(deals, deal, EVENT_BOOK, booking->reason);
	buyers_add(deals, deal, &booking->buyers, &all->sale.payers);
	if (booking->consultant.kind == VALUE_TEXT)
		consultants_add(&all->consultants, deal->party_id, booking->consultant.bytes,
		    booking->consultant.length);
	rc = deposit_add(&all->sale.bills, deal, booking->kind, booking->deposit_fen, &bill);
	if (rc == RC_OK && booking->earnest_id != 0)
		rc = queue_convert(&all->sale, booking->earnest_id, deal, &bill,
		    &all->result.moved_fen, &all->result.back_fen);
	return rc;
}

enum rc
bookings_add(struct bookings *all, const struct booking *booking)
{
	const struct take take = {.room = &booking->room,
	    .party_id = booking->party_id,
	    .money = true,
	    .place = booking->place};
	struct deal deal;
	enum rc rc = room_take(&all->sale.deals, &take, &deal);

	if (rc == RC_OK)
		rc = check_booking(all, booking);
	if (rc == RC_OK && booking->earnest_id != 0)
		rc = queue_check(&all->sale, booking->earnest_id, booking->party_id,
		    booking->room.project_id, &booking->place);
	if (rc != RC_OK)
		return rc;
	if (deal.id != 0 && booking->earnest_id != 0)
		end_reservation(all, &deal);
	if ((rc = make_deal(all, booking, &deal)) != RC_OK)
		return rc;
	all->result.bookings++;
	(void)money_add(&all->result.deposit_fen, booking->deposit_fen); /* only told */
	return sale_spill(&all->sale);
}

enum rc
bookings_write(struct bookings *all)
{
	enum rc rc = sale_write(&all->sale);

	return rc == RC_OK ? consultants_write(all->sale.ledger, &all->consultants) : rc;
}
