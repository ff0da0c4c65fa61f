/* Which open bills together come to an amount: a search that is bounded, and that finds one answer
 * or none. Of bills of one amount the first in order stand for the others. */
#ifndef DEED_BILL_SET_H
#define DEED_BILL_SET_H

#include "match/choice.h"

/* With more open bills, sums meet by chance. 2^12 sets are looked at, at most. */
enum { SET_BILLS_MAX = 12 };

enum bill_set { BILL_SET_NONE, BILL_SET_ONE, BILL_SET_SEVERAL };

/* With ONE, the shares of choice are that set, in order; else choice is as it was. NONE, too, when
 * the first bills, none left out, come to the amount: that is the law's own order, whatever else
 * fits. */
enum bill_set bill_set_find(
    struct choice *choice, struct book *book, const struct scope *scope, int64_t amount_fen);

#endif
