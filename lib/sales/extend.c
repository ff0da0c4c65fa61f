/* Time limits of deals, put off. */
#include "base/i18n.h"
#include "master/setting.h"
#include "master/sheet.h"
#include "sales/asked.h"
#include "sales/subscribe.h"

const struct sheet_column extend_columns[EXTEND_COLUMNS] = {
    {"deal", true}, {"until", false}, {"reason", false}};

/* From the limit that holds now, at most deal.extend_days. */
static enum rc
check_days(struct sale *sale, const struct place *place, const struct deal *deal, date_day until)
{
	date_day from = deal->has_until ? deal->until : sale->date;
	char old[DATE_TEXT], last[DATE_TEXT];
	int64_t days = setting_number(sale->ledger, "deal.extend_days");

	if (until <= from || until < sale->date)
		return sale_refuse(sale, place, "until",
		    _("deal %s: expected a day after %s, the limit that holds, and not before the business date"),
		    deal->code, date_format(from, old));
	if (until - from <= days)
		return RC_OK;
	return sale_refuse(sale, place, "until",
	    _("deal %s: expected at most %s: a limit is put off by at most %lld days (deal.extend_days)"),
	    deal->code, date_format(from + (date_day)days, last), (long long)days);
}

enum rc
extend_row(void *subscribe, const struct value *cells, const struct place *place)
{
	struct subscribe *all = subscribe;
	struct sale *sale = &all->sale;
	const struct asked asked = {.ledger = sale->ledger, .columns = extend_columns};
	struct deal deal;
	date_day until = 0;
	bool found, given = false;
	enum rc rc = sale_deal(sale, place, cells[EXTEND_DEAL], value_null(), &deal, &found);

	if (rc == RC_OK && !found)
		return sale_refuse(sale, place, "deal",
		    _("expected a deal, or a room that one holds, got %s"),
		    quote(cells[EXTEND_DEAL].bytes, cells[EXTEND_DEAL].length));
	if (rc == RC_OK)
		rc = asked_date(&asked, cells, EXTEND_UNTIL, place, &until, &given);
	if (rc != RC_OK)
		return rc;
	if (!given)
		return sale_refuse(sale, place, "until", _("expected the new last day"));
	if (deal.stage == STAGE_SIGNED || deal.stage == STAGE_ENDED)
		return sale_refuse(sale, place, "deal", _("deal %s is %s: it has no time limit"),
		    deal.code, deal_stage_name(deal.stage));
	if ((rc = sale_in_time(sale, place, &deal, value_string("yes"))) != RC_OK ||
	    (rc = check_days(sale, place, &deal, until)) != RC_OK ||
	    (rc = deals_allow(&sale->deals, &deal, place, CONTROL_EXTEND, 0)) != RC_OK)
		return rc;
	deal.has_until = true;
	deal.until = until;
	deals_event(&sale->deals, &deal, EVENT_EXTEND,
	    asked_text(&sale->deals.arena, cells[EXTEND_REASON]));
	all->deals++;
	return sale_spill(sale);
}
