#include "master/bill-code.h"

#include <inttypes.h>
#include <stdio.h>

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

const char *
document_code_format(int64_t document_id, char code[BILL_CODE])
{
	(void)snprintf(
	    code, BILL_CODE, "D%07" PRId64 "%02" PRId64, document_id, check_digits(document_id));
	return code;
}

static bool
parse(char letter, const char *code, size_t length, int64_t *code_id)
{
	int64_t number = 0, id;

	if (length < 10 || length > 18 || (code[0] & ~0x20) != letter)
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
	*code_id = id;
	return true;
}

bool
bill_code_parse(const char *code, size_t length, int64_t *bill_id)
{
	return parse('B', code, length, bill_id);
}

bool
document_code_parse(const char *code, size_t length, int64_t *document_id)
{
	return parse('D', code, length, document_id);
}
