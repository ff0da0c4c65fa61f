/* Folding of text, and bill codes: what references are made of. */
#include <inttypes.h>
#include <stdio.h>

#include "match/reference.h"

/* What one character becomes; -1: it stays. 0: nothing. */
static int
fold_character(unsigned code, enum fold breaks)
{
	if (code == '\r' || code == '\n' || code == 0x0B || code == 0x0C || code == 0x2028)
		return breaks == FOLD_BREAKS_AWAY ? 0 : ' ';
	if (code < 0x80)
		return code < ' ' ? ' ' : (int)code;
	if (code >= 0xFF01 && code <= 0xFF5E)
		return (int)(code - 0xFF01) + '!';
	if (code == 0xA0 || code == 0x3000)
		return ' ';
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		return '-';
	if ((code >= 0x200B && code <= 0x200D) || code == 0xFEFF)
		return 0;
	return -1;
}

void
text_fold(struct text *out, const char *bytes, size_t length, enum fold breaks)
{
	const char *end = bytes + utf8_valid(bytes, length);

	text_clear(out);
	while (bytes < end) {
		unsigned code;
		size_t size = utf8_decode(bytes, &code);
		int folded = fold_character(code, breaks);

		if (folded < 0)
			text_add(out, bytes, size);
		else if (folded > 0)
			text_addc(out, (char)folded);
		bytes += size;
	}
}

/* 02 to 98, so that the whole number is 1 modulo 97. */
static int64_t
check_digits(int64_t bill_id)
{
	return 98 - bill_id % 97 * 100 % 97;
}

const char *
bill_code_format(int64_t bill_id, char code[BILL_CODE])
{
	(void)snprintf(code, BILL_CODE, "B%07" PRId64 "%02" PRId64, bill_id, check_digits(bill_id));
	return code;
}

bool
bill_code_parse(const char *code, size_t length, int64_t *bill_id)
{
	int64_t number = 0, id;

	if (length < 10 || length > 18 || (code[0] != 'B' && code[0] != 'b'))
		return false;
	if (length > 10 && code[1] == '0')
		return false; /* the ledger pads to 7 digits, not further */
	for (size_t i = 1; i < length; i++) {
		if (code[i] < '0' || code[i] > '9')
			return false;
		number = number * 10 + (code[i] - '0');
	}
	id = number / 100;
	if (number % 100 != check_digits(id))
		return false;
	*bill_id = id;
	return true;
}
