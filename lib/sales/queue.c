#include "sales/queue.h"

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "sales/take.h"

/* A number is called when its time limit is set. */
static bool
called(const struct deal *deal)
{
	return deal->has_until;
}

static const char *
project_code(struct ledger *ledger, int64_t project_id)
{
	static const char sql[] = "SELECT code FROM project WHERE id = :id";
	struct statement *s = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	bind_int(s, ":id", project_id);
	return statement_row(s, &rc) ? column_text(s, 0) : "";
}

enum rc
queue_check(struct deals *deals, int64_t deal_id, int64_t party_id, int64_t project_id,
    const struct place *place)
{
	struct errors *errors = ledger_errors(deals->ledger);
	char until[DATE_TEXT];
	struct deal deal;
	enum rc rc;

	if (!deals_get(deals, deal_id, &deal, &rc))
		return rc;
	if (deal.stage != STAGE_QUEUED)
		return error_add(errors, RC_DATA, place,
		    _("deal %s is %s: expected one in the queue"), deal.code,
		    deal_stage_name(deal.stage));
	if (deal.party_id != party_id)
		return error_add(errors, RC_DATA, place,
		    _("deal %s is of party %s: expected a queue number of the party that books"),
		    deal.code, lookup_party_code(deals->ledger, deal.party_id));
	if (deal.project_id != project_id)
		return error_add(errors, RC_DATA, place,
		    _("deal %s is in the queue of project %s: expected a room of it"), deal.code,
		    project_code(deals->ledger, deal.project_id));
	if (!called(&deal))
		return error_add(errors, RC_DATA, place,
		    _("number %lld, deal %s, was not called yet: `deed earnest --call`"),
		    (long long)deal.queue, deal.code);
	if (deal_passed(deals, &deal))
		return error_add(errors, RC_DATA, place,
		    _("number %lld, deal %s, had time until %s: `deed earnest --again` calls it again"),
		    (long long)deal.queue, deal.code, date_format(deal.until, until));
	return deal_check_order(deals, &deal, place);
}

static void
convert_deposit(struct adjustments *a, struct deposit *deposit, struct billed *bill,
    const char *reason, int64_t *moved_fen, int64_t *back_fen)
{
	(void)money_add(moved_fen, deposit_use(a, deposit, bill, reason)); /* only told */
	if (deposit->paid_fen > 0) {
		(void)money_add(back_fen, deposit->paid_fen);
		(void)deposit_give_back(a, deposit, deposit->paid_fen, reason);
	}
	deposit_let_go(a, deposit, reason);
}

enum rc
queue_convert(struct deals *deals, struct adjustments *a, int64_t queue_id, const struct deal *deal,
    struct billed *deposit, int64_t *moved_fen, int64_t *back_fen)
{
	struct deposits earnest = {0};
	struct text reason = {0};
	struct deal queued;
	enum rc rc;

	if (!deals_get(deals, queue_id, &queued, &rc))
		return rc;
	text_printf(&reason, "booked: %s", deal->code);
	if ((rc = deposits_read(a, queued.contract_id, &earnest)) == RC_OK) {
		for (size_t i = 0; i < earnest.count; i++)
			convert_deposit(
			    a, &earnest.list[i], deposit, reason.bytes, moved_fen, back_fen);
		queued.stage = STAGE_ENDED;
		queued.has_until = false;
		deals_event(deals, &queued, EVENT_CONVERT, deal->code);
	}
	deposits_release(&earnest);
	text_release(&reason);
	return rc;
}
