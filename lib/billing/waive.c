#include "billing/waive.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"

/* The credits of a bill that are waivers, or the one of this id. */
static const char sql_waivers[] =
    "SELECT a.bill_id FROM adjustment a JOIN bill b ON b.id = a.bill_id"
    " WHERE a.kind = 'waive' AND b.amount_fen < 0 AND (a.of_id = :id OR a.bill_id = :id)"
    " AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id) ORDER BY a.bill_id";

/* 1 when all else of the bill was credited since: its deal has ended, or another party has it. */
static const char sql_ended[] =
    "SELECT max(a.kind IN ('refund', 'transfer', 'correct') AND a.id > w.id)"
    " AND sum(c.amount_fen) <= -b.amount_fen FROM adjustment w JOIN bill b ON b.id = w.of_id"
    " JOIN adjustment a ON a.of_id = b.id JOIN bill c ON c.id = a.bill_id"
    " WHERE w.bill_id = :id AND c.item_id = b.item_id AND c.amount_fen < 0"
    " AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = c.id)";

/* How much the request means; false: it cannot be. */
static bool
wanted_amount(const struct request *request, const struct billed *bill, int64_t *amount_fen)
{
	struct ratio part;

	*amount_fen = request->amount_fen != 0 ? request->amount_fen : bill->open_fen;
	if (!request->has_percent)
		return true;
	return ratio_divide(request->percent, ratio_of(100), &part) &&
	    ratio_multiply(part, ratio_of(bill->amount_fen), &part) &&
	    ratio_round(part, 1, ROUND_HALF_UP, amount_fen);
}

/* What may be waived at most. */
static int64_t
limit_of(struct adjustments *a, const struct billed *bill, bool paid)
{
	return paid ? bill->amount_fen - adjust_credited(a, bill) : bill->open_fen;
}

static enum rc
waive_one(
    struct adjustments *a, const struct request *request, bool paid, struct waive_result *result)
{
	struct billed bill;
	int64_t amount_fen, limit_fen, credit_id;
	char limit[NUMBER_TEXT];
	enum rc rc;

	if (!adjustments_bill(a, request->bill_id, &bill, &rc))
		return rc;
	if (bill.amount_fen <= 0)
		return request_refuse(
		    a->ledger, request, "bill", _("%s is a credit; only a bill can be waived"), "");
	limit_fen = limit_of(a, &bill, paid);
	(void)number_format(limit_fen, MONEY_DECIMALS, limit);
	if (limit_fen <= 0)
		return request_refuse(a->ledger, request, "bill",
		    paid ? _("all of bill %s was credited before")
			 : _("nothing is open of bill %s; --paid credits what is paid"),
		    "");
	if (!wanted_amount(request, &bill, &amount_fen) || amount_fen <= 0 ||
	    amount_fen > limit_fen)
		return request_refuse(
		    a->ledger, request, "amount", _("bill %s: at most %s can be waived"), limit);
	adjust_credit(a, &bill, amount_fen, ADJUST_WAIVE, request->reason, &credit_id);
	result->bills++;
	(void)money_add(&result->sum_fen, amount_fen); /* only told */
	if (amount_fen > bill.open_fen)
		(void)money_add(&result->over_fen, amount_fen - bill.open_fen);
	return RC_OK;
}

enum rc
waive_requests(
    struct adjustments *a, const struct requests *requests, bool paid, struct waive_result *result)
{
	struct errors *errors = ledger_errors(a->ledger);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < requests->count && (rc == RC_OK || rc == RC_DATA); i++)
		if (!errors_full(errors))
			rc = waive_one(a, &requests->list[i], paid, result);
	return errors_rc(errors) != RC_OK ? errors_rc(errors) : rc;
}

static enum rc
undo_one(struct adjustments *a, const struct request *request, int64_t credit_id)
{
	struct statement *s = ledger_statement(a->ledger, sql_ended);

	bind_int(s, ":id", credit_id);
	if (statement_number(s, 0) != 0)
		return request_refuse(a->ledger, request, "bill",
		    _("bill %s: all else of it was credited since, as its deal has ended or is another party's; "
		      "nothing of it is asked for"),
		    "");
	return adjust_undo(a, credit_id, ADJUST_WAIVE, request->reason);
}

enum rc
waive_undo(struct adjustments *a, const struct requests *requests, struct waive_result *result)
{
	struct errors *errors = ledger_errors(a->ledger);
	struct map seen = {0};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < requests->count && (rc == RC_OK || rc == RC_DATA); i++) {
		const struct request *request = &requests->list[i];
		struct statement *s = ledger_statement(a->ledger, sql_waivers);
		int64_t *credits;
		size_t count;

		bind_int(s, ":id", request->bill_id);
		rc = statement_ids(s, &credits, &count);
		if (rc == RC_OK && count == 0)
			(void)request_refuse(a->ledger, request, "bill",
			    _("nothing of bill %s is waived: there is nothing to undo"), "");
		for (size_t k = 0; k < count && rc == RC_OK; k++) {
			bool fresh;

			(void)map_put(&seen, (const char *)&credits[k], sizeof credits[k], &fresh);
			if (!fresh)
				continue;
			rc = undo_one(a, request, credits[k]);
			result->bills++;
		}
		free(credits);
	}
	map_release(&seen);
	return errors_rc(errors) != RC_OK ? errors_rc(errors) : rc;
}
