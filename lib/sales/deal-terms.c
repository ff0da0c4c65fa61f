#include "sales/deal-terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"

enum { SQL_DAYS, SQL_LINES, SQL_INSTALMENTS };
enum { DAYS = 5 }; /* that it asks for */

static const char *const sqls[] = {
    /* a booking that was exchanged or called began as another deal: the day it
     * was booked here counts */
    [SQL_DAYS] =
	"SELECT (SELECT date FROM deal_event WHERE deal_id = :deal AND kind = 'book'"
	" ORDER BY id DESC LIMIT 1), (SELECT date FROM deal_event WHERE deal_id = :deal"
	" AND kind = 'subscribe' ORDER BY id DESC LIMIT 1), c.signed_on, c.start_on, c.end_on,"
	" (SELECT building_id FROM room WHERE id = :room) FROM contract c WHERE c.id = :contract",
    [SQL_LINES] = "SELECT item_id, price_fen FROM deal_line WHERE deal_id = :deal AND event_id ="
		  " (SELECT max(event_id) FROM deal_line WHERE deal_id = :deal) ORDER BY id",
    [SQL_INSTALMENTS] =
	"SELECT i.step, i.item_id, i.amount_fen, i.due, i.due_on, k.id,"
	" EXISTS (SELECT 1 FROM bill b WHERE b.clause_id = k.id)"
	" FROM instalment i LEFT JOIN clause k ON k.contract_id = :contract AND k.code = i.step"
	" WHERE i.deal_id = :deal AND i.event_id ="
	" (SELECT max(event_id) FROM instalment WHERE deal_id = :deal) ORDER BY i.id",
};

void
deal_terms_release(struct deal_terms *terms)
{
	free(terms->list);
	arena_release(&terms->arena);
	*terms = (struct deal_terms){0};
}

bool
deal_is_agreed(const struct deal *deal)
{
	return deal->stage == STAGE_SUBSCRIBED || deal->stage == STAGE_SIGNED;
}

static struct statement *
ask(struct ledger *ledger, int sql, const struct deal *deal)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);

	bind_int(s, ":deal", deal->id);
	bind_int(s, ":room", deal->room_id);
	bind_int(s, ":contract", deal->contract_id);
	return s;
}

static enum rc
read_days(struct ledger *ledger, const struct deal *deal, struct deal_terms *terms)
{
	struct statement *s = ask(ledger, SQL_DAYS, deal);
	date_day *const days[] = {
	    &terms->book, &terms->subscribe, &terms->sign, &terms->from, &terms->end};
	enum rc rc = RC_OK;

	terms->book = terms->subscribe = terms->sign = terms->from = terms->end = 0;
	if (!statement_row(s, &rc))
		return rc;
	for (int i = 0; i < DAYS && rc == RC_OK; i++)
		if (!column_null(s, i) && !date_parse_text(column_text(s, i), days[i]))
			rc = error_add(ledger_errors(ledger), RC_BUG, NULL,
			    _("deal %s: a date is damaged; run `deed verify`"), deal->code);
	terms->building_id = column_int(s, DAYS);
	statement_reset(s);
	return rc;
}

static enum rc
read_lines(
    struct ledger *ledger, struct items *items, const struct deal *deal, struct deal_terms *terms)
{
	struct statement *s = ask(ledger, SQL_LINES, deal);
	bool held = true;
	enum rc rc = RC_OK;

	terms->price = (struct taxed_price){0};
	while (held && statement_row(s, &rc))
		held = taxed_price_add(&terms->price, items, column_int(s, 0), column_int(s, 1));
	statement_reset(s);
	if (!held)
		return error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("deal %s: its price is beyond what money can hold"), deal->code);
	return rc;
}

