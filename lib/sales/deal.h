/* Deals: from the first touch of a room, or a place in the queue, to the signed contract and every
 * way back. A deal is what its last event says; what happens to deals in a run is gathered here and
 * written by feeds, and later steps of the same run see it. Memory: 450 bytes a step.
 *
 * 	if (deals_find(&deals, code, &deal, &rc) && …) {
 * 		deal.stage = STAGE_BOOKED;
 * 		deals_event(&deals, &deal, EVENT_BOOK, "");
 * 	} */
#ifndef DEED_DEAL_H
#define DEED_DEAL_H

#include "base/date.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/value.h"
#include "control/control.h"
#include "ledger/ledger.h"
#include "master/bill-code.h"

enum deal_stage {
	STAGE_QUEUED, /* 排号: no room yet */
	STAGE_RESERVED, /* 预留: a room, no money */
	STAGE_BOOKED, /* 预定 */
	STAGE_SUBSCRIBED, /* 认购 */
	STAGE_SIGNED, /* 签约 */
	STAGE_ENDED,
};

enum deal_event_kind {
	EVENT_RESERVE,
	EVENT_QUEUE,
	EVENT_CALL, /* a queue number is called */
	EVENT_BOOK,
	EVENT_SUBSCRIBE,
	EVENT_SIGN,
	EVENT_EXTEND, /* a time limit is moved */
	EVENT_ASSIGN, /* 更名 */
	EVENT_EXPIRE, /* the rest end it: a time limit passed */
	EVENT_END, /* a reservation given up */
	EVENT_REFUND, /* 退定, 退号 */
	EVENT_FORFEIT, /* 挞定 */
	EVENT_RETURN, /* 退房 */
	EVENT_EXCHANGE, /* 换房: another deal goes on from it */
	EVENT_CONVERT, /* a queue number became a booking */
	EVENT_REVIVE, /* 挞定激活: undoes the end */
};

/* As stored: "booked", "book". */
const char *deal_stage_name(enum deal_stage stage);
const char *deal_event_name(enum deal_event_kind kind);
/* STAGE_ENDED when it is no stage's. */
enum deal_stage deal_stage_of(const char *name);

/* A deal as it is. */
struct deal {
	int64_t id;
	char code[BILL_CODE];
	int64_t project_id;
	int64_t room_id; /* the main one; 0: none */
	int64_t from_id; /* the deal that it goes on from; 0: none */
	int64_t queue; /* number in the queue; 0: none */
	int64_t event_id; /* its last event */
	enum deal_stage stage;
	date_day opened, since; /* the deal's date, its last event's */
	int64_t party_id;
	int64_t contract_id, plan_id; /* 0: none */
	bool has_until;
	date_day until; /* the last day of the stage */
	char deposit_kind[16]; /* 诚意金, 订金, 定金; "": none */
	bool priced;
	int64_t list_fen, price_fen; /* when priced: of all lines */
};

/* The tables that are written, in this order. */
enum deal_table {
	DEAL_CONTRACTS,
	DEAL_DEALS,
	DEAL_EVENTS,
	DEAL_ROOMS,
	DEAL_LINES,
	DEAL_INSTALMENTS,
	DEAL_BUYERS,
	DEAL_TABLES
};

enum { DEAL_ROW = 14 }; /* columns of the widest one */

/* The rows of one to be written. */
struct deal_rows {
	int64_t last_id; /* stored before */
	size_t count, capacity;
	struct value (*list)[DEAL_ROW];
	size_t next; /* as a feed */
};

struct deals {
	struct ledger *ledger;
	date_day date; /* the business date: all happens on it */
	char today[DATE_TEXT];
	struct arena arena;
	struct deal_rows rows[DEAL_TABLES];
	struct deal *now; /* as this run has left them */
	size_t now_count, now_capacity;
	struct map now_at; /* by deal: place in now, from 1 */
	struct map held; /* by room: the deal that this run gave it to; 0: it is free again */
};

void deals_init(struct deals *deals, struct ledger *ledger, date_day date);
void deals_release(struct deals *deals);

/* A deal by its code or id, as it is after what was gathered. False: there is none, or an error. */
bool deals_find(struct deals *deals, struct value code, struct deal *deal, enum rc *rc);
bool deals_get(struct deals *deals, int64_t deal_id, struct deal *deal, enum rc *rc);

/* The deal that somebody names, in the column `deal` of a file. RC_DATA: an error says
 * that there is none. */
enum rc deals_named(
    struct deals *deals, struct value code, const struct place *place, struct deal *deal);

/* The live deal that holds the room. False: none does, or an error. */
bool deals_holder(struct deals *deals, int64_t room_id, struct deal *deal, enum rc *rc);

/* RC_OK when the business date is not before the deal's last event. */
enum rc deal_check_order(struct deals *deals, const struct deal *deal, const struct place *place);

/* True when the deal's time limit is over. */
bool deal_passed(const struct deals *deals, const struct deal *deal);

/* The last day of a time limit that begins on the business date, by a
 * setting of days ("deal.book_days"). */
date_day deals_last_day(const struct deals *deals, const char *setting);

/* A new deal: fills id, code and opened; project_id, from_id and queue are the caller's.
 * Its first event follows. */
void deals_open(struct deals *deals, struct deal *deal);

/* The deal takes a room, which must be free (deals_holder); the first is its main one. */
void deals_hold(struct deals *deals, struct deal *deal, int64_t room_id);

/* Something happens: the event carries the deal as it is now given; event_id and since are set.
 * Stage ENDED frees its rooms; EVENT_REVIVE holds them again, which must be free. */
void deals_event(
    struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason);

/* The deal ends by this event. */
void deals_end(
    struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason);

/* What the deal's last event fixed; all of a sort are given again when one
 * changes. Texts are copied. */
void deals_line(struct deals *deals, const struct deal *deal, int64_t item_id, int64_t room_id,
    int64_t list_fen, int64_t price_fen, const char *discounts);
void deals_instalment(struct deals *deals, const struct deal *deal, const char *step,
    int64_t item_id, int64_t amount_fen, const char *due, bool has_due, date_day due_on);
void deals_buyer(struct deals *deals, const struct deal *deal, int64_t party_id, const char *share);

/* The contract that the deal's money belongs to: of kind sale, not yet signed, known by the deal's
 * code, from the business date on. Sets contract_id. */
void deals_contract(struct deals *deals, struct deal *deal);

/* Writes all that was gathered, contracts with their history first. */
enum rc deals_write(struct deals *deals);

/* RC_OK when lib/control lets this be done to the deal; amount_fen as the kind has it. */
enum rc deals_allow(struct deals *deals, const struct deal *deal, const struct place *place,
    enum control_kind kind, int64_t amount_fen);

/* An error about a row, RC_DATA; the column is told of a file only. */
enum rc deals_refuse(struct deals *deals, const struct place *place, const char *column,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* An error about who holds a room, for the place (or NULL): names the deal, its party and stage. */
enum rc deals_refuse_held(
    struct deals *deals, const struct place *place, const char *room, const struct deal *holder);

#endif
