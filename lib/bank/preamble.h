/* What lines beside a statement's table tell. */
#ifndef DEED_BANK_PREAMBLE_H
#define DEED_BANK_PREAMBLE_H

#include "bank/cell.h"

/* The value that one of these words names in a text: after "账号：", "账号," or "查询账号[ Account
 * ]|", up to the next delimiter, closing bracket or word. A word with @ in it is a pattern within a
 * line: @ is the value (letters, digits and .,+-*), * any text: "收入：*笔 @元". Empty when there
 * is none. A part of the text. */
struct slice preamble_find(struct slice text, const struct words *words);

#endif
