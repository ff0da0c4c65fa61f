#include "sales/discount.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "sales/campaign.h"

enum { LINES_MAX = 64, AREA_ONE_CM2 = 10000 };

/* As a scheme asks, from the list price to the deal's. */
struct work {
	const struct discount_scheme *scheme;
	const struct discount_base *base;
	const struct discount_line *lines;
	size_t count;
	bool by_unit; /* fen is now a unit price */
	int64_t fen;
	struct text *how;
};

/* One step's result; what came before it stands in how already. */
static void
tell(struct work *work)
{
	char amount[NUMBER_TEXT];

	(void)number_format(work->fen, MONEY_DECIMALS, amount);
	text_printf(work->how, " = %s%s", amount, work->by_unit ? "/m2" : "");
}

static void
tell_term(struct work *work, const struct discount_line *line, const char *separator)
{
	text_printf(work->how, "%s%s %.*s", work->how->length > 0 ? separator : "", line->code,
	    (int)line->term.length, line->term.text);
}

static bool
multiply(struct work *work, struct ratio factor)
{
	struct ratio product;

	return ratio_multiply(ratio_of(work->fen), factor, &product) &&
	    ratio_round(product, 1, ROUND_HALF_UP, &work->fen);
}

/* 折上折: one after the other, each rounded to fen. */
static bool
factors_sequential(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		if (work->lines[i].term.kind != DISCOUNT_FACTOR)
			continue;
		if (!multiply(work, work->lines[i].term.factor))
			return false;
		tell_term(work, &work->lines[i], "; ");
		tell(work);
	}
	return true;
}

/* 折扣相加: what they take off is added, and comes off once. */
static bool
factors_added(struct work *work)
{
	struct ratio left = ratio_of(1), off;
	const char *separator = "; ";

	for (size_t i = 0; i < work->count; i++) {
		if (work->lines[i].term.kind != DISCOUNT_FACTOR)
			continue;
		if (!ratio_subtract(ratio_of(1), work->lines[i].term.factor, &off) ||
		    !ratio_subtract(left, off, &left))
			return false;
		tell_term(work, &work->lines[i], separator);
		separator = " + ";
	}
	if (left.numerator < 0)
		left = ratio_of(0);
	if (!multiply(work, left))
		return false;
	if (separator[1] == '+')
		tell(work);
	return true;
}

static void
take_sums(struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		const struct discount_term *term = &work->lines[i].term;

		if (term->kind != DISCOUNT_SUM)
			continue;
		work->fen = work->fen > term->sum_fen ? work->fen - term->sum_fen : 0;
		tell_term(work, &work->lines[i], "; ");
		tell(work);
	}
}

/* From the unit price to the total. */
static bool
times_area(struct work *work)
{
	char area[NUMBER_TEXT];
	const struct ratio square_metres = {work->base->area_cm2, AREA_ONE_CM2};

	if (!multiply(work, square_metres))
		return false;
	work->by_unit = false;
	(void)number_format_short(work->base->area_cm2, AREA_DECIMALS, area);
	text_printf(work->how, "; x %s m2", area);
	tell(work);
	return true;
}

static bool
round_total(struct work *work)
{
	static const char *const modes[] = {
	    [ROUND_HALF_UP] = "half-up", [ROUND_DOWN] = "down", [ROUND_UP] = "up"};
	const struct round_to *round = &work->scheme->round;
	int64_t before = work->fen;
	char unit[NUMBER_TEXT];

	if (round->step_fen <= 1)
		return true;
	if (!round_to_apply(*round, ratio_of(before), &work->fen))
		return false;
	if (work->fen == before)
		return true;
	(void)number_format_short(round->step_fen, MONEY_DECIMALS, unit);
	text_printf(
	    work->how, "%sto %s %s", work->how->length > 0 ? "; " : "", unit, modes[round->mode]);
	tell(work);
	return true;
}

static bool
has_factor(const struct work *work)
{
	for (size_t i = 0; i < work->count; i++)
		if (work->lines[i].term.kind == DISCOUNT_FACTOR)
			return true;
	return false;
}

int64_t
discount_percent(int64_t price_fen, int64_t list_fen)
{
	const struct ratio hundredths = ratio_of(10000);
	struct ratio percent;
	int64_t rounded = 0;

	if (ratio_divide(ratio_of(price_fen), ratio_of(list_fen), &percent) &&
	    ratio_multiply(percent, hundredths, &percent))
		(void)ratio_round(percent, 1, ROUND_HALF_UP, &rounded);
	return rounded;
}

