#include "sales/unwind.h"

#include <stdlib.h>

#include "ledger/statement.h"
#include "master/setting.h"
#include "sales/contract-end.h"
#include "sales/owed-again.h"

enum { SQL_BILLS, SQL_OWN, SQL_ITEM };

static const char *const sqls[] = {
    [SQL_BILLS] = OWED_AGAIN_SQL
    "SELECT b.id, i.class = 'deposit', i.code IN (:loan, :fund)"
    " FROM (SELECT id FROM bill WHERE contract_id = :contract AND clause_id IS NULL"
    " UNION ALL SELECT x.id FROM clause k JOIN bill x ON x.clause_id = k.id"
    " WHERE k.contract_id = :contract) o"
    " JOIN bill b ON b.id = o.id JOIN item i ON i.id = b.item_id"
    " WHERE b.amount_fen > 0 AND i.class NOT IN ('late', 'other')"
    " AND b.id NOT IN (SELECT id FROM again)"
    " AND (i.class = 'price' OR NOT :price)"
    " AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)"
    " ORDER BY i.class <> 'deposit', b.id",
    /* What the buyer paid of a loan's bill: from the buyer's own account, by another credit, or at
     * the counter together with something else. */
    [SQL_OWN] =
	"SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a LEFT JOIN receipt r ON r.id = a.receipt_id"
	" LEFT JOIN bank_line l ON l.id = r.bank_line_id"
	" LEFT JOIN adjustment j ON j.bill_id = a.credit_id WHERE a.bill_id = :bill AND CASE"
	" WHEN r.id IS NULL THEN j.of_id IS NOT a.bill_id"
	" WHEN l.id IS NULL THEN (SELECT coalesce(sum(x.amount_fen), 0) FROM allocation x"
	"  JOIN bill b ON b.id = x.bill_id JOIN item i ON i.id = b.item_id"
	"  WHERE x.receipt_id = r.id AND i.code NOT IN (:loan, :fund)) > 0"
	" ELSE l.payer = (SELECT name FROM party WHERE id = r.party_id) OR EXISTS (SELECT 1 FROM payer y"
	"  WHERE y.party_id = r.party_id AND (y.name = l.payer OR y.account = l.payer_account)) END",
    [SQL_ITEM] = ("SELECT item_id FROM deal_line WHERE deal_id = :deal"
		  " ORDER BY event_id DESC, id LIMIT 1"),
};

static struct unwound_credit *
add_credit(struct unwind *u)
{
	u->list = array_grow(u->list, u->count, &u->capacity, sizeof *u->list);
	u->list[u->count] = (struct unwound_credit){0};
	return &u->list[u->count++];
}

/* The bills first: crediting asks the ledger again. */
static enum rc
find_bills(struct unwind *u, const struct deal *deal, bool price)
{
	struct ledger *ledger = u->adjust->ledger;
	struct statement *s = ledger_statement(ledger, sqls[SQL_BILLS]);
	enum rc rc = RC_OK;

	bind_int(s, ":contract", deal->contract_id);
	bind_text(s, ":loan", setting_text(ledger, "loan.item"));
	bind_text(s, ":fund", setting_text(ledger, "loan.fund_item"));
	bind_int(s, ":price", price);
	while (statement_row(s, &rc))
		*add_credit(u) = (struct unwound_credit){.id = column_int(s, 0),
		    .deposit = column_int(s, 1) != 0,
		    .loan = column_int(s, 2) != 0};
	return rc;
}

/* So much of a bill: what is open of it goes off for whom it was billed to, what was paid of it is
 * who has the deal now. */
static void
credit_part(struct unwind *u, struct unwound_credit *credit, int64_t party_id, int64_t amount_fen,
    enum adjust_kind kind)
{
	struct billed *bill = &credit->bill;
	int64_t open_fen = bill->open_fen < amount_fen ? bill->open_fen : amount_fen;

	credit->left_fen = amount_fen - open_fen;
	if (credit->left_fen > 0 && bill->party_id != party_id) {
		if (open_fen > 0)
			adjust_credit(u->adjust, bill, open_fen, kind, u->reason, &credit->id);
		bill->open_fen -= open_fen;
		bill->party_id = party_id;
		amount_fen = credit->left_fen;
	}
	adjust_credit(u->adjust, bill, amount_fen, kind, u->reason, &credit->id);
}

/* What the buyer paid of a loan's bill, of all that is paid of it. */
static int64_t
own_paid(struct unwind *u, int64_t bill_id, int64_t paid_fen)
{
	struct statement *s = ledger_statement(u->adjust->ledger, sqls[SQL_OWN]);
	int64_t own_fen;

	bind_int(s, ":bill", bill_id);
	bind_text(s, ":loan", setting_text(u->adjust->ledger, "loan.item"));
	bind_text(s, ":fund", setting_text(u->adjust->ledger, "loan.fund_item"));
	own_fen = statement_number(s, 0);
	return own_fen < 0 ? 0 : own_fen < paid_fen ? own_fen : paid_fen;
}

