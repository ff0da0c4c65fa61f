/* Sends the letters that wait: mails and SMS, each by a command of the site. Paper is for people.
 *
 * One message at a time: `sending` is committed, the writer's lock given up, the command run, and
 * what came of it committed together with the next letter's `sending`. So a run of the ledger is
 * one step of that way, not the whole of the command; a slow mailer holds nobody up, and a letter
 * is handed over at most once however this ends. */
#ifndef DEED_NOTIFY_H
#define DEED_NOTIFY_H

#include "collect/delivery.h"

/* What is to be said of a letter. */
enum notify_result {
	NOTIFY_READY, /* would be sent: only in a dry run, or when sending stopped before it */
	NOTIFY_SENT,
	NOTIFY_DEFERRED, /* failed for now, to be tried again */
	NOTIFY_FAILED, /* failed for good, or too often */
	NOTIFY_WAITING, /* deferred before, and its time has not come */
	NOTIFY_UNCERTAIN, /* may have been sent or not: a person must tell */
	NOTIFY_EXPIRED, /* too old */
	NOTIFY_MISSING, /* its file is not in the outbox */
	NOTIFY_NO_COMMAND, /* the setting that would send it is empty */
	NOTIFY_RESULTS,
};

struct notice_result {
	const struct queued *letter;
	int64_t attempts; /* with the present one */
	enum notify_result result;
	const char *said; /* "" when there is nothing */
};

struct notify;

/* How a run of the ledger is begun for each step, and how long to wait for other writers. */
struct notify_run {
	const char *command, *arguments;
	date_day date;
	int wait_seconds;
};

/* Takes the lock of this command (RC_BUSY), reads settings and queue, and gives each letter what
 * can be said of it without sending. Within a run, which a dry run then pretends. NULL after an
 * error: RC_CONFIG for a setting. */
struct notify *notify_open(struct ledger *ledger, const struct notify_run *run, const char *outbox);

/* Ends the open run without a trace, sends all that is ready, and closes what is too old. RC_TODO
 * when something needs a person; RC_UNAVAILABLE when a command itself does not work: all letters
 * that are not tried wait on. RC_SIGNAL after the message in hand was told. */
enum rc notify_send(struct notify *notify);

/* The letters, in order; valid until notify_close. */
const struct notice_result *notify_results(const struct notify *notify, size_t *count);
const char *notify_result_name(enum notify_result result);

/* True when the business date is a quiet day: then nothing is sent. */
bool notify_quiet(const struct notify *notify);

void notify_close(struct notify *notify); /* NULL is fine */

#endif
