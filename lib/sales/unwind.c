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
	SQL_OWED_AGAIN,
	SQL_CHARGES,
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
    /* what was paid out of an end that was taken back */
    [SQL_OWED_AGAIN] =
	OWED_AGAIN_SQL "SELECT b.id, i.class = 'deposit' FROM again JOIN bill b ON b.id = again.id"
		       " JOIN open_bill o ON o.bill_id = b.id JOIN item i ON i.id = b.item_id"
		       " WHERE i.class NOT IN ('late', 'other') AND o.open_fen > 0 ORDER BY b.id",
    /* also of the deals that it goes on from, whose money it has: a payment may have been none */
    [SQL_CHARGES] =
	"WITH RECURSIVE before (id) AS (SELECT :deal UNION ALL SELECT d.from_id FROM before"
	" JOIN deal d ON d.id = before.id WHERE d.from_id IS NOT NULL),"
	" theirs (id) AS (SELECT DISTINCT e.contract_id FROM before"
	" JOIN deal_event e ON e.deal_id = before.id WHERE e.contract_id IS NOT NULL)"
	" SELECT o.bill_id, 0 FROM (SELECT b.id FROM theirs"
	" JOIN bill b ON b.contract_id = theirs.id AND b.clause_id IS NULL"
	" UNION ALL SELECT b.id FROM theirs JOIN clause k ON k.contract_id = theirs.id"
	" JOIN bill b ON b.clause_id = k.id) x JOIN open_bill o ON o.bill_id = x.id"
	" WHERE o.open_fen > 0 ORDER BY o.bill_id",
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

/* Each ends before it begins, so that it bills nothing; or, without a date, when the contract does. */
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
	while (statement_row(s, &rc)) {
		struct unwound_credit *credit;

		u->list = array_grow(u->list, u->count, &u->capacity, sizeof *u->list);
		credit = &u->list[u->count++];
		*credit = (struct unwound_credit){.id = column_int(s, 0),
		    .deposit = column_int(s, 1) != 0,
		    .loan = column_int(s, 2) != 0};
	}
	return rc;
}

/* Credits what no earlier credit took off the bill. */
static enum rc
credit_one(struct unwind *u, struct unwound_credit *credit, enum adjust_kind kind)
{
	struct billed *bill = &credit->bill;
	int64_t rest_fen;
	enum rc rc;

	if (!adjustments_bill(u->adjust, credit->id, bill, &rc))
		return rc;
	if (u->like.id == 0)
		u->like = *bill;
	rest_fen = bill->amount_fen - adjust_credited(u->adjust, bill);
	credit->id = 0;
	if (rest_fen <= 0)
		return RC_OK;
	adjust_credit(u->adjust, bill, rest_fen, kind, u->reason, &credit->id);
	credit->left_fen = rest_fen > bill->open_fen ? rest_fen - bill->open_fen : 0;
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

	for (size_t i = 0; i < u->count && rc == RC_OK; i++) {
		struct unwound_credit *credit = &u->list[i];

		rc = credit_one(u, credit, credit->loan && !price ? ADJUST_REFUND : kind);
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
unwind_charges(struct unwind *u, const struct deal *deal, int64_t *settled_fen)
{
	int64_t deposit_fen;

	*settled_fen = 0;
	if (deal->contract_id == 0)
		return RC_OK;
	return settle_open(
	    u, SQL_CHARGES, deal, adjust_kind_name(ADJUST_REFUND), settled_fen, &deposit_fen);
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
