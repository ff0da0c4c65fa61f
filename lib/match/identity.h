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
	uint32_t highest, length; /* of the list from here on: party's id, parties */
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
	struct index claimed; /* payer's name and account as claimed before, to parties */
	uint64_t name_lengths[256]; /* by a name's first byte: bit n, names of n bytes */
	uint32_t *sorted; /* names by text: places in names.entries */
	size_t sorted_count;
	bool codes_loaded, places_loaded, claimed_loaded;
	enum rc rc; /* of loading while a line was read */
	struct text text, pair;
	char bill_code[BILL_CODE];
};

/* A payer's name as it is compared: folded, in capitals, blanks at the ends gone and others single,
 * a payment channel before it cut off (*channel tells). Borrowed from the value or the scratch
 * text. */
struct value payer_name_normal(struct value name, struct text *scratch, bool *channel);

/* An account number without blanks; the NULL value when it is masked or too short to prove
 * anything. */
struct value payer_account_normal(struct value account, struct text *scratch);

/* Says that a party has a key of an index; `kept` is a copy of it that lasts, or NULL. */
void identity_add_key(struct identity *identity, struct index *index, struct value key,
    const char *kept, uint32_t party_id);

/* hint.c: adds what a closer look finds, for lines that are not decided without. */
void hints_add(struct identity *identity, const struct line_text *line, struct evidence *evidence);

/* True when more than NAMESAKES_MAX parties may have the payer's name, or it is masked. */
bool payer_is_common(struct identity *identity, struct value payer);

/* True when a party that there is has the payer's name, as far as it is not masked. */
bool payer_fits(struct identity *identity, struct value payer, uint32_t party_id);

/* Where a name that many bear is the payer's, or masked: adds a sign for those of the candidates
 * whom it fits. */
void payer_hint(struct identity *identity, struct value payer, const struct party_set *candidates,
    struct evidence *evidence);

/* The same for such a name in the memo; false: it fits none of them. */
bool memo_hint(
    struct identity *identity, const struct party_set *candidates, struct evidence *evidence);

/* Notes a sign with the parties that it allows, unless it allows none or says nothing. */
void evidence_add(struct evidence *evidence, struct sign sign, const struct party_set *parties);

/* The parties that a value of an index stands for. */
void linked_parties(const struct identity *identity, uint32_t value, struct party_set *set);

void party_set_add(struct party_set *set, uint32_t party_id);

/* True when a contract counts for its room on a day: in force, or something of it is open. */
bool contract_counts(struct book *book, const struct contract_entry *contract, date_day date);

#endif
