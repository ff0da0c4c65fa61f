#include "match/unpaid.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "billing/adjust.h"
#include "ledger/history.h"
#include "ledger/run.h"
#include "ledger/statement.h"

enum { SQL_OPENED, SQL_CREDIT, SQL_CREDITS, SQL_SHARES, SQL_TWICE };

#define PROMISE_BACK ADJUST_PARTS_BACK_SQL("x")
#define REFUND_BACK ADJUST_PARTS_BACK_SQL("c")

static const char *const sqls[] = {
    /* The bill itself, or for a credit, of which money paid out was taken back, the one that it
     * takes back. And how much of it a credit of another bill had settled, if it is a forfeit. By
     * the rows of the run: in the order of an index it would go through all there ever were. */
    [SQL_OPENED] =
	"SELECT coalesce(w.of_id, a.bill_id) AS opened_id,"
	" sum(iif(i.code = 'forfeit' AND a.credit_id IS NOT NULL AND j.of_id IS NOT a.bill_id,"
	"  -a.amount_fen, 0)) FROM allocation a NOT INDEXED"
	" JOIN bill b ON b.id = a.bill_id JOIN item i ON i.id = b.item_id"
	" LEFT JOIN adjustment j ON j.bill_id = a.credit_id"
	" LEFT JOIN adjustment w ON w.bill_id = b.id AND b.amount_fen < 0"
	" WHERE a.id > :mark AND a.reverses_id IS NOT NULL"
	" GROUP BY opened_id ORDER BY opened_id",
    /* the credit that a bill takes back */
    [SQL_CREDIT] = "SELECT c.id FROM bill b LEFT JOIN adjustment a ON a.bill_id = b.id"
		   " JOIN bill c ON c.id = coalesce(b.reverses_id, a.of_id)"
		   " WHERE b.id = :bill AND c.amount_fen < 0",
    [SQL_CREDITS] =
	"SELECT c.id FROM bill b JOIN adjustment a ON a.of_id = b.id"
	" JOIN bill c ON c.id = a.bill_id WHERE b.id = :bill AND c.item_id = b.item_id"
	" AND c.amount_fen < 0 AND a.kind IN ('refund', 'transfer', 'correct')"
	" AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = c.id) ORDER BY c.id DESC",
    [SQL_SHARES] =
	"SELECT a.id, a.bill_id, a.amount_fen, a.rule FROM allocation a WHERE a.credit_id = :credit"
	" AND a.bill_id <> :bill AND a.reverses_id IS NULL"
	" AND a.bill_id NOT IN (SELECT bill_id FROM adjustment WHERE of_id = :credit)"
	" AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = a.id)"
	" ORDER BY a.id DESC",
    /* what was promised on top of deposits beyond what was paid of them: their credits, less what
     * was taken back of these, what they settled of the deposits themselves, and what is open of
     * those */
    [SQL_TWICE] =
	"SELECT id, promised - paid FROM (SELECT x.id, -x.amount_fen - " PROMISE_BACK
	" AS promised, (SELECT coalesce(sum(iif(c.amount_fen < 0, -c.amount_fen - " REFUND_BACK
	"  - coalesce((SELECT sum(s.amount_fen)"
	"  FROM allocation s WHERE s.credit_id = c.id AND s.bill_id = a.of_id), 0),"
	"  -coalesce(o.open_fen, 0))), 0)"
	"  FROM bill c JOIN item d ON d.id = c.item_id LEFT JOIN adjustment a ON a.bill_id = c.id"
	"  LEFT JOIN open_bill o ON o.bill_id = c.id"
	"  WHERE c.contract_id = x.contract_id AND c.clause_id IS NULL AND d.class = 'deposit'"
	"  AND (c.amount_fen > 0 OR a.kind = 'refund')) AS paid"
	" FROM (SELECT DISTINCT b.contract_id FROM allocation a NOT INDEXED"
	"  JOIN bill b ON b.id = a.bill_id"
	"  WHERE a.id > :mark AND a.reverses_id IS NOT NULL) k"
	" CROSS JOIN bill x ON x.contract_id = k.contract_id AND x.clause_id IS NULL"
	" JOIN item i ON i.id = x.item_id"
	" WHERE i.code = 'compensation' AND x.amount_fen < 0) WHERE promised > paid",
};

