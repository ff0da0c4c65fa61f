#include "sales/terms-change.h"

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/history.h"
#include "ledger/statement.h"

/* One that was not billed bills nothing any more, not even when an ended deal is revived. */
static const char sql_aside[] =
    "UPDATE clause SET code = code || '~' || :event, rate = iif(:billed, rate, '0'),"
    " end_on = iif(:billed, end_on, date(start_on, '-1 day')) WHERE id = :clause";

static enum rc
set_aside(struct ledger *ledger, const struct deal *deal, const struct agreed *agreed)
{
	struct statement *s = ledger_statement(ledger, sql_aside);
	enum rc rc;

	if (agreed->clause_id == 0)
		return RC_OK;
	bind_int(s, ":clause", agreed->clause_id);
	bind_int(s, ":event", deal->event_id);
	bind_int(s, ":billed", agreed->billed);
	rc = statement_run(s);
	return rc == RC_OK ? history_add(ledger, "clause", agreed->clause_id) : rc;
}

enum rc
terms_set_aside(struct sale *sale, const struct deal *deal, const struct deal_terms *terms,
    const struct place *place, struct unwind *unwind)
{
	char loan[NUMBER_TEXT];
	enum rc rc = unwind_price(unwind, &sale->bills, deal, deal->code);

	(void)number_format_grouped(unwind->loan_fen, MONEY_DECIMALS, loan);
	if (rc == RC_OK && unwind->loan_fen > 0)
		return sale_refuse(sale, place, "deal",
		    _("deal %s: a bank paid %s of its loan; expected that to be given back first"),
		    deal->code, loan);
	for (size_t i = 0; i < terms->count && rc == RC_OK; i++)
		rc = set_aside(sale->ledger, deal, &terms->list[i]);
	return rc;
}
