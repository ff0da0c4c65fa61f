#include "match/who.h"

#include <string.h>

#include "ledger/statement.h"
#include "match/identity.h"

void
evidence_add(struct evidence *evidence, struct sign sign, const struct party_set *parties)
{
	struct who *who = &evidence->who;

	if (parties->count == 0 || parties->many)
		return;
	if (who->count == SIGNS_MAX) {
		who->why = WHY_TOO_MUCH;
		return;
	}
	evidence->signs[who->count] = sign;
	evidence->parties[who->count++] = *parties;
}

static void
room_parties(const struct identity *identity, struct book *book, int64_t room, date_day date,
    struct party_set *parties)
{
	uint32_t i = identity->rooms[room].first_contract;

	for (; i != IDENTITY_NONE && !parties->many; i = identity->contracts[i].next_of_room)
		if (contract_counts(book, &identity->contracts[i], date))
			party_set_add(parties, identity->contracts[i].party_id);
}

/* The rooms that one spelling fits allow, each of them, the parties of them all. */
static void
add_room(struct identity *identity, struct book *book, const struct references *found, size_t at,
    date_day date, struct evidence *evidence)
{
	const struct reference *reference = &found->list[at];
	struct sign sign = {.kind = SIGN_ROOM,
	    .weak = reference->weak,
	    .soft = reference->soft,
	    .in_order = reference->in_order,
	    .value = reference->value};
	struct party_set parties = {.count = 0};

	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].kind == REFERENCE_ROOM &&
		    found->list[i].group == reference->group)
			room_parties(identity, book, found->list[i].value, date, &parties);
	evidence_add(evidence, sign, &parties);
}

/* The bills of a payment document: those that are open, or when all are paid, all. */
static void
add_document(struct identity *identity, struct book *book, const struct reference *reference,
    struct evidence *evidence)
{
	static const char sql[] =
	    "SELECT m.bill_id, b.own_code IS NOT NULL FROM payment_document_bill m"
	    " JOIN bill b ON b.id = m.bill_id LEFT JOIN open_bill o ON o.bill_id = m.bill_id"
	    " WHERE m.document_id = :id AND (o.bill_id IS NOT NULL OR NOT EXISTS"
	    "  (SELECT 1 FROM payment_document_bill n JOIN open_bill p ON p.bill_id = n.bill_id"
	    "   WHERE n.document_id = m.document_id)) ORDER BY m.id";
	struct sign sign = {
	    .kind = SIGN_BILL, .weak = reference->weak, .in_order = reference->in_order};
	struct statement *s;
	uint32_t contract_id;

	if (identity->ledger == NULL)
		return;
	s = ledger_statement(identity->ledger, sql);
	bind_int(s, ":id", reference->value);
	while (statement_row(s, &identity->rc)) {
		struct party_set parties = {.count = 1};

		sign.value = column_int(s, 0);
		if (book_owner(
			book, sign.value, column_int(s, 1) != 0, &parties.list[0], &contract_id))
			evidence_add(evidence, sign, &parties);
	}
}

static void
add_reference(struct identity *identity, struct book *book, const struct references *found,
    size_t at, date_day date, struct evidence *evidence)
{
	const struct reference *reference = &found->list[at];
	struct sign sign = {
	    .weak = reference->weak, .in_order = reference->in_order, .value = reference->value};
	struct party_set parties = {.count = 1};
	uint32_t contract_id;

	switch (reference->kind) {
	case REFERENCE_BILL:
	case REFERENCE_OWN_BILL:
		sign.kind = SIGN_BILL;
		if (book_owner(book, sign.value, reference->kind == REFERENCE_OWN_BILL,
			&parties.list[0], &contract_id))
			evidence_add(evidence, sign, &parties);
		break;
	case REFERENCE_CONTRACT:
		sign.kind = SIGN_CONTRACT;
		parties.list[0] = identity->contracts[sign.value].party_id;
		evidence_add(evidence, sign, &parties);
		break;
	case REFERENCE_ROOM:
		add_room(identity, book, found, at, date, evidence);
		break;
	case REFERENCE_DOCUMENT:
		add_document(identity, book, reference, evidence);
		break;
	}
}

