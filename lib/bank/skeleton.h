/* A profile to start from, for a file that none fits. What a column or a word above the table may
 * mean is looked up in the profiles that there are; a column without a known name may still look
 * like a date or an amount. */
#ifndef DEED_BANK_SKELETON_H
#define DEED_BANK_SKELETON_H

#include "bank/header.h"

/* Adds the table that is seen and the profile. The header is from header_guess on the text; the
 * profiles lend their words. */
void bank_skeleton(struct text *out, const struct header *header, const struct header_text *text,
    const struct profiles *profiles, enum encoding encoding);

#endif