static enum rc
read_instalments(struct ledger *ledger, const struct deal *deal, struct deal_terms *terms)
{
	struct statement *s = ask(ledger, SQL_INSTALMENTS, deal);
	int64_t before_fen = 0;
	enum rc rc = RC_OK;

	terms->count = 0;
	while (rc == RC_OK && statement_row(s, &rc)) {
		struct agreed agreed = {.step = arena_strdup(&terms->arena, column_text(s, 0)),
		    .item_id = column_int(s, 1),
		    .amount_fen = column_int(s, 2),
		    .before_fen = before_fen,
		    .due = arena_strdup(&terms->arena, column_text(s, 3)),
		    .has_due = !column_null(s, 4),
		    .clause_id = column_int(s, 5),
		    .billed = column_int(s, 6) != 0};

		if (agreed.has_due && !date_parse_text(column_text(s, 4), &agreed.due_on))
			rc = error_add(ledger_errors(ledger), RC_BUG, NULL,
			    _("deal %s: a date is damaged; run `deed verify`"), deal->code);
		before_fen += agreed.amount_fen;
		terms->list =
		    array_grow(terms->list, terms->count, &terms->capacity, sizeof *terms->list);
		terms->list[terms->count++] = agreed;
	}
	statement_reset(s);
	return rc;
}

enum rc
deal_terms_read(
    struct ledger *ledger, struct items *items, const struct deal *deal, struct deal_terms *terms)
{
	enum rc rc = read_days(ledger, deal, terms);

	arena_reset(&terms->arena);
	if (rc == RC_OK)
		rc = read_lines(ledger, items, deal, terms);
	return rc == RC_OK ? read_instalments(ledger, deal, terms) : rc;
}

bool
deal_terms_due(struct ledger *ledger, const struct deal *deal, const struct deal_terms *terms,
    date_day sign, const struct agreed *agreed, date_day *due_on, enum rc *rc)
{
	const struct schedule_request request = {.book = terms->book,
	    .subscribe = terms->subscribe,
	    .sign = terms->sign != 0 ? terms->sign : sign,
	    .project_id = deal->project_id,
	    .building_id = terms->building_id};

	return schedule_due(ledger, &request, agreed->due, due_on, rc);
}

struct sale_clause
deal_terms_clause(const struct deal *deal, const struct deal_terms *terms,
    const struct agreed *agreed, date_day due_on)
{
	return (struct sale_clause){.contract_id = deal->contract_id,
	    .item_id = agreed->item_id,
	    .amount_fen = agreed->amount_fen,
	    .tax_fen = taxed_price_part(&terms->price, agreed->before_fen, agreed->amount_fen),
	    .step = agreed->step,
	    .from = terms->from,
	    .due_on = due_on};
}

void
deal_terms_agree(struct deals *deals, struct sale_clauses *clauses, const struct deal *deal,
    const struct deal_terms *terms, const struct agreed *agreed)
{
	struct sale_clause due;

	deals_instalment(deals, deal, agreed->step, agreed->item_id, agreed->amount_fen,
	    agreed->due, agreed->has_due, agreed->due_on);
	if (!agreed->has_due || agreed->clause_id != 0 || agreed_is_money(agreed))
		return;
	due = deal_terms_clause(deal, terms, agreed, agreed->due_on);
	sale_clauses_add(clauses, &due);
}

bool
agreed_is_deposit(const struct agreed *agreed)
{
	return strcmp(agreed->step, SCHEDULE_DEPOSIT) == 0;
}

bool
agreed_is_money(const struct agreed *agreed)
{
	return agreed_is_deposit(agreed) || strcmp(agreed->step, SCHEDULE_PAID) == 0;
}

int64_t
agreed_bill(const struct agreed *agreed, struct adjustments *a, const struct deal *deal,
    const struct deal_terms *terms, int64_t done_fen, int64_t amount_fen, int64_t of_id)
{
	const struct billed like = {.contract_id = deal->contract_id,
	    .party_id = deal->party_id,
	    .room_id = deal->room_id,
	    .item_id = agreed->item_id};
	const struct adjustment price = {.like = &like,
	    .amount_fen = amount_fen,
	    .tax_fen = taxed_price_part(&terms->price, agreed->before_fen + done_fen, amount_fen),
	    .due_on = a->date,
	    .kind = ADJUST_TRANSFER,
	    .of_id = of_id,
	    .reason = deal->code};

	return adjustments_add(a, &price);
}
