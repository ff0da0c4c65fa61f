#include "sales/sign.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/cell.h"
#include "master/sheet.h"
#include "sales/asked.h"
#include "sales/deposit.h"

const struct sheet_column sign_columns[SIGN_COLUMNS] = {{"deal", false}, {"room", false},
    {"contract", false}, {"signed", false}, {"end", false}, {"reason", false}, {"late", false}};

/* One row, from what it says to what it makes. */
struct signing {
	struct sign *all;
	struct sale *sale;
	const struct value *cells;
	const struct place *place;
	struct deal deal;
	const char *code;
	date_day on, end;
	bool ends;
};

enum rc
sign_open(struct sign *sign, struct ledger *ledger, date_day date)
{
	*sign = (struct sign){0};
	return sale_open(&sign->sale, ledger, date);
}

void
sign_close(struct sign *sign)
{
	sale_close(&sign->sale);
	deal_terms_release(&sign->terms);
	free(sign->contracts);
	map_release(&sign->codes);
	arena_release(&sign->arena);
}

static enum rc
find_deal(struct signing *s)
{
	struct deal *deal = &s->deal;
	struct value room =
	    s->cells[SIGN_ROOM].kind != VALUE_NULL ? s->cells[SIGN_ROOM] : s->cells[SIGN_DEAL];
	char since[DATE_TEXT];
	bool found;
	enum rc rc =
	    sale_deal(s->sale, s->place, s->cells[SIGN_DEAL], s->cells[SIGN_ROOM], deal, &found);

	if (rc != RC_OK)
		return rc;
	if (!found)
		return sale_refuse(s->sale, s->place, "room",
		    _("expected a room that a deal holds, got %s"), quote(room.bytes, room.length));
	if (deal->stage != (s->all->renumber ? STAGE_SIGNED : STAGE_SUBSCRIBED))
		return sale_refuse(s->sale, s->place, "deal",
		    s->all->renumber ? _("expected a deal that is signed; %s is %s since %s")
				     : _("expected a deal that is subscribed; %s is %s since %s"),
		    deal->code, deal_stage_name(deal->stage), date_format(deal->since, since));
	return sale_in_time(s->sale, s->place, deal, s->cells[SIGN_LATE]);
}

/* The contract's own code, which no other has. */
static enum rc
find_code(struct signing *s)
{
	static const char sql[] = "SELECT id FROM contract WHERE code = :code";
	static const struct kind_column column = {.name = "contract", .type = TYPE_CODE};
	struct value cell = s->cells[SIGN_CONTRACT], code;
	struct statement *known;
	const char *expected;
	int64_t id;
	bool fresh;

	if (cell.kind == VALUE_NULL)
		return sale_refuse(
		    s->sale, s->place, "contract", _("expected the contract's code"));
	expected = cell_read(&column, cell, &s->all->arena, &code);
	if (expected != NULL)
		return sale_refuse(s->sale, s->place, "contract", _("%s, got %s"), expected,
		    quote(cell.bytes, cell.length));
	s->code = arena_strndup(&s->all->arena, code.bytes, code.length);
	known = ledger_statement(s->sale->ledger, sql);
	bind_text(known, ":code", s->code);
	id = statement_number(known, 0);
	(void)map_put(&s->all->codes, s->code, strlen(s->code), &fresh);
	if (fresh && (id == 0 || id == s->deal.contract_id))
		return RC_OK;
	return sale_refuse(s->sale, s->place, "contract",
	    _("expected a code that no contract has, got %s"), quote_text(s->code));
}

static enum rc
find_days(struct signing *s)
{
	const struct deal_terms *terms = &s->all->terms;
	const struct asked asked = {.ledger = s->sale->ledger, .columns = sign_columns};
	char first[DATE_TEXT];
	bool given;

	s->on = s->sale->date;
	if (asked_date(&asked, s->cells, SIGN_SIGNED, s->place, &s->on, &given) != RC_OK ||
	    asked_date(&asked, s->cells, SIGN_END, s->place, &s->end, &s->ends) != RC_OK)
		return RC_DATA;
	if (s->on < terms->subscribe || s->on > s->sale->date)
		return sale_refuse(s->sale, s->place, "signed",
		    _("expected a day from %s, the subscription, to the business date %s"),
		    date_format(terms->subscribe, first), s->sale->deals.today);
	if (s->ends && s->end < s->on)
		return sale_refuse(s->sale, s->place, "end",
		    _("expected a day on or after %s, when it is signed"),
		    date_format(s->on, first));
	return RC_OK;
}

/* When each instalment is due, now that the contract is signed. */
static enum rc
find_dues(struct signing *s)
{
	struct deal_terms *terms = &s->all->terms;
	char due[DATE_TEXT];
	enum rc rc = RC_OK;

	for (size_t i = 0; i < terms->count && rc == RC_OK; i++) {
		struct agreed *agreed = &terms->list[i];

		if (!agreed->has_due)
			agreed->has_due = deal_terms_due(
			    s->sale->ledger, &s->deal, terms, s->on, agreed, &agreed->due_on, &rc);
		if (rc == RC_OK && s->ends && agreed->has_due && agreed->due_on > s->end)
			return sale_refuse(s->sale, s->place, "end",
			    _("expected a day on or after %s, when %s is due"),
			    date_format(agreed->due_on, due), agreed->step);
	}
	return rc;
}

/* So much of the price, due now, which the deposit settles as far as it was paid. */
static void
write_price(struct signing *s, const struct agreed *agreed, int64_t amount_fen, int64_t done_fen,
    struct deposit *deposit)
{
	struct billed bill = {.open_fen = amount_fen};

