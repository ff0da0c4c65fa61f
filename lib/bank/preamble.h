/* What the lines above a statement's table tell. */
#ifndef DEED_BANK_PREAMBLE_H
#define DEED_BANK_PREAMBLE_H

#include "bank/cell.h"

/* The value beside one of these words in the lines of a text: after "账号：", "账号," or
 * "查询账号[ Account ]|", up to the next delimiter, closing bracket or word. Empty when there is
 * none. A part of the text. */
struct slice preamble_find(struct slice text, const struct words *words);

#endif