/* The party of a bill that the line names; NULL: none. */
static const struct party_entry *
expected_party(const struct identity *identity, const struct evidence *evidence, uint32_t *party_id)
{
	for (size_t i = 0; i < evidence->who.count; i++)
		if (evidence->signs[i].kind == SIGN_BILL && !evidence->signs[i].weak) {
			*party_id = evidence->parties[i].list[0];
			return *party_id < identity->party_capacity ? &identity->parties[*party_id]
								    : NULL;
		}
	return NULL;
}

static bool
same_text(struct value value, const char *text, size_t length)
{
	return text != NULL && value.length == length && memcmp(value.bytes, text, length) == 0;
}

static void
add_name(struct identity *identity, struct value name, struct evidence *evidence)
{
	struct party_set parties = {.count = 0};
	const struct index_entry *entry = index_find(&identity->names, name.bytes, name.length);

	if (entry != NULL)
		linked_parties(identity, entry->value, &parties);
	if (parties.count <= NAMESAKES_MAX)
		evidence_add(evidence, (struct sign){.kind = SIGN_NAME, .soft = true}, &parties);
}

static void
add_account(struct identity *identity, const struct index_entry *entry, struct evidence *evidence)
{
	struct party_set parties = {.count = 0};

	if (entry == NULL)
		return;
	linked_parties(identity, entry->value, &parties);
	evidence_add(evidence,
	    (struct sign){.kind = SIGN_ACCOUNT, .value = entry - identity->accounts.entries},
	    &parties);
}

/* Name and account of the payer; behind a payment channel the account is the channel's own. Where a
 * bill tells the party and they stand there as the ledger has them, others of the name do not
 * matter: most lines, and they need no search. */
static void
add_payer(struct identity *identity, const struct line_text *line, struct evidence *evidence)
{
	const struct index *accounts = &identity->accounts;
	struct party_set party = {.count = 1};
	const struct party_entry *expected = expected_party(identity, evidence, &party.list[0]);
	const struct index_entry *account = NULL;
	struct value value;
	bool channel = false;

	if (expected != NULL && same_text(line->payer, expected->name, expected->name_length)) {
		evidence_add(evidence, (struct sign){.kind = SIGN_NAME, .soft = true}, &party);
	} else {
		value = payer_name_normal(line->payer, &identity->text, &channel);
		if (value.kind != VALUE_NULL)
			add_name(identity, value, evidence);
	}
	if (channel)
		return;
	if (expected != NULL && expected->account > 0)
		account = &accounts->entries[expected->account - 1];
	if (account == NULL || !same_text(line->account, account->key, account->length)) {
		value = payer_account_normal(line->account, &identity->text);
		account = value.kind == VALUE_NULL
		    ? NULL
		    : index_find(accounts, value.bytes, value.length);
	}
	add_account(identity, account, evidence);
}

/* Keeps of the candidates those that the set allows. */
static void
narrow(struct party_set *candidates, const struct party_set *allowed)
{
	uint8_t kept = 0;

	for (size_t i = 0; i < candidates->count; i++)
		if (party_set_has(allowed, candidates->list[i]))
			candidates->list[kept++] = candidates->list[i];
	candidates->count = kept;
}

/* Two hints of different sorts are as good as a proof; several names are one sort. A name that many
 * bear fits one of the rooms without a unit by chance: with them it is one sort. */
static unsigned
hint_bit(enum sign_kind kind)
{
	switch (kind) {
	case SIGN_MASK:
		return 0;
	case SIGN_MEMO_NAME:
	case SIGN_CUT:
		return 1U << SIGN_NAME;
	case SIGN_COMMON:
		return 1U << SIGN_ROOM;
	default:
		return 1U << kind;
	}
}

