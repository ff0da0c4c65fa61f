/* Lists in one cell or option: words with commas between them, each perhaps with
 * a value after `=`. */
#ifndef DEED_WORDS_H
#define DEED_WORDS_H

#include <stdbool.h>

#include "base/value.h"

/* The next word of the list, without blanks around it; *rest moves on. False at the end. */
bool words_next(struct value *rest, struct value *word);

/* Cuts the word at its first `=`: the part after it, NULL when there is none. */
struct value words_cut(struct value *word);

#endif
