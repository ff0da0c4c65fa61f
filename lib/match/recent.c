#include "match/recent.h"

#include "base/same-date.h"
#include "ledger/statement.h"

enum { OLDER_MAX = 20000 }; /* lines in a row that are too old: the end */

static const char sql_lines[] =
    "SELECT id, account_id, amount_fen, date, payer, payer_account, bank_id FROM bank_line"
    " ORDER BY id DESC";

enum rc
recent_read(struct ledger *ledger, date_day since,
    enum rc (*take)(void *context, const struct recent_line *line), void *context)
{
	struct statement *s = ledger_statement(ledger, sql_lines);
	struct same_date last = {0};
	enum rc rc = RC_OK;

	for (int older = 0; rc == RC_OK && older < OLDER_MAX && statement_row(s, &rc);) {
		struct recent_line line = {.id = column_int(s, 0),
		    .account_id = column_int(s, 1),
		    .amount_fen = column_int(s, 2),
		    .payer = column_value(s, 4),
		    .account = column_value(s, 5),
		    .bank_id = column_value(s, 6)};

		older++;
		if (!same_date_parse(&last, column_value(s, 3), &line.date) || line.date < since)
			continue;
		older = 0;
		rc = take(context, &line);
	}
	statement_reset(s);
	return rc;
}
