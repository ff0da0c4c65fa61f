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
	free(identity->accounts);
	free(identity->links);
	map_release(&identity->room_by_id);
	map_release(&identity->names);
	map_release(&identity->account_by_number);
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
links_parties(const struct identity *identity, uint32_t first, struct party_set *set)
{
	for (uint32_t i = first; i != IDENTITY_NONE; i = identity->links[i].next)
		party_set_add(set, identity->links[i].party_id);
}

/* Puts a party into a list, once. */
static uint32_t
link_add(struct identity *identity, uint32_t first, uint32_t party_id)
{
	int length = 0;

	for (uint32_t i = first; i != IDENTITY_NONE; i = identity->links[i].next, length++)
		if (identity->links[i].party_id == party_id || length > PARTIES_MAX)
			return first;
	identity->links = array_grow(identity->links, identity->link_count,
	    &identity->link_capacity, sizeof *identity->links);
	identity->links[identity->link_count] = (struct party_link){party_id, first};
	return (uint32_t)identity->link_count++;
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

struct value
payer_name_normal(struct value name, struct text *scratch, bool *channel)
{
	bool broken = false;
	size_t used = 0;

	*channel = false;
	if (name.kind != VALUE_TEXT || name.length == 0)
		return value_null();
	if (text_needs_fold(name.bytes, name.length, &broken) ||
	    memchr(name.bytes, ' ', name.length) != NULL) {
		text_fold(scratch, name.bytes, name.length, FOLD_BREAKS_AWAY);
		for (size_t i = 0; i < scratch->length; i++)
			if (scratch->bytes[i] != ' ' ||
			    (used > 0 && scratch->bytes[used - 1] != ' '))
				scratch->bytes[used++] = scratch->bytes[i];
		while (used > 0 && scratch->bytes[used - 1] == ' ')
			used--;
		name = value_text(text_string(scratch), used);
	}
	*channel = name.length > 0 && cut_channel(&name);
	return name.length > 0 ? name : value_null();
}

struct value
payer_account_normal(struct value account, struct text *scratch)
{
	bool broken = false;
	size_t used = 0;

	if (account.kind != VALUE_TEXT || account.length < ACCOUNT_BYTES_MIN)
		return value_null();
	if (text_needs_fold(account.bytes, account.length, &broken) ||
	    memchr(account.bytes, ' ', account.length) != NULL) {
		text_fold(scratch, account.bytes, account.length, FOLD_BREAKS_AWAY);
		for (size_t i = 0; i < scratch->length; i++)
			if (scratch->bytes[i] != ' ')
				scratch->bytes[used++] = scratch->bytes[i];
		account = value_text(text_string(scratch), used);
	}
	if (account.length < ACCOUNT_BYTES_MIN ||
	    memchr(account.bytes, '*', account.length) != NULL)
		return value_null();
	return account;
}

static void
add_name(struct identity *identity, uint32_t party_id, const char *text)
{
	bool channel, fresh;
	struct value name = payer_name_normal(value_string(text), &identity->text, &channel);
	int64_t *first;

	if (name.kind == VALUE_NULL)
		return;
	first = map_put(&identity->names, name.bytes, name.length, &fresh);
	*first = link_add(identity, fresh ? IDENTITY_NONE : (uint32_t)*first, party_id);
}

void
identity_add_party(struct identity *identity, int64_t id, const char *code, const char *name)
{
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
	identity->parties[id] = (struct party_entry){
	    arena_strdup(&identity->arena, code), arena_strdup(&identity->arena, name)};
	add_name(identity, (uint32_t)id, name);
}

void
identity_add_payer(
    struct identity *identity, int64_t party_id, const char *name, const char *account)
{
	struct value number = payer_account_normal(value_string(account), &identity->text);
	struct account_entry *entry;
	int64_t *at;
	bool fresh;

	if (number.kind != VALUE_NULL) {
		at = map_put(&identity->account_by_number, number.bytes, number.length, &fresh);
		if (fresh) {
			identity->accounts = array_grow(identity->accounts, identity->account_count,
			    &identity->account_capacity, sizeof *identity->accounts);
			*at = (int64_t)identity->account_count++;
			identity->accounts[*at] = (struct account_entry){
			    arena_strndup(&identity->arena, number.bytes, number.length),
			    IDENTITY_NONE};
		}
		entry = &identity->accounts[*at];
		entry->first = link_add(identity, entry->first, (uint32_t)party_id);
	}
	add_name(identity, (uint32_t)party_id, name);
}

void
identity_add_room(struct identity *identity, int64_t id, const char *code, const char *building,
    const char *unit, const char *number)
{
	int64_t place = (int64_t)identity->room_count;

	identity->rooms = array_grow(identity->rooms, identity->room_count,
	    &identity->room_capacity, sizeof *identity->rooms);
	identity->rooms[identity->room_count++] =
	    (struct room_entry){arena_strdup(&identity->arena, code), IDENTITY_NONE};
	*map_put(&identity->room_by_id, (const char *)&id, sizeof id, NULL) = place;
	finder_add(identity->finder, REFERENCE_ROOM, code, place);
	finder_add_place(identity->finder, building, unit, number, place);
}

void
identity_add_contract(struct identity *identity, const struct identity_contract *contract)
{
	uint32_t place = (uint32_t)identity->contract_count;
	const int64_t *room = NULL;
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
	if (contract->room_id != 0)
		room = map_get(&identity->room_by_id, (const char *)&contract->room_id,
		    sizeof contract->room_id);
	if (room != NULL) {
		entry->next_of_room = identity->rooms[*room].first_contract;
		identity->rooms[*room].first_contract = place;
	}
	finder_add(identity->finder, REFERENCE_CONTRACT, contract->code, place);
}

void
identity_add_own_bill(struct identity *identity, int64_t id, const char *code)
{
	identity->own_bills = array_grow(identity->own_bills, identity->own_count,
	    &identity->own_capacity, sizeof *identity->own_bills);
	identity->own_bills[identity->own_count++] =
	    (struct own_bill){id, arena_strdup(&identity->arena, code)};
	finder_add(identity->finder, REFERENCE_OWN_BILL, code, id);
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
	size_t low = 0, high = identity->own_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (identity->own_bills[middle].id < bill_id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < identity->own_count && identity->own_bills[low].id == bill_id)
		return identity->own_bills[low].code;
	return bill_code_format(bill_id, identity->bill_code);
}
