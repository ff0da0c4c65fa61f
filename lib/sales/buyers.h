/* Who buys, with what share: P001=1/2,P002=1/2; without shares all have the same. */
#ifndef DEED_BUYERS_H
#define DEED_BUYERS_H

#include "sales/sale.h"

enum { BUYERS_MAX = 20 };

struct buyers {
	struct {
		int64_t party_id;
		const char *share; /* lives as long as the sale */
	} list[BUYERS_MAX];
	size_t count; /* 0: the deal's party alone, or those it had before */
};

/* RC_DATA, told at the place: a party that is not known or stands twice, shares that do not come to 1, the
 * deal's party left out. */
enum rc buyers_read(struct sale *sale, const struct place *place, struct value cell,
    int64_t party_id, struct buyers *buyers);

#endif
