#include "collect/notify.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/number.h"
#include "base/text.h"
#include "io/command.h"
#include "ledger/run.h"
#include "master/calendar.h"
#include "master/setting.h"

enum {
	RESULT_WAIT_SECONDS = 600, /* for the ledger, when a result must be told */
	FAILED_IN_A_ROW_MAX = 10, /* then it is not the letters that are wrong */
	SECONDS_A_MINUTE = 60,
	NOT_EXECUTABLE = 126, /* what shells and env say of a command that cannot be run */
};

enum { BY_MAIL, BY_SMS, WAYS };

struct notify {
	struct ledger *ledger;
	struct notify_run run;
	struct queue queue;
	struct notice_result *results;
	struct command *commands[WAYS]; /* NULL: none is set */
	int64_t attempts_max, wait_minutes, timeout_seconds, days;
	int outbox; /* -1: there is none */
	bool quiet;
	struct notice_result *told; /* handed over, and its result is not committed yet; or NULL */
	int failed_in_a_row;
	bool broken; /* a command itself does not work */
};

static enum rc
read_count(struct notify *notify, const char *key, int64_t *count)
{
	const char *value = setting_text(notify->ledger, key);

	if (number_parse_range(value, strlen(value), 0, 1, 100000, count) == PARSED_OK)
		return RC_OK;
	return error_add(ledger_errors(notify->ledger), RC_CONFIG, NULL,
	    _("setting %s: expected a whole number from 1 to 100000, got %s"), key,
	    quote_text(value));
}

static enum rc
read_command(struct notify *notify, int way, const char *key)
{
	const char *line = ledger_setting(notify->ledger, key, "");

	if (line[0] == '\0')
		return RC_OK;
	return command_new(&notify->commands[way], line, key, ledger_errors(notify->ledger));
}

static enum rc
read_quiet(struct notify *notify)
{
	struct calendar calendar = {0};
	struct quiet quiet;
	enum rc rc = calendar_read(notify->ledger, &calendar);

	if (rc == RC_OK)
		rc = setting_quiet(notify->ledger, &quiet);
	notify->quiet = rc == RC_OK && quiet_day(&quiet, &calendar, notify->run.date);
	calendar_release(&calendar);
	return rc;
}

static enum rc
read_settings(struct notify *notify)
{
	const struct {
		const char *key;
		int64_t *count;
	} counts[] = {{"notify.attempts", &notify->attempts_max},
	    {"notify.wait_minutes", &notify->wait_minutes},
	    {"notify.timeout_seconds", &notify->timeout_seconds}, {"notify.days", &notify->days}};
	enum rc rc = read_command(notify, BY_MAIL, "notify.sendmail");

	if (rc == RC_OK)
		rc = read_command(notify, BY_SMS, "notify.sms");
	for (size_t i = 0; i < sizeof counts / sizeof *counts && rc == RC_OK; i++)
		rc = read_count(notify, counts[i].key, counts[i].count);
	return rc == RC_OK ? read_quiet(notify) : rc;
}

static int
way_of(const struct queued *letter)
{
	return strcmp(letter->channel, "sms") == 0 ? BY_SMS : BY_MAIL;
}