/* It is moved to a bill of what the deal sells, which is credited. */
static void
move_own(struct unwind *u, const struct deal *deal, struct billed loan, int64_t own_fen,
    enum adjust_kind kind)
{
	struct statement *s = ledger_statement(u->adjust->ledger, sqls[SQL_ITEM]);
	struct unwound_credit *credit = add_credit(u);
	struct adjustment own = {.like = &credit->bill,
	    .amount_fen = own_fen,
	    .tax_fen = adjust_tax(&loan, adjust_credited(u->adjust, &loan), own_fen),
	    .due_on = u->adjust->date,
	    .kind = ADJUST_TRANSFER,
	    .of_id = loan.id,
	    .reason = u->reason};
	int64_t moved_id;

	loan.open_fen = 0;
	loan.party_id = deal->party_id;
	adjust_credit(u->adjust, &loan, own_fen, ADJUST_TRANSFER, u->reason, &moved_id);
	credit->bill = loan;
	bind_int(s, ":deal", deal->id);
	credit->bill.item_id = statement_number(s, loan.item_id);
	credit->bill.id = adjustments_add(u->adjust, &own);
	credit->bill.amount_fen = own.amount_fen;
	credit->bill.tax_fen = own.tax_fen;
	adjustments_settle(u->adjust, moved_id, credit->bill.id, own_fen,
	    adjust_kind_name(ADJUST_TRANSFER), u->reason);
	credit_part(u, credit, deal->party_id, own_fen, kind);
}

/* Credits what no earlier credit took off the bill; of a loan's what the buyer paid
 * goes its own way. */
static enum rc
credit_one(struct unwind *u, size_t at, const struct deal *deal, enum adjust_kind kind,
    enum adjust_kind loan_kind)
{
	struct billed bill;
	int64_t rest_fen, own_fen = 0;
	enum rc rc;

	if (!adjustments_bill(u->adjust, u->list[at].id, &bill, &rc))
		return rc;
	if (u->like.id == 0) {
		u->like = bill;
		u->like.party_id = deal->party_id;
	}
	u->list[at].id = 0;
	u->list[at].bill = bill;
	rest_fen = bill.amount_fen - adjust_credited(u->adjust, &bill);
	if (u->list[at].loan && rest_fen > bill.open_fen)
		own_fen = own_paid(u, bill.id, rest_fen - bill.open_fen);
	if (own_fen > 0)
		move_own(u, deal, bill, own_fen, kind);
	if (rest_fen > own_fen)
		credit_part(u, &u->list[at], deal->party_id, rest_fen - own_fen,
		    u->list[at].loan ? loan_kind : kind);
	return RC_OK;
}

/* All bills of the deal, or those of its price, and what was paid of them. */
static enum rc
credit_bills(struct unwind *u, const struct deal *deal, enum adjust_kind kind, bool price)
{
	enum rc rc = find_bills(u, deal, price);
	size_t bills = u->count;

	for (size_t i = 0; i < bills && rc == RC_OK; i++)
		rc = credit_one(u, i, deal, kind, price ? kind : ADJUST_REFUND);
	for (size_t i = 0; i < u->count && rc == RC_OK; i++) {
		const struct unwound_credit *credit = &u->list[i];

		if (credit->loan) {
			u->loan_fen += credit->left_fen;
			continue;
		}
		u->own_fen += credit->left_fen;
		if (credit->deposit)
			u->deposit_fen += credit->left_fen;
	}
	return rc;
}

enum rc
unwind_price(
    struct unwind *u, struct adjustments *adjust, const struct deal *deal, const char *reason)
{
	*u = (struct unwind){.adjust = adjust, .reason = reason};
	return credit_bills(u, deal, ADJUST_CORRECT, true);
}

enum rc
unwind_deal(struct unwind *u, struct adjustments *adjust, const struct deal *deal,
    enum adjust_kind kind, const char *reason)
{
	enum rc rc;

	*u = (struct unwind){.adjust = adjust, .reason = reason};
	if (deal->contract_id == 0)
		return RC_OK;
	if ((rc = contract_end(adjust->ledger, deal->contract_id, adjust->date)) != RC_OK ||
	    (rc = credit_bills(u, deal, kind, false)) != RC_OK)
		return rc;
	return unwind_owed_again(u, deal, kind);
}

void
unwind_release(struct unwind *u)
{
	free(u->list);
	*u = (struct unwind){0};
}
