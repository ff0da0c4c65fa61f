#include "base/round.h"

#include <string.h>

#include "base/number.h"

static bool
parse_mode(const char *text, size_t length, enum rounding *mode)
{
	static const struct {
		const char *word;
		enum rounding mode;
	} modes[] = {{"half-up", ROUND_HALF_UP}, {"down", ROUND_DOWN}, {"up", ROUND_UP}};

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (strlen(modes[i].word) == length && memcmp(modes[i].word, text, length) == 0) {
			*mode = modes[i].mode;
			return true;
		}
	return false;
}

bool
round_to_parse(const char *text, size_t length, struct round_to *to)
{
	struct round_to parsed = {.mode = ROUND_HALF_UP};
	const char *blank = memchr(text, ' ', length);
	size_t step = blank != NULL ? (size_t)(blank - text) : length, rest = step;

	while (rest < length && text[rest] == ' ')
		rest++;
	if (number_parse_range(text, step, MONEY_DECIMALS, 1, INT64_MAX, &parsed.step_fen) !=
		PARSED_OK ||
	    (rest < length && !parse_mode(text + rest, length - rest, &parsed.mode)))
		return false;
	*to = parsed;
	return true;
}

bool
round_to_apply(struct round_to to, struct ratio amount_fen, int64_t *rounded_fen)
{
	int128 whole = amount_fen.numerator / amount_fen.denominator;
	bool smaller = whole > -to.step_fen && whole < to.step_fen;

	return ratio_round(amount_fen, smaller ? 1 : to.step_fen, to.mode, rounded_fen);
}
