#include "sales/price-write.h"

#include <string.h>

#include "base/i18n.h"
#include "control/control.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "sales/deal.h"
#include "sales/room-set.h"

enum { SQL_INSERT, SQL_OVERTAKEN };

static const char *const sqls[] = {
    [SQL_INSERT] = "INSERT INTO price (room_id, kind, start_on, total_fen, unit_fen, basis, reason)"
		   " SELECT c0, c1, c2, c3, c4, c5, c6 FROM feed",
    [SQL_OVERTAKEN] = "SELECT count(*) FROM price p WHERE p.id > :mark AND EXISTS (SELECT 1"
		      " FROM price q WHERE q.room_id = p.room_id AND q.kind = p.kind"
		      " AND q.start_on > p.start_on)",
};

/* Price facts on their way into the feed. */
struct writer {
	struct ledger *ledger;
	const struct price_job *job;
	const struct price_source *source;
	struct price_result *result;
	struct deals deals; /* who holds what */
	struct room_set seen;
	char from[DATE_TEXT];
};

static bool
is_same(const struct room_price *a, const struct room_price *b)
{
	return a->total_fen == b->total_fen && a->unit_fen == b->unit_fen && a->basis == b->basis;
}

/* A room in a live deal keeps its price, unless told otherwise. */
static enum rc
check_live(struct writer *writer, const struct price_wish *wish)
{
	struct deal holder;
	enum rc rc = RC_OK;

	if (writer->job->live || !deals_holder(&writer->deals, wish->room_id, &holder, &rc))
		return rc;
	return deals_refuse_held(&writer->deals, &wish->place, wish->room, &holder);
}

/* Counts a filed price that the room's list price is too far from: it is set later, or
 * was never looked at. */
static enum rc
note_off_filed(struct writer *writer, const struct price_wish *wish)
{
	struct room_price list;
	enum rc rc;

	if (writer->job->kind != FILED_PRICE)
		return RC_OK;
	rc = room_price_find(writer->ledger, wish->room_id, LIST_PRICE, writer->job->from, &list);
	if (rc == RC_OK && list.id != 0 &&
	    !control_near_filed(writer->ledger, list.total_fen, wish->price.total_fen))
		writer->result->off_filed++;
	return rc;
}

/* Whether the wish is to be written: it changes something, and it may. Errors are added. */
static enum rc
is_wanted(struct writer *writer, const struct price_wish *wish, bool *wanted)
{
	const struct control_act act = {.kind = CONTROL_PRICE,
	    .date = writer->job->from,
	    .place = &wish->place,
	    .subject = wish->room,
	    .room_id = wish->room_id,
	    .price = writer->job->kind,
	    .amount_fen = wish->price.total_fen};
	struct room_price old;
	enum rc rc = room_price_find(
	    writer->ledger, wish->room_id, writer->job->kind, writer->job->from, &old);

	*wanted = false;
	if (rc != RC_OK)
		return rc;
	if (!room_set_add(&writer->seen, wish->room_id))
		return error_add(ledger_errors(writer->ledger), RC_DATA, &wish->place,
		    _("%s has got a price already in this run"), wish->room);
	if (old.id != 0 && is_same(&old, &wish->price)) {
		writer->result->unchanged++;
		return RC_OK;
	}
	if ((rc = check_live(writer, wish)) == RC_OK)
		rc = control_allow(writer->ledger, &act);
	if (rc == RC_OK)
		rc = note_off_filed(writer, wish);
	*wanted = rc == RC_OK;
	return rc;
}

/* The next row of the feed. */
static enum rc
next_row(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = context;
	struct price_wish wish;
	bool wanted = false;
	enum rc rc = RC_OK;

	while (!wanted && (rc == RC_OK || rc == RC_DATA)) {
		rc = writer->source->next(writer->source->source, &wish, more);
		if (rc != RC_OK || !*more || errors_full(ledger_errors(writer->ledger))) {
			*more = false;
			return rc;
		}
		rc = is_wanted(writer, &wish, &wanted);
	}
	if (!wanted)
		return rc;
	writer->result->set++;
	row[0] = value_int(wish.room_id);
	row[1] = value_string(price_kind_name(writer->job->kind));
	row[2] = value_string(writer->from);
	row[3] = value_int(wish.price.total_fen);
	row[4] = value_int(wish.price.unit_fen);
	row[5] = value_string(price_basis_name(wish.price.basis));
	row[6] = value_string(writer->job->reason);
	return RC_OK;
}

static int64_t
count_overtaken(struct ledger *ledger, int64_t mark)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_OVERTAKEN]);

	bind_int(s, ":mark", mark);
	return statement_number(s, 0);
}

enum rc
prices_write(struct ledger *ledger, const struct price_job *job, const struct price_source *source,
    struct price_result *result)
{
	struct writer writer = {.ledger = ledger, .job = job, .source = source, .result = result};
	struct feed feed = {.next = next_row, .source = &writer};
	enum rc rc;

	deals_init(&writer.deals, ledger, job->from);
	(void)date_format(job->from, writer.from);
	result->mark = table_last_id(ledger, "price");
	rc = feed_insert(ledger, sqls[SQL_INSERT], &feed, NULL);
	if (rc == RC_OK)
		result->overtaken = count_overtaken(ledger, result->mark);
	deals_release(&writer.deals);
	room_set_release(&writer.seen);
	return rc == RC_OK ? errors_rc(ledger_errors(ledger)) : rc;
}
