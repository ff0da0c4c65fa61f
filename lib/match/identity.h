/* Inside the question who paid: what is known of parties, payers, contracts and rooms. */
#ifndef DEED_IDENTITY_H
#define DEED_IDENTITY_H

#include "base/memory.h"
#include "match/index.h"
#include "match/who.h"

#define IDENTITY_NONE UINT32_MAX

struct party_entry {
	const char *code, *name; /* NULL: no party has this id */
	uint32_t name_length, account; /* account: place of the last one registered, from 1 */
};

struct contract_entry {
	const char *code;
	uint32_t id, party_id, next_of_room;
	date_day start_on, end_on;
};

struct room_entry {
	const char *code;
	uint32_t first_contract;
};

/* Who has a name or an account: the value in the index is a party's id, or for several parties
 * LINKED + the place of the first of a list, which is cut after PARTIES_MAX + 1. */
#define LINKED (UINT32_C(1) << 31)
struct party_link {
	uint32_t party_id, next;
};

struct own_bill {
	int64_t id;
	const char *code;
};

struct identity {
	struct ledger *ledger;
	struct finder *finder;
	struct arena arena;
	struct party_entry *parties; /* by id */
	size_t party_capacity;
	struct contract_entry *contracts;
	size_t contract_count, contract_capacity;
	struct room_entry *rooms;
	size_t room_count, room_capacity;
	uint32_t *room_by_id;
	size_t room_ids;
	struct own_bill *own_bills; /* ids ascend */
	size_t own_count, own_capacity;
	struct index names, accounts; /* to parties */
	struct party_link *links;
	size_t link_count, link_capacity;
	bool codes_loaded, places_loaded;
	enum rc rc; /* of loading while a line was read */
	struct text text;
	char bill_code[BILL_CODE];
};

/* A payer's name as it is compared: folded, blanks at the ends gone and others single, a payment
 * channel before it cut off (*channel tells). Borrowed from the value or the scratch text. */
struct value payer_name_normal(struct value name, struct text *scratch, bool *channel);

/* An account number without blanks; the NULL value when it is masked or too short to prove
 * anything. */
struct value payer_account_normal(struct value account, struct text *scratch);

/* The parties that a value of an index stands for. */
void linked_parties(const struct identity *identity, uint32_t value, struct party_set *set);

void party_set_add(struct party_set *set, uint32_t party_id);

/* True when a contract counts for its room on a day: in force, or something of it is open. */
bool contract_counts(struct book *book, const struct contract_entry *contract, date_day date);

#endif
