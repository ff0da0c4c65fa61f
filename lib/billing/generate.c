#include "billing/generate.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "billing/clause.h"
#include "billing/usage.h"
#include "ledger/feed.h"
#include "master/tax.h"

static const char sql_insert[] =
    "INSERT INTO bill (contract_id, clause_id, party_id, room_id, item_id, start_on, end_on,"
    " billed_on, due_on, amount_fen, tax_fen, quantity)"
    " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM feed WHERE true"
    " ON CONFLICT (clause_id, start_on) DO NOTHING";

/* A day as text: the next clause mostly has the same. */
struct dated {
	date_day day;
	char text[DATE_TEXT];
};

struct bill {
	struct period period;
	int64_t amount_fen, tax_fen;
	int64_t usage_micro, used_micro;
};

struct generator {
	struct ledger *ledger;
	struct clauses clauses;
	struct clause clause; /* being billed */
	bool in_clause;
	bool stop; /* after an error that would come again with every bill */
	struct usage usage; /* of its meter */
	struct parts parts; /* of the period being billed */
	struct dated first, last, due;
	char billed_on[DATE_TEXT];
	char quantity[NUMBER_TEXT];
	struct bill_totals *totals;
};

static enum rc
refuse_amount(struct generator *g)
{
	struct place place = clause_place(&g->clauses, "amount");

	return error_add(ledger_errors(g->ledger), RC_DATA, &place,
	    _("expected an amount within 92,233,720,368,547,758.07"));
}

static void
open_readings(struct generator *g)
{
	const struct clause *clause = &g->clause;
	const struct usage_query query = {.room_id = clause->room.number,
	    .item_id = clause->item->id,
	    .term = clause->term,
	    .from = clause->next,
	    .until = g->clauses.until,
	    .year = clause->formula != NULL && expr_uses(clause->formula, "used")};

	usage_open(&g->usage, g->ledger, &query);
}

static enum rc
next_interval(struct generator *g, struct bill *bill, bool *more)
{
	struct usage_interval interval;
	enum rc rc = usage_next(&g->usage, &interval, more);

	if (rc == RC_OK && *more) {
		bill->period = interval.period;
		bill->usage_micro = interval.usage_micro;
		bill->used_micro = interval.used_micro;
		if (g->clause.terms->basis == BASIS_USAGE)
			g->clause.quantity = (struct ratio){interval.usage_micro, METER_ONE_MICRO};
	}
	return rc;
}

/* The clause's next period that has come up, in bill->period. */
static enum rc
next_period(struct generator *g, struct bill *bill, bool *more)
{
	struct clause *clause = &g->clause;
	struct period open = {clause->next, clause->term.last};
	const struct terms *terms = clause->terms;

	*more = false;
	if (clause->metered)
		return next_interval(g, bill, more);
	if (open.first > open.last)
		return RC_OK;
	if (terms->cycle == CYCLE_ONCE)
		bill->period = clause->term;
	else
		bill->period = period_common(
		    open, cut_unit(&clause->pricing.cut, clause->pricing.months, open.first));
	*more = (terms->arrears ? bill->period.last : bill->period.first) <= g->clauses.until;
	clause->next = bill->period.last + 1;
	return RC_OK;
}

/* The place of an error costs two searches: it is looked up when there is one, and the formula is
 * evaluated again to tell it there. */
static enum rc
formula_price(struct generator *g, struct bill *bill)
{
	const struct clause *clause = &g->clause;
	const struct formula_period period = {.clause_id = clause->id,
	    .period = bill->period,
	    .pricing = &clause->pricing,
	    .parts = &g->parts,
	    .rate = clause->has_rate ? &clause->rate : NULL,
	    .metered = clause->metered,
	    .usage_micro = bill->usage_micro,
	    .used_micro = bill->used_micro};
	struct value formula = clause_formula(&g->clauses);
	struct errors unseen = {0};
	struct text column = {0};
	struct place place;
	enum rc rc;

	rc = formula_amount(&g->clauses.formulas, clause->formula, &period, &clause->terms->round,
	    &bill->amount_fen, &unseen, NULL);
	errors_release(&unseen);
	if (rc != RC_DATA)
		return rc;
	text_printf(&column, _("formula %s"), quote(formula.bytes, formula.length));
	place = clause_place(&g->clauses, column.bytes);
	rc = formula_amount(&g->clauses.formulas, clause->formula, &period, &clause->terms->round,
	    &bill->amount_fen, ledger_errors(g->ledger), &place);
	text_release(&column);
	return rc;
}

/* Fills amount and tax. */
static enum rc
price_bill(struct generator *g, struct bill *bill)
{
	const struct clause *clause = &g->clause;
	enum rc rc;

	if (!price_divide(&clause->pricing, bill->period, &g->parts))
		return refuse_amount(g);
	bill->amount_fen = 0;
	if (g->parts.count == 0)
		return RC_OK;
	if (clause->formula != NULL) {
		if ((rc = formula_price(g, bill)) != RC_OK)
			return rc;
	} else if (!price_amount(&clause->pricing, &g->parts, clause->rate, clause->quantity,
		       &clause->terms->round, &bill->amount_fen))
		return refuse_amount(g);
	if (!vat_inside(bill->amount_fen, clause->item->tax_rate, &bill->tax_fen))
		return refuse_amount(g);
	return RC_OK;
}

static enum rc
count_bill(struct generator *g, const struct bill *bill)
{
	struct item_total *item = &g->totals->items[g->clause.item->place];

	item->bills++;
	g->totals->bills++;
	if (money_add(&item->sum_fen, bill->amount_fen) &&
	    money_add(&g->totals->sum_fen, bill->amount_fen))
		return RC_OK;
	g->stop = true;
	return error_add(ledger_errors(g->ledger), RC_DATA, NULL,
	    _("the sum of the bills is beyond what money can hold"));
}

