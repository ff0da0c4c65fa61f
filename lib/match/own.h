/* Our own accounts, and our name: what tells money of our own from a payment. */
#ifndef DEED_OWN_H
#define DEED_OWN_H

#include <stdbool.h>

#include "base/value.h"
#include "ledger/ledger.h"

struct own_account {
	int64_t id, ledger_account_id;
	char *code, *kind; /* bank, cash, pos, channel */
	char *number; /* without blanks; "": none */
	size_t number_length;
};

/* All zero is valid and empty. */
struct own {
	struct own_account *list;
	size_t count, capacity;
	bool channels; /* one is a channel: own_is_channel */
	char *entity; /* the setting; "" is nobody's name */
	size_t entity_length;
};

enum rc own_load(struct own *own, struct ledger *ledger);
void own_release(struct own *own);

/* NULL: there is none. */
const struct own_account *own_by_id(const struct own *own, int64_t id);
/* By its whole number; the other side's account of a line. */
const struct own_account *own_by_number(const struct own *own, struct value number);

bool own_is_name(const struct own *own, struct value name);

/* Takes payments for us and pays them out to a bank account. */
bool own_is_channel(const struct own_account *account);

#endif
