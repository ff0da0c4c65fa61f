/* OFX and QFX: the SGML of version 1, where values have no end tags, and the XML of version 2, by
 * one reading of tags; entities, CDATA, decimal points and commas, several accounts. */
#ifndef DEED_BANK_OFX_H
#define DEED_BANK_OFX_H

#include "bank/container.h"

extern const struct container ofx_container;

#endif
