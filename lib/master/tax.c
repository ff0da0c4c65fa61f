#include "master/tax.h"

bool
vat_inside(int64_t amount_fen, struct ratio rate, int64_t *tax_fen)
{
	struct ratio net; /* amount / (1 + rate), not reduced: that would be most of the work */
	int64_t net_fen;

	if (__builtin_add_overflow(rate.denominator, rate.numerator, &net.denominator) ||
	    __builtin_mul_overflow((int128)amount_fen, rate.denominator, &net.numerator) ||
	    !ratio_round(net, 1, ROUND_HALF_UP, &net_fen))
		return false;
	*tax_fen = amount_fen - net_fen; /* |net| <= |amount|, of one sign */
	return true;
}
