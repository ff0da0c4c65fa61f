/* Who paid: what a bank line shows about its party. All kinds of evidence are collected; they
 * must agree on one party, or nobody is certain.
 *
 *	strong	a bill's code, a contract's code, a room (the parties of its contracts then in
 *		force or with open bills), an account registered for the party (payer master;
 *		never a masked one)
 *	soft	the payer's name is exactly the party's or a registered payer's, or the begin of
 *		a long one that the bank cut; a name in the memo; building and number of a room
 *		without its unit; name and account of a payer as a person claimed them before:
 *		enough only together with an exact amount, or two of these kinds together
 *	weak	a code that could be something else: never proves, but contradicts
 *
 * The candidates are the parties that all strong and soft evidence allows. Certain: exactly one
 * remains and no weak evidence speaks against it. Where several remain, a masked name (张*) or one
 * that too many parties have keeps those that it fits; among the many rooms that building and
 * number fit, that is chance, and no second kind. What costs a search (hint.c) is not looked at
 * where a bill or contract is named, which most lines do.
 *
 * Memory: 150 bytes a party, payer, contract and room, and their texts. */
#ifndef DEED_WHO_H
#define DEED_WHO_H

#include "match/book.h"
#include "match/reference.h"

/* NAMESAKES_MAX: a name that more parties have neither points to one nor contradicts. */
enum { PARTIES_MAX = 24, NAMESAKES_MAX = 8, SIGNS_MAX = 80 };

/* Why a line is not decided, or that it is. */
enum why {
	WHY_DECIDED,
	WHY_NOBODY, /* nothing points to a party */
	WHY_SEVERAL, /* it fits several parties */
	WHY_CONTRADICTION, /* evidence of one party and of another */
	WHY_WEAK, /* only what could mean something else */
	WHY_NAME_ONLY, /* a name, and an amount that fits nothing */
	WHY_NAME_COMMON, /* a name, and an amount that many owe */
	WHY_TWO_WAYS, /* the amount fits two explanations */
	WHY_UNDONE, /* a person undid a match of this line */
	WHY_PART, /* a person claimed a part of this line */
	WHY_TOO_MUCH, /* more references than can be weighed */
	WHY_OTHER, /* it may be no payment: match/others.h */
	WHY_RULE, /* no rule that is on allows it */
};

enum grade { GRADE_NONE, GRADE_NAME, GRADE_CERTAIN };

/* A few parties; many: more than fit, so this says nothing. */
struct party_set {
	uint32_t list[PARTIES_MAX];
	uint8_t count;
	bool many;
};

bool party_set_has(const struct party_set *set, uint32_t party_id);

enum sign_kind {
	SIGN_BILL, /* it and contract: what the line itself says that it pays */
	SIGN_CONTRACT,
	SIGN_ROOM,
	SIGN_ACCOUNT,
	SIGN_NAME,
	SIGN_MEMO_NAME,
	SIGN_CUT, /* the begin of a long name */
	SIGN_CLAIMED, /* a payer of lines that a person claimed */
	SIGN_COMMON, /* it and mask: only choose among those whom something else points to */
	SIGN_MASK,
	SIGNS
};

/* One thing seen. */
struct sign {
	uint8_t kind; /* of enum sign_kind */
	bool weak, soft, in_order;
	int64_t value; /* bill id; place of the contract, room or payer account; 0 for a name */
};

struct who {
	enum grade grade; /* NONE: why tells */
	enum why why;
	uint32_t party_id; /* with a grade */
	size_t count;
	const struct sign *signs;
};

/* All that was weighed, with the signs themselves: `who` points into it, so it stays where it
 * is. */
struct evidence {
	struct who who;
	struct sign signs[SIGNS_MAX];
	struct party_set parties[SIGNS_MAX]; /* whom each sign allows */
	struct value common_name; /* in the memo, of more than NAMESAKES_MAX parties; or NULL */
};

/* What of a bank line is looked at. */
struct line_text {
	date_day date;
	struct value payer, account, memo, order;
};

struct identity; /* parties, payers, contracts, rooms */

struct identity *identity_new(void);
void identity_free(struct identity *identity); /* NULL is fine */
/* Reads parties, payers and which codes there may be; rooms and contracts follow when a line
 * seems to name one. */
enum rc identity_load(struct identity *identity, struct ledger *ledger);

/* What identity_load does, one by one. Rooms come before their contracts. */
void identity_add_party(struct identity *identity, int64_t id, const char *code, const char *name);
void identity_add_payer(
    struct identity *identity, int64_t party_id, const char *name, const char *account);
void identity_add_room(struct identity *identity, int64_t id, const char *code);
void identity_add_place(struct identity *identity, int64_t room_id, const struct place_name *place);
struct identity_contract {
	int64_t id, party_id, room_id; /* room_id 0: none */
	const char *code;
	date_day start_on, end_on; /* end_on INT_MAX: none */
};
void identity_add_contract(struct identity *identity, const struct identity_contract *contract);
/* A payer of a line that was claimed for the party. */
void identity_add_claimed(
    struct identity *identity, int64_t party_id, struct value name, struct value account);
void identity_add_own_bill(struct identity *identity, int64_t id, const char *code);

/* Weighs what a line shows. */
enum rc identity_who(struct identity *identity, struct book *book, const struct line_text *line,
    struct evidence *evidence);

const char *identity_party_code(const struct identity *identity, uint32_t party_id);
const char *identity_party_name(const struct identity *identity, uint32_t party_id);
/* The code of any bill; text lives until the next call. */
const char *identity_bill_code(struct identity *identity, int64_t bill_id);

/* The contracts that a line's signs restrict the party's bills to. */
void identity_scope(const struct identity *identity, struct book *book, const struct who *who,
    date_day date, struct scope *scope);

/* Adds "bill B000000123 in memo; payer name of party P001". */
void identity_describe(struct identity *identity, const struct who *who, struct text *text);

#endif
