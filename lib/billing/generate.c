#include "billing/generate.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/same-date.h"
#include "billing/biller.h"
#include "billing/estimate.h"
#include "billing/relief.h"
#include "billing/review.h"
#include "ledger/feed.h"
#include "ledger/run.h"

static const char sql_insert[] =
    "INSERT INTO bill (contract_id, clause_id, party_id, room_id, item_id, start_on, end_on,"
    " billed_on, due_on, amount_fen, tax_fen, quantity)"
    " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM feed WHERE true"
    " ON CONFLICT (clause_id, start_on) DO NOTHING";

struct generator {
	struct ledger *ledger;
	struct biller biller;
	struct review review; /* of the clauses that are not billed here */
	bool in_clause;
	bool stop; /* after an error that would come again with every bill */
	struct same_date first, last, due; /* the next clause mostly has the same */
	char billed_on[DATE_TEXT];
	char quantity[NUMBER_TEXT];
	struct bill_totals *totals;
};

static enum rc
refuse_sum(struct generator *g)
{
	g->stop = true;
	return error_add(ledger_errors(g->ledger), RC_DATA, NULL,
	    _("the sum of the bills is beyond what money can hold"));
}

static enum rc
count_bill(struct generator *g, const struct bill *bill)
{
	struct item_total *item = &g->totals->items[g->biller.clause.item->place];

	item->bills++;
	g->totals->bills++;
	if (money_add(&item->sum_fen, bill->amount_fen) &&
	    money_add(&g->totals->sum_fen, bill->amount_fen))
		return RC_OK;
	return refuse_sum(g);
}

static void
fill_row(struct generator *g, const struct bill *bill, struct value row[])
{
	const struct clause *clause = &g->biller.clause;
	date_day due = terms_due(clause->terms, bill->period);

	row[0] = clause->contract;
	row[1] = value_int(clause->id);
	row[2] = clause->party;
	row[3] = clause->room;
	row[4] = value_int(clause->item->id);
	row[5] = same_date_text(&g->first, bill->period.first);
	row[6] = same_date_text(&g->last, bill->period.last);
	row[7] = value_text(g->billed_on, DATE_TEXT - 1);
	row[8] = same_date_text(&g->due, due);
	row[9] = value_int(bill->amount_fen);
	row[10] = value_int(bill->tax_fen);
	row[11] = value_null();
	if (biller_shows_quantity(&g->biller))
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
		if ((rc = biller_next(&g->biller, &bill, &more)) != RC_OK || !more)
			break;
		rc = biller_price(&g->biller, &bill);
		*made = rc == RC_OK && bill.amount_fen != 0;
	}
	if (*made) {
		fill_row(g, &bill, row);
		rc = count_bill(g, &bill);
	}
	return rc;
}

/* The next clause that is billed here. */
static enum rc
next_clause(struct generator *g)
{
	struct biller *biller = &g->biller;
	enum rc rc;

	do
		rc = clauses_next(&biller->clauses, &biller->clause, &g->in_clause);
	while (rc == RC_OK && g->in_clause && review_has(&g->review, biller->clause.id));
	if (rc != RC_OK || !g->in_clause)
		return rc;
	return biller_begin(biller, biller->clause.next);
}

/* The next bill, of this clause or of a later one. */
static enum rc
next_bill(struct generator *g, struct value row[], bool *made)
{
	enum rc rc = RC_OK;

	*made = false;
	while (rc == RC_OK && !*made) {
		if (!g->in_clause) {
			rc = next_clause(g);
			if (rc != RC_OK || !g->in_clause)
				break;
		}
		rc = clause_bill(g, row, made);
		if (rc != RC_OK || !*made)
			g->in_clause = false;
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

/* Bills all clauses but those under review, in one INSERT. */
static enum rc
bill_clauses(struct generator *g)
{
	const struct feed feed = {.next = next_row, .source = g};
	int64_t inserted = 0;
	enum rc rc = feed_insert(g->ledger, sql_insert, &feed, &inserted);

	if (rc == RC_OK && inserted != g->totals->bills)
		rc = error_add(ledger_errors(g->ledger), RC_BUG, NULL,
		    _("a clause was about to be billed twice from one day on"));
	return rc;
}

/* Clauses whose bills no longer stand as they were made: their ends moved, or readings did. */
static enum rc
review_clauses(struct generator *g)
{
	struct clauses *clauses = &g->biller.clauses;
	int64_t bills = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < clauses->overrun_count; i++)
		review_add(&g->review, clauses->overrun[i]);
	for (size_t i = 0; i < g->review.count && rc == RC_OK; i++)
		rc = review_clause(&g->review, &g->biller, g->review.list[i], g->billed_on);
	for (size_t i = 0; i < g->review.made_count && rc == RC_OK; i++) {
		struct item_total *item = &g->totals->items[g->review.made[i].place];

		item->bills++;
		bills++;
		if (!money_add(&item->sum_fen, g->review.made[i].amount_fen) ||
		    !money_add(&g->totals->sum_fen, g->review.made[i].amount_fen))
			rc = refuse_sum(g);
	}
	g->totals->bills += bills;
	g->totals->taken_back = g->review.taken_back;
	return rc;
}

enum rc
bills_generate(
    struct ledger *ledger, date_day until, date_day billed_on, struct bill_totals *totals)
{
	struct generator g = {.ledger = ledger, .totals = totals};
	enum rc rc;

	*totals = (struct bill_totals){0};
	(void)date_format(billed_on, g.billed_on);
	if ((rc = estimates_make(ledger, until, &totals->estimates)) == RC_OK &&
	    (rc = biller_open(&g.biller, ledger, until)) == RC_OK) {
		start_totals(totals, &g.biller.clauses.items);
		if ((rc = review_open(&g.review, ledger, &g.biller.meters)) == RC_OK &&
		    (rc = bill_clauses(&g)) == RC_OK)
			rc = review_clauses(&g);
	}
	review_close(&g.review);
	biller_close(&g.biller);
	return rc != RC_OK ? rc
			   : reliefs_make(ledger, run_mark(ledger, "bill"), until, billed_on,
				 &totals->concessions, &totals->concessions_fen);
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
	if ((rc = biller_open(&c->generator.biller, ledger, until)) == RC_OK)
		start_totals(&c->totals, &c->generator.biller.clauses.items);
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
	biller_close(&coming->generator.biller);
	bill_totals_release(&coming->totals);
	free(coming);
}
