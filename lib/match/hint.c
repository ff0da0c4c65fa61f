/* A closer look at a line that names no bill or contract: names in the memo, names that a bank cut
 * or masked, payers whom a person's claims taught. None of it proves alone. */
#include <stdlib.h>
#include <string.h>

#include "ledger/statement.h"
#include "match/identity.h"
#include "match/spelling.h"

enum {
	MEMO_BYTES_MAX = 512, /* of a memo, looked at for names */
	NAME_BYTES_MIN = 6, /* two characters */
	CUT_BYTES_MIN = 18, /* six characters: shorter begins fit by chance */
	CUT_LATIN_MIN = 10,
};

/* What was claimed and not taken back: who paid from which account. */
static const char sql_claimed[] =
    "SELECT DISTINCT l.payer, l.payer_account, r.party_id"
    " FROM allocation a INDEXED BY allocation_claim"
    " JOIN receipt r ON r.id = a.receipt_id JOIN bank_line l ON l.id = r.bank_line_id"
    " WHERE a.rule = 'claim' AND a.reverses_id IS NULL AND l.payer > '' AND l.payer_account > ''"
    " AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = a.id)";

/* Name and account as one key, in identity->pair; the NULL value when one of them says nothing: a
 * channel's name, a masked name or account. */
static struct value
payer_pair(struct identity *identity, struct value name, struct value account)
{
	struct text *pair = &identity->pair;
	bool channel;

	name = payer_name_normal(name, &identity->text, &channel);
	if (name.kind == VALUE_NULL || channel || memchr(name.bytes, '*', name.length) != NULL)
		return value_null();
	text_clear(pair);
	text_add(pair, name.bytes, name.length);
	account = payer_account_normal(account, &identity->text);
	if (account.kind == VALUE_NULL)
		return value_null();
	text_addc(pair, '\n');
	text_add(pair, account.bytes, account.length);
	return value_text(text_string(pair), pair->length);
}

void
identity_add_claimed(
    struct identity *identity, int64_t party_id, struct value name, struct value account)
{
	struct value pair = payer_pair(identity, name, account);

	identity_add_key(identity, &identity->claimed, pair, NULL, (uint32_t)party_id);
}

static void
load_claimed(struct identity *identity)
{
	struct statement *s;

	if (identity->claimed_loaded || identity->ledger == NULL)
		return;
	identity->claimed_loaded = true;
	s = ledger_statement(identity->ledger, sql_claimed);
	while (statement_row(s, &identity->rc))
		identity_add_claimed(
		    identity, column_int(s, 2), column_value(s, 0), column_value(s, 1));
}

/* An account that is registered says more than what was claimed: of one that several parties share,
 * a claim for one of them says nothing about the next line. */
static bool
account_is_registered(struct identity *identity, struct value account)
{
	account = payer_account_normal(account, &identity->text);
	return account.kind != VALUE_NULL &&
	    index_find(&identity->accounts, account.bytes, account.length) != NULL;
}

static void
add_claimed(struct identity *identity, const struct line_text *line, struct evidence *evidence)
{
	struct party_set parties = {.count = 0};
	const struct index_entry *entry;
	struct value pair;

	if (account_is_registered(identity, line->account))
		return;
	load_claimed(identity); /* first: it needs the text that holds the pair */
	pair = payer_pair(identity, line->payer, line->account);
	if (pair.kind == VALUE_NULL)
		return;
	if ((entry = index_find(&identity->claimed, pair.bytes, pair.length)) == NULL)
		return;
	linked_parties(identity, entry->value, &parties);
	evidence_add(evidence, (struct sign){.kind = SIGN_CLAIMED, .soft = true}, &parties);
}

