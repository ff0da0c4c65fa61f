/* The way of letters after dunning: which wait, and what became of each try. A letter's state is
 * its last delivery; `sending` is written and committed before a letter is handed over, and what
 * came of it after: a letter whose last one is `sending` may have been sent or not, and only a
 * person can tell (deed-notify(1)). */
#ifndef DEED_DELIVERY_H
#define DEED_DELIVERY_H

#include <stdbool.h>

#include "base/date.h"
#include "base/memory.h"
#include "ledger/ledger.h"

enum delivery_step {
	DELIVERY_NONE, /* not tried */
	DELIVERY_SENDING,
	DELIVERY_SENT,
	DELIVERY_DEFERRED, /* to be tried again */
	DELIVERY_FAILED, /* for good */
	DELIVERY_EXPIRED, /* too old to be sent */
	DELIVERY_RESEND, /* a person wants it sent again */
};

/* A letter that is not closed. Strings live in the queue's arena. */
struct queued {
	int64_t letter_id, last_id; /* of its last delivery; 0: none */
	const char *file, *party, *channel, *address;
	enum delivery_step last;
	date_day date; /* it was written, or a person wanted it sent again */
	int64_t attempts; /* since then */
	int64_t age_seconds; /* since its last delivery */
};

/* All letters that wait, in the order in which they were written. Memory: 200 bytes a letter. */
struct queue {
	struct queued *list;
	size_t count, capacity;
	struct arena arena;
};

enum rc queue_read(struct ledger *ledger, struct queue *queue);
void queue_release(struct queue *queue);

/* Adds a step of the letter's way to the open run. said may be "". */
enum rc delivery_add(
    struct ledger *ledger, const struct queued *letter, enum delivery_step step, const char *said);

/* True when nothing has happened to the letter since the queue was read. */
bool delivery_untouched(struct ledger *ledger, const struct queued *letter);

/* What a person knows of a letter, by its file's name: that it was sent, or that it is to be sent
 * (again). *changed: it was not so already. RC_DATA: no such letter; a paper letter, or one that
 * was sent, is not sent again. */
enum rc delivery_decide(
    struct ledger *ledger, const char *file, enum delivery_step step, bool *changed);

#endif
