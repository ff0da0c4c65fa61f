#include "sales/book.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/queue.h"
#include "sales/take.h"

void
book_init(struct book *book, struct ledger *ledger, date_day date)
{
	*book = (struct book){0};
	deals_init(&book->deals, ledger, date);
	adjustments_init(&book->adjustments, ledger, date);
}

void
book_release(struct book *book)
{
	payers_release(&book->payers);
	consultants_release(&book->consultants);
	adjustments_release(&book->adjustments);
	deals_release(&book->deals);
}

static enum rc
refuse(struct book *book, const struct booking *booking, const char *column, const char *sentence,
    const char *detail)
{
	struct place place = booking->place;
	char option[32]; /* as a column is named, so is the option */

	(void)snprintf(option, sizeof option, "--%s", column);
	place.column = place.file != NULL ? column : option;
	return error_add(ledger_errors(book->deals.ledger), RC_DATA, &place, sentence,
	    quote_text(booking->room.code), detail);
}

/* A 定金 is at most a fifth of the price, which is the list price as long as no other is agreed. */
static enum rc
check_cap(struct book *book, const struct booking *booking)
{
	char cap[NUMBER_TEXT];

	if (!booking->kind->capped)
		return RC_OK;
	if (booking->room.list_fen == 0)
		return refuse(book, booking, "deposit",
		    _("room %s has no list price that day, of which a 定金 may be 20 %%; `deed price-set` gives it one"),
		    "");
	if (booking->deposit_fen <= deposit_cap_fen(booking->room.list_fen))
		return RC_OK;
	(void)number_format(deposit_cap_fen(booking->room.list_fen), MONEY_DECIMALS, cap);
	return refuse(book, booking, "deposit",
	    _("room %s: expected a 定金 of at most %s, 20 %% of the list price"), cap);
}

static enum rc
check_booking(struct book *book, const struct booking *booking)
{
	if (booking->has_until && booking->until < book->deals.date)
		return refuse(book, booking, "until", _("room %s: expected a last day from %s on"),
		    book->deals.today);
	return check_cap(book, booking);
}

/* The reservation ends where a queue number takes its place: a deal comes from one deal only. */
static void
end_reservation(struct book *book, struct deal *own)
{
	deals_end(&book->deals, own, EVENT_END, "booked by a queue number");
	*own = (struct deal){0};
}

static enum rc
make_deal(struct book *book, const struct booking *booking, struct deal *deal)
{
	struct deals *deals = &book->deals;
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
	buyers_add(deals, deal, &booking->buyers, &book->payers);
	if (booking->consultant.kind == VALUE_TEXT)
		consultants_add(&book->consultants, deal->party_id, booking->consultant.bytes,
		    booking->consultant.length);
	rc = deposit_add(&book->adjustments, deal, booking->kind, booking->deposit_fen, &bill);
	if (rc == RC_OK && booking->earnest_id != 0)
		rc = queue_convert(deals, &book->adjustments, booking->earnest_id, deal, &bill,
		    &book->result.moved_fen, &book->result.back_fen);
	return rc;
}

enum rc
book_one(struct book *book, const struct booking *booking)
{
	const struct take take = {.room = &booking->room,
	    .party_id = booking->party_id,
	    .money = true,
	    .place = booking->place};
	struct deal deal;
	enum rc rc = room_take(&book->deals, &take, &deal);

	if (rc == RC_OK)
		rc = check_booking(book, booking);
	if (rc == RC_OK && booking->earnest_id != 0)
		rc = queue_check(&book->deals, booking->earnest_id, booking->party_id,
		    booking->room.project_id, &booking->place);
	if (rc != RC_OK)
		return rc;
	if (deal.id != 0 && booking->earnest_id != 0)
		end_reservation(book, &deal);
	if ((rc = make_deal(book, booking, &deal)) != RC_OK)
		return rc;
	book->result.bookings++;
	(void)money_add(&book->result.deposit_fen, booking->deposit_fen); /* only told */
	return RC_OK;
}

enum rc
book_write(struct book *book)
{
	enum rc rc = deals_write(&book->deals);

	if (rc == RC_OK)
		rc = payers_write(book->deals.ledger, &book->payers);
	if (rc == RC_OK)
		rc = consultants_write(book->deals.ledger, &book->consultants);
	return rc == RC_OK ? adjustments_write(&book->adjustments) : rc;
}
