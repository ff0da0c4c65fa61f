/* The bank lines since a day, whatever became of them. There is no index by date, and one would
 * cost every import; but ids follow the imports, so the table is read from its end, until
 * thousands of lines in a row are older. A statement imported later than that is not seen. */
#ifndef DEED_RECENT_H
#define DEED_RECENT_H

#include "base/date.h"
#include "base/value.h"
#include "ledger/ledger.h"

/* Text lives until the next row. */
struct recent_line {
	int64_t id, account_id, amount_fen;
	date_day date;
	struct value payer, account, bank_id;
};

enum rc recent_read(struct ledger *ledger, date_day since,
    enum rc (*take)(void *context, const struct recent_line *line), void *context);

#endif
