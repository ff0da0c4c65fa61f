/* Whose statement a row is of: some files hold several accounts, and only one is asked for. */
#ifndef DEED_BANK_WHOSE_H
#define DEED_BANK_WHOSE_H

#include "bank/cell.h"

enum {
	WHOSE_OTHERS_MAX = 8, /* other accounts that are kept, to be named */
	WHOSE_CELL_MAX = 64,
};

struct whose {
	const char *code; /* of the account that is asked for; NULL: any will do */
	struct slice number; /* its number; "" when the ledger does not know it */
	bool told; /* something named an account */
	bool ours; /* and it was this one */
	struct whose_other {
		char text[WHOSE_CELL_MAX];
		size_t length;
	} seen[WHOSE_OTHERS_MAX]; /* accounts named, ours left out */
	size_t count;
	struct place first; /* where the first of them was named */
	struct whose_other last; /* the one named last, and whether it was ours */
	bool last_ours;
};

/* Whether what is of the account of this number (not "") is ours. The place is kept for
 * messages. Where the ledger does not know our number, the first one named is taken for it. */
bool whose_is_ours(struct whose *whose, struct slice number, const struct place *place);

/* After the last row: RC_DATA when accounts were named, but ours was not, or when nobody can tell
 * which of several it is. */
enum rc whose_end(const struct whose *whose, struct errors *errors);

#endif
