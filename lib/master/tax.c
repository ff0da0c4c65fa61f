#include "master/tax.h"

bool
vat_inside(int64_t amount_fen, struct ratio rate, int64_t *tax_fen)
{
	struct ratio gross, net;
	int64_t net_fen;

	if (!ratio_add(ratio_of(1), rate, &gross) ||
	    !ratio_divide(ratio_of(amount_fen), gross, &net) ||
	    !ratio_round(net, 1, ROUND_HALF_UP, &net_fen))
		return false;
	*tax_fen = amount_fen - net_fen; /* |net| <= |amount|, of one sign */
	return true;
}
