#include "sales/unwind.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/setting.h"
#include "sales/owed-again.h"

enum {
	SQL_BILLS,
	SQL_OWN,
	SQL_ITEM,
	SQL_OWED_AGAIN,
	SQL_OPEN,
	SQL_END,
	SQL_END_AGAIN,
	SQL_UNBILLED,
	SQL_UNBILLED_AGAIN,
	SQL_STOP,
};

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
    [SQL_ITEM] = "SELECT item_id FROM deal_line WHERE deal_id = :deal"
		 " ORDER BY event_id DESC, id LIMIT 1",
    /* what was paid out of an end that was taken back */
    [SQL_OWED_AGAIN] =
	OWED_AGAIN_SQL "SELECT b.id, i.class = 'deposit' FROM again"
		       " CROSS JOIN open_bill o ON o.bill_id = again.id"
		       " CROSS JOIN bill b ON b.id = o.bill_id JOIN item i ON i.id = b.item_id"
		       " WHERE i.class NOT IN ('late', 'other') AND o.open_fen > 0 ORDER BY b.id",
    /* Also of the deals that it goes on from, whose money it has: a payment may have been none. In
     * this order, or each deal looks through all that is open. */
    [SQL_OPEN] =
	"WITH RECURSIVE before (id) AS (SELECT :deal UNION ALL SELECT d.from_id FROM before"
	" JOIN deal d ON d.id = before.id WHERE d.from_id IS NOT NULL),"
	" theirs (id) AS (SELECT DISTINCT e.contract_id FROM before"
	" JOIN deal_event e ON e.deal_id = before.id WHERE e.contract_id IS NOT NULL)"
	" SELECT o.bill_id, 0 FROM (SELECT b.id FROM theirs"
	" CROSS JOIN bill b ON b.contract_id = theirs.id AND b.clause_id IS NULL"
	" UNION ALL SELECT b.id FROM theirs CROSS JOIN clause k ON k.contract_id = theirs.id"
	" CROSS JOIN bill b ON b.clause_id = k.id) x CROSS JOIN open_bill o ON o.bill_id = x.id"
	" WHERE o.open_fen > 0 AND o.party_id = :party ORDER BY o.bill_id",
    /* Not before the last day that was billed, or bill-gen would take those bills back itself. */
    [SQL_END] = "UPDATE contract SET end_on = max(:date, start_on, coalesce("
		"(SELECT max(coalesce(b.end_on, b.start_on)) FROM clause k"
		" JOIN bill b ON b.clause_id = k.id WHERE k.contract_id = :contract), ''))"
		" WHERE id = :contract",
    [SQL_END_AGAIN] = "UPDATE contract SET end_on = NULL WHERE id = :contract",
    [SQL_UNBILLED] = "SELECT id FROM clause k WHERE contract_id = :contract"
		     " AND NOT EXISTS (SELECT 1 FROM bill WHERE clause_id = k.id) ORDER BY id",
    [SQL_UNBILLED_AGAIN] = "SELECT id FROM clause WHERE contract_id = :contract"
			   " AND end_on < start_on ORDER BY id",
    [SQL_STOP] = "UPDATE clause SET end_on = iif(:date IS NULL, NULL,"
		 " date(coalesce(start_on, :date), '-1 day')) WHERE id = :clause",
};

/* Each ends before it begins, so that it bills nothing; or, without a date,
 * when the contract does. */
static enum rc
stop_clauses(struct ledger *ledger, int sql, int64_t contract_id, const char *date)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);
	struct statement *stop = ledger_statement(ledger, sqls[SQL_STOP]);
	int64_t *ids;
	size_t count;
	enum rc rc;

	bind_int(s, ":contract", contract_id);
	rc = statement_ids(s, &ids, &count);
	for (size_t i = 0; i < count && rc == RC_OK; i++) {
		bind_int(stop, ":clause", ids[i]);
		bind_text(stop, ":date", date);
		if ((rc = statement_run(stop)) == RC_OK)
			rc = history_add(ledger, "clause", ids[i]);
	}
	free(ids);
	return rc;
}

static enum rc
end_contract(struct ledger *ledger, int sql, int64_t contract_id, const char *date)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);
	enum rc rc;

	bind_int(s, ":contract", contract_id);
	bind_text(s, ":date", date);
	if ((rc = statement_run(s)) != RC_OK)
		return rc;
	return history_add(ledger, "contract", contract_id);
}

enum rc
unwind_contract_again(struct ledger *ledger, int64_t contract_id)
{
	enum rc rc = end_contract(ledger, SQL_END_AGAIN, contract_id, NULL);

	return rc != RC_OK ? rc : stop_clauses(ledger, SQL_UNBILLED_AGAIN, contract_id, NULL);
}

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