/* The parties that all signs allow, weak ones aside, and how much the signs say. */
static enum grade
candidates_of(const struct evidence *evidence, struct party_set *candidates)
{
	const struct who *who = &evidence->who;
	unsigned hints = 0;
	bool proof = false;

	*candidates = (struct party_set){.many = true};
	for (size_t i = 0; i < who->count; i++) {
		if (who->signs[i].weak)
			continue;
		if (candidates->many)
			*candidates = evidence->parties[i];
		else
			narrow(candidates, &evidence->parties[i]);
		if (who->signs[i].soft)
			hints |= hint_bit((enum sign_kind)who->signs[i].kind);
		else
			proof = true;
	}
	if (proof || (hints & (hints - 1)) != 0)
		return GRADE_CERTAIN;
	return hints != 0 ? GRADE_NAME : GRADE_NONE;
}

/* A party without a contract owes nothing: it is no candidate beside those that have one. So a name
 * that is a party's own and also a payer's of another, as of a couple of whom one signs, tells the
 * one who owes. */
static void
drop_without_contract(struct identity *identity, struct party_set *candidates)
{
	static const char sql[] = "SELECT 1 FROM contract WHERE party_id = :party LIMIT 1";
	struct party_set kept = {.count = 0};

	if (identity->ledger == NULL)
		return;
	for (size_t i = 0; i < candidates->count; i++) {
		struct statement *s = ledger_statement(identity->ledger, sql);

		bind_int(s, ":party", candidates->list[i]);
		if (statement_number(s, 0) != 0)
			kept.list[kept.count++] = candidates->list[i];
	}
	if (kept.count > 0)
		*candidates = kept;
}

static enum why
weigh(struct identity *identity, const struct line_text *line, struct evidence *evidence)
{
	struct who *who = &evidence->who;
	struct party_set candidates;
	enum grade grade = candidates_of(evidence, &candidates);
	size_t signs = who->count;

	if (who->why == WHY_TOO_MUCH)
		return who->why;
	if (who->count == 0)
		return WHY_NOBODY;
	if (grade == GRADE_NONE)
		return WHY_WEAK;
	if (!memo_hint(identity, &candidates, evidence))
		return WHY_CONTRADICTION;
	if (candidates.count > 1 || grade == GRADE_NAME)
		payer_hint(identity, line->payer, &candidates, evidence);
	if (who->count > signs)
		grade = candidates_of(evidence, &candidates);
	if (candidates.count > 1)
		drop_without_contract(identity, &candidates);
	if (candidates.count != 1)
		return candidates.count == 0 ? WHY_CONTRADICTION : WHY_SEVERAL;
	for (size_t i = 0; i < who->count; i++)
		if (who->signs[i].weak && !party_set_has(&evidence->parties[i], candidates.list[0]))
			return WHY_CONTRADICTION;
	who->party_id = candidates.list[0];
	who->grade = grade;
	return WHY_DECIDED;
}

/* True when the line says itself what it pays. */
static bool
is_designated(const struct who *who)
{
	for (size_t i = 0; i < who->count; i++)
		if (who->signs[i].kind <= SIGN_CONTRACT && !who->signs[i].weak)
			return true;
	return false;
}

enum rc
identity_who(struct identity *identity, struct book *book, const struct line_text *line,
    struct evidence *evidence)
{
	struct who *who = &evidence->who;
	struct references found;

	*who = (struct who){.why = WHY_NOBODY, .signs = evidence->signs};
	evidence->common_name = value_null();
	finder_find(identity->finder, line->memo, line->order, &found);
	if (found.more)
		who->why = WHY_TOO_MUCH;
	for (size_t i = 0; i < found.count; i++)
		add_reference(identity, book, &found, i, line->date, evidence);
	add_payer(identity, line, evidence);
	if (!is_designated(who))
		hints_add(identity, line, evidence);
	who->why = weigh(identity, line, evidence);
	return identity->rc;
}

static void
scope_add(struct scope *scope, uint32_t contract_id, bool *full)
{
	for (size_t i = 0; i < scope->contracts; i++)
		if (scope->contract_ids[i] == contract_id)
			return;
	if (scope->contracts == SCOPE_MAX)
		*full = true;
	else
		scope->contract_ids[scope->contracts++] = contract_id;
}

static void
scope_add_room(const struct identity *identity, struct book *book, int64_t room, date_day date,
    struct scope *scope, bool *full)
{
	uint32_t i = identity->rooms[room].first_contract;

