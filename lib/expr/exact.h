/* Exact numbers: decimal text in, one rounding out. */
#ifndef DEED_EXPR_EXACT_H
#define DEED_EXPR_EXACT_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/ratio.h"

/* Parses [+-]digits[.digits] of at most EXPR_DIGITS_MAX digits. */
bool exact_parse(const char *text, size_t length, mpq_t number);

/* The nearest whole number by the mode. */
void exact_round(const mpq_t number, enum rounding mode, mpz_t whole);

/* Rounds in place to `decimals` decimals, which may be negative; half away from zero. */
void exact_round_decimals(mpq_t number, long decimals);

void exact_from_ratio(mpq_t number, struct ratio ratio);

bool exact_too_large(const mpq_t number);

/* False when the number does not fit. */
bool exact_to_int64(const mpz_t whole, int64_t *number);
bool exact_to_ratio(const mpq_t number, struct ratio *ratio);

#endif
