/* The VAT inside an amount. */
#ifndef DEED_TAX_H
#define DEED_TAX_H

#include "base/ratio.h"

/* tax = amount - round(amount / (1 + rate)) in fen, half-up: net and tax sum to the amount (RULES
 * A5). False when the net amount cannot be held. rate >= 0. */
bool vat_inside(int64_t amount_fen, struct ratio rate, int64_t *tax_fen);

#endif
