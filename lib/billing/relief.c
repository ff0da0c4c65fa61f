#include "billing/relief.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "billing/adjust.h"
#include "billing/biller.h"
#include "billing/replaced.h"
#include "ledger/run.h"
#include "ledger/statement.h"

/* The new bills that can have relief: those of clauses with some, and those made anew, which have
 * their clause by the one they are for. Sought by the clauses and the adjustments, which are
 * few. */
#define RELIEVED \
	" AND k.relief IS NOT NULL AND b.amount_fen > 0 AND b.reverses_id IS NULL" \
	" AND b.start_on IS NOT NULL AND b.end_on IS NOT NULL" \
	" AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)"
static const char sql_bills[] =
    "SELECT b.id, k.id, k.relief FROM clause k CROSS JOIN bill b ON b.clause_id = k.id"
    " WHERE b.id > :mark" RELIEVED " UNION ALL SELECT b.id, k.id, k.relief FROM adjustment a"
    " CROSS JOIN bill b ON b.id = a.bill_id CROSS JOIN bill o ON o.id = a.of_id"
    " CROSS JOIN clause k ON k.id = o.clause_id"
    " WHERE a.bill_id > :mark AND b.clause_id IS NULL" RELIEVED " ORDER BY 1";

/* A bill whose clause has relief. */
struct relieved {
	int64_t bill_id, clause_id;
	const char *text;
};

struct run {
	struct ledger *ledger;
	struct adjustments a;
	struct biller biller;
	struct relieved *list;
	size_t count, capacity;
	struct arena arena; /* texts and parsed reliefs */
	int64_t clause_id; /* that the biller holds */
	int64_t made, sum_fen;
};

static enum rc
too_large(struct run *run, const struct billed *bill)
{
	return error_add(ledger_errors(run->ledger), RC_DATA, NULL,
	    _("bill %s: its concession is too large"), bill->code);
}

/* What days of a bill cost: those of a whole period what it was billed at, those of a metered one
 * by days, others by the clause. */
static enum rc
cost_of(struct run *run, const struct billed *bill, struct period whole, struct period days,
    int64_t *cost_fen)
{
	struct bill part = {.period = days};
	struct ratio share = {bill->amount_fen, 1};
	enum rc rc;

	*cost_fen = bill->amount_fen;
	if (days.first == whole.first && days.last == whole.last)
		return RC_OK;
	if (run->biller.clause.metered) {
		share.numerator *= period_days(days);
		share.denominator = period_days(whole);
		return ratio_round(share, 1, ROUND_HALF_UP, cost_fen) ? RC_OK
								      : too_large(run, bill);
	}
	if ((rc = biller_price(&run->biller, &part)) == RC_OK)
		*cost_fen = part.amount_fen;
	return rc;
}

/* So much for each `per`, without the steps of the rate. */
static bool
amount_of(struct run *run, const struct relief *relief, struct period days, int64_t *amount_fen)
{
	struct pricing pricing = run->biller.clause.pricing;
	struct parts parts;

	pricing.steps.count = 0;
	return price_divide(&pricing, days, &parts) &&
	    price_amount(&pricing, &parts, relief->value, ratio_of(1),
		&run->biller.clause.terms->round, amount_fen);
}

static enum rc
relieve(struct run *run, struct billed *bill, struct period whole, const struct relief *relief)
{
	struct period days = period_common(whole, (struct period){relief->first, relief->last});
	int64_t amount_fen, left_fen = bill->amount_fen - adjust_credited(&run->a, bill), credit_id;
	struct ratio share;
	enum rc rc;

	if (days.last < days.first || left_fen <= 0)
		return RC_OK;
	if (!relief->part) {
		if (!amount_of(run, relief, days, &amount_fen))
			return too_large(run, bill);
	} else {
		if ((rc = cost_of(run, bill, whole, days, &amount_fen)) != RC_OK)
			return rc;
		if (!ratio_multiply(relief->value, ratio_of(amount_fen), &share) ||
		    !ratio_round(share, 1, ROUND_HALF_UP, &amount_fen))
			return too_large(run, bill);
	}
	if (amount_fen > left_fen)
		amount_fen = left_fen;
	if (amount_fen <= 0)
		return RC_OK;
	adjust_credit(&run->a, bill, amount_fen, ADJUST_CONCESSION, relief->reason, &credit_id);
	bill->open_fen -= amount_fen;
	run->made++;
	(void)money_add(&run->sum_fen, amount_fen); /* only told */
	return RC_OK;
}

