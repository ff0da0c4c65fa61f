/* Rows by the codes that people write. */
#ifndef DEED_LOOKUP_H
#define DEED_LOOKUP_H

#include "base/value.h"
#include "ledger/ledger.h"

/* Id of the party, room or project with the code, or 0. */
int64_t lookup_party(struct ledger *ledger, struct value code);

int64_t lookup_room(struct ledger *ledger, struct value code);
int64_t lookup_project(struct ledger *ledger, struct value code);

/* Id of the item with the code. RC_CONFIG, and an error, when there is none. */
enum rc lookup_item(struct ledger *ledger, const char *code, int64_t *item_id);

/* The same of the item that a setting names. */
enum rc lookup_item_set(struct ledger *ledger, const char *setting, int64_t *item_id);

/* Id of the bill with the code, its own or that of its id, or 0; *party_id gets its party. */
int64_t lookup_bill(struct ledger *ledger, struct value code, int64_t *party_id);

/* The number in a code of a letter and at least 7 digits ("L0000123"), or 0. */
int64_t lookup_number(struct value code, char letter);

/* Code of a party; lives until the next call. */
const char *lookup_party_code(struct ledger *ledger, int64_t party_id);

#endif
