#include "collect/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ledger/run.h"
#include "ledger/statement.h"

enum sql { SQL_QUEUE, SQL_ADD, SQL_LAST, SQL_LETTER };

#define LAST "(SELECT max(y.id) FROM delivery y WHERE y.letter_id = l.id)"
#define RESENT "(SELECT max(y.id) FROM delivery y WHERE y.letter_id = l.id AND y.step = 'resend')"

static const char *const sqls[] = {
    [SQL_QUEUE] =
	"SELECT l.id, d.id, l.file, p.code, l.channel, l.address, d.step,"
	" max(l.date, coalesce(substr(r.at, 1, 10), '')),"
	" (SELECT count(*) FROM delivery y WHERE y.letter_id = l.id AND y.step = 'sending'"
	"  AND y.id > coalesce(r.id, 0)),"
	" strftime('%s', :now) - strftime('%s', d.at)"
	" FROM open_letter o JOIN letter l ON l.id = o.letter_id JOIN party p ON p.id = l.party_id"
	" LEFT JOIN delivery d ON d.id = " LAST " LEFT JOIN delivery r ON r.id = " RESENT
	" ORDER BY l.id",
    [SQL_ADD] = "INSERT INTO delivery (letter_id, at, step, address, said, closes)"
		" VALUES (:letter, :at, :step, :address, :said, :closes)",
    [SQL_LAST] = "SELECT coalesce(max(id), 0) FROM delivery WHERE letter_id = :letter",
    [SQL_LETTER] = "SELECT l.id, d.id, l.file, '', l.channel, l.address, d.step,"
		   " EXISTS (SELECT 1 FROM open_letter o WHERE o.letter_id = l.id)"
		   " FROM letter l LEFT JOIN delivery d ON d.id = " LAST " WHERE l.file = :file",
};

/* As stored, by enum delivery_step. */
static const char *const steps[] = {
    "", "sending", "sent", "deferred", "failed", "expired", "resend"};
enum { STEPS = sizeof steps / sizeof *steps };

static enum delivery_step
step_of(const char *stored)
{
	int step = STEPS - 1;

	while (step > 0 && strcmp(steps[step], stored) != 0)
		step--;
	return (enum delivery_step)step;
}

/* The columns that both SELECTs begin with. */
static void
row_to_queued(struct statement *row, struct arena *arena, struct queued *letter)
{
	*letter = (struct queued){.letter_id = column_int(row, 0),
	    .last_id = column_int(row, 1),
	    .file = arena_strdup(arena, column_text(row, 2)),
	    .party = arena_strdup(arena, column_text(row, 3)),
	    .channel = arena_strdup(arena, column_text(row, 4)),
	    .address = arena_strdup(arena, column_text(row, 5)),
	    .last = step_of(column_text(row, 6))};
}

enum rc
queue_read(struct ledger *ledger, struct queue *queue)
{
	struct statement *rows = ledger_statement(ledger, sqls[SQL_QUEUE]);
	char now[TIME_TEXT];
	enum rc rc = RC_OK;

	bind_text(rows, ":now", time_now(now));
	while (statement_row(rows, &rc)) {
		struct queued *letter;

		queue->list =
		    array_grow(queue->list, queue->count, &queue->capacity, sizeof *queue->list);
		letter = &queue->list[queue->count++];
		row_to_queued(rows, &queue->arena, letter);
		(void)date_parse_text(column_text(rows, 7), &letter->date);
		letter->attempts = column_int(rows, 8);
		letter->age_seconds = column_int(rows, 9);
	}
	return rc;
}

void
queue_release(struct queue *queue)
{
	free(queue->list);
	arena_release(&queue->arena);
	*queue = (struct queue){0};
}

static enum rc
add(struct ledger *ledger, const struct queued *letter, enum delivery_step step, const char *said,
    int closes)
{
	struct statement *statement = ledger_statement(ledger, sqls[SQL_ADD]);
	char now[TIME_TEXT];

	bind_int(statement, ":letter", letter->letter_id);
	bind_text(statement, ":at", time_now(now));
	bind_text(statement, ":step", steps[step]);
	bind_text(statement, ":address", letter->address);
	bind_text(statement, ":said", said);
	bind_int(statement, ":closes", closes);
	return statement_run(statement);
}

enum rc
delivery_add(
    struct ledger *ledger, const struct queued *letter, enum delivery_step step, const char *said)
{
	bool closes = step == DELIVERY_SENT || step == DELIVERY_FAILED || step == DELIVERY_EXPIRED;

	return add(ledger, letter, step, said, closes);
}

bool
delivery_untouched(struct ledger *ledger, const struct queued *letter)
{
	struct statement *statement = ledger_statement(ledger, sqls[SQL_LAST]);

	bind_int(statement, ":letter", letter->letter_id);
	return statement_number(statement, -1) == letter->last_id;
}

static enum rc
refuse(struct ledger *ledger, const char *problem, const char *file)
{
	return error_add(ledger_errors(ledger), RC_DATA, NULL, "%s: %s", file, problem);
}

static enum rc
decide(struct ledger *ledger, const struct queued *letter, bool waits, enum delivery_step step,
    bool *changed)
{
	bool paper = strcmp(letter->channel, "letter") == 0;
	struct text said = {0};
	enum rc rc;

	if (step == DELIVERY_RESEND && (paper || letter->last == DELIVERY_SENT))
		return refuse(ledger,
		    paper ? _("a paper letter is posted by people; --sent records that it was")
			  : _("this letter was sent; a letter is never sent twice"),
		    letter->file);
	*changed = letter->last != step && (step != DELIVERY_RESEND || letter->last != 0);
	if (!*changed)
		return RC_OK;
	text_printf(&said, _("told by %s"), run_actor(ledger));
	rc = add(ledger, letter, step, said.bytes, step == DELIVERY_SENT ? waits : waits ? 0 : -1);
	text_release(&said);
	return rc;
}

enum rc
delivery_decide(struct ledger *ledger, const char *file, enum delivery_step step, bool *changed)
{
	struct statement *row = ledger_statement(ledger, sqls[SQL_LETTER]);
	struct arena arena = {0};
	struct queued letter;
	bool waits, found;
	enum rc rc = RC_OK;

	bind_text(row, ":file", file);
	if ((found = statement_row(row, &rc))) {
		row_to_queued(row, &arena, &letter);
		waits = column_int(row, 7) != 0;
		statement_reset(row);
		rc = decide(ledger, &letter, waits, step, changed);
	}
	arena_release(&arena);
	if (rc == RC_OK && !found)
		return refuse(
		    ledger, _("there is no such letter; `deed report notices` lists them"), file);
	return rc;
}
