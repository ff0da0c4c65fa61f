#include "master/bill-code.h"

enum { ID_DIGITS_MIN = 7, ID_MANY = 10000000 };

/* 02 to 98, so that the whole number is 1 modulo 97. */
static int64_t
check_digits(int64_t bill_id)
{
	return 98 - bill_id % 97 * 100 % 97;
}

/* The letter, at least seven digits, two check digits. Every allocation's evidence holds one, so
 * the digits are set by hand. */
static const char *
format(char letter, int64_t id, char code[BILL_CODE])
{
	int64_t check = check_digits(id);
	size_t digits = ID_DIGITS_MIN;

	for (int64_t rest = id / ID_MANY; rest > 0; rest /= 10)
		digits++;
	code[0] = letter;
	code[digits + 1] = (char)('0' + check / 10);
	code[digits + 2] = (char)('0' + check % 10);
	code[digits + 3] = '\0';
	for (; digits > 0; digits--, id /= 10)
		code[digits] = (char)('0' + id % 10);
	return code;
}

const char *
bill_code_format(int64_t bill_id, char code[BILL_CODE])
{
	return format('B', bill_id, code);
}

const char *
document_code_format(int64_t document_id, char code[BILL_CODE])
{
	return format('D', document_id, code);
}

const char *
deal_code_format(int64_t deal_id, char code[BILL_CODE])
{
	return format('S', deal_id, code);
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

bool
deal_code_parse(const char *code, size_t length, int64_t *deal_id)
{
	return parse('S', code, length, deal_id);
}
