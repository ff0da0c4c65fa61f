#include "master/plan-step.h"

#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "master/setting.h"

static const char sql_steps[] =
    "SELECT s.code, s.item_id, i.code, s.share, coalesce(s.amount_fen, 0), s.due, s.round"
    " FROM step s JOIN item i ON i.id = s.item_id"
    " WHERE s.plan_id = :id AND s.share IS NOT '" PLAN_STEP_NONE "' ORDER BY s.id";

enum loan
loan_of_item(struct ledger *ledger, const char *item_code)
{
	if (strcmp(item_code, setting_text(ledger, "loan.item")) == 0)
		return LOAN_COMMERCIAL;
	if (strcmp(item_code, setting_text(ledger, "loan.fund_item")) == 0)
		return LOAN_FUND;
	return LOAN_NONE;
}

/* What load checked, and another program altered. */
static enum rc
bad_text(struct ledger *ledger, const char *step, const char *expected, const char *got)
{
	return error_add(ledger_errors(ledger), RC_DATA, NULL, _("step %s: %s, got %s"), step,
	    expected, quote_text(got));
}

static enum rc
read_step(struct ledger *ledger, struct statement *s, struct arena *arena, struct plan_step *step)
{
	const char *share = column_text(s, 3), *round = column_text(s, 6), *expected = NULL;

	*step = (struct plan_step){.code = arena_strdup(arena, column_text(s, 0)),
	    .item_id = column_int(s, 1),
	    .loan = loan_of_item(ledger, column_text(s, 2)),
	    .has_share = !column_null(s, 3),
	    .amount_fen = column_int(s, 4),
	    .due_text = arena_strdup(arena, column_text(s, 5))};
	if (step->has_share && (expected = share_parse(share, strlen(share), &step->share)) != NULL)
		return bad_text(ledger, step->code, expected, share);
	if (!column_null(s, 6) && !round_to_parse(round, strlen(round), &step->round))
		return bad_text(ledger, step->code, round_text_check(round, strlen(round)), round);
	expected = plan_due_parse(step->due_text, strlen(step->due_text), &step->due);
	return expected == NULL ? RC_OK : bad_text(ledger, step->code, expected, step->due_text);
}

enum rc
plan_steps_read(struct ledger *ledger, int64_t plan_id, struct arena *arena,
    struct plan_step **steps, size_t *count)
{
	struct statement *s = ledger_statement(ledger, sql_steps);
	enum rc rc = RC_OK;

	*count = 0;
	*steps = arena_alloc(arena, PLAN_STEPS_MAX * sizeof **steps);
	bind_int(s, ":id", plan_id);
	while (rc == RC_OK && statement_row(s, &rc)) {
		if (*count < PLAN_STEPS_MAX)
			rc = read_step(ledger, s, arena, &(*steps)[(*count)++]);
		else
			rc = error_add(ledger_errors(ledger), RC_DATA, NULL,
			    _("expected at most %d steps of a plan"), PLAN_STEPS_MAX);
	}
	statement_reset(s);
	return rc;
}

/* What the steps are made of. */
struct tally {
	struct ratio shares; /* their sum */
	bool over; /* it is more than 1, or cannot be held */
	size_t rests, sums, own, loans_rounded;
	size_t over_at, rest_at, second_rest_at, loan_at;
};

static void
tally_share(struct tally *tally, const struct plan_step *step, size_t i)
{
	if (tally->over)
		return;
	tally->over = !ratio_add(tally->shares, step->share, &tally->shares) ||
	    ratio_compare(tally->shares, ratio_of(1)) > 0;
	tally->over_at = i;
}

static struct tally
tally_steps(const struct plan_step *steps, size_t count)
{
	struct tally tally = {.shares = ratio_of(0)};

	for (size_t i = 0; i < count; i++) {
		const struct plan_step *step = &steps[i];

		tally.own += step->loan == LOAN_NONE;
		if (step->loan != LOAN_NONE && step->round.step_fen > 0) {
			tally.loans_rounded++;
			tally.loan_at = i;
		}
		if (step->has_share)
			tally_share(&tally, step, i);
		else if (step->amount_fen > 0)
			tally.sums++;
		else if (tally.rests++ == 0)
			tally.rest_at = i;
		else
			tally.second_rest_at = i;
	}
	return tally;
}

const char *
plan_steps_flaw(const struct plan_step *steps, size_t count, size_t *which)
{
	const struct tally tally = tally_steps(steps, count);
	bool whole = ratio_compare(tally.shares, ratio_of(1)) == 0;

	*which = 0;
	if (count == 0)
		return _("expected steps; `deed load step` adds them");
	if (tally.over) {
		*which = tally.over_at;
		return _("expected shares that come to 1 at most");
	}
	if (tally.rests > 1) {
		*which = tally.second_rest_at;
		return _("expected one step at most with neither share nor amount");
	}
	if (tally.rests == 1 && whole) {
		*which = tally.rest_at;
		return _("nothing remains for it: the shares come to 1; expected less");
	}
	*which = count - 1;
	if (tally.rests == 0 && (tally.sums > 0 || !whole))
		return _(
		    "expected shares that come to 1, or one step with neither share nor amount, which takes what remains");
	*which = tally.loan_at;
	if (tally.loans_rounded > 0 && tally.own == 0)
		return _("expected a step that is no loan, to take what the loan's rounding cuts");
	return NULL;
}