/* What the buyer paid of a loan's bill. */
static int64_t
own_paid(struct unwind *u, int64_t bill_id)
{
	struct statement *s = ledger_statement(u->adjust->ledger, sqls[SQL_OWN]);

	bind_int(s, ":bill", bill_id);
	bind_text(s, ":loan", setting_text(u->adjust->ledger, "loan.item"));
	bind_text(s, ":fund", setting_text(u->adjust->ledger, "loan.fund_item"));
	return statement_number(s, 0);
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
		own_fen = own_paid(u, bill.id);
	if (own_fen > rest_fen - bill.open_fen)
		own_fen = rest_fen - bill.open_fen;
	if (own_fen > 0)
		move_own(u, deal, bill, own_fen, kind);
	else
		own_fen = 0;
	if (rest_fen > own_fen)
		credit_part(u, &u->list[at], deal->party_id, rest_fen - own_fen,
		    u->list[at].loan ? loan_kind : kind);
	return RC_OK;
}

/* Settles what these bills of the deal still ask for; tells how much of it was of deposits. */
static enum rc
settle_open(struct unwind *u, int sql, const struct deal *deal, const char *rule,
    int64_t *settled_fen, int64_t *deposit_fen)
{
	struct statement *s = ledger_statement(u->adjust->ledger, sqls[sql]);
	struct billed bill;
	enum rc rc = RC_OK;

	*settled_fen = *deposit_fen = 0;
	bind_int(s, ":contract", deal->contract_id);
	bind_int(s, ":deal", deal->id);
	bind_int(s, ":party", deal->party_id);
	while (rc == RC_OK && statement_row(s, &rc)) {
		bool deposit = column_int(s, 1) != 0;
		int64_t used_fen;

		if (!adjustments_bill(u->adjust, column_int(s, 0), &bill, &rc))
			break;
		used_fen = unwind_use(u, bill.id, bill.open_fen, rule);
		*settled_fen += used_fen;
		*deposit_fen += deposit ? used_fen : 0;
	}
	statement_reset(s);
	return rc;
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
	struct ledger *ledger = adjust->ledger;
	int64_t again_fen, deposit_fen;
	char date[DATE_TEXT];
	enum rc rc;

	*u = (struct unwind){.adjust = adjust, .reason = reason};
	if (deal->contract_id == 0)
		return RC_OK;
	(void)date_format(adjust->date, date);
	if ((rc = stop_clauses(ledger, SQL_UNBILLED, deal->contract_id, date)) != RC_OK ||
	    (rc = end_contract(ledger, SQL_END, deal->contract_id, date)) != RC_OK ||
	    (rc = credit_bills(u, deal, kind, false)) != RC_OK)
		return rc;
	rc = settle_open(u, SQL_OWED_AGAIN, deal, adjust_kind_name(kind), &again_fen, &deposit_fen);
	u->own_fen -= again_fen;
	u->deposit_fen -= deposit_fen;
	return rc;
}

int64_t
unwind_use(struct unwind *u, int64_t bill_id, int64_t amount_fen, const char *rule)
{
	int64_t used_fen = 0;

	for (size_t i = 0; i < u->count && used_fen < amount_fen; i++) {
		struct unwound_credit *credit = &u->list[i];
		int64_t part_fen = amount_fen - used_fen;

		if (credit->loan || credit->left_fen == 0)
			continue;
		if (part_fen > credit->left_fen)
			part_fen = credit->left_fen;
		adjustments_settle(u->adjust, credit->id, bill_id, part_fen, rule, u->reason);
		credit->left_fen -= part_fen;
		used_fen += part_fen;
	}
	return used_fen;
}

enum rc
unwind_open_bills(struct ledger *ledger, const struct deal *deal, int64_t **ids, size_t *count)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_OPEN]);

	bind_int(s, ":deal", deal->id);
	bind_int(s, ":party", deal->party_id);
	return statement_ids(s, ids, count);
}

enum rc
unwind_charges(struct unwind *u, const struct deal *deal, int64_t *settled_fen)
{
	int64_t deposit_fen;

	*settled_fen = 0;
	if (deal->contract_id == 0)
		return RC_OK;
	return settle_open(
	    u, SQL_OPEN, deal, adjust_kind_name(ADJUST_REFUND), settled_fen, &deposit_fen);
}

enum rc
unwind_charge(struct unwind *u, const struct deal *deal, const char *item, int64_t amount_fen)
{
	struct billed bill = {.contract_id = deal->contract_id,
	    .party_id = deal->party_id,
	    .room_id = deal->room_id,
	    .due_on = u->adjust->date,
	    .billed_on = u->adjust->date,
	    .amount_fen = amount_fen};
	enum rc rc;

	if (amount_fen == 0)
		return RC_OK;
	if ((rc = lookup_item(u->adjust->ledger, item, &bill.item_id)) == RC_OK &&
	    (rc = adjustments_first(u->adjust, &bill)) == RC_OK)
		(void)unwind_use(u, bill.id, amount_fen, item);
	return rc;
}

void
unwind_release(struct unwind *u)
{
	free(u->list);
	*u = (struct unwind){0};
}
