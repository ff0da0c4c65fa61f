/* BAI2, the cash management balance reporting of American banks: groups (02) of accounts (03) with
 * entries (16), continued in 88 records; the control totals of 49, 98 and 99 must agree. */
#ifndef DEED_BANK_BAI2_H
#define DEED_BANK_BAI2_H

#include "bank/container.h"

extern const struct container bai2_container;

#endif
