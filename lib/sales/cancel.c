#include "sales/cancel.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "billing/adjust.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/contract-end.h"
#include "sales/deposit.h"
#include "sales/room.h"
#include "sales/unwind.h"

enum { SQL_LAST, SQL_BEFORE, SQL_CREDITS, SQL_KEPT, SQL_ROOMS };

static const char *const sqls[] = {
    [SQL_LAST] = "SELECT kind FROM deal_event WHERE id = :event",
    [SQL_BEFORE] = "SELECT stage, until_on FROM deal_event WHERE deal_id = :deal AND id < :event"
		   " ORDER BY id DESC LIMIT 1",
    /* What the end of the deal credited, and what it kept for itself. */
    [SQL_CREDITS] =
	"SELECT a.bill_id FROM bill b JOIN adjustment a ON a.bill_id = b.id"
	" WHERE b.contract_id = :contract AND b.clause_id IS NULL AND b.amount_fen < 0"
	" AND a.kind = 'refund' AND b.billed_on >= :since"
	" AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id) ORDER BY b.id",
    [SQL_KEPT] = "SELECT b.id FROM bill b JOIN item i ON i.id = b.item_id"
		 " WHERE b.contract_id = :contract AND b.clause_id IS NULL AND i.code = 'forfeit'"
		 " AND b.amount_fen > 0 AND b.billed_on >= :since ORDER BY b.id",
    [SQL_ROOMS] = "SELECT h.room_id, r.code FROM deal_room h JOIN room r ON r.id = h.room_id"
		  " WHERE h.deal_id = :deal ORDER BY h.id",
};

static const char *const names[] = {
    [CANCEL_REFUND] = "refund", [CANCEL_FORFEIT] = "forfeit", [CANCEL_RETURN] = "return"};

bool
cancel_kind_find(struct value name, enum cancel_kind *kind)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (value_is(name, names[i])) {
			*kind = (enum cancel_kind)i;
			return true;
		}
	return false;
}

/* The stage decides which way back there is. */
static enum rc
check_stage(struct deals *deals, const struct cancel *cancel, const struct deal *deal)
{
	switch (deal->stage) {
	case STAGE_QUEUED:
	case STAGE_BOOKED:
	case STAGE_SUBSCRIBED:
		if (cancel->kind != CANCEL_RETURN)
			return RC_OK;
		return deals_refuse(deals, &cancel->place, "as",
		    _("deal %s is %s, not signed: expected --as refund or --as forfeit"),
		    deal->code, deal_stage_name(deal->stage));
	case STAGE_SIGNED:
		if (cancel->kind == CANCEL_RETURN)
			return RC_OK;
		return deals_refuse(deals, &cancel->place, "as",
		    _("deal %s is %s: expected --as return, with a --penalty if one is due"),
		    deal->code, deal_stage_name(deal->stage));
	case STAGE_RESERVED:
		return deals_refuse(deals, &cancel->place, "deal",
		    _("deal %s is %s and has no money: `deed reserve --end` gives the room back"),
		    deal->code, deal_stage_name(deal->stage));
	case STAGE_ENDED:
		break;
	}
	return deals_refuse(
	    deals, &cancel->place, "deal", _("deal %s is %s already"), deal->code, "ended");
}

static bool
is_earnest(const struct deal *deal)
{
	const struct deposit_kind *kind = deposit_kind_find(value_string(deal->deposit_kind));

	return kind != NULL && kind->capped;
}

/* What of the deposit is a 定金: up to a fifth of the price, or before there is one of the list price
 * of the day on which the deal began. */
static enum rc
true_deposit(struct deals *deals, const struct cancel *cancel, const struct deal *deal,
    int64_t paid_fen, int64_t *fen)
{
	struct sales_room room = {0};
	int64_t price_fen = deal->price_fen, cap_fen;
	enum rc rc = RC_OK;

	*fen = 0;
	if (!is_earnest(deal))
		return deals_refuse(deals, &cancel->place, "as",
		    _("deal %s: its deposit is no 定金 but %s, which is neither forfeited nor returned "
		      "twice over: expected --as refund"),
		    deal->code, deal->deposit_kind[0] != '\0' ? deal->deposit_kind : _("none"));
	if (!deal->priced) {
		if (deal->room_id != 0 &&
		    !sales_room_get(deals->ledger, deal->room_id, deal->opened, &room, &rc) &&
		    rc != RC_OK)
			return rc;
		price_fen = room.list_fen;
	}
	if (price_fen <= 0)
		return deals_refuse(deals, &cancel->place, "as",
		    _("deal %s: without a price nobody can tell how much of the deposit is a 定金"),
		    deal->code);
	cap_fen = deposit_cap_fen(price_fen);
	*fen = paid_fen < cap_fen ? paid_fen : cap_fen;
	return RC_OK;
}