bool
discount_work(const struct discount_scheme *scheme, const struct discount_base *base,
    const struct discount_line *lines, size_t count, struct discounted *discounted)
{
	struct work work = {scheme, base, lines, count, .how = &discounted->how};
	bool sums_first;

	text_clear(&discounted->how);
	work.by_unit = scheme->by_unit && base->area_cm2 > 0 && has_factor(&work);
	work.fen = work.by_unit ? base->unit_fen : base->list_fen;
	sums_first = scheme->sums_first && !work.by_unit; /* a unit price has no fixed sums */
	if (sums_first)
		take_sums(&work);
	if (!(scheme->added ? factors_added(&work) : factors_sequential(&work)))
		return false;
	if (work.by_unit && !times_area(&work))
		return false;
	if (!sums_first)
		take_sums(&work);
	if (!round_total(&work))
		return false;
	discounted->list_fen = base->list_fen;
	discounted->price_fen = work.fen;
	discounted->percent = discount_percent(work.fen, base->list_fen);
	return true;
}

/* The lines of one campaign, by its code. */
static enum rc
add_campaign(struct plans *plans, const struct discount_request *request, struct value code,
    const struct place *place, struct discount_line *lines, size_t *count)
{
	struct errors *errors = ledger_errors(plans->ledger);
	size_t first = request->plan != NULL ? request->plan->discounts.count : 0;
	const struct discount_terms *terms;
	struct campaign *c;
	enum rc rc = RC_OK;

	if ((c = campaign_find(plans, code, &rc)) == NULL)
		return rc != RC_OK
		    ? rc
		    : error_add(errors, RC_DATA, place,
			  _("there is no discount %s; `deed load discount` adds them"),
			  quote(code.bytes, code.length));
	for (size_t i = first; i < *count; i++)
		if (strcmp(lines[i].code, campaign_code(c)) == 0)
			return error_add(errors, RC_DATA, place, _("discount %s stands here twice"),
			    campaign_code(c));
	rc = campaign_check(plans, c, request->plan, request->room, request->date, place);
	if (rc != RC_OK)
		return rc;
	terms = campaign_terms(c);
	if (*count + terms->count > LINES_MAX)
		return error_add(
		    errors, RC_DATA, place, _("expected at most %d discounts"), LINES_MAX);
	for (size_t i = 0; i < terms->count; i++)
		lines[(*count)++] =
		    (struct discount_line){.code = campaign_code(c), .term = terms->list[i]};
	return RC_OK;
}

static enum rc
add_campaigns(struct plans *plans, const struct discount_request *request,
    const struct place *place, struct discount_line *lines, size_t *count)
{
	const char *code = request->campaigns, *end;
	struct place at = place != NULL ? *place : (struct place){0};
	enum rc rc = RC_OK, first = RC_OK;

	if (at.file != NULL)
		at.column = "discount";
	for (; code != NULL; code = end != NULL ? end + 1 : NULL) {
		end = strchr(code, ',');
		rc = add_campaign(plans, request,
		    value_text(code, end != NULL ? (size_t)(end - code) : strlen(code)), &at, lines,
		    count);
		first = first == RC_OK ? rc : first;
	}
	return first;
}

static struct discount_base
base_of(const struct sales_room *room)
{
	struct discount_base base = {.list_fen = room->list_fen, .unit_fen = room->unit_fen};

	if (strcmp(room->basis, "building") == 0)
		base.area_cm2 = room->area_cm2;
	else if (strcmp(room->basis, "inner") == 0)
		base.area_cm2 = room->inner_area_cm2;
	return base;
}

enum rc
discount_price(struct plans *plans, const struct discount_request *request,
    const struct place *place, struct discounted *discounted)
{
	const struct plan *plan = request->plan;
	const struct discount_base base = base_of(request->room);
	struct discount_scheme scheme = {0};
	struct discount_line lines[LINES_MAX];
	size_t count = 0;
	enum rc rc;

	if (request->room->list_fen == 0)
		return error_add(ledger_errors(plans->ledger), RC_DATA, place,
		    _("room %s has no list price; `deed price-set` gives it one"),
		    request->room->code);
	for (size_t i = 0; plan != NULL && i < plan->discounts.count; i++)
		lines[count++] =
		    (struct discount_line){.code = plan->code, .term = plan->discounts.list[i]};
	if (plan != NULL)
		scheme = (struct discount_scheme){
		    plan->added, plan->by_unit, plan->sums_first, plan->round};
	if ((rc = add_campaigns(plans, request, place, lines, &count)) != RC_OK)
		return rc;
	if (!discount_work(&scheme, &base, lines, count, discounted))
		return error_add(ledger_errors(plans->ledger), RC_DATA, place,
		    _("the discounts of room %s come to a number too large"), request->room->code);
	return RC_OK;
}
