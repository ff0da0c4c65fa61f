/* The text of an MT940 entry, field :86:, taken apart: who, from where, and what for. */
#ifndef DEED_BANK_MT940_TEXT_H
#define DEED_BANK_MT940_TEXT_H

#include "bank/movement.h"

/* A reference that says something: NONREF and its like leave the cell empty. */
void mt940_reference(struct movement *movement, enum movement_cell cell, struct slice reference);

/* Party, its account, memo and reference from the field's lines. The memo keeps their breaks:
 * banks wrap anywhere. */
void mt940_info(struct movement *movement, struct slice info);

#endif
