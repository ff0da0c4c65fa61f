#include "sales/offer.h"

#include "base/i18n.h"
#include "base/number.h"
#include "control/control.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/take.h"
#include "sales/words.h"

struct offering {
	struct sale *sale;
	const struct offer_request *request;
	struct offer *offer;
	const char *consultant;
	int64_t item_id; /* of rooms */
};

static enum rc
too_large(struct offering *o)
{
	return sale_refuse(
	    o->sale, o->request->place, "price", _("the prices are beyond what money can hold"));
}

/* A line, once it passed the limits. */
static enum rc
add(struct offering *o, const struct offer_line *line, const char *subject)
{
	struct offer *offer = o->offer;
	const struct control_act act = {.kind = CONTROL_SELL,
	    .date = o->sale->date,
	    .place = o->request->place,
	    .subject = subject,
	    .room_id = line->room_id,
	    .deal_id = o->request->deal->id,
	    .plan_id = o->request->plan->id,
	    .consultant = o->consultant,
	    .list_fen = line->list_fen,
	    .amount_fen = line->price_fen};
	enum rc rc = control_allow(o->sale->ledger, &act);

	if (rc != RC_OK)
		return rc;
	if (offer->count == OFFER_LINES_MAX)
		return sale_refuse(o->sale, o->request->place, "addon",
		    _("expected at most %d rooms in a deal"), OFFER_LINES_MAX - 2);
	if (!money_add(&offer->list_fen, line->list_fen) ||
	    !taxed_price_add(&offer->price, &o->sale->items, line->item_id, line->price_fen))
		return too_large(o);
	offer->list[offer->count++] = *line;
	return RC_OK;
}

static enum rc
main_room(struct offering *o)
{
	const struct offer_request *request = o->request;
	struct sale *sale = o->sale;
	struct arena *arena = &sale->deals.arena;
	const struct sales_room *room = request->room;
	const struct value *codes = &request->discount;
	const struct discount_request asked = {.plan = request->plan,
	    .room = room,
	    .date = sale->date,
	    .campaigns = codes->kind != VALUE_NULL
		? arena_strndup(arena, codes->bytes, codes->length)
		: NULL};
	struct offer_line line = {.item_id = o->item_id, .room_id = room->id};
	struct discounted discounted = {0};
	enum rc rc = RC_OK;

	if (request->agreed_fen > 0 && codes->kind != VALUE_NULL)
		return sale_refuse(
		    sale, request->place, "price", _("expected a price or discounts, not both"));
	if (request->agreed_fen > 0) {
		line.price_fen = request->agreed_fen;
		line.list_fen = room->list_fen > 0 ? room->list_fen : line.price_fen;
		line.discounts = "price";
	} else {
		rc = discount_price(&sale->plans, &asked, request->place, &discounted);
		line.list_fen = discounted.list_fen;
		line.price_fen = discounted.price_fen;
		line.discounts = arena_strdup(arena, text_string(&discounted.how));
	}
	text_release(&discounted.how);
	return rc == RC_OK ? add(o, &line, room->code) : rc;
}

static bool
is_here(const struct offering *o, int64_t room_id)
{
	for (size_t i = 0; i < o->offer->count; i++)
		if (o->offer->list[i].room_id == room_id)
			return true;
	return false;
}

/* A room that is sold with the main one: on sale and free, or the deal's already,
 * and not here twice. */
static enum rc
check_addon(struct offering *o, struct value code, struct sales_room *room, bool *held)
{
	const struct place *place = o->request->place;
	struct deal holder;
	struct take take = {.room = room, .money = true, .place = *place};
	enum rc rc;

	take.place.column = "addon";
	if (!sales_room_find(o->sale->ledger, code, o->sale->date, room, &rc))
		return rc != RC_OK ? rc
				   : sale_refuse(o->sale, place, "addon",
					 _("expected a room that is known, got %s"),
					 quote(code.bytes, code.length));
	if (is_here(o, room->id))
		return sale_refuse(
		    o->sale, place, "addon", _("room %s is here already"), room->code);
	*held = deals_holder(&o->sale->deals, room->id, &holder, &rc) &&
	    holder.id == o->request->deal->id;
	return *held || rc != RC_OK ? rc : room_free(&o->sale->deals, &take);
}

