/* What is done with the credits of a deal that was unwound. */
#include <stdlib.h>

#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/owed-again.h"
#include "sales/unwind.h"

enum { SQL_OWED_AGAIN, SQL_OPEN };

static const char *const sqls[] = {
    /* What was paid out, of an end that was taken back or of a payment that was none; what another
     * party had and owes again stays its own. */
    [SQL_OWED_AGAIN] =
	OWED_AGAIN_SQL "SELECT b.id, i.class = 'deposit' FROM again"
		       " CROSS JOIN open_bill o ON o.bill_id = again.id"
		       " CROSS JOIN bill b ON b.id = o.bill_id JOIN item i ON i.id = b.item_id"
		       " WHERE i.class NOT IN ('late', 'other') AND o.open_fen > 0"
		       " AND o.party_id = :party ORDER BY b.id",
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
};

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

enum rc
unwind_owed_again(struct unwind *u, const struct deal *deal, enum adjust_kind kind)
{
	int64_t settled_fen, deposit_fen;
	enum rc rc = settle_open(
	    u, SQL_OWED_AGAIN, deal, adjust_kind_name(kind), &settled_fen, &deposit_fen);

	u->own_fen -= settled_fen;
	u->deposit_fen -= deposit_fen;
	return rc;
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
unwind_settle(struct unwind *u, const struct deal *deal, int64_t *settled_fen)
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
