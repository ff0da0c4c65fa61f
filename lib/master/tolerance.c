#include "master/tolerance.h"

#include "base/number.h"

bool
tolerance_parse(const char *text, size_t length, struct tolerance *tolerance)
{
	*tolerance = (struct tolerance){.share = length > 0 && text[length - 1] == '%'};
	if (!tolerance->share)
		return number_parse_range(text, length, MONEY_DECIMALS, 0, INT64_MAX,
			   &tolerance->fen) == PARSED_OK;
	return ratio_parse(text, length - 1, &tolerance->percent) &&
	    tolerance->percent.numerator >= 0 &&
	    ratio_compare(tolerance->percent, ratio_of(100)) <= 0;
}

int64_t
tolerance_of(const struct tolerance *tolerance, int64_t amount_fen)
{
	struct ratio part;
	int64_t fen;

	if (!tolerance->share)
		return tolerance->fen;
	if (!ratio_multiply(tolerance->percent, ratio_of(amount_fen), &part) ||
	    !ratio_divide(part, ratio_of(100), &part) || !ratio_round(part, 1, ROUND_HALF_UP, &fen))
		return 0; /* cannot be held: nothing is allowed */
	return fen;
}
