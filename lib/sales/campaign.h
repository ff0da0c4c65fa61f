/* Discounts with a name of their own (kind discount of deed-load(1)), read once and
 * kept with the plans. */
#ifndef DEED_CAMPAIGN_H
#define DEED_CAMPAIGN_H

#include "base/date.h"
#include "sales/plan.h"
#include "sales/room.h"

struct campaign; /* lives as long as the plans */

/* NULL: there is none, or an error. */
struct campaign *campaign_find(struct plans *plans, struct value code, enum rc *rc);

const char *campaign_code(const struct campaign *campaign);
const struct discount_terms *campaign_terms(const struct campaign *campaign);

/* RC_OK when it runs on that day, for that plan (NULL: none) and that room. RC_DATA:
 * told at the place. */
enum rc campaign_check(const struct plans *plans, struct campaign *campaign,
    const struct plan *plan, const struct sales_room *room, date_day date,
    const struct place *place);

void campaigns_release(struct plans *plans);

#endif
