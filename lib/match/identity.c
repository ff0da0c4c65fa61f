#include "match/identity.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "match/spelling.h"

enum { ID_MAX = 1 << 30, ACCOUNT_BYTES_MIN = 6 };

struct identity *
identity_new(void)
{
	struct identity *identity = xcalloc(1, sizeof *identity);

	identity->finder = finder_new();
	return identity;
}

void
identity_free(struct identity *identity)
{
	if (identity == NULL)
		return;
	finder_free(identity->finder);
	arena_release(&identity->arena);
	free(identity->parties);
	free(identity->contracts);
	free(identity->rooms);
	free(identity->own_bills);
	free(identity->links);
	free(identity->room_by_id);
	index_release(&identity->names);
	index_release(&identity->accounts);
	index_release(&identity->claimed);
	free(identity->sorted);
	text_release(&identity->pair);
	text_release(&identity->text);
	free(identity);
}

void
party_set_add(struct party_set *set, uint32_t party_id)
{
	if (party_set_has(set, party_id))
		return;
	if (set->count < PARTIES_MAX)
		set->list[set->count++] = party_id;
	else
		set->many = true;
}

bool
party_set_has(const struct party_set *set, uint32_t party_id)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->list[i] == party_id)
			return true;
	return false;
}

void
linked_parties(const struct identity *identity, uint32_t value, struct party_set *set)
{
	if (value < LINKED)
		party_set_add(set, value);
	else
		for (uint32_t i = value - LINKED; i != IDENTITY_NONE; i = identity->links[i].next)
			party_set_add(set, identity->links[i].party_id);
}

static uint32_t
link_new(struct identity *identity, uint32_t party_id, uint32_t next)
{
	struct party_link *link;

	identity->links = array_grow(identity->links, identity->link_count,
	    &identity->link_capacity, sizeof *identity->links);
	link = &identity->links[identity->link_count];
	*link = (struct party_link){party_id, next, party_id, 1};
	if (next != IDENTITY_NONE) {
		link->length += identity->links[next].length;
		if (link->highest < identity->links[next].highest)
			link->highest = identity->links[next].highest;
	}
	return (uint32_t)identity->link_count++;
}

/* Puts a party into what a value stands for, once. */
static uint32_t
link_add(struct identity *identity, uint32_t value, uint32_t party_id)
{
	const struct party_link *head;

	if (value == party_id)
		return value;
	if (value < LINKED)
		value = LINKED + link_new(identity, value, IDENTITY_NONE);
	head = &identity->links[value - LINKED];
	if (head->length > PARTIES_MAX)
		return value;
	if (party_id <= head->highest)
		for (uint32_t i = value - LINKED; i != IDENTITY_NONE; i = identity->links[i].next)
			if (identity->links[i].party_id == party_id)
				return value;
	return LINKED + link_new(identity, party_id, value - LINKED);
}

/* Cuts off the payment channel that stands before the payer's name ("支付宝-李四"): QUIRKS 7. */
static bool
cut_channel(struct value *name)
{
	static const char *const channels[] = {"支付宝", "支付宝转账", "财付通", "微信", "微信支付",
	    "微信转账", "网银在线", "京东支付", "云闪付", "银联"};
	const char *dash = memchr(name->bytes, '-', name->length);
	size_t length = dash != NULL ? (size_t)(dash - name->bytes) : 0;

	for (size_t i = 0; dash != NULL && i < sizeof channels / sizeof *channels; i++)
		if (strlen(channels[i]) == length &&
		    memcmp(channels[i], name->bytes, length) == 0) {
			*name = value_text(dash + 1, name->length - length - 1);
			return true;
		}
	return false;
}

/* Cuts off a masked account that a channel puts behind the name ("李四(138****1234)"). */
static void
cut_masked(struct value *name)
{
	const char *open =
	    name->bytes[name->length - 1] == ')' ? memrchr(name->bytes, '(', name->length) : NULL;

	if (open != NULL && open > name->bytes &&
	    memchr(open, '*', (size_t)(name->bytes + name->length - open)) != NULL)
		name->length = (size_t)(open - name->bytes);
}

static bool
is_small_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Banks write Latin names in capitals. The name may stand in the scratch text. */
static struct value
capitals(struct value name, struct text *scratch)
{
	struct text made = {0};

	text_add(&made, name.bytes, name.length);
	for (size_t i = 0; i < made.length; i++)
		if (is_small_letter(made.bytes[i]))
			made.bytes[i] = (char)(made.bytes[i] - 'a' + 'A');
	text_release(scratch);
	*scratch = made;
	return value_text(text_string(scratch), scratch->length);
}