static enum rc
addon(struct offering *o, struct value word)
{
	struct value price = words_cut(&word);
	struct offer_line line = {.item_id = o->item_id, .discounts = "list"};
	struct sales_room room;
	enum rc rc = check_addon(o, word, &room, &line.held);

	if (rc != RC_OK)
		return rc;
	line.room_id = room.id;
	line.price_fen = room.list_fen;
	if (price.kind != VALUE_NULL) {
		line.discounts = "price";
		if (number_parse_range(price.bytes, price.length, MONEY_DECIMALS, 1, INT64_MAX,
			&line.price_fen) != PARSED_OK)
			return sale_refuse(o->sale, o->request->place, "addon",
			    _("expected yuan above 0 with at most 2 decimals, got %s"),
			    quote(price.bytes, price.length));
	}
	if (line.price_fen == 0)
		return sale_refuse(o->sale, o->request->place, "addon",
		    _("room %s has no list price: expected %s=PRICE, or `deed price-set`"),
		    room.code, room.code);
	line.list_fen = room.list_fen > 0 ? room.list_fen : line.price_fen;
	return rc == RC_OK ? add(o, &line, room.code) : rc;
}

static enum rc
decoration(struct offering *o)
{
	int64_t price_fen = o->request->decoration_fen;
	struct offer_line line = {
	    .list_fen = price_fen, .price_fen = price_fen, .discounts = "price"};
	enum rc rc;

	if (price_fen == 0)
		return RC_OK;
	rc = lookup_item_set(o->sale->ledger, "sale.decoration_item", &line.item_id);
	return rc == RC_OK ? add(o, &line, o->request->room->code) : rc;
}

/* What the deal sells already. */
static enum rc
kept(struct offering *o)
{
	static const char sql[] =
	    "SELECT l.item_id, l.room_id, l.list_fen, l.price_fen, l.discounts, r.code"
	    " FROM deal_line l LEFT JOIN room r ON r.id = l.room_id WHERE l.deal_id = :deal AND"
	    " l.event_id = (SELECT max(event_id) FROM deal_line WHERE deal_id = :deal) ORDER BY l.id";
	struct statement *s = ledger_statement(o->sale->ledger, sql);
	enum rc rc = RC_OK;

	bind_int(s, ":deal", o->request->deal->id);
	while (rc == RC_OK && statement_row(s, &rc)) {
		const struct offer_line line = {.item_id = column_int(s, 0),
		    .room_id = column_int(s, 1),
		    .list_fen = column_int(s, 2),
		    .price_fen = column_int(s, 3),
		    .discounts = arena_strdup(&o->sale->deals.arena, column_text(s, 4)),
		    .held = true};

		if (line.room_id != 0 ? !is_here(o, line.room_id) : o->request->decoration_fen == 0)
			rc = add(o, &line,
			    line.room_id != 0 ? column_text(s, 5) : o->request->room->code);
	}
	statement_reset(s);
	return rc;
}

/* Who sells to the party; "" when nobody is named. */
static const char *
consultant_of(struct sale *sale, int64_t party_id)
{
	static const char sql[] = "SELECT consultant FROM party WHERE id = :id";
	struct statement *s = ledger_statement(sale->ledger, sql);
	const char *consultant = "";
	enum rc rc = RC_OK;

	bind_int(s, ":id", party_id);
	if (statement_row(s, &rc))
		consultant = arena_strdup(&sale->deals.arena, column_text(s, 0));
	statement_reset(s);
	return consultant;
}

enum rc
offer_make(struct sale *sale, const struct offer_request *request, struct offer *offer)
{
	struct offering o = {.sale = sale, .request = request, .offer = offer};
	struct value rest = request->addon, word;
	enum rc rc = lookup_item_set(sale->ledger, "sale.item", &o.item_id);

	*offer = (struct offer){0};
	o.consultant = consultant_of(sale, request->deal->party_id);
	if (rc == RC_OK)
		rc = main_room(&o);
	while (rc == RC_OK && words_next(&rest, &word))
		rc = addon(&o, word);
	if (rc == RC_OK && request->change)
		rc = kept(&o);
	return rc == RC_OK ? decoration(&o) : rc;
}