/* What is kept of what was paid. */
static enum rc
kept_sum(struct deals *deals, const struct cancel *cancel, const struct deal *deal,
    const struct unwind *unwind, int64_t *kept_fen)
{
	int64_t most_fen = unwind->own_fen;
	char most[NUMBER_TEXT];
	enum rc rc = RC_OK;

	if (cancel->kind == CANCEL_FORFEIT)
		rc = true_deposit(deals, cancel, deal, unwind->deposit_fen, &most_fen);
	if (rc != RC_OK)
		return rc;
	*kept_fen = cancel->has_keep         ? cancel->keep_fen
	    : cancel->kind == CANCEL_FORFEIT ? most_fen
					     : 0;
	(void)number_format(most_fen, MONEY_DECIMALS, most);
	if (*kept_fen > most_fen)
		return deals_refuse(deals, &cancel->place, "keep",
		    _("deal %s: of what was paid at most %s may be kept"), deal->code, most);
	return RC_OK;
}

/* The seller is in breach: as much again as the 定金 is the party's too. */
static enum rc
give_twice(struct deals *deals, const struct cancel *cancel, const struct deal *deal,
    struct unwind *unwind, int64_t *extra_fen)
{
	struct adjustment extra = {.like = &unwind->like,
	    .due_on = deals->date,
	    .kind = ADJUST_REFUND,
	    .of_id = unwind->like.id,
	    .reason = cancel->reason};
	enum rc rc = true_deposit(deals, cancel, deal, unwind->deposit_fen, extra_fen);

	if (rc != RC_OK || *extra_fen == 0)
		return rc;
	if ((rc = lookup_item(deals->ledger, "compensation", &extra.item_id)) != RC_OK)
		return rc;
	extra.amount_fen = -*extra_fen;
	(void)adjustments_add(unwind->adjust, &extra);
	return RC_OK;
}

/* Sums are only told: what was charged and not paid yet is open. */
static void
count(struct cancel_result *result, const struct unwind *unwind, int64_t charged_fen,
    int64_t settled_fen, int64_t extra_fen)
{
	int64_t kept_fen = charged_fen < unwind->own_fen ? charged_fen : unwind->own_fen;

	result->deals++;
	(void)money_add(&result->kept_fen, kept_fen);
	(void)money_add(&result->back_fen, unwind->own_fen - kept_fen - settled_fen);
	(void)money_add(&result->back_fen, extra_fen);
	(void)money_add(&result->bank_fen, unwind->loan_fen);
}

/* All of the money: credits, what is kept, what comes on top. */
static enum rc
settle(struct deals *deals, struct unwind *unwind, const struct cancel *cancel,
    const struct deal *deal, struct cancel_result *result)
{
	int64_t kept_fen = cancel->penalty_fen, extra_fen = 0, settled_fen = 0;
	const char *item = cancel->kind == CANCEL_RETURN ? "penalty" : "forfeit";
	enum rc rc = RC_OK;

	if (cancel->kind != CANCEL_RETURN)
		rc = kept_sum(deals, cancel, deal, unwind, &kept_fen);
	if (rc == RC_OK && cancel->twice)
		rc = give_twice(deals, cancel, deal, unwind, &extra_fen);
	if (rc == RC_OK)
		rc = unwind_charge(unwind, deal, item, kept_fen);
	if (rc == RC_OK)
		rc = unwind_charge(unwind, deal, "change-fee", cancel->fee_fen);
	if (rc == RC_OK)
		rc = unwind_settle(unwind, deal, &settled_fen);
	if (rc == RC_OK)
		count(result, unwind, kept_fen + cancel->fee_fen, settled_fen, extra_fen);
	return rc;
}

static enum rc
find(struct deals *deals, const struct cancel *cancel, struct deal *deal)
{
	enum rc rc = deals_named(deals, cancel->deal, &cancel->place, deal);

	return rc == RC_OK ? deal_check_order(deals, deal, &cancel->place) : rc;
}

