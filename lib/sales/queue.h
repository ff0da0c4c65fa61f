/* The queue before a sale opens 认筹: deals without a room, each with a number of its project and
 * earnest money (诚意金), which are called in order and then book, or get it back. */
#ifndef DEED_QUEUE_H
#define DEED_QUEUE_H

#include "io/out.h"
#include "sales/deposit.h"
#include "sales/sale.h"

struct queue_result {
	int64_t taken, taken_fen, same, called, back, back_fen;
};

/* What a run gathers; sale_write writes it. */
struct queues {
	struct sale sale;
	struct map last; /* by project: its last number */
	struct map live; /* by project and party: the deal in the queue */
	struct queue_result result;
};

enum rc queues_open(struct queues *queues, struct ledger *ledger, date_day date);
void queues_close(struct queues *queues);

struct queue_entry {
	int64_t project_id, party_id;
	int64_t amount_fen; /* > 0 */
	const char *reason;
	struct place place; /* for errors */
};

/* Gives the party the next number of the project, a deal with its contract, and bills the earnest
 * money, due at once. A party has one live number in a project: the same sum again changes nothing,
 * another is RC_DATA. */
enum rc queue_take(struct queues *queues, const struct queue_entry *entry);

/* Calls the next `count` numbers of the project that were not called, in order. They may book until
 * `until`, or for the days of the setting. Fewer when there are no more. */
enum rc queue_call(
    struct queues *queues, int64_t project_id, int64_t count, bool has_until, date_day until);

/* Of one deal in the queue, by its code; RC_DATA when there is none. */
struct queue_act {
	struct value deal;
	bool has_until; /* to call again */
	date_day until;
	const char *reason;
	struct place place;
};

enum rc queue_call_again(struct queues *queues, const struct queue_act *act);

/* The number ends. What was paid becomes an open credit of the party, a payable; the rest is asked
 * for no more. */
enum rc queue_back(struct queues *queues, const struct queue_act *act);

/* The queue of a project (NULL: of all) in order, on the business date; all:
 * those too that ended. */
enum { QUEUE_LIST_COLUMNS = 12 };
extern const struct out_column queue_list_columns[QUEUE_LIST_COLUMNS];
enum rc queue_list(
    struct ledger *ledger, date_day date, const char *project, bool all, struct out *out);

/* RC_OK when the number may book for the party in the project: it is called, and its time is not
 * over. RC_DATA else. */
enum rc queue_check(struct sale *sale, int64_t deal_id, int64_t party_id, int64_t project_id,
    const struct place *place);

/* The number ends, and its deal goes on as `deal`: what was paid of the earnest money settles the
 * new deposit (adjustment transfer), what is left of it becomes an open credit, and nothing more is
 * asked for. Adds to the sums. */
enum rc queue_convert(struct sale *sale, int64_t queue_id, const struct deal *deal,
    struct billed *deposit, int64_t *moved_fen, int64_t *back_fen);

#endif