static struct value
date_value(struct dated *dated, date_day day)
{
	if (dated->text[0] == '\0' || dated->day != day) {
		dated->day = day;
		(void)date_format(day, dated->text);
	}
	return value_text(dated->text, DATE_TEXT - 1);
}

static void
fill_row(struct generator *g, const struct bill *bill, struct value row[])
{
	const struct clause *clause = &g->clause;
	date_day due = terms_due(clause->terms, bill->period);
	bool usage = clause->metered &&
	    (clause->terms->basis == BASIS_USAGE || clause->terms->basis == BASIS_FORMULA);

	row[0] = clause->contract;
	row[1] = value_int(clause->id);
	row[2] = clause->party;
	row[3] = clause->room;
	row[4] = value_int(clause->item->id);
	row[5] = date_value(&g->first, bill->period.first);
	row[6] = date_value(&g->last, bill->period.last);
	row[7] = value_text(g->billed_on, DATE_TEXT - 1);
	row[8] = date_value(&g->due, due);
	row[9] = value_int(bill->amount_fen);
	row[10] = value_int(bill->tax_fen);
	row[11] = value_null();
	if (usage)
		row[11] = value_text(g->quantity,
		    number_format_short(bill->usage_micro, METER_DECIMALS, g->quantity));
}

/* The current clause's next bill; *made is false when it has no more. */
static enum rc
clause_bill(struct generator *g, struct value row[], bool *made)
{
	struct bill bill = {0};
	bool more = true;
	enum rc rc = RC_OK;

	*made = false;
	while (rc == RC_OK && !*made) {
		if ((rc = next_period(g, &bill, &more)) != RC_OK || !more)
			break;
		rc = price_bill(g, &bill);
		*made = rc == RC_OK && bill.amount_fen != 0;
	}
	if (*made) {
		fill_row(g, &bill, row);
		rc = count_bill(g, &bill);
	}
	return rc;
}

/* The next bill, of this clause or of a later one. */
static enum rc
next_bill(struct generator *g, struct value row[], bool *made)
{
	enum rc rc = RC_OK;

	*made = false;
	while (rc == RC_OK && !*made) {
		if (!g->in_clause) {
			rc = clauses_next(&g->clauses, &g->clause, &g->in_clause);
			if (rc != RC_OK || !g->in_clause)
				break;
			if (g->clause.metered)
				open_readings(g);
		}
		rc = clause_bill(g, row, made);
		if (rc != RC_OK || !*made) {
			usage_close(&g->usage);
			g->in_clause = false;
		}
	}
	return rc;
}

/* Wrong data of a clause is an error and the next clause is looked at, so that all errors are
 * told. At the end, or when there are too many, they stop the run. */
static enum rc
next_row(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct generator *g = source;
	struct errors *errors = ledger_errors(g->ledger);
	enum rc rc;

	do {
		rc = next_bill(g, row, more);
		if (rc != RC_OK) {
			*more = false;
			g->in_clause = false;
		}
	} while (rc == RC_DATA && !g->stop && !errors_full(errors));
	return rc == RC_OK && !*more ? errors_rc(errors) : rc;
}

static void
start_totals(struct bill_totals *totals, const struct items *items)
{
	totals->count = items->count;
	totals->items = xcalloc(items->count + 1, sizeof *totals->items);
	for (size_t i = 0; i < items->count; i++)
		totals->items[i] = (struct item_total){
		    .item_id = items->list[i].id, .code = xstrdup(items->list[i].code)};
}

enum rc
bills_generate(
    struct ledger *ledger, date_day until, date_day billed_on, struct bill_totals *totals)
{
	struct generator g = {.ledger = ledger, .totals = totals};
	const struct feed feed = {.next = next_row, .source = &g};
	int64_t inserted = 0;
	enum rc rc;

	*totals = (struct bill_totals){0};
	(void)date_format(billed_on, g.billed_on);
	rc = clauses_open(&g.clauses, ledger, until);
	if (rc == RC_OK) {
		start_totals(totals, &g.clauses.items);
		rc = feed_insert(ledger, sql_insert, &feed, &inserted);
		usage_close(&g.usage);
	}
	clauses_close(&g.clauses);
	if (rc == RC_OK && inserted != totals->bills)
		rc = error_add(ledger_errors(ledger), RC_BUG, NULL,
		    _("a clause was about to be billed twice from one day on"));
	return rc;
}

void
bill_totals_release(struct bill_totals *totals)
{
	for (size_t i = 0; i < totals->count; i++)
		free(totals->items[i].code);
	free(totals->items);
	*totals = (struct bill_totals){0};
}

struct coming {
	struct generator generator;
	struct bill_totals totals;
	struct feed feed;
};

enum rc
coming_open(struct coming **coming, struct ledger *ledger, date_day until)
{
	struct coming *c = *coming = xcalloc(1, sizeof *c);
	enum rc rc;

	c->generator = (struct generator){.ledger = ledger, .totals = &c->totals};
	c->feed = (struct feed){.next = next_row, .source = &c->generator};
	(void)date_format(until, c->generator.billed_on);
	if ((rc = clauses_open(&c->generator.clauses, ledger, until)) == RC_OK)
		start_totals(&c->totals, &c->generator.clauses.items);
	return rc;
}

const struct feed *
coming_feed(const struct coming *coming)
{
	return &coming->feed;
}

void
coming_close(struct coming *coming)
{
	if (coming == NULL)
		return;
	usage_close(&coming->generator.usage);
	clauses_close(&coming->generator.clauses);
	bill_totals_release(&coming->totals);
	free(coming);
}