enum rc
cancel_deal(struct sale *sale, const struct cancel *cancel, struct cancel_result *result)
{
	static const enum deal_event_kind events[] = {[CANCEL_REFUND] = EVENT_REFUND,
	    [CANCEL_FORFEIT] = EVENT_FORFEIT,
	    [CANCEL_RETURN] = EVENT_RETURN};
	struct deals *deals = &sale->deals;
	struct unwind unwind = {0};
	struct deal deal;
	enum rc rc;

	if ((rc = find(deals, cancel, &deal)) != RC_OK ||
	    (rc = check_stage(deals, cancel, &deal)) != RC_OK)
		return rc;
	rc = unwind_deal(&unwind, &sale->bills, &deal, ADJUST_REFUND, cancel->reason);
	if (rc == RC_OK)
		rc = settle(deals, &unwind, cancel, &deal, result);
	if (rc == RC_OK)
		rc = deals_allow(
		    deals, &deal, &cancel->place, CONTROL_CANCEL, unwind.own_fen + unwind.loan_fen);
	if (rc == RC_OK)
		deals_end(deals, &deal, events[cancel->kind], cancel->reason);
	unwind_release(&unwind);
	return rc == RC_OK ? sale_spill(sale) : rc;
}

/* Each of its rooms must be free. */
static enum rc
check_rooms(struct deals *deals, const struct cancel *cancel, const struct deal *deal)
{
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_ROOMS]);
	struct deal holder;
	enum rc rc = RC_OK, held = RC_OK;

	bind_int(s, ":deal", deal->id);
	while (held == RC_OK && statement_row(s, &rc))
		if (deals_holder(deals, column_int(s, 0), &holder, &held))
			held = deals_refuse_held(deals, &cancel->place, column_text(s, 1), &holder);
	statement_reset(s);
	return rc != RC_OK ? rc : held;
}

/* Ids of bills of the contract since its deal ended; as statement_ids. */
static enum rc
bills_of(struct ledger *ledger, int sql, const struct deal *deal, int64_t **ids, size_t *count)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);
	char since[DATE_TEXT];

	bind_int(s, ":contract", deal->contract_id);
	bind_text(s, ":since", date_format(deal->since, since));
	return statement_ids(s, ids, count);
}

/* The credits first, then what had been kept: nothing settles that any more. */
static enum rc
take_back(struct adjustments *adjust, const struct deal *deal, const char *reason)
{
	struct billed bill;
	int64_t *credits, *kept = NULL, credit_id;
	size_t count, kept_count = 0;
	enum rc rc = bills_of(adjust->ledger, SQL_CREDITS, deal, &credits, &count);

	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = adjust_undo(adjust, credits[i], ADJUST_REFUND, reason);
	if (rc == RC_OK)
		rc = bills_of(adjust->ledger, SQL_KEPT, deal, &kept, &kept_count);
	for (size_t i = 0; i < kept_count && rc == RC_OK; i++)
		if (adjustments_bill(adjust, kept[i], &bill, &rc) && bill.open_fen > 0)
			adjust_credit(
			    adjust, &bill, bill.open_fen, ADJUST_CORRECT, reason, &credit_id);
	free(credits);
	free(kept);
	return rc;
}

static enum rc
stage_before(struct deals *deals, const struct cancel *cancel, struct deal *deal)
{
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_LAST]);
	bool forfeit = false;
	enum rc rc = RC_OK;

	bind_int(s, ":event", deal->event_id);
	if (statement_row(s, &rc))
		forfeit = strcmp(column_text(s, 0), deal_event_name(EVENT_FORFEIT)) == 0;
	statement_reset(s);
	if (rc != RC_OK || !forfeit)
		return rc != RC_OK
		    ? rc
		    : deals_refuse(deals, &cancel->place, "deal",
			  _("deal %s did not end by a forfeit: only that is revived"), deal->code);
	s = ledger_statement(deals->ledger, sqls[SQL_BEFORE]);
	bind_int(s, ":deal", deal->id);
	bind_int(s, ":event", deal->event_id);
	if (statement_row(s, &rc)) {
		deal->stage = deal_stage_of(column_text(s, 0));
		deal->has_until = date_parse_text(column_text(s, 1), &deal->until);
	}
	statement_reset(s);
	return rc;
}

enum rc
cancel_revive(struct sale *sale, const struct cancel *cancel, struct cancel_result *result)
{
	struct deals *deals = &sale->deals;
	struct deal deal;
	enum rc rc;

	if ((rc = find(deals, cancel, &deal)) != RC_OK ||
	    (rc = stage_before(deals, cancel, &deal)) != RC_OK ||
	    (rc = check_rooms(deals, cancel, &deal)) != RC_OK ||
	    (rc = deals_allow(deals, &deal, &cancel->place, CONTROL_REVIVE, 0)) != RC_OK ||
	    (rc = contract_go_on(deals->ledger, deal.contract_id)) != RC_OK ||
	    (rc = take_back(&sale->bills, &deal, cancel->reason)) != RC_OK)
		return rc;
	deals_event(deals, &deal, EVENT_REVIVE, cancel->reason);
	result->deals++;
	return RC_OK;
}