static enum rc
relieve_bill(struct run *run, const struct relieved *relieved)
{
	struct billed bill;
	struct reliefs reliefs;
	struct period whole;
	const char *expected;
	enum rc rc = RC_OK;

	if (run->clause_id != relieved->clause_id)
		rc =
		    clauses_find(&run->biller.clauses, relieved->clause_id, 0, &run->biller.clause);
	run->clause_id = relieved->clause_id;
	if (rc != RC_OK || !adjustments_bill(&run->a, relieved->bill_id, &bill, &rc))
		return rc;
	expected = reliefs_parse(relieved->text, strlen(relieved->text), &run->arena, &reliefs);
	if (expected != NULL || !date_parse_text(bill.start_on, &whole.first) ||
	    !date_parse_text(bill.end_on, &whole.last))
		return error_add(ledger_errors(run->ledger), RC_DATA, NULL,
		    _("bill %s: relief of its clause: %s"), bill.code,
		    expected != NULL ? expected : _("its period is damaged"));
	for (size_t i = 0; i < reliefs.count && rc == RC_OK; i++)
		rc = relieve(run, &bill, whole, &reliefs.list[i]);
	return rc;
}

static enum rc
find(struct run *run, int64_t mark)
{
	struct statement *s = ledger_statement(run->ledger, sql_bills);
	enum rc rc = RC_OK;

	bind_int(s, ":mark", mark);
	while (statement_row(s, &rc)) {
		struct relieved relieved = {.bill_id = column_int(s, 0),
		    .clause_id = column_int(s, 1),
		    .text = arena_strdup(&run->arena, column_text(s, 2))};

		run->list = array_grow(run->list, run->count, &run->capacity, sizeof *run->list);
		run->list[run->count++] = relieved;
	}
	return rc;
}

/* The concessions of the new bills, after those of the bills that went have gone. */
static enum rc
relieve_all(struct run *run, struct replaced *replaced, date_day until)
{
	enum rc rc = run_derive(run->ledger);

	if (rc == RC_OK)
		rc = replaced_undo(replaced, &run->a);
	if (rc == RC_OK && run->count > 0) {
		rc = biller_open(&run->biller, run->ledger, until);
		for (size_t i = 0; i < run->count && rc == RC_OK; i++)
			rc = relieve_bill(run, &run->list[i]);
		biller_close(&run->biller);
	}
	if (rc == RC_OK)
		rc = replaced_settle(replaced, &run->a);
	return rc == RC_OK ? adjustments_write(&run->a) : rc;
}

enum rc
reliefs_make(struct ledger *ledger, int64_t mark, date_day until, date_day billed_on,
    int64_t *count, int64_t *sum_fen)
{
	struct run run = {.ledger = ledger};
	struct replaced replaced = {0};
	enum rc rc = find(&run, mark);

	if (rc == RC_OK)
		rc = replaced_read(&replaced, ledger, mark);
	if (rc == RC_OK && (run.count > 0 || replaced.count > 0)) {
		adjustments_init(&run.a, ledger, billed_on);
		rc = relieve_all(&run, &replaced, until);
	}
	*count = run.made;
	*sum_fen = run.sum_fen;
	adjustments_release(&run.a);
	replaced_release(&replaced);
	arena_release(&run.arena);
	free(run.list);
	return rc;
}
