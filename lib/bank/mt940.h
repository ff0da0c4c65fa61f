/* SWIFT MT940 and MT942, as banks write them: with or without the blocks in braces, several
 * statements and pages in a file, fields wrapped anywhere, :86: in the German form (?20), with
 * /REMI/ and its like, or free. */
#ifndef DEED_BANK_MT940_H
#define DEED_BANK_MT940_H

#include "bank/container.h"

extern const struct container mt940_container;

#endif
