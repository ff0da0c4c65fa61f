#include "sales/sale.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "sales/room.h"

enum { EVENTS_MAX = 1000 };

static void
begin(struct sale *sale)
{
	deals_init(&sale->deals, sale->ledger, sale->date);
	adjustments_init(&sale->bills, sale->ledger, sale->date);
	sale_clauses_init(&sale->clauses, sale->ledger);
}

static void
end(struct sale *sale)
{
	deals_release(&sale->deals);
	adjustments_release(&sale->bills);
	sale_clauses_release(&sale->clauses);
	payers_release(&sale->payers);
}

enum rc
sale_open(struct sale *sale, struct ledger *ledger, date_day date)
{
	*sale = (struct sale){.ledger = ledger, .date = date};
	begin(sale);
	plans_init(&sale->plans, ledger);
	return items_read(&sale->items, ledger);
}

void
sale_close(struct sale *sale)
{
	end(sale);
	plans_release(&sale->plans);
	items_release(&sale->items);
}

enum rc
sale_write(struct sale *sale)
{
	enum rc rc = deals_write(&sale->deals);

	if (rc == RC_OK)
		rc = payers_write(sale->ledger, &sale->payers);
	if (rc == RC_OK)
		rc = adjustments_write(&sale->bills);
	return rc == RC_OK ? sale_clauses_write(&sale->clauses) : rc;
}

bool
sale_is_much(const struct sale *sale)
{
	return sale->deals.rows[DEAL_EVENTS].count >= EVENTS_MAX &&
	    errors_rc(ledger_errors(sale->ledger)) == RC_OK;
}

enum rc
sale_anew(struct sale *sale)
{
	enum rc rc = run_derive(sale->ledger);

	end(sale);
	begin(sale);
	return rc;
}

enum rc
sale_spill(struct sale *sale)
{
	enum rc rc;

	if (!sale_is_much(sale))
		return RC_OK;
	rc = sale_write(sale);
	return rc == RC_OK ? sale_anew(sale) : rc;
}

enum rc
sale_refuse(
    struct sale *sale, const struct place *place, const char *column, const char *format, ...)
{
	struct place at = *place;
	char option[64];
	va_list args;

	(void)snprintf(option, sizeof option, "--%s", column != NULL ? column : "");
	at.column =
	    place->file != NULL || column == NULL || strcmp(column, "deal") == 0 ? column : option;
	va_start(args, format);
	(void)error_add_list(ledger_errors(sale->deals.ledger), RC_DATA, &at, format, args);
	va_end(args);
	return RC_DATA;
}

/* The live deal of a room. */
static enum rc
deal_of_room(
    struct sale *sale, const struct place *place, struct value code, struct deal *deal, bool *found)
{
	struct sales_room room;
	enum rc rc;

	if (!sales_room_find(sale->ledger, code, sale->date, &room, &rc))
		return rc != RC_OK
		    ? rc
		    : sale_refuse(sale, place, "room", _("expected a room that is known, got %s"),
			  quote(code.bytes, code.length));
	*found = deals_holder(&sale->deals, room.id, deal, &rc);
	return rc;
}

enum rc
sale_deal(struct sale *sale, const struct place *place, struct value code, struct value room,
    struct deal *deal, bool *found)
{
	struct deal holder = {0};
	bool held = false;
	int64_t id;
	enum rc rc = RC_OK;

	*found = false;
	if (room.kind == VALUE_NULL && code.kind != VALUE_NULL &&
	    !deal_code_parse(code.bytes, code.length, &id)) {
		room = code;
		code = value_null();
	}
	if (code.kind == VALUE_NULL && room.kind == VALUE_NULL)
		return sale_refuse(sale, place, "deal", _("expected a deal, or a room"));
	if (room.kind != VALUE_NULL &&
	    (rc = deal_of_room(sale, place, room, &holder, &held)) != RC_OK)
		return rc;
	if (code.kind == VALUE_NULL) {
		*found = held;
		*deal = holder;
		return RC_OK;
	}
	*found = deals_find(&sale->deals, code, deal, &rc);
	if (rc == RC_OK && !*found)
		return sale_refuse(sale, place, "deal",
		    _("expected a deal that is known, got %s; `deed report deals` lists them"),
		    quote(code.bytes, code.length));
	if (rc == RC_OK && room.kind != VALUE_NULL && (!held || holder.id != deal->id))
		return sale_refuse(sale, place, "room",
		    _("expected a room that deal %s holds, got %s"), deal->code,
		    quote(room.bytes, room.length));
	return rc;
}

enum rc
sale_in_time(
    struct sale *sale, const struct place *place, const struct deal *deal, struct value late)
{
	char since[DATE_TEXT], until[DATE_TEXT];

	if (sale->date < deal->since)
		return sale_refuse(sale, place, NULL,
		    _("deal %s: expected a business date on or after %s, when it was last changed, got %s"),
		    deal->code, date_format(deal->since, since), sale->deals.today);
	if (!deal_passed(&sale->deals, deal) || value_is(late, "yes"))
		return RC_OK;
	return sale_refuse(sale, place, "deal",
	    _("deal %s was %s until %s: `deed subscribe --extend %s --until DATE` puts that off, --late goes on all the same"),
	    deal->code, deal_stage_name(deal->stage), date_format(deal->until, until), deal->code);
}
