/* ISO 20022 CAMT.052, 053 and 054 of all versions: account reports, statements and notifications.
 * An entry that is a batch is taken apart into its transactions where their amounts are told, in
 * the account's currency, and sum to it; else it stays one. The direction is CdtDbtInd's, as the
 * standard has it; RvslInd turns round who of debtor and creditor is the other side. */
#ifndef DEED_BANK_CAMT_H
#define DEED_BANK_CAMT_H

#include "bank/container.h"

extern const struct container camt_container;

#endif
