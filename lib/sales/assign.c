#include "sales/assign.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/unwind.h"

enum { SQL_CONTRACT, SQL_BUYERS };

static const char *const sqls[] = {
    [SQL_CONTRACT] = "UPDATE contract SET party_id = :party WHERE id = :contract",
    [SQL_BUYERS] = "SELECT count(*) FROM deal_buyer WHERE deal_id = :deal",
};

static enum rc
find(struct deals *deals, const struct assign *assign, struct deal *deal, int64_t *party_id)
{
	enum rc rc = deals_named(deals, assign->deal, &assign->place, deal);

	if (rc != RC_OK)
		return rc;
	if (deal->stage == STAGE_ENDED)
		return deals_refuse(
		    deals, &assign->place, "deal", _("deal %s is %s already"), deal->code, "ended");
	*party_id = lookup_party(deals->ledger, assign->party);
	if (*party_id == 0)
		return deals_refuse(deals, &assign->place, "to",
		    _("deal %s: expected a party that is known, got %s"), deal->code,
		    quote(assign->party.bytes, assign->party.length));
	if (*party_id == deal->party_id)
		return deals_refuse(deals, &assign->place, "to",
		    _("deal %s: expected another party, %.*s has it already"), deal->code,
		    (int)assign->party.length, assign->party.bytes);
	return deal_check_order(deals, deal, &assign->place);
}

/* What is open of the bill is credited, and billed to the new party with the same
 * item, period and day. */
static enum rc
move_bill(struct adjustments *adjust, int64_t bill_id, int64_t party_id, const char *reason,
    struct assign_result *result)
{
	struct billed bill, theirs;
	struct adjustment again = {
	    .like = &theirs, .kind = ADJUST_TRANSFER, .of_id = bill_id, .reason = reason};
	int64_t credit_id;
	enum rc rc;

	if (!adjustments_bill(adjust, bill_id, &bill, &rc))
		return rc;
	theirs = bill;
	theirs.party_id = party_id;
	again.amount_fen = bill.open_fen;
	again.tax_fen = adjust_tax(&bill, adjust_credited(adjust, &bill), bill.open_fen);
	again.due_on = bill.due_on;
	adjust_credit(adjust, &bill, bill.open_fen, ADJUST_TRANSFER, reason, &credit_id);
	(void)adjustments_add(adjust, &again);
	result->bills++; /* sums are only told */
	(void)money_add(&result->fen, again.amount_fen);
	return RC_OK;
}

static enum rc
change_contract(struct ledger *ledger, const struct deal *deal, int64_t party_id)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_CONTRACT]);
	enum rc rc;

	bind_int(s, ":contract", deal->contract_id);
	bind_int(s, ":party", party_id);
	if ((rc = statement_run(s)) != RC_OK)
		return rc;
	return history_add(ledger, "contract", deal->contract_id);
}

static enum rc
move_money(struct sale *sale, const struct assign *assign, const struct deal *deal,
    int64_t party_id, struct assign_result *result)
{
	struct unwind fee = {.adjust = &sale->bills, .reason = assign->reason};
	struct deal theirs = *deal;
	int64_t *ids;
	size_t count;
	enum rc rc = unwind_open_bills(sale->ledger, deal, &ids, &count);

	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = move_bill(&sale->bills, ids[i], party_id, assign->reason, result);
	free(ids);
	theirs.party_id = party_id;
	if (rc == RC_OK)
		rc = change_contract(sale->ledger, deal, party_id);
	if (rc == RC_OK)
		rc = unwind_charge(&fee, &theirs, "change-fee", assign->fee_fen);
	return rc;
}

enum rc
assign_deal(struct sale *sale, const struct assign *assign, struct assign_result *result)
{
	struct deals *deals = &sale->deals;
	struct statement *buyers;
	struct deal deal;
	int64_t party_id = 0;
	enum rc rc;

	if ((rc = find(deals, assign, &deal, &party_id)) != RC_OK ||
	    (rc = deals_allow(deals, &deal, &assign->place, CONTROL_ASSIGN, 0)) != RC_OK)
		return rc;
	if (deal.contract_id != 0 &&
	    (rc = move_money(sale, assign, &deal, party_id, result)) != RC_OK)
		return rc;
	if (deal.contract_id == 0 && assign->fee_fen != 0)
		return deals_refuse(deals, &assign->place, "fee",
		    _("deal %s is %s and has no contract to bill a fee to"), deal.code,
		    deal_stage_name(deal.stage));
	deal.party_id = party_id;
	deals_event(deals, &deal, EVENT_ASSIGN, assign->reason);
	buyers = ledger_statement(deals->ledger, sqls[SQL_BUYERS]);
	bind_int(buyers, ":deal", deal.id);
	if (statement_number(buyers, 0) > 0) /* those of before buy no more */
		deals_buyer(deals, &deal, party_id, "1");
	result->deals++;
	return sale_spill(sale);
}
