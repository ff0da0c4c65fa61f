/* Lines that may be no payment: interest, charges, money between our own accounts, what a payment
 * channel pays out, money that the counter took, what the bank takes back. They are set apart
 * while lines are read, and decided before any payment is, each where one explanation remains;
 * the rest waits, and money in that waits here is not taken for a payment.
 *
 * Memory: 100 bytes and its texts each; few of the money in, all open money out. */
#ifndef DEED_OTHERS_H
#define DEED_OTHERS_H

#include "base/map.h"
#include "match/entries.h"
#include "match/own.h"
#include "match/rules.h"
#include "match/who.h"

/* What became of one. */
enum fate {
	FATE_OPEN,
	FATE_PAYMENT, /* nothing keeps it from being one */
	FATE_CHANNEL, /* nor this, but it says that it came through a payment channel */
	FATE_BOOKED
};

struct other {
	int64_t line_id, open_fen;
	int64_t account_id;
	date_day date;
	const struct match_rule *rule; /* the first that holds; NULL: none */
	const struct own_account *own; /* the other side, by its number */
	bool own_name; /* the other side has our name */
	bool signs; /* of a party */
	bool stuck; /* a pattern took too many steps */
	uint32_t party_id; /* that they agree on, or 0 */
	struct value payer, account, memo; /* in the arena */
};

/* All zero is valid and empty. */
struct others {
	struct ledger *ledger;
	struct rules rules;
	struct own own;
	struct other *list; /* once all are read, in order of amount without its sign, date, id */
	size_t count, capacity;
	struct map fates; /* by line id: of these lines, and of those that were booked with them */
	struct arena arena;
	struct counter_receipts *counter; /* counter.c */
	int64_t booked, booked_fen; /* lines, and money in less money out */
	int64_t out, out_fen; /* money out that waits */
	bool again; /* a bounced payment opened bills: matching begins anew, once */
	bool second; /* this is that second time */
};

enum rc others_load(struct others *others, struct ledger *ledger);
void others_release(struct others *others);

/* Looks at a line of money in. True: it was set apart. `row` is the line; `who` what it shows. */
struct line_row {
	int64_t id, open_fen, account_id;
	date_day date;
	struct value date_text, payer, account, memo, order, bank_id;
};
bool others_look(struct others *others, const struct line_row *row, const struct who *who);

/* The same for open money out. `waits`: it is left to a person whatever it is. */
void others_look_out(struct others *others, const struct line_row *row, bool waits);

/* Decides all that was set apart. What it decides goes to entries; what a bounced payment settled
 * is taken back at once, and then `again` is set. */
enum rc others_decide(struct others *others, struct entries *entries);

/* True when a line of money in may be known from another file, too: it came through a payment
 * channel, or is the channel's own, and we import what a channel says (QUIRKS 8, R5). */
bool others_may_repeat(const struct others *others, int64_t line_id, int64_t account_id);

/* What became of a line that was set apart; FATE_PAYMENT for any other. */
enum fate others_fate(const struct others *others, int64_t line_id);

/* Inside: one kind each. */
enum rc transfers_decide(struct others *others, struct entries *entries);
enum rc reversals_decide(struct others *others, struct entries *entries);
enum rc counter_decide(struct others *others, struct entries *entries);
enum rc settlements_decide(struct others *others, struct entries *entries);

/* True while nothing is decided about it and no evidence speaks against what its rule says. */
bool other_waits(const struct others *others, const struct other *other);

/* Those of this amount or its opposite: places *first up to, not including, *last. */
void others_of_amount(const struct others *others, int64_t amount_fen, size_t *first, size_t *last);

/* Books amount_fen of a line by its rule; all: what is open. other_line_id 0: no other side. */
void other_book(struct others *others, struct entries *entries, const struct other *line,
    int64_t other_line_id, int64_t ledger_account_id, date_day date, const char *evidence);
void others_done(struct others *others, int64_t line_id, int64_t amount_fen);

/* counter.c */
enum rc counter_load(struct others *others);
void counter_free(struct counter_receipts *receipts);
bool counter_expects(const struct others *others, int64_t account_id, int64_t amount_fen);

#endif
