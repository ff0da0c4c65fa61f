/* From unit prices to totals and back (RULES A1, rules 4 to 6). */
#ifndef DEED_UNIT_PRICE_H
#define DEED_UNIT_PRICE_H

#include <stdbool.h>
#include <stdint.h>

enum { SET_AREA_CM2 = 10000 }; /* of a price per set: its unit price is its total */

/* unit price × area, rounded half-up to the fen; false when it is beyond int64. */
bool unit_total(int64_t unit_fen, int64_t area_cm2, int64_t *total_fen);

/* total ÷ area (> 0), rounded half-up to the fen; false when it is beyond int64. */
bool total_unit(int64_t total_fen, int64_t area_cm2, int64_t *unit_fen);

/* Whether the two belong together: they may differ by less than the last digit that either was
 * rounded to (1,105,200 is a total in hundreds, 12,346 a unit price in yuan), up to
 * STEP_FEN_MAX. */
enum { STEP_FEN_MAX = 100 * 100 * 100 }; /* 万 */
bool unit_fits(int64_t unit_fen, int64_t area_cm2, int64_t total_fen);

#endif