/* The longest known name that begins at a place of the memo and ends where a word may; 0: none. */
static size_t
name_at(
    const struct identity *identity, struct value memo, size_t at, const struct index_entry **entry)
{
	uint64_t lengths = identity->name_lengths[(unsigned char)memo.bytes[at]];
	size_t left = memo.length - at;

	if (left < 63)
		lengths &= (UINT64_C(2) << left) - 1;
	while (lengths >> NAME_BYTES_MIN != 0) {
		size_t length = 63 - (size_t)__builtin_clzll(lengths);

		lengths &= ~(UINT64_C(1) << length);
		if (!word_cut(memo.bytes, memo.length, at + length) &&
		    (*entry = index_find(&identity->names, memo.bytes + at, length)) != NULL)
			return length;
	}
	return 0;
}

static void
add_memo_names(struct identity *identity, struct value memo, struct evidence *evidence)
{
	bool channel;
	size_t step;

	memo = payer_name_normal(memo, &identity->text, &channel);
	if (memo.kind == VALUE_NULL)
		return;
	if (memo.length > MEMO_BYTES_MAX)
		memo.length = MEMO_BYTES_MAX;
	for (size_t at = 0; at < memo.length; at += step) {
		const struct index_entry *entry;
		struct party_set parties = {.count = 0};
		size_t length = 0;

		step = 1;
		if (((unsigned char)memo.bytes[at] & 0xC0) != 0x80 &&
		    !word_cut(memo.bytes, memo.length, at))
			length = name_at(identity, memo, at, &entry);
		if (length == 0)
			continue;
		step = length;
		linked_parties(identity, entry->value, &parties);
		if (parties.count > NAMESAKES_MAX)
			evidence->common_name = value_text(entry->key, entry->length);
		else
			evidence_add(evidence, (struct sign){.kind = SIGN_MEMO_NAME, .soft = true},
			    &parties);
	}
}