/* The letter's file, opened; -1 when it is not there. */
static int
open_letter(const struct notify *notify, const struct queued *letter)
{
	struct stat status;
	int fd = notify->outbox < 0
	    ? -1
	    : openat(notify->outbox, letter->file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* What can be said of a letter before it is sent. */
static enum notify_result
judge(const struct notify *notify, const struct queued *letter)
{
	int fd;

	if (letter->last == DELIVERY_SENDING)
		return NOTIFY_UNCERTAIN;
	if (letter->date + notify->days < notify->run.date)
		return NOTIFY_EXPIRED;
	if (letter->last == DELIVERY_DEFERRED &&
	    letter->age_seconds < notify->wait_minutes * SECONDS_A_MINUTE)
		return NOTIFY_WAITING;
	if (notify->commands[way_of(letter)] == NULL)
		return NOTIFY_NO_COMMAND;
	if ((fd = open_letter(notify, letter)) < 0)
		return NOTIFY_MISSING;
	(void)close(fd);
	return NOTIFY_READY;
}

static void
judge_all(struct notify *notify)
{
	notify->results = xcalloc(notify->queue.count + 1, sizeof *notify->results);
	for (size_t i = 0; i < notify->queue.count; i++) {
		const struct queued *letter = &notify->queue.list[i];

		notify->results[i] = (struct notice_result){.letter = letter,
		    .attempts = letter->attempts,
		    .result = judge(notify, letter),
		    .said = ""};
	}
}

struct notify *
notify_open(struct ledger *ledger, const struct notify_run *run, const char *outbox)
{
	struct notify *notify = xcalloc(1, sizeof *notify);

	notify->ledger = ledger;
	notify->run = *run;
	notify->outbox = open(outbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* no waiting: this holds the writer's lock, which the other one needs */
	if (ledger_lock(ledger, "notify", 0) == RC_OK && read_settings(notify) == RC_OK &&
	    queue_read(ledger, &notify->queue) == RC_OK) {
		judge_all(notify);
		return notify;
	}
	notify_close(notify);
	return NULL;
}

/* True when what the command said ends with the server's own answer; *code is its first digit. */
static bool
server_answer(const char *said, char *code)
{
	bool found = false;

	for (const char *p = said; *p != '\0'; p++) {
		size_t digits = strspn(p, "0123456789");
		bool alone = p == said || p[-1] == ' ';

		if (digits == 3 && alone && (p[0] == '4' || p[0] == '5') &&
		    (p[3] == ' ' || p[3] == '-')) {
			*code = p[0];
			found = true;
		}
		p += digits > 0 ? digits - 1 : 0;
	}
	return found;
}

/* What a way of ending means for the letter. */
static enum notify_result
meaning(struct notify *notify, const struct command_end *end)
{
	char code;

	if (end->how == COMMAND_KILLED || end->how == COMMAND_TIMEOUT)
		return NOTIFY_UNCERTAIN;
	if (end->how == COMMAND_EXITED && end->status == EX_OK)
		return NOTIFY_SENT;
	if (end->how == COMMAND_EXITED && server_answer(end->said, &code))
		return code == '4' ? NOTIFY_DEFERRED : NOTIFY_FAILED;
	switch (end->how == COMMAND_NOT_RUN ? EX_CONFIG : end->status) {
	case EX_TEMPFAIL:
	case EX_UNAVAILABLE:
	case EX_NOHOST:
	case EX_OSERR:
	case EX_IOERR:
		return NOTIFY_DEFERRED;
	case EX_USAGE: /* the command's own faults: no letter would fare better */
	case EX_SOFTWARE:
	case EX_OSFILE:
	case EX_CANTCREAT:
	case EX_NOPERM:
	case EX_CONFIG:
	case NOT_EXECUTABLE:
	case NOT_EXECUTABLE + 1:
		notify->broken = true;
		return NOTIFY_DEFERRED;
	default:
		return NOTIFY_FAILED;
	}
}

/* Why the result is as it is, for the record. */
static const char *
reason(struct notify *notify, const struct command_end *end)
{
	struct text text = {0};
	const char *said;

	switch (end->how) {
	case COMMAND_EXITED:
		if (end->status != 0)
			text_printf(&text, _("exit status %d"), end->status);
		break;
	case COMMAND_KILLED:
		text_printf(&text, _("killed by signal %d"), end->status);
		break;
	case COMMAND_TIMEOUT:
		text_printf(&text, _("not done after %lld s"), (long long)notify->timeout_seconds);
		break;
	case COMMAND_NOT_RUN:
		text_adds(&text, _("cannot be run"));
		break;
	}
	text_printf(&text, "%s%s", text.length > 0 && end->said[0] != '\0' ? ": " : "", end->said);
	said = arena_strdup(&notify->queue.arena, text_string(&text));
	text_release(&text);
	return said;
}

/* Hands the letter over. Its `sending` is committed. */
static void
hand_over(struct notify *notify, struct notice_result *result)
{
	const struct queued *letter = result->letter;
	int way = way_of(letter), fd = open_letter(notify, letter);
	struct command_end end;

	result->attempts++;
	notify->told = result;
	if (fd < 0) { /* taken away just now */
		result->result = NOTIFY_DEFERRED;
		result->said = _("its file is not in the outbox");
		return;
	}
	command_run(notify->commands[way], way == BY_SMS ? letter->address : NULL, fd,
	    (int)notify->timeout_seconds, &end);
	(void)close(fd);
	result->result = meaning(notify, &end);
	result->said = reason(notify, &end);
	if (result->result == NOTIFY_DEFERRED && result->attempts >= notify->attempts_max &&
	    !notify->broken)
		result->result = NOTIFY_FAILED;
	notify->failed_in_a_row = result->result == NOTIFY_FAILED ? notify->failed_in_a_row + 1 : 0;
}

/* Commits what came of the letter handed over before and, where there is one, the next letter's
 * intent; *going is false when the next one is no more to be sent. */
static enum rc
record(struct notify *notify, struct notice_result *next, bool *going)
{
	static const enum delivery_step steps[NOTIFY_RESULTS] = {[NOTIFY_SENT] = DELIVERY_SENT,
	    [NOTIFY_DEFERRED] = DELIVERY_DEFERRED,
	    [NOTIFY_FAILED] = DELIVERY_FAILED};
	const struct notify_run *run = &notify->run;
	const struct notice_result *told = notify->told;
	struct ledger *ledger = notify->ledger;
	enum rc rc = ledger_resume(ledger, told != NULL ? RESULT_WAIT_SECONDS : run->wait_seconds);

	if (rc == RC_OK)
		rc = run_begin(ledger, run->command, run->arguments, run->date);
	if (rc == RC_OK && told != NULL && steps[told->result] != DELIVERY_NONE)
		rc = delivery_add(ledger, told->letter, steps[told->result], told->said);
	*going = rc == RC_OK && next != NULL && delivery_untouched(ledger, next->letter);
	if (*going)
		rc = delivery_add(ledger, next->letter, DELIVERY_SENDING, "");
	if (rc == RC_OK)
		rc = run_commit(ledger, NULL);
	ledger_pause(ledger);
	if (rc == RC_OK)
		notify->told = NULL;
	return rc;
}

static bool
must_stop(const struct notify *notify)
{
	return notify->broken || notify->failed_in_a_row >= FAILED_IN_A_ROW_MAX;
}

/* Sends one after the other. Whatever happens, the result of a letter that was
 * handed over is told. */
static enum rc
send_ready(struct notify *notify)
{
	enum rc rc = RC_OK;
	bool going;

	for (size_t i = 0; i < notify->queue.count && rc == RC_OK && !must_stop(notify); i++) {
		struct notice_result *next = &notify->results[i];

		if (next->result != NOTIFY_READY)
			continue;
		interrupt_defer(false);
		if (interrupt_pending()) {
			rc = RC_SIGNAL;
			break;
		}
		interrupt_defer(true);
		if ((rc = record(notify, next, &going)) == RC_OK && going)
			hand_over(notify, next);
	}
	if (notify->told != NULL && (rc == RC_OK || rc == RC_SIGNAL)) {
		enum rc recorded;

		interrupt_defer(true);
		recorded = record(notify, NULL, &going);
		rc = recorded != RC_OK ? recorded : rc;
	}
	interrupt_defer(false);
	return rc;
}

/* Closes the letters that are too old, in one run. */
static enum rc
close_expired(struct notify *notify)
{
	const struct notify_run *run = &notify->run;
	enum rc rc = run_begin(notify->ledger, run->command, run->arguments, run->date);

	for (size_t i = 0; i < notify->queue.count && rc == RC_OK; i++)
		if (notify->results[i].result == NOTIFY_EXPIRED)
			rc = delivery_add(
			    notify->ledger, notify->results[i].letter, DELIVERY_EXPIRED, "");
	return rc == RC_OK ? run_commit(notify->ledger, NULL) : rc;
}

/* Whether anything needs a person. */
static enum rc
conclude(const struct notify *notify)
{
	struct errors *errors = ledger_errors(notify->ledger);

	if (notify->broken)
		return error_add(errors, RC_UNAVAILABLE, NULL,
		    _("a sending command does not work: see what it said; the rest waits"));
	if (notify->failed_in_a_row >= FAILED_IN_A_ROW_MAX)
		return error_add(errors, RC_UNAVAILABLE, NULL,
		    _("%d letters in a row were refused: look at the sending command; the rest waits"),
		    FAILED_IN_A_ROW_MAX);
	for (size_t i = 0; i < notify->queue.count; i++) {
		enum notify_result result = notify->results[i].result;

		if (result == NOTIFY_FAILED || result >= NOTIFY_UNCERTAIN)
			return RC_TODO;
	}
	return RC_OK;
}

enum rc
notify_send(struct notify *notify)
{
	enum rc rc;

	run_rollback(notify->ledger);
	if (notify->quiet)
		return RC_OK;
	rc = close_expired(notify);
	ledger_pause(notify->ledger);
	if (rc == RC_OK)
		rc = send_ready(notify);
	return rc == RC_OK ? conclude(notify) : rc;
}

const struct notice_result *
notify_results(const struct notify *notify, size_t *count)
{
	*count = notify->queue.count;
	return notify->results;
}

const char *
notify_result_name(enum notify_result result)
{
	static const char *const names[NOTIFY_RESULTS] = {"ready", "sent", "deferred", "failed",
	    "waiting", "uncertain", "expired", "missing", "no-command"};

	return names[result];
}

bool
notify_quiet(const struct notify *notify)
{
	return notify->quiet;
}

void
notify_close(struct notify *notify)
{
	if (notify == NULL)
		return;
	for (int i = 0; i < WAYS; i++)
		command_free(notify->commands[i]);
	queue_release(&notify->queue);
	free(notify->results);
	if (notify->outbox >= 0)
		(void)close(notify->outbox);
	free(notify);
}