/* Folded; of blanks the single ones inside stay, or none. */
static struct value
fold_blanks(struct value value, struct text *scratch, bool keep)
{
	size_t used = 0;

	text_fold(scratch, value.bytes, value.length, FOLD_BREAKS_AWAY);
	for (size_t i = 0; i < scratch->length; i++)
		if (scratch->bytes[i] != ' ' ||
		    (keep && used > 0 && scratch->bytes[used - 1] != ' '))
			scratch->bytes[used++] = scratch->bytes[i];
	while (used > 0 && scratch->bytes[used - 1] == ' ')
		used--;
	return value_text(text_string(scratch), used);
}

struct value
payer_name_normal(struct value name, struct text *scratch, bool *channel)
{
	unsigned looks;

	*channel = false;
	if (name.kind != VALUE_TEXT || name.length == 0)
		return value_null();
	looks = text_look(name.bytes, name.length);
	if ((looks & (LOOK_FOLD | LOOK_BLANK)) != 0) {
		name = fold_blanks(name, scratch, true);
		looks = text_look(name.bytes, name.length);
	}
	if ((looks & LOOK_DASH) != 0)
		*channel = cut_channel(&name);
	if ((looks & LOOK_BRACKET) != 0 && name.length > 0)
		cut_masked(&name);
	if (name.length == 0)
		return value_null();
	return (looks & LOOK_SMALL) != 0 ? capitals(name, scratch) : name;
}

struct value
payer_account_normal(struct value account, struct text *scratch)
{
	unsigned looks;

	if (account.kind != VALUE_TEXT || account.length < ACCOUNT_BYTES_MIN)
		return value_null();
	looks = text_look(account.bytes, account.length);
	if ((looks & (LOOK_FOLD | LOOK_BLANK)) != 0) {
		account = fold_blanks(account, scratch, false);
		looks = text_look(account.bytes, account.length);
	}
	if (account.length < ACCOUNT_BYTES_MIN || (looks & LOOK_STAR) != 0)
		return value_null();
	return account;
}

void
identity_add_key(struct identity *identity, struct index *index, struct value key, const char *kept,
    uint32_t party_id)
{
	struct index_entry *entry;
	bool fresh;

	if (key.kind == VALUE_NULL || key.bytes == NULL)
		return;
	entry = index_put(index, key.bytes, key.length, &fresh);
	if (!fresh)
		entry->value = link_add(identity, entry->value, party_id);
	else
		entry->value = party_id;
	if (fresh && key.bytes != kept)
		entry->key = arena_strndup(&identity->arena, key.bytes, key.length);
	if (index == &identity->names && key.length < 64)
		identity->name_lengths[(unsigned char)key.bytes[0]] |= UINT64_C(1) << key.length;
}

void
identity_add_party(struct identity *identity, int64_t id, const char *code, const char *name)
{
	struct party_entry *party;
	bool channel;

	if (id < 0 || id >= ID_MAX)
		return;
	if ((size_t)id >= identity->party_capacity) {
		size_t capacity = 2 * (size_t)id + 64;

		identity->parties =
		    xrealloc(identity->parties, capacity * sizeof *identity->parties);
		memset(identity->parties + identity->party_capacity, 0,
		    (capacity - identity->party_capacity) * sizeof *identity->parties);
		identity->party_capacity = capacity;
	}
	party = &identity->parties[id];
	party->code = arena_strdup(&identity->arena, code);
	party->name = arena_strdup(&identity->arena, name);
	party->name_length = (uint32_t)strlen(name);
	identity_add_key(identity, &identity->names,
	    payer_name_normal(value_string(party->name), &identity->text, &channel), party->name,
	    (uint32_t)id);
}

void
identity_add_payer(
    struct identity *identity, int64_t party_id, const char *name, const char *account)
{
	size_t accounts = identity->accounts.count;
	bool channel;

	if (party_id < 0 || party_id >= ID_MAX)
		return;
	identity_add_key(identity, &identity->accounts,
	    payer_account_normal(value_string(account), &identity->text), NULL, (uint32_t)party_id);
	if (identity->accounts.count > accounts && (size_t)party_id < identity->party_capacity)
		identity->parties[party_id].account = (uint32_t)identity->accounts.count;
	/* the party's own name was added with it */
	if (strcmp(name, identity_party_name(identity, (uint32_t)party_id)) != 0)
		identity_add_key(identity, &identity->names,
		    payer_name_normal(value_string(name), &identity->text, &channel), NULL,
		    (uint32_t)party_id);
}

