#include "sales/price-by.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "sales/price-write.h"
#include "sales/unit-price.h"

enum { PERCENT = 100, PERCENT_DECIMALS = 4, YUAN_MAX = 100000000, PERCENT_MAX = 1000 };

bool
price_by_parse(const char *text, struct price_by *by)
{
	size_t length = strlen(text);
	int64_t number, scale = PERCENT * PERCENT;

	by->percent = length > 0 && text[length - 1] == '%';
	if (by->percent) {
		if (number_parse_range(text, length - 1, PERCENT_DECIMALS, -PERCENT_MAX * scale,
			PERCENT_MAX * scale, &number) != PARSED_OK)
			return false;
		by->number = (struct ratio){number, scale};
		return true;
	}
	if (number_parse_range(text, length, MONEY_DECIMALS, -(int64_t)YUAN_MAX * PERCENT,
		(int64_t)YUAN_MAX * PERCENT, &number) != PARSED_OK)
		return false;
	by->number = ratio_of(number);
	return true;
}

/* The amount adjusted, rounded half-up to the fen; units: of how many the amount is the price. */
static bool
adjust(const struct price_by *by, struct ratio units, int64_t *amount_fen)
{
	struct ratio change = by->number, sum;

	if (by->percent)
		units = (struct ratio){*amount_fen, PERCENT};
	return ratio_multiply(change, units, &change) &&
	    ratio_add(ratio_of(*amount_fen), change, &sum) &&
	    ratio_round(sum, 1, ROUND_HALF_UP, amount_fen);
}

/* The price after it, in place. A price whose total is its unit price × area, rounded to the fen,
 * stays so: the unit price is adjusted, and the total follows. Of any other the total is adjusted,
 * and the unit price follows (RULES A1). False: not above 0, or too large. */
static bool
price_by_apply(const struct price_by *by, int64_t area_cm2, struct room_price *price)
{
	struct ratio units = {area_cm2, SET_AREA_CM2};
	int64_t total_fen;
	bool by_unit =
	    unit_total(price->unit_fen, area_cm2, &total_fen) && total_fen == price->total_fen;

	if (by_unit &&
	    (!adjust(by, ratio_of(1), &price->unit_fen) || price->unit_fen <= 0 ||
		!unit_total(price->unit_fen, area_cm2, &price->total_fen)))
		return false;
	if (!by_unit && !adjust(by, units, &price->total_fen))
		return false;
	if (by->rounds && !round_to_apply(by->round, ratio_of(price->total_fen), &price->total_fen))
		return false;
	return price->total_fen > 0 &&
	    ((by_unit && !by->rounds) || total_unit(price->total_fen, area_cm2, &price->unit_fen));
}

/* The list being adjusted. */
struct adjuster {
	struct ledger *ledger;
	const struct price_job *job;
	const struct price_by *by;
	const struct room_list *rooms;
	size_t named, next;
	struct price_result *result;
};

/* The area that a unit price of this basis is of; 0: the room has none. */
static int64_t
basis_area(struct ledger *ledger, int64_t room_id, enum price_basis basis)
{
	static const char sql[] =
	    "SELECT iif(:inner, inner_area_cm2, area_cm2) FROM room WHERE id = :room";
	struct statement *s = ledger_statement(ledger, sql);

	if (basis == BASIS_SET)
		return SET_AREA_CM2;
	bind_int(s, ":room", room_id);
	bind_int(s, ":inner", basis == BASIS_INNER);
	return statement_number(s, 0);
}

/* Whether the price was set for this day and for this reason already: a run that
 * is repeated adjusts once. */
static bool
is_adjusted(const struct adjuster *adjuster, int64_t price_id)
{
	static const char sql[] =
	    "SELECT 1 FROM price WHERE id = :id AND start_on = :from AND reason = :reason";
	struct statement *s = ledger_statement(adjuster->ledger, sql);
	char from[DATE_TEXT];

	bind_int(s, ":id", price_id);
	bind_text(s, ":from", date_format(adjuster->job->from, from));
	bind_text(s, ":reason", adjuster->job->reason);
	return statement_number(s, 0) == 1;
}

static enum rc
refuse(const struct adjuster *adjuster, const struct room_ref *ref, const char *text)
{
	return error_add(ledger_errors(adjuster->ledger), RC_DATA, &ref->place, text,
	    quote_text(ref->code), price_kind_name(adjuster->job->kind));
}

/* The room's new price, with id 0 when it has none, and the old one when it is adjusted already. */
static enum rc
adjust_room(const struct adjuster *adjuster, const struct room_ref *ref, bool named,
    struct room_price *price)
{
	int64_t area_cm2;
	enum rc rc = room_price_find(
	    adjuster->ledger, ref->id, adjuster->job->kind, adjuster->job->from, price);

	if (rc != RC_OK)
		return rc;
	if (price->id == 0 && named)
		return refuse(adjuster, ref, _("room %s has no %s price to be adjusted"));
	if (price->id == 0) {
		adjuster->result->unpriced++;
		return RC_OK;
	}
	if (is_adjusted(adjuster, price->id)) {
		adjuster->result->repeated++;
		return RC_OK;
	}
	area_cm2 = basis_area(adjuster->ledger, ref->id, price->basis);
	if (area_cm2 <= 0)
		return refuse(adjuster, ref,
		    _("room %s has no area that its %s price is of; `deed load room` adds it"));
	if (!price_by_apply(adjuster->by, area_cm2, price))
		return refuse(adjuster, ref, _("room %s: expected a %s price above 0 after --by"));
	return RC_OK;
}

static enum rc
next_wish(void *source, struct price_wish *wish, bool *more)
{
	struct adjuster *adjuster = source;

	while (adjuster->next < adjuster->rooms->count &&
	    !errors_full(ledger_errors(adjuster->ledger))) {
		bool named = adjuster->next < adjuster->named;
		const struct room_ref *ref = &adjuster->rooms->list[adjuster->next++];
		enum rc rc;

		*wish =
		    (struct price_wish){.room_id = ref->id, .room = ref->code, .place = ref->place};
		rc = adjust_room(adjuster, ref, named, &wish->price);
		if (rc != RC_OK && rc != RC_DATA)
			return rc;
		if (rc == RC_OK && wish->price.id != 0) {
			*more = true;
			return RC_OK;
		}
	}
	*more = false;
	return RC_OK;
}

enum rc
price_adjust(struct ledger *ledger, const struct price_job *job, const struct price_by *by,
    const struct room_list *rooms, size_t named, struct price_result *result)
{
	struct adjuster adjuster = {.ledger = ledger,
	    .job = job,
	    .by = by,
	    .rooms = rooms,
	    .named = named,
	    .result = result};
	const struct price_source source = {.next = next_wish, .source = &adjuster};

	return prices_write(ledger, job, &source, result);
}
