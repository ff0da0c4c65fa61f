/* Sale contracts (签约): the deal's contract gets its own code and its day, the deposit becomes
 * price, and the instalments that waited for this day become clauses (RULES A2.5). A signed
 * contract may get another code (草签, 网签). deed-sign(1). */
#ifndef DEED_SIGN_H
#define DEED_SIGN_H

#include "master/sheet.h"
#include "sales/deal-terms.h"
#include "sales/sale.h"

/* The columns of a file, and the options of the command. */
enum sign_column {
	SIGN_DEAL,
	SIGN_ROOM,
	SIGN_CONTRACT,
	SIGN_SIGNED,
	SIGN_END,
	SIGN_REASON,
	SIGN_LATE,
	SIGN_COLUMNS
};

extern const struct sheet_column sign_columns[SIGN_COLUMNS];

struct sign {
	struct sale sale;
	bool renumber; /* contracts that are signed */
	struct deal_terms terms; /* of the row */
	struct arena arena;
	struct signed_contract {
		int64_t id;
		const char *code;
		char on[DATE_TEXT], end[DATE_TEXT]; /* "": as it is */
	} * contracts;
	size_t count, capacity; /* not written yet */
	struct map codes; /* of this run */
	int64_t deals, sum_fen; /* of the run */
};

enum rc sign_open(struct sign *sign, struct ledger *ledger, date_day date);
void sign_close(struct sign *sign);

/* One row, as `each` of struct asked. RC_DATA: told at the place; nothing of
 * the row was gathered. */
enum rc sign_row(void *sign, const struct value *cells, const struct place *place);

/* Writes all that was gathered. */
enum rc sign_write(struct sign *sign);

#endif