	bill.id = agreed_bill(agreed, &s->sale->bills, &s->deal, &s->all->terms, done_fen,
	    amount_fen, deposit != NULL ? deposit->bill.id : 0);
	if (deposit == NULL)
		return;
	(void)deposit_use(&s->sale->bills, deposit, &bill, s->deal.code);
	deposit_let_go(&s->sale->bills, deposit, s->deal.code);
}

/* The deposit becomes price (抵作价款, 合同编 587): what was not paid of it is owed as price; what was
 * given back since is owed again. */
static enum rc
write_deposit(struct signing *s)
{
	const struct deal_terms *terms = &s->all->terms;
	struct deposits deposits = {0};
	int64_t done_fen = 0;
	enum rc rc;

	if (terms->count == 0 || !agreed_is_deposit(&terms->list[0]))
		return RC_OK;
	rc = deposits_read(&s->sale->bills, &s->deal, &deposits);
	for (size_t i = 0; i < deposits.count && rc == RC_OK; i++) {
		struct deposit *deposit = &deposits.list[i];
		int64_t amount_fen = deposit->paid_fen + deposit->bill.open_fen;

		if (amount_fen > terms->list[0].amount_fen - done_fen)
			amount_fen = terms->list[0].amount_fen - done_fen;
		if (amount_fen > 0)
			write_price(s, &terms->list[0], amount_fen, done_fen, deposit);
		done_fen += amount_fen > 0 ? amount_fen : 0;
	}
	if (rc == RC_OK && done_fen < terms->list[0].amount_fen)
		write_price(
		    s, &terms->list[0], terms->list[0].amount_fen - done_fen, done_fen, NULL);
	deposits_release(&deposits);
	return rc;
}

static struct signed_contract *
add_contract(struct signing *s)
{
	struct sign *all = s->all;

	all->contracts =
	    array_grow(all->contracts, all->count, &all->capacity, sizeof *all->contracts);
	all->contracts[all->count] =
	    (struct signed_contract){.id = s->deal.contract_id, .code = s->code};
	s->deal.stage = STAGE_SIGNED;
	s->deal.has_until = false;
	deals_event(
	    &s->sale->deals, &s->deal, EVENT_SIGN, asked_text(&all->arena, s->cells[SIGN_REASON]));
	return &all->contracts[all->count++];
}

/* All was found right: the deal is signed. */
static enum rc
write(struct signing *s)
{
	struct sign *all = s->all;
	struct signed_contract *contract = add_contract(s);

	(void)date_format(s->on, contract->on);
	if (s->ends)
		(void)date_format(s->end, contract->end);
	for (size_t i = 0; i < all->terms.count; i++)
		deal_terms_agree(
		    &s->sale->deals, &s->sale->clauses, &s->deal, &all->terms, &all->terms.list[i]);
	return write_deposit(s);
}

/* The contracts get their codes and days. */
static enum rc
write_contracts(struct sign *sign)
{
	static const char sql[] =
	    "UPDATE contract SET code = :code, signed_on = coalesce(:on, signed_on),"
	    " end_on = coalesce(:end, end_on) WHERE id = :id";
	struct statement *s = ledger_statement(sign->sale.ledger, sql);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sign->count && rc == RC_OK; i++) {
		const struct signed_contract *contract = &sign->contracts[i];

		bind_int(s, ":id", contract->id);
		bind_text(s, ":code", contract->code);
		bind_text(s, ":on", contract->on[0] != '\0' ? contract->on : NULL);
		bind_text(s, ":end", contract->end[0] != '\0' ? contract->end : NULL);
		rc = statement_run(s);
		if (rc == RC_OK)
			rc = history_add(sign->sale.ledger, "contract", contract->id);
	}
	return rc;
}

enum rc
sign_write(struct sign *sign)
{
	enum rc rc = write_contracts(sign);

	return rc == RC_OK ? sale_write(&sign->sale) : rc;
}

/* Much was gathered: it is written, and the rows after it find it in the ledger. */
static enum rc
spill(struct sign *sign)
{
	enum rc rc = sign_write(sign);

	sign->count = 0;
	map_release(&sign->codes);
	arena_release(&sign->arena);
	return rc == RC_OK ? sale_anew(&sign->sale) : rc;
}

static enum rc
sign_deal(struct signing *s)
{
	struct sign *all = s->all;
	enum rc rc;

	if ((rc = deal_terms_read(all->sale.ledger, &all->sale.items, &s->deal, &all->terms)) !=
		RC_OK ||
	    (rc = find_days(s)) != RC_OK || (rc = find_dues(s)) != RC_OK)
		return rc;
	if (!money_add(&all->sum_fen, s->deal.price_fen))
		return sale_refuse(
		    s->sale, s->place, "deal", _("the prices are beyond what money can hold"));
	return write(s);
}

static enum rc
renumber_deal(struct signing *s)
{
	if (s->cells[SIGN_SIGNED].kind != VALUE_NULL || s->cells[SIGN_END].kind != VALUE_NULL)
		return sale_refuse(s->sale, s->place,
		    s->cells[SIGN_SIGNED].kind != VALUE_NULL ? "signed" : "end",
		    _("expected none with --renumber: its days stay"));
	(void)add_contract(s);
	return RC_OK;
}

enum rc
sign_row(void *sign, const struct value *cells, const struct place *place)
{
	struct sign *all = sign;
	struct signing s = {.all = all, .sale = &all->sale, .cells = cells, .place = place};
	enum rc rc;

	if ((rc = find_deal(&s)) != RC_OK || (rc = find_code(&s)) != RC_OK ||
	    (rc = all->renumber ? renumber_deal(&s) : sign_deal(&s)) != RC_OK)
		return rc;
	all->deals++;
	return sale_is_much(&all->sale) ? spill(all) : RC_OK;
}