static const char rule[] = "credit", reason[] = "its payment was undone";

struct opened {
	int64_t bill_id, forfeit_fen;
};

/* A bill like the credit takes part of it back. */
static void
take_off(struct adjustments *a, const struct billed *credit, int64_t amount_fen, int64_t tax_fen)
{
	const struct adjustment back = {.like = credit,
	    .amount_fen = amount_fen,
	    .tax_fen = tax_fen,
	    .due_on = a->date,
	    .kind = ADJUST_CORRECT,
	    .of_id = credit->id,
	    .reason = reason};
	int64_t back_id = adjustments_add(a, &back), open_fen = -credit->open_fen;

	if (open_fen > amount_fen)
		open_fen = amount_fen;
	if (open_fen > 0)
		adjustments_settle(a, credit->id, back_id, open_fen, rule, reason);
}

/* So much of the credit, which is not used now, is for its own bill; where that is another party's,
 * since the deal was assigned, neither settles the other: both are less. */
static enum rc
settle_own(struct adjustments *a, int64_t credit_id, struct billed *bill, int64_t amount_fen)
{
	struct billed credit;
	int64_t tax_fen = adjust_tax(bill, adjust_credited(a, bill), amount_fen), less_id;
	enum rc rc;

	if (!adjustments_bill(a, credit_id, &credit, &rc))
		return rc;
	if (credit.party_id == bill->party_id) {
		adjustments_settle(a, credit_id, bill->id, amount_fen, rule, reason);
	} else {
		take_off(a, &credit, amount_fen, tax_fen);
		adjust_credit(a, bill, amount_fen, ADJUST_CORRECT, reason, &less_id);
	}
	bill->open_fen -= amount_fen;
	return RC_OK;
}

/* What the credit settled last is open again first. */
static enum rc
take_shares(struct adjustments *a, int64_t credit_id, struct billed *bill)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_SHARES]);
	enum rc rc = RC_OK;

	bind_int(s, ":credit", credit_id);
	bind_int(s, ":bill", bill->id);
	while (rc == RC_OK && bill->open_fen > 0 && statement_row(s, &rc)) {
		int64_t share_fen = column_int(s, 2);
		int64_t part_fen = share_fen < bill->open_fen ? share_fen : bill->open_fen;

		if ((rc = adjustments_unsettle(a, column_int(s, 0), reason)) != RC_OK)
			break;
		if (part_fen < share_fen)
			adjustments_settle(a, credit_id, column_int(s, 1), share_fen - part_fen,
			    column_text(s, 3), reason);
		rc = settle_own(a, credit_id, bill, part_fen);
	}
	statement_reset(s);
	return rc;
}

/* What is not used of the credit, as far as the bill is open. */
static int64_t
unused(const struct billed *credit, const struct billed *bill)
{
	return -credit->open_fen < bill->open_fen ? -credit->open_fen : bill->open_fen;
}

/* A bill that takes a credit back is settled by it first. */
static enum rc
take_credit(struct adjustments *a, struct billed *bill)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_CREDIT]);
	struct billed credit;
	int64_t left_fen;
	enum rc rc;

	bind_int(s, ":bill", bill->id);
	if (!adjustments_bill(a, statement_number(s, 0), &credit, &rc) || credit.open_fen >= 0)
		return rc;
	left_fen = unused(&credit, bill);
	adjustments_settle(a, credit.id, bill->id, left_fen, rule, reason);
	bill->open_fen -= left_fen;
	return RC_OK;
}

