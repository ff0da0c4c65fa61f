/* Exact rationals of bounded size, and the one function that rounds. For the bulk arithmetic of
 * bills; expressions with no bound use GMP (lib/expr). */
#ifndef DEED_RATIO_H
#define DEED_RATIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 int128; /* ISO C has no name for it */

/* numerator / denominator, denominator > 0, in lowest terms only where said. */
struct ratio {
	int128 numerator, denominator;
};

/* How the one rounding is done. HALF_UP is 四舍五入: halves go away from zero. */
enum rounding { ROUND_HALF_UP, ROUND_DOWN /* toward zero */, ROUND_UP /* away from zero */ };

struct ratio ratio_of(int64_t number);

/* Parses decimal text of at most 18 digits, as "2.35" or "-0.0005". False when it is none. */
bool ratio_parse(const char *text, size_t length, struct ratio *ratio);

/* Each reduces its result; false when it cannot be held in 127 bits or divides by zero.
 * Arguments may alias the result. */
bool ratio_add(struct ratio a, struct ratio b, struct ratio *sum);
bool ratio_subtract(struct ratio a, struct ratio b, struct ratio *difference);
bool ratio_multiply(struct ratio a, struct ratio b, struct ratio *product);
bool ratio_divide(struct ratio a, struct ratio b, struct ratio *quotient);
int ratio_compare(struct ratio a, struct ratio b);

/* Writes it as a decimal ("2.35", "-0.0005"); false, and nothing written, when it is none of at
 * most 38 digits. */
enum { RATIO_TEXT = 96 };
bool ratio_format(struct ratio ratio, char text[RATIO_TEXT]);

/* The ratio as a multiple of `unit` (> 0), rounded once. In fen: unit 1 keeps fen, 10 jiao, 100
 * yuan. False when the result is beyond int64. */
bool ratio_round(struct ratio ratio, int64_t unit, enum rounding mode, int64_t *rounded);

#endif
