#include "billing/biller.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/number.h"
#include "billing/trace.h"
#include "master/tax.h"

enum rc
biller_open(struct biller *b, struct ledger *ledger, date_day until)
{
	enum rc rc;

	*b = (struct biller){.ledger = ledger};
	rc = clauses_open(&b->clauses, ledger, until);
	return rc == RC_OK ? meters_open(&b->meters, ledger, until) : rc;
}

void
biller_close(struct biller *b)
{
	usage_release(&b->usage);
	meters_close(&b->meters);
	clauses_close(&b->clauses);
}

static enum rc
refuse_amount(struct biller *b)
{
	struct place place = clause_place(&b->clauses, "amount");

	return error_add(ledger_errors(b->ledger), RC_DATA, &place,
	    _("expected an amount within 92,233,720,368,547,758.07"));
}

enum rc
biller_begin(struct biller *b, date_day from)
{
	const struct clause *clause = &b->clause;
	const struct usage_query query = {.room_id = clause->room.number,
	    .item_id = clause->item->id,
	    .term = clause->term,
	    .counted = clause->counted,
	    .from = from,
	    .year = clause->formula != NULL && expr_uses(clause->formula, "used")};

	return clause->metered ? usage_read(&b->usage, &b->meters, &query) : RC_OK;
}

static void
take_interval(struct bill *bill, const struct usage_interval *interval)
{
	bill->period = interval->period;
	bill->usage_micro = interval->usage_micro;
	bill->used_micro = interval->used_micro;
	bill->estimated = interval->estimated;
}

enum rc
biller_measure(struct biller *b, struct bill *bill, bool *known)
{
	struct usage_interval interval;
	enum rc rc;

	*known = true;
	if (!b->clause.metered)
		return RC_OK;
	if ((rc = biller_begin(b, bill->period.first)) != RC_OK)
		return rc;
	*known = usage_span(&b->usage, bill->period, &interval);
	if (*known)
		take_interval(bill, &interval);
	return RC_OK;
}

enum rc
biller_next(struct biller *b, struct bill *bill, bool *more)
{
	struct clause *clause = &b->clause;
	struct period open = {clause->next, clause->term.last};
	const struct terms *terms = clause->terms;
	struct usage_interval interval;

	*more = false;
	if (clause->metered) {
		if ((*more = usage_next(&b->usage, &interval)))
			take_interval(bill, &interval);
		return RC_OK;
	}
	if (open.first > open.last)
		return RC_OK;
	if (terms->cycle == CYCLE_ONCE)
		bill->period = clause->term;
	else
		bill->period = period_common(
		    open, cut_unit(&clause->pricing.cut, clause->pricing.months, open.first));
	*more = (terms->arrears ? bill->period.last : bill->period.first) <= b->clauses.until;
	clause->next = bill->period.last + 1;
	return RC_OK;
}

/* The place of an error costs two searches: it is looked up when there is one, and the formula is
 * evaluated again to tell it there. */
static enum rc
formula_price(struct biller *b, struct bill *bill)
{
	const struct clause *clause = &b->clause;
	const struct formula_period period = {.clause_id = clause->id,
	    .period = bill->period,
	    .pricing = &clause->pricing,
	    .parts = &b->parts,
	    .rate = clause->has_rate ? &clause->rate : NULL,
	    .metered = clause->metered,
	    .usage_micro = bill->usage_micro,
	    .used_micro = bill->used_micro};
	struct value formula = clause_formula(&b->clauses);
	struct errors unseen = {0};
	struct text column = {0};
	struct place place;
	enum rc rc;

	rc = formula_amount(&b->clauses.formulas, clause->formula, &period, &clause->terms->round,
	    &bill->amount_fen, &unseen, NULL);
	errors_release(&unseen);
	if (rc != RC_DATA)
		return rc;
	text_printf(&column, _("formula %s"), quote(formula.bytes, formula.length));
	place = clause_place(&b->clauses, column.bytes);
	rc = formula_amount(&b->clauses.formulas, clause->formula, &period, &clause->terms->round,
	    &bill->amount_fen, ledger_errors(b->ledger), &place);
	text_release(&column);
	return rc;
}

static void
tell_tax(const struct biller *b, const struct bill *bill)
{
	const struct trace *trace = b->clause.pricing.trace;
	char rate[RATIO_TEXT] = "0", what[RATIO_TEXT + 16];
	struct trace_line line = {.step = "tax",
	    .period = {0, -1},
	    .share = rate,
	    .amount_fen = &bill->tax_fen,
	    .what = what};

	if (b->clause.has_tax) {
		line.share = NULL;
		(void)snprintf(what, sizeof what, "VAT inside, as the clause says");
	} else {
		(void)ratio_format(b->clause.item->tax_rate, rate);
		(void)snprintf(what, sizeof what, "VAT inside, at %s", rate);
	}
	trace->tell(trace->context, &line);
}

enum rc
biller_price(struct biller *b, struct bill *bill)
{
	struct clause *clause = &b->clause;
	enum rc rc;

	if (clause->terms->basis == BASIS_USAGE)
		clause->quantity = (struct ratio){bill->usage_micro, METER_ONE_MICRO};
	if (!price_divide(&clause->pricing, bill->period, &b->parts))
		return refuse_amount(b);
	bill->amount_fen = 0;
	if (b->parts.count == 0)
		return RC_OK;
	if (clause->formula != NULL) {
		if ((rc = formula_price(b, bill)) != RC_OK)
			return rc;
	} else if (!price_amount(&clause->pricing, &b->parts, clause->rate, clause->quantity,
		       &clause->terms->round, &bill->amount_fen))
		return refuse_amount(b);
	bill->tax_fen = clause->tax_fen;
	if (!clause->has_tax &&
	    !vat_inside(bill->amount_fen, clause->item->tax_rate, &bill->tax_fen))
		return refuse_amount(b);
	if (clause->pricing.trace != NULL)
		tell_tax(b, bill);
	return RC_OK;
}

bool
biller_shows_quantity(const struct biller *b)
{
	return b->clause.metered &&
	    (b->clause.terms->basis == BASIS_USAGE || b->clause.terms->basis == BASIS_FORMULA);
}
