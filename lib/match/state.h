/* Inside matching: a run of it. */
#ifndef DEED_MATCHING_STATE_H
#define DEED_MATCHING_STATE_H

#include "base/map.h"
#include "base/same-date.h"
#include "match/entries.h"
#include "match/matching.h"
#include "match/others.h"
#include "match/who.h"

/* A line with money in whose party is not decided. */
struct line {
	int64_t id, open_fen;
	uint64_t first_sign;
	uint32_t account_id, party_id;
	date_day date;
	uint8_t signs, grade, why; /* of enum grade, enum why */
};

struct matching {
	struct ledger *ledger;
	struct book *book;
	struct identity *identity;
	struct entries entries;
	struct line *lines; /* in order of date, id */
	size_t line_count, line_capacity;
	bool unsorted; /* while they are read */
	struct sign *signs;
	size_t sign_count, sign_capacity;
	struct map undone; /* keys: struct undone_pair, and ids of lines */
	struct others others;
	bool second; /* begun anew after a bounced payment was taken back */
	struct choice choice;
	struct evidence evidence;
	struct same_date last_date;
	struct matching_result *result;
};

/* A receipt or a credit and a bill: an allocation between them was undone. */
struct undone_pair {
	int64_t source_id, bill_id;
	bool credit;
};

/* advance.c: notes what was undone; lets what is there already settle bills. */
enum rc undone_load(struct matching *matching);
enum rc advances_apply(struct matching *matching);

bool line_undone(const struct matching *matching, int64_t line_id);

/* Money of a party that is left: settles its open bills in order. `source` has receipt_id or
 * credit_id and the rule; `left_fen` is the most that it may give. */
void advance_use(struct matching *matching, const struct allocation_entry *source,
    uint32_t party_id, date_day since, int64_t left_fen);

/* Reads what of a line is looked at from a row whose columns from `first` on are date, payer,
 * payer_account, memo, order_id. Text lives as long as the row. False: the date is damaged. */
struct statement;
bool line_text_of(
    struct statement *statement, int first, struct same_date *last, struct line_text *text);

#endif