void
identity_add_room(struct identity *identity, int64_t id, const char *code)
{
	if (id < 0 || id >= ID_MAX)
		return;
	if ((size_t)id >= identity->room_ids) {
		size_t size = 2 * (size_t)id + 64;

		identity->room_by_id =
		    xrealloc(identity->room_by_id, size * sizeof *identity->room_by_id);
		memset(identity->room_by_id + identity->room_ids, 0xff,
		    (size - identity->room_ids) * sizeof *identity->room_by_id);
		identity->room_ids = size;
	}
	identity->room_by_id[id] = (uint32_t)identity->room_count;
	identity->rooms = array_grow(identity->rooms, identity->room_count,
	    &identity->room_capacity, sizeof *identity->rooms);
	identity->rooms[identity->room_count] =
	    (struct room_entry){arena_strdup(&identity->arena, code), IDENTITY_NONE};
	finder_add(identity->finder, REFERENCE_ROOM, identity->rooms[identity->room_count].code,
	    (int64_t)identity->room_count);
	identity->room_count++;
}

/* The place of a room, or IDENTITY_NONE. */
static uint32_t
room_place(const struct identity *identity, int64_t id)
{
	return id > 0 && (size_t)id < identity->room_ids ? identity->room_by_id[id] : IDENTITY_NONE;
}

void
identity_add_place(struct identity *identity, int64_t id, const struct place_name *where)
{
	uint32_t place = room_place(identity, id);

	if (place != IDENTITY_NONE)
		finder_add_place(identity->finder, where, place);
}

void
identity_add_contract(struct identity *identity, const struct identity_contract *contract)
{
	uint32_t place = (uint32_t)identity->contract_count;
	uint32_t room = room_place(identity, contract->room_id);
	struct contract_entry *entry;

	identity->contracts = array_grow(identity->contracts, identity->contract_count,
	    &identity->contract_capacity, sizeof *identity->contracts);
	entry = &identity->contracts[identity->contract_count++];
	*entry = (struct contract_entry){.code = arena_strdup(&identity->arena, contract->code),
	    .id = (uint32_t)contract->id,
	    .party_id = (uint32_t)contract->party_id,
	    .next_of_room = IDENTITY_NONE,
	    .start_on = contract->start_on,
	    .end_on = contract->end_on};
	if (room != IDENTITY_NONE) {
		entry->next_of_room = identity->rooms[room].first_contract;
		identity->rooms[room].first_contract = place;
	}
	finder_add(identity->finder, REFERENCE_CONTRACT, entry->code, place);
}

void
identity_add_own_bill(struct identity *identity, int64_t id, const char *code)
{
	identity->own_bills = array_grow(identity->own_bills, identity->own_count,
	    &identity->own_capacity, sizeof *identity->own_bills);
	identity->own_bills[identity->own_count] =
	    (struct own_bill){id, arena_strdup(&identity->arena, code)};
	finder_add(identity->finder, REFERENCE_OWN_BILL,
	    identity->own_bills[identity->own_count].code, id);
	identity->own_count++;
}

bool
contract_counts(struct book *book, const struct contract_entry *contract, date_day date)
{
	return (contract->start_on <= date && date <= contract->end_on) ||
	    book_contract_open(book, contract->id);
}

const char *
identity_party_code(const struct identity *identity, uint32_t party_id)
{
	return party_id < identity->party_capacity && identity->parties[party_id].code != NULL
	    ? identity->parties[party_id].code
	    : "";
}

const char *
identity_party_name(const struct identity *identity, uint32_t party_id)
{
	return party_id < identity->party_capacity && identity->parties[party_id].name != NULL
	    ? identity->parties[party_id].name
	    : "";
}

const char *
identity_bill_code(struct identity *identity, int64_t bill_id)
{
	size_t place = array_place(identity->own_bills, identity->own_count,
	    sizeof *identity->own_bills, offsetof(struct own_bill, id), bill_id);

	if (place < identity->own_count && identity->own_bills[place].id == bill_id)
		return identity->own_bills[place].code;
	return bill_code_format(bill_id, identity->bill_code);
}
