#include "sales/queue.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "master/lookup.h"

static const char sql_numbers[] =
    "SELECT d.id, d.queue, e.stage = 'queued', e.party_id, e.until_on IS NOT NULL"
    " FROM deal d JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event WHERE deal_id = d.id)"
    " WHERE d.queue IS NOT NULL AND d.project_id = :project ORDER BY d.queue";

struct live_key {
	int64_t project_id, party_id;
};

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
queue_check(struct sale *sale, int64_t deal_id, int64_t party_id, int64_t project_id,
    const struct place *place)
{
	struct deals *deals = &sale->deals;
	char until[DATE_TEXT];
	struct deal deal;
	enum rc rc;

	if (!deals_get(deals, deal_id, &deal, &rc))
		return rc;
	if (deal.stage != STAGE_QUEUED)
		return sale_refuse(sale, place, NULL, _("deal %s is %s: expected one in the queue"),
		    deal.code, deal_stage_name(deal.stage));
	if (deal.party_id != party_id)
		return sale_refuse(sale, place, NULL,
		    _("deal %s is of party %s: expected a queue number of the party that books"),
		    deal.code, lookup_party_code(deals->ledger, deal.party_id));
	if (deal.project_id != project_id)
		return sale_refuse(sale, place, NULL,
		    _("deal %s is in the queue of project %s: expected a room of it"), deal.code,
		    project_code(deals->ledger, deal.project_id));
	if (!called(&deal))
		return sale_refuse(sale, place, NULL,
		    _("number %lld, deal %s, was not called yet: `deed earnest --call`"),
		    (long long)deal.queue, deal.code);
	if (deal_passed(deals, &deal))
		return sale_refuse(sale, place, NULL,
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
queue_convert(struct sale *sale, int64_t queue_id, const struct deal *deal, struct billed *deposit,
    int64_t *moved_fen, int64_t *back_fen)
{
	struct adjustments *a = &sale->bills;
	struct deposits earnest = {0};
	struct text reason = {0};
	struct deal queued;
	enum rc rc;

	if (!deals_get(&sale->deals, queue_id, &queued, &rc))
		return rc;
	text_printf(&reason, "booked: %s", deal->code);
	if ((rc = deposits_read(a, &queued, &earnest)) == RC_OK) {
		for (size_t i = 0; i < earnest.count; i++)
			convert_deposit(
			    a, &earnest.list[i], deposit, reason.bytes, moved_fen, back_fen);
		deals_end(&sale->deals, &queued, EVENT_CONVERT, deal->code);
	}
	deposits_release(&earnest);
	text_release(&reason);
	return rc;
}

enum rc
queues_open(struct queues *queues, struct ledger *ledger, date_day date)
{
	*queues = (struct queues){0};
	return sale_open(&queues->sale, ledger, date);
}

void
queues_close(struct queues *queues)
{
	map_release(&queues->last);
	map_release(&queues->live);
	sale_close(&queues->sale);
}

static int64_t *
live_of(struct queues *queues, int64_t project_id, int64_t party_id)
{
	struct live_key key = {project_id, party_id};

	return map_put(&queues->live, (const char *)&key, sizeof key, NULL);
}

/* The project's last number; its queue is read when it is first asked for. */
static enum rc
last_of(struct queues *queues, int64_t project_id, int64_t **last)
{
	struct statement *s = ledger_statement(queues->sale.ledger, sql_numbers);
	enum rc rc = RC_OK;
	bool fresh;

	*last = map_put(&queues->last, (const char *)&project_id, sizeof project_id, &fresh);
	if (!fresh)
		return RC_OK;
	bind_int(s, ":project", project_id);
	while (statement_row(s, &rc)) {
		**last = column_int(s, 1);
		if (column_int(s, 2) != 0)
			*live_of(queues, project_id, column_int(s, 3)) = column_int(s, 0);
	}
	return rc;
}

/* The party has a number: the same again is fine. */
static enum rc
take_before(struct queues *queues, const struct queue_entry *entry, int64_t deal_id)
{
	struct deposits earnest = {0};
	struct deal deal;
	bool same;
	enum rc rc;

	if (!deals_get(&queues->sale.deals, deal_id, &deal, &rc))
		return rc;
	rc = deposits_read(&queues->sale.bills, &deal, &earnest);
	same = earnest.count == 1 && earnest.list[0].bill.amount_fen == entry->amount_fen;
	deposits_release(&earnest);
	if (rc != RC_OK)
		return rc;
	queues->result.same += same;
	return same
	    ? RC_OK
	    : sale_refuse(&queues->sale, &entry->place, NULL,
		  _("party %s has number %lld in the queue of project %s already: deal %s"),
		  lookup_party_code(queues->sale.ledger, entry->party_id), (long long)deal.queue,
		  project_code(queues->sale.ledger, entry->project_id), deal.code);
}

enum rc
queue_take(struct queues *queues, const struct queue_entry *entry)
{
	const struct deposit_kind *kind = deposit_kind_find(value_string("earnest"));
	struct deal deal = {
	    .project_id = entry->project_id, .party_id = entry->party_id, .stage = STAGE_QUEUED};
	struct billed bill;
	int64_t *last, *live;
	enum rc rc = last_of(queues, entry->project_id, &last);

	if (rc != RC_OK)
		return rc;
	live = live_of(queues, entry->project_id, entry->party_id);
	if (*live != 0)
		return take_before(queues, entry, *live);
	deal.queue = ++*last;
	(void)snprintf(deal.deposit_kind, sizeof deal.deposit_kind, "%s", kind->name);
	deals_open(&queues->sale.deals, &deal);
	*live = deal.id;
	deals_contract(&queues->sale.deals, &deal);
	deals_event(&queues->sale.deals, &deal, EVENT_QUEUE, entry->reason);
	queues->result.taken++;
	(void)money_add(&queues->result.taken_fen, entry->amount_fen); /* only told */
	return deposit_add(&queues->sale.bills, &deal, kind, entry->amount_fen, &bill);
}

static void
call(struct queues *queues, struct deal *deal, bool has_until, date_day until, const char *reason)
{
	deal->has_until = true;
	deal->until = has_until ? until : deals_last_day(&queues->sale.deals, "deal.call_days");
	deals_event(&queues->sale.deals, deal, EVENT_CALL, reason);
	queues->result.called++;
}

/* A call is for a day that is not over. */
static enum rc
check_until(struct queues *queues, bool has_until, date_day until, const struct place *place)
{
	if (!has_until || until >= queues->sale.date)
		return RC_OK;
	return sale_refuse(&queues->sale, place, "until", _("expected a last day from %s on"),
	    queues->sale.deals.today);
}

enum rc
queue_call(struct queues *queues, int64_t project_id, int64_t count, bool has_until, date_day until)
{
	struct statement *s = ledger_statement(queues->sale.ledger, sql_numbers);
	const struct place none = {0};
	struct deal deal;
	enum rc rc = check_until(queues, has_until, until, &none);

	bind_int(s, ":project", project_id);
	while (rc == RC_OK && queues->result.called < count && statement_row(s, &rc)) {
		if (column_int(s, 2) == 0 || column_int(s, 4) != 0)
			continue; /* it ended, or was called before */
		if (deals_get(&queues->sale.deals, column_int(s, 0), &deal, &rc) &&
		    (rc = deal_check_order(&queues->sale.deals, &deal, &none)) == RC_OK)
			call(queues, &deal, has_until, until, "");
	}
	statement_reset(s);
	return rc;
}

static enum rc
find_queued(struct queues *queues, const struct queue_act *act, struct deal *deal)
{
	struct place place = act->place;
	enum rc rc;

	place.column = "deal";
	if (!deals_find(&queues->sale.deals, act->deal, deal, &rc))
		return rc != RC_OK ? rc
				   : sale_refuse(&queues->sale, &act->place, "deal",
					 _("expected a deal that is known, got %s"),
					 quote(act->deal.bytes, act->deal.length));
	if (deal->stage != STAGE_QUEUED)
		return sale_refuse(&queues->sale, &act->place, "deal",
		    _("deal %s is %s: expected one in the queue"), deal->code,
		    deal_stage_name(deal->stage));
	return deal_check_order(&queues->sale.deals, deal, &place);
}

enum rc
queue_call_again(struct queues *queues, const struct queue_act *act)
{
	struct deal deal;
	enum rc rc = find_queued(queues, act, &deal);

	if (rc == RC_OK)
		rc = check_until(queues, act->has_until, act->until, &act->place);
	if (rc == RC_OK)
		call(queues, &deal, act->has_until, act->until, act->reason);
	return rc;
}

static enum rc
give_back(struct queues *queues, const struct queue_act *act, const struct deal *deal)
{
	struct deposits earnest = {0};
	enum rc rc = deposits_read(&queues->sale.bills, deal, &earnest);

	if (rc == RC_OK)
		rc = deals_allow(
		    &queues->sale.deals, deal, &act->place, CONTROL_REFUND, earnest.paid_fen);
	for (size_t i = 0; i < earnest.count && rc == RC_OK; i++) {
		struct deposit *deposit = &earnest.list[i];

		if (deposit->paid_fen > 0)
			(void)deposit_give_back(
			    &queues->sale.bills, deposit, deposit->paid_fen, act->reason);
		deposit_let_go(&queues->sale.bills, deposit, act->reason);
	}
	if (rc == RC_OK)
		(void)money_add(&queues->result.back_fen, earnest.paid_fen); /* only told */
	deposits_release(&earnest);
	return rc;
}

enum rc
queue_back(struct queues *queues, const struct queue_act *act)
{
	struct deal deal;
	enum rc rc = find_queued(queues, act, &deal);

	if (rc == RC_OK)
		rc = give_back(queues, act, &deal);
	if (rc != RC_OK)
		return rc;
	deals_end(&queues->sale.deals, &deal, EVENT_REFUND, act->reason);
	queues->result.back++;
	return RC_OK;
}
