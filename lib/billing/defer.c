#include "billing/defer.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"

/* Columns: the bill or credit, its amount. */
static const char sql_moved[] =
    "SELECT a.bill_id, b.amount_fen FROM adjustment a JOIN bill b ON b.id = a.bill_id"
    " WHERE a.of_id = :id AND a.kind IN ('defer', 'split') AND b.reverses_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id) ORDER BY a.bill_id";

static enum rc
check_request(struct adjustments *a, const struct request *request, const struct billed *bill,
    int64_t amount_fen)
{
	char open[NUMBER_TEXT], date[DATE_TEXT];

	(void)number_format(bill->open_fen, MONEY_DECIMALS, open);
	if (bill->amount_fen < 0)
		return request_refuse(a->ledger, request, "bill",
		    _("%s is a credit; only a bill can be deferred"), "");
	if (bill->open_fen <= 0)
		return request_refuse(
		    a->ledger, request, "bill", _("nothing is open of bill %s"), "");
	if (amount_fen > bill->open_fen)
		return request_refuse(
		    a->ledger, request, "amount", _("bill %s: at most %s can be deferred"), open);
	if (!request->has_until)
		return request_refuse(
		    a->ledger, request, "until", _("bill %s: expected a day to defer it to"), "");
	if (request->until < a->date)
		return request_refuse(a->ledger, request, "until",
		    _("bill %s: expected a day from %s on"), date_format(a->date, date));
	if (request->parts > amount_fen)
		return request_refuse(
		    a->ledger, request, "parts", _("bill %s: expected fewer parts"), "");
	return RC_OK;
}

/* The new bills: equal amounts, month by month, what does not divide with the last. */
static void
add_parts(struct adjustments *a, const struct request *request, const struct billed *bill,
    enum adjust_kind kind, int64_t amount_fen, int64_t tax_fen)
{
	int64_t parts = request->parts > 0 ? request->parts : 1, each = amount_fen / parts;
	const struct billed moved = {.amount_fen = amount_fen, .tax_fen = tax_fen};

	for (int64_t i = 0; i < parts; i++) {
		struct adjustment part = {.like = bill,
		    .amount_fen = i < parts - 1 ? each : amount_fen - each * (parts - 1),
		    .due_on = date_add_months(request->until, (int)i),
		    .kind = kind,
		    .of_id = bill->id,
		    .reason = request->reason};

		part.tax_fen = adjust_tax(&moved, each * i, part.amount_fen);
		(void)adjustments_add(a, &part);
	}
}

static enum rc
defer_one(
    struct adjustments *a, const struct request *request, bool several, struct defer_result *result)
{
	enum adjust_kind kind = several || request->parts > 1 ? ADJUST_SPLIT : ADJUST_DEFER;
	struct billed bill;
	int64_t amount_fen, credit_id, tax_fen;
	enum rc rc;

	if (!adjustments_bill(a, request->bill_id, &bill, &rc))
		return rc;
	amount_fen = request->amount_fen != 0 ? request->amount_fen : bill.open_fen;
	if ((rc = check_request(a, request, &bill, amount_fen)) != RC_OK)
		return rc;
	tax_fen = adjust_tax(&bill, adjust_credited(a, &bill), amount_fen);
	adjust_credit(a, &bill, amount_fen, kind, request->reason, &credit_id);
	add_parts(a, request, &bill, kind, amount_fen, tax_fen);
	result->bills++;
	result->parts += request->parts > 0 ? request->parts : 1;
	(void)money_add(&result->sum_fen, amount_fen); /* only told */
	return RC_OK;
}

/* Whether another request is about the same bill: counted by bill. */
static void
count_requests(const struct requests *requests, struct map *counts)
{
	for (size_t i = 0; i < requests->count; i++) {
		const int64_t *id = &requests->list[i].bill_id;

		++*map_put(counts, (const char *)id, sizeof *id, NULL);
	}
}

enum rc
defer_requests(struct adjustments *a, const struct requests *requests, struct defer_result *result)
{
	struct errors *errors = ledger_errors(a->ledger);
	struct map counts = {0};
	enum rc rc = RC_OK;

	count_requests(requests, &counts);
	for (size_t i = 0; i < requests->count && (rc == RC_OK || rc == RC_DATA); i++) {
		const int64_t *id = &requests->list[i].bill_id;

		if (!errors_full(errors))
			rc = defer_one(a, &requests->list[i],
			    *map_get(&counts, (const char *)id, sizeof *id) > 1, result);
	}
	map_release(&counts);
	return errors_rc(errors) != RC_OK ? errors_rc(errors) : rc;
}

struct moved {
	int64_t id, amount_fen;
};

static enum rc
read_moved(struct ledger *ledger, int64_t bill_id, struct moved **moved, size_t *count)
{
	struct statement *s = ledger_statement(ledger, sql_moved);
	size_t capacity = 0;
	enum rc rc = RC_OK;

	*moved = NULL;
	*count = 0;
	bind_int(s, ":id", bill_id);
	while (statement_row(s, &rc)) {
		*moved = array_grow(*moved, *count, &capacity, sizeof **moved);
		(*moved)[(*count)++] = (struct moved){column_int(s, 0), column_int(s, 1)};
	}
	return rc;
}

/* A new bill, by a credit that takes it back. */
static enum rc
take_back_part(struct adjustments *a, const struct request *request, int64_t bill_id)
{
	struct billed bill;
	struct adjustment credit = {.like = &bill,
	    .kind = ADJUST_DEFER,
	    .of_id = bill_id,
	    .reverses_id = bill_id,
	    .due_on = a->date,
	    .reason = request->reason};
	int64_t credit_id;
	enum rc rc;

	if (!adjustments_bill(a, bill_id, &bill, &rc))
		return rc;
	if (bill.open_fen != bill.amount_fen)
		return request_refuse(a->ledger, request, "bill",
		    _("bill %s: something was settled of its part %s; undo that first"), bill.code);
	credit.amount_fen = -bill.amount_fen;
	credit.tax_fen = -bill.tax_fen;
	credit_id = adjustments_add(a, &credit);
	adjustments_settle(a, credit_id, bill_id, bill.amount_fen, "defer", request->reason);
	return RC_OK;
}

static enum rc
undo_one(struct adjustments *a, const struct request *request, struct defer_result *result)
{
	struct moved *moved;
	size_t count;
	enum rc rc = read_moved(a->ledger, request->bill_id, &moved, &count);

	if (rc == RC_OK && count == 0)
		rc = request_refuse(a->ledger, request, "bill",
		    _("nothing of bill %s was deferred: there is nothing to undo"), "");
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = moved[i].amount_fen > 0
		    ? take_back_part(a, request, moved[i].id)
		    : adjust_undo(a, moved[i].id, ADJUST_DEFER, request->reason);
	if (rc == RC_OK)
		result->bills++;
	free(moved);
	return rc;
}

enum rc
defer_undo(struct adjustments *a, const struct requests *requests, struct defer_result *result)
{
	struct errors *errors = ledger_errors(a->ledger);
	struct map seen = {0};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < requests->count && (rc == RC_OK || rc == RC_DATA); i++) {
		const int64_t *id = &requests->list[i].bill_id;
		bool fresh;

		(void)map_put(&seen, (const char *)id, sizeof *id, &fresh);
		if (fresh)
			rc = undo_one(a, &requests->list[i], result);
	}
	map_release(&seen);
	return errors_rc(errors) != RC_OK ? errors_rc(errors) : rc;
}