static int
name_order(const void *a, const void *b, void *context)
{
	const struct index *names = context;
	const struct index_entry *x = &names->entries[*(const uint32_t *)a],
				 *y = &names->entries[*(const uint32_t *)b];
	uint32_t shorter = x->length < y->length ? x->length : y->length;
	int order = memcmp(x->key, y->key, shorter);

	return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* All names in order, made when one was cut for the first time. */
static void
sort_names(struct identity *identity)
{
	size_t count = identity->names.count;

	if (identity->sorted_count == count)
		return;
	identity->sorted = xrealloc(identity->sorted, count * sizeof *identity->sorted);
	for (uint32_t i = 0; i < count; i++)
		identity->sorted[i] = i;
	qsort_r(identity->sorted, count, sizeof *identity->sorted, name_order, &identity->names);
	identity->sorted_count = count;
}

/* The first name in order that is not before a text. */
static size_t
first_name(const struct identity *identity, struct value begin)
{
	size_t low = 0, high = identity->sorted_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct index_entry *name = &identity->names.entries[identity->sorted[middle]];
		size_t shorter = name->length < begin.length ? name->length : begin.length;
		int order = memcmp(name->key, begin.bytes, shorter);

		if (order < 0 || (order == 0 && name->length < begin.length))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Parties whose long name begins with the payer's: banks cut names ("广东三元麦当劳食品有"). A name
 * that is whole may still be the begin of another ("…公司", "…公司第二分公司"): then it is both. */
static void
add_cut(struct identity *identity, struct value name, struct evidence *evidence)
{
	size_t minimum = ((unsigned char)name.bytes[0] & 0x80) != 0 ? CUT_BYTES_MIN : CUT_LATIN_MIN;
	struct party_set parties = {.count = 0};

	if (name.length < minimum)
		return;
	sort_names(identity);
	for (size_t i = first_name(identity, name); i < identity->sorted_count && !parties.many;
	     i++) {
		const struct index_entry *entry = &identity->names.entries[identity->sorted[i]];

		if (entry->length < name.length || memcmp(entry->key, name.bytes, name.length) != 0)
			break;
		if (entry->length == name.length)
			return; /* whole: identity_who saw it */
		linked_parties(identity, entry->value, &parties);
	}
	evidence_add(evidence, (struct sign){.kind = SIGN_CUT, .soft = true}, &parties);
}

void
hints_add(struct identity *identity, const struct line_text *line, struct evidence *evidence)
{
	struct value name;
	bool channel;

	add_claimed(identity, line, evidence);
	name = payer_name_normal(line->payer, &identity->text, &channel);
	if (name.kind != VALUE_NULL && memchr(name.bytes, '*', name.length) == NULL)
		add_cut(identity, name, evidence);
	add_memo_names(identity, line->memo, evidence);
}

/* "张*" and "中***公司": what stands before the first star and behind the last. */
static bool
mask_fits(struct value mask, struct value name)
{
	const char *first = memchr(mask.bytes, '*', mask.length);
	const char *last = memrchr(mask.bytes, '*', mask.length);
	size_t begin = (size_t)(first - mask.bytes);
	size_t end = (size_t)(mask.bytes + mask.length - last) - 1;

	return begin + end > 0 && name.length > begin + end &&
	    memcmp(mask.bytes, name.bytes, begin) == 0 &&
	    memcmp(last + 1, name.bytes + name.length - end, end) == 0;
}

static bool
is_masked(struct value name)
{
	return memchr(name.bytes, '*', name.length) != NULL;
}

bool
payer_is_common(struct identity *identity, struct value payer)
{
	struct party_set parties = {.count = 0};
	const struct index_entry *entry;
	bool channel;

	payer = payer_name_normal(payer, &identity->text, &channel);
	if (payer.kind == VALUE_NULL || is_masked(payer))
		return payer.kind != VALUE_NULL;
	if ((entry = index_find(&identity->names, payer.bytes, payer.length)) == NULL)
		return false;
	linked_parties(identity, entry->value, &parties);
	return parties.count > NAMESAKES_MAX;
}

bool
payer_fits(struct identity *identity, struct value payer, uint32_t party_id)
{
	const struct party_entry *party = &identity->parties[party_id];
	struct value name = value_text(party->name, party->name_length);
	bool channel;

	payer = payer_name_normal(payer, &identity->text, &channel);
	name = payer_name_normal(name, &identity->pair, &channel);
	if (payer.kind == VALUE_NULL || name.kind == VALUE_NULL)
		return false;
	return is_masked(payer)
	    ? mask_fits(payer, name)
	    : payer.length == name.length && memcmp(payer.bytes, name.bytes, name.length) == 0;
}

/* Adds a sign for those of the candidates whom a name fits; false: none. */
static bool
name_hint(struct identity *identity, struct value name, enum sign_kind kind,
    const struct party_set *candidates, struct evidence *evidence)
{
	struct party_set kept = {.count = 0};

	for (size_t i = 0; i < candidates->count; i++)
		if (payer_fits(identity, name, candidates->list[i]))
			party_set_add(&kept, candidates->list[i]);
	evidence_add(evidence, (struct sign){.kind = (uint8_t)kind, .soft = true}, &kept);
	return kept.count > 0;
}

void
payer_hint(struct identity *identity, struct value payer, const struct party_set *candidates,
    struct evidence *evidence)
{
	struct value name;
	bool channel;

	for (size_t i = 0; i < evidence->who.count; i++)
		if (evidence->signs[i].kind == SIGN_NAME)
			return; /* no more than this would be said */
	name = payer_name_normal(payer, &identity->text, &channel);
	if (name.kind != VALUE_NULL)
		(void)name_hint(identity, payer, is_masked(name) ? SIGN_MASK : SIGN_COMMON,
		    candidates, evidence);
}

bool
memo_hint(struct identity *identity, const struct party_set *candidates, struct evidence *evidence)
{
	return evidence->common_name.kind == VALUE_NULL ||
	    name_hint(identity, evidence->common_name, SIGN_MEMO_NAME, candidates, evidence);
}
