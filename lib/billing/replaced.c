#include "billing/replaced.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/statement.h"

enum { SQL_REPLACED, SQL_GRANTED };

static const char *const sqls[] = {
    /* a review writes the bill in its place at once */
    [SQL_REPLACED] =
	"SELECT v.id, g.id, n.id FROM adjustment a CROSS JOIN bill v ON v.id = a.bill_id"
	" JOIN bill g ON g.id = v.reverses_id"
	" LEFT JOIN adjustment m ON m.bill_id = v.id + 1 AND m.kind = 'correct' AND m.of_id = a.of_id"
	" LEFT JOIN bill n ON n.id = m.bill_id AND n.start_on = g.start_on AND n.amount_fen > 0"
	" AND n.reverses_id IS NULL"
	" WHERE a.bill_id > :mark AND a.kind = 'correct' AND v.amount_fen < 0 ORDER BY a.bill_id",
    [SQL_GRANTED] =
	"SELECT a.bill_id, a.kind = 'waive', -c.amount_fen, a.reason FROM adjustment a"
	" JOIN bill c ON c.id = a.bill_id WHERE a.of_id = :bill AND a.kind IN ('concession', 'waive')"
	" AND c.amount_fen < 0 AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = c.id)"
	" ORDER BY a.bill_id",
};

enum rc
replaced_read(struct replaced *replaced, struct ledger *ledger, int64_t mark)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_REPLACED]);
	enum rc rc = RC_OK;

	bind_int(s, ":mark", mark);
	while (statement_row(s, &rc)) {
		replaced->list = array_grow(
		    replaced->list, replaced->count, &replaced->capacity, sizeof *replaced->list);
		replaced->list[replaced->count++] =
		    (struct replaced_bill){column_int(s, 0), column_int(s, 1), column_int(s, 2)};
	}
	return rc;
}

static void
note_waiver(struct replaced *replaced, int64_t again_id, struct statement *row)
{
	replaced->waivers = array_grow(replaced->waivers, replaced->waiver_count,
	    &replaced->waiver_capacity, sizeof *replaced->waivers);
	replaced->waivers[replaced->waiver_count++] = (struct replaced_waiver){
	    again_id, column_int(row, 2), arena_strdup(&replaced->arena, column_text(row, 3))};
}

static enum rc
undo_bill(struct replaced *replaced, struct adjustments *a, const struct replaced_bill *bill)
{
	static const char reason[] = "its bill was taken back";
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_GRANTED]);
	enum rc rc = RC_OK;

	bind_int(s, ":bill", bill->bill_id);
	while (rc == RC_OK && statement_row(s, &rc)) {
		bool waiver = column_int(s, 1) != 0;

		if (waiver && bill->again_id != 0)
			note_waiver(replaced, bill->again_id, s);
		rc = adjust_undo(
		    a, column_int(s, 0), waiver ? ADJUST_WAIVE : ADJUST_CONCESSION, reason);
	}
	statement_reset(s);
	return rc;
}

enum rc
replaced_undo(struct replaced *replaced, struct adjustments *a)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < replaced->count && rc == RC_OK; i++)
		rc = undo_bill(replaced, a, &replaced->list[i]);
	return rc;
}

static enum rc
waive_again(struct adjustments *a, const struct replaced_waiver *waiver)
{
	struct billed bill;
	int64_t left_fen, credit_id;
	enum rc rc;

	if (!adjustments_bill(a, waiver->again_id, &bill, &rc))
		return rc;
	left_fen = bill.amount_fen - adjust_credited(a, &bill);
	if (left_fen > waiver->amount_fen)
		left_fen = waiver->amount_fen;
	if (left_fen > 0)
		adjust_credit(a, &bill, left_fen, ADJUST_WAIVE, waiver->reason, &credit_id);
	return RC_OK;
}

/* As much of the credit as is left settles as much of the bill as is open. */
static enum rc
settle(struct adjustments *a, int64_t credit_id, int64_t bill_id)
{
	struct billed credit, bill;
	int64_t amount_fen;
	enum rc rc = RC_OK;

	if (bill_id == 0 || !adjustments_bill(a, credit_id, &credit, &rc) ||
	    !adjustments_bill(a, bill_id, &bill, &rc))
		return rc;
	amount_fen = bill.open_fen < -credit.open_fen ? bill.open_fen : -credit.open_fen;
	if (amount_fen > 0)
		adjustments_settle(
		    a, credit_id, bill_id, amount_fen, "credit", "its bill was taken back");
	return RC_OK;
}

enum rc
replaced_settle(struct replaced *replaced, struct adjustments *a)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < replaced->waiver_count && rc == RC_OK; i++)
		rc = waive_again(a, &replaced->waivers[i]);
	for (size_t i = 0; i < replaced->count && rc == RC_OK; i++) {
		const struct replaced_bill *bill = &replaced->list[i];

		if ((rc = settle(a, bill->credit_id, bill->bill_id)) == RC_OK)
			rc = settle(a, bill->credit_id, bill->again_id);
	}
	return rc;
}

void
replaced_release(struct replaced *replaced)
{
	free(replaced->list);
	free(replaced->waivers);
	arena_release(&replaced->arena);
	*replaced = (struct replaced){0};
}