static enum rc
bring_home(struct adjustments *a, struct billed *bill)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_CREDITS]);
	struct billed credit;
	int64_t *ids;
	size_t count;
	enum rc rc = take_credit(a, bill);

	if (rc != RC_OK)
		return rc;
	bind_int(s, ":bill", bill->id);
	rc = statement_ids(s, &ids, &count);
	for (size_t i = 0; i < count && rc == RC_OK && bill->open_fen > 0; i++) {
		if (!adjustments_bill(a, ids[i], &credit, &rc))
			break;
		if (credit.open_fen < 0)
			rc = settle_own(a, ids[i], bill, unused(&credit, bill));
		if (rc == RC_OK)
			rc = take_shares(a, ids[i], bill);
	}
	free(ids);
	return rc;
}

static enum rc
settle_one(struct adjustments *a, const struct opened *opened, int64_t *sum_fen)
{
	struct billed bill;
	int64_t less_id, less_fen = opened->forfeit_fen;
	enum rc rc;

	if (!adjustments_bill(a, opened->bill_id, &bill, &rc) || bill.open_fen <= 0)
		return rc;
	if (less_fen > bill.open_fen)
		less_fen = bill.open_fen;
	if (less_fen <= 0)
		return bring_home(a, &bill);
	adjust_credit(a, &bill, less_fen, ADJUST_CORRECT, reason, &less_id);
	(void)money_add(sum_fen, less_fen); /* only told */
	return RC_OK;
}

static enum rc
write(struct adjustments *a, enum rc rc)
{
	if (rc == RC_OK && (rc = adjustments_write(a)) == RC_OK)
		rc = run_derive(a->ledger);
	adjustments_release(a);
	return rc;
}

/* All that was opened after the mark. *count gets how many. */
static enum rc
settle_level(struct ledger *ledger, int64_t mark, size_t *count, int64_t *less_fen)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_OPENED]);
	struct adjustments a;
	struct opened *list = NULL;
	size_t capacity = 0;
	enum rc rc = RC_OK;

	*count = 0;
	bind_int(s, ":mark", mark);
	while (statement_row(s, &rc)) {
		list = array_grow(list, *count, &capacity, sizeof *list);
		list[(*count)++] = (struct opened){column_int(s, 0), column_int(s, 1)};
	}
	adjustments_init(&a, ledger, run_date(ledger));
	for (size_t i = 0; i < *count && rc == RC_OK; i++)
		rc = settle_one(&a, &list[i], less_fen);
	free(list);
	return write(&a, rc);
}

static enum rc
settle_twice(struct ledger *ledger, int64_t mark, int64_t *less_fen)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_TWICE]);
	struct adjustments a;
	struct billed credit;
	enum rc rc = RC_OK;

	adjustments_init(&a, ledger, run_date(ledger));
	bind_int(s, ":mark", mark);
	while (rc == RC_OK && statement_row(s, &rc)) {
		int64_t beyond_fen = column_int(s, 1);

		if (!adjustments_bill(&a, column_int(s, 0), &credit, &rc))
			break;
		take_off(&a, &credit, beyond_fen, -adjust_tax(&credit, 0, -beyond_fen));
		(void)money_add(less_fen, beyond_fen); /* only told */
	}
	statement_reset(s);
	return write(&a, rc);
}

const char *
unpaid_told(void)
{
	return _(
	    "%s of forfeits, or of deposits returned twice over, falls away with what it rested on");
}

enum rc
unpaid_settle(struct ledger *ledger, int64_t since, int64_t *less_fen)
{
	int64_t mark = since;
	size_t count = 1;
	enum rc rc = run_derive(ledger);

	while (rc == RC_OK && count > 0) {
		int64_t last = table_last_id(ledger, "allocation");

		rc = settle_level(ledger, mark, &count, less_fen);
		mark = last;
	}
	return rc == RC_OK ? settle_twice(ledger, since, less_fen) : rc;
}
