/* The code that the ledger gives a bill (schema: bill.code): B, at least 7 digits of its id, 2
 * check digits by ISO 7064 MOD 97-10. */
#ifndef DEED_BILL_CODE_H
#define DEED_BILL_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BILL_CODE = 32 }; /* room for such a code */

/* Returns code. */
const char *bill_code_format(int64_t bill_id, char code[BILL_CODE]);

/* The id in such a code; false when its form or its check digits are wrong. */
bool bill_code_parse(const char *code, size_t length, int64_t *bill_id);

/* The same for payment documents, with D before the digits (schema: payment_document.code). */
const char *document_code_format(int64_t document_id, char code[BILL_CODE]);
bool document_code_parse(const char *code, size_t length, int64_t *document_id);

/* And for deals, with S (schema: deal.code). */
const char *deal_code_format(int64_t deal_id, char code[BILL_CODE]);
bool deal_code_parse(const char *code, size_t length, int64_t *deal_id);

#endif