	for (; i != IDENTITY_NONE && !*full; i = identity->contracts[i].next_of_room)
		if (identity->contracts[i].party_id == scope->party_id &&
		    contract_counts(book, &identity->contracts[i], date))
			scope_add(scope, identity->contracts[i].id, full);
}

void
identity_scope(const struct identity *identity, struct book *book, const struct who *who,
    date_day date, struct scope *scope)
{
	bool full = false, by_contract;

	*scope = (struct scope){.party_id = who->party_id};
	for (size_t i = 0; i < who->count && !full; i++) {
		const struct contract_entry *contract;

		if (who->signs[i].kind != SIGN_CONTRACT || who->signs[i].weak)
			continue;
		contract = &identity->contracts[who->signs[i].value];
		if (contract->party_id == who->party_id)
			scope_add(scope, contract->id, &full);
	}
	by_contract = scope->contracts > 0;
	for (size_t i = 0; i < who->count && !full && !by_contract; i++)
		if (who->signs[i].kind == SIGN_ROOM && !who->signs[i].weak)
			scope_add_room(identity, book, who->signs[i].value, date, scope, &full);
	if (full)
		scope->contracts = 0; /* so many are no restriction worth the search */
}

static bool
room_is_of(const struct identity *identity, int64_t room, uint32_t party_id)
{
	uint32_t i = identity->rooms[room].first_contract;

	while (i != IDENTITY_NONE && identity->contracts[i].party_id != party_id)
		i = identity->contracts[i].next_of_room;
	return i != IDENTITY_NONE;
}

static void
describe_account(const struct index_entry *account, struct text *text)
{
	if (account->length > 12) {
		text_add(text, account->key, 4);
		text_adds(text, "…");
		text_add(text, account->key + account->length - 4, 4);
	} else {
		text_add(text, account->key, account->length);
	}
}

/* Nearly every allocation is told by its signs, so the words are joined without printf. */
static void
describe_sign(
    struct identity *identity, const struct sign *sign, uint32_t party_id, struct text *text)
{
	static const char *const words[SIGNS] = {
	    [SIGN_BILL] = "bill ",
	    [SIGN_CONTRACT] = "contract ",
	    [SIGN_ROOM] = "room ",
	    [SIGN_ACCOUNT] = "payer account ",
	    [SIGN_NAME] = "payer name of party ",
	    [SIGN_MEMO_NAME] = "name of party ",
	    [SIGN_CUT] = "payer name begins the name of party ",
	    [SIGN_CLAIMED] = "payer claimed before for party ",
	    [SIGN_COMMON] = "payer name of party ",
	    [SIGN_MASK] = "masked payer name fits party ",
	};

	text_adds(text, words[sign->kind]);
	switch ((enum sign_kind)sign->kind) {
	case SIGN_BILL:
		text_adds(text, identity_bill_code(identity, sign->value));
		break;
	case SIGN_CONTRACT:
		text_adds(text, identity->contracts[sign->value].code);
		break;
	case SIGN_ROOM:
		text_adds(text, identity->rooms[sign->value].code);
		break;
	case SIGN_ACCOUNT:
		describe_account(&identity->accounts.entries[sign->value], text);
		text_adds(text, " of party ");
		/* fall through */
	default:
		text_adds(text, identity_party_code(identity, party_id));
		break;
	}
	if (sign->kind <= SIGN_ROOM)
		text_adds(text, sign->in_order ? " in order number" : " in memo");
	else if (sign->kind == SIGN_MEMO_NAME)
		text_adds(text, " in memo");
}

void
identity_describe(struct identity *identity, const struct who *who, struct text *text)
{
	size_t start = text->length;

	for (size_t i = 0; i < who->count; i++) {
		const struct sign *sign = &who->signs[i];

		if (sign->kind == SIGN_ROOM && !room_is_of(identity, sign->value, who->party_id))
			continue;
		text_adds(text, text->length > start ? "; " : "");
		describe_sign(identity, sign, who->party_id, text);
	}
}
