#include "sales/release.h"

#include <string.h>

#include "base/i18n.h"
#include "control/control.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/setting.h"
#include "sales/deal.h"
#include "sales/room.h"

enum { SQL_INSERT, SQL_LIST, SQL_SOLD, SQL_PERMIT, SQL_DATE };

static const char *const sqls[] = {
    [SQL_INSERT] =
	"INSERT INTO room_release (date, room_id, permit, permit_on, reason, withdraws_id)"
	" SELECT c0, c1, c2, c3, c4, c5 FROM feed",
    [SQL_LIST] = "SELECT r.code FROM room_release e JOIN room r ON r.id = e.room_id"
		 " WHERE e.id > :mark GROUP BY e.room_id ORDER BY min(e.id)",
    [SQL_SOLD] = "SELECT c.code, p.code FROM contract c JOIN party p ON p.id = c.party_id"
		 " WHERE c.id = :contract",
    /* 0: it has none, 1: this one, 2: another */
    [SQL_PERMIT] = "SELECT iif(permit IS NULL, 0, iif(permit = :permit AND permit_on = :permit_on,"
		   " 1, 2)) FROM room_release WHERE id = :release",
    [SQL_DATE] = "SELECT date FROM room_release WHERE id = :release",
};

/* Release facts on their way into the feed. */
struct releaser {
	struct ledger *ledger;
	const struct release_job *job;
	const struct room_list *rooms;
	size_t next;
	const struct room_ref *again; /* a room taken off sale, to be put on it by the next row */
	struct deals deals; /* who holds what */
	struct release_result *result;
};

static enum rc
permit_problem(struct ledger *ledger, enum rc rc, const char *option, const char *expected)
{
	struct place place = {.column = option};

	return error_add(ledger_errors(ledger), rc, &place, "%s", expected);
}

static enum rc
check_no_permit(struct ledger *ledger, const struct release_job *job)
{
	const char *setting = setting_text(ledger, "release.permit");

	if (job->withdraw || strcmp(setting, "required") != 0)
		return RC_OK;
	return permit_problem(ledger, RC_DATA, "--permit",
	    _("expected the presale permit's number and date (setting release.permit): --permit "
	      "NUMBER --permit-on YYYY-MM-DD"));
}

static enum rc
check_permit(struct ledger *ledger, const struct release_job *job)
{
	date_day permit_on;

	if (job->permit == NULL && job->permit_on == NULL)
		return check_no_permit(ledger, job);
	if (job->withdraw)
		return permit_problem(
		    ledger, RC_USAGE, "--permit", _("expected no permit with --withdraw"));
	if (job->permit == NULL || job->permit[0] == '\0' || job->permit_on == NULL)
		return permit_problem(ledger, RC_USAGE, "--permit",
		    _("expected the presale permit's number and date: --permit NUMBER --permit-on "
		      "YYYY-MM-DD"));
	if (!date_parse_text(job->permit_on, &permit_on))
		return permit_problem(
		    ledger, RC_USAGE, "--permit-on", _("expected a date as 2026-03-31"));
	if (permit_on > job->date)
		return permit_problem(ledger, RC_DATA, "--permit-on",
		    _("expected a day not after the business date"));
	return RC_OK;
}

/* A sale contract that no deal made holds the room. */
static enum rc
refuse_sold(const struct releaser *releaser, const struct room_ref *ref, int64_t contract_id)
{
	struct statement *s = ledger_statement(releaser->ledger, sqls[SQL_SOLD]);
	enum rc rc = RC_OK;

	bind_int(s, ":contract", contract_id);
	if (!statement_row(s, &rc))
		return rc;
	rc = error_add(ledger_errors(releaser->ledger), RC_DATA, &ref->place,
	    _("room %s is sold: contract %s of party %s holds it"), quote_text(ref->code),
	    column_text(s, 0), column_text(s, 1));
	statement_reset(s);
	return rc;
}

/* Nobody holds the room. */
static enum rc
check_holder(struct releaser *releaser, const struct room_ref *ref, const struct sales_room *room)
{
	struct deal holder;
	enum rc rc;

	if (deals_holder(&releaser->deals, ref->id, &holder, &rc))
		return deals_refuse_held(&releaser->deals, &ref->place, ref->code, &holder);
	if (rc != RC_OK || room->sold_id == 0)
		return rc;
	return refuse_sold(releaser, ref, room->sold_id);
}

static enum rc
check_price(
    const struct releaser *releaser, const struct room_ref *ref, const struct sales_room *room)
{
	if (releaser->job->withdraw || room->list_fen > 0)
		return RC_OK;
	return error_add(ledger_errors(releaser->ledger), RC_DATA, &ref->place,
	    _("room %s has no list price on %s; `deed price-set` sets it"), quote_text(ref->code),
	    releaser->deals.today);
}

static enum rc
check_control(
    const struct releaser *releaser, const struct room_ref *ref, const struct sales_room *room)
{
	const struct control_act act = {
	    .kind = releaser->job->withdraw ? CONTROL_WITHDRAW : CONTROL_RELEASE,
	    .date = releaser->job->date,
	    .place = &ref->place,
	    .subject = ref->code,
	    .room_id = ref->id,
	    .filed_fen = room->filed_fen,
	    .amount_fen = room->list_fen};

	return control_allow(releaser->ledger, &act);
}

/* What is on sale is not taken off before the day that put it there. */
static enum rc
check_order(const struct releaser *releaser, const struct room_ref *ref, int64_t release_id)
{
	struct statement *s = ledger_statement(releaser->ledger, sqls[SQL_DATE]);
	enum rc rc = RC_OK;

	bind_int(s, ":release", release_id);
	if (!statement_row(s, &rc))
		return rc;
	if (strcmp(releaser->deals.today, column_text(s, 0)) < 0)
		rc = error_add(ledger_errors(releaser->ledger), RC_DATA, &ref->place,
		    _("room %s went on sale on %s; expected a business date from then on"),
		    quote_text(ref->code), column_text(s, 0));
	statement_reset(s);
	return rc;
}

/* Whether the room is on sale without a permit, which this run gives it. */
static bool
lacks_permit(struct releaser *releaser, int64_t release_id)
{
	const struct release_job *job = releaser->job;
	struct statement *s;
	int64_t has;

	if (release_id == 0 || job->permit == NULL)
		return false;
	s = ledger_statement(releaser->ledger, sqls[SQL_PERMIT]);
	bind_int(s, ":release", release_id);
	bind_text(s, ":permit", job->permit);
	bind_text(s, ":permit_on", job->permit_on);
	has = statement_number(s, 0);
	releaser->result->others += has == 2;
	return has == 0;
}

/* Whether the room is to be written; *release_id gets the release that holds, or 0. */
static enum rc
is_wanted(struct releaser *releaser, const struct room_ref *ref, int64_t *release_id, bool *wanted)
{
	struct sales_room room;
	enum rc rc;

	*wanted = false;
	if (!sales_room_get(releaser->ledger, ref->id, releaser->job->date, &room, &rc))
		return rc;
	*release_id = room.release_id;
	if (lacks_permit(releaser, room.release_id)) {
		rc = RC_OK;
	} else if ((room.release_id != 0) != releaser->job->withdraw) {
		releaser->result->unchanged++;
		return RC_OK;
	} else if ((rc = check_holder(releaser, ref, &room)) == RC_OK) {
		rc = check_price(releaser, ref, &room);
	}
	if (rc == RC_OK && room.release_id != 0)
		rc = check_order(releaser, ref, room.release_id);
	if (rc == RC_OK)
		rc = check_control(releaser, ref, &room);
	*wanted = rc == RC_OK;
	return rc;
}

/* The room goes on sale, or off it (release_id > 0). */
static void
fill_row(const struct releaser *releaser, const struct room_ref *ref, int64_t release_id,
    struct value row[FEED_COLUMNS])
{
	const struct release_job *job = releaser->job;
	bool off = release_id != 0;

	row[0] = value_string(releaser->deals.today);
	row[1] = value_int(ref->id);
	row[2] = value_string(off ? NULL : job->permit);
	row[3] = value_string(off ? NULL : job->permit_on);
	row[4] = value_string(job->reason);
	row[5] = off ? value_int(release_id) : value_null();
}

/* Of a room that is on sale and gets a permit two rows are written: off sale, and
 * on again with it. */
static void
next_room(struct releaser *releaser, const struct room_ref *ref, int64_t release_id,
    struct value row[FEED_COLUMNS])
{
	bool again = release_id != 0 && !releaser->job->withdraw;

	if (again) {
		releaser->again = ref;
		releaser->result->permitted++;
	} else {
		releaser->result->done++;
	}
	fill_row(releaser, ref, release_id, row);
}

/* The next row of the feed: rooms that are refused are told and passed over. */
static enum rc
next_row(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct releaser *releaser = context;
	struct errors *errors = ledger_errors(releaser->ledger);

	*more = true;
	if (releaser->again != NULL) {
		fill_row(releaser, releaser->again, 0, row);
		releaser->again = NULL;
		return RC_OK;
	}
	while (releaser->next < releaser->rooms->count && !errors_full(errors)) {
		const struct room_ref *ref = &releaser->rooms->list[releaser->next++];
		int64_t release_id = 0;
		bool wanted;
		enum rc rc = is_wanted(releaser, ref, &release_id, &wanted);

		if (rc != RC_OK && rc != RC_DATA)
			return rc;
		if (!wanted)
			continue;
		next_room(releaser, ref, release_id, row);
		return RC_OK;
	}
	*more = false;
	return RC_OK;
}

enum rc
release_rooms(struct ledger *ledger, const struct release_job *job, const struct room_list *rooms,
    struct release_result *result)
{
	struct releaser releaser = {.ledger = ledger, .job = job, .rooms = rooms, .result = result};
	struct feed feed = {.next = next_row, .source = &releaser};
	enum rc rc = check_permit(ledger, job);

	if (rc != RC_OK)
		return rc;
	deals_init(&releaser.deals, ledger, job->date);
	result->mark = table_last_id(ledger, "room_release");
	rc = feed_insert(ledger, sqls[SQL_INSERT], &feed, NULL);
	deals_release(&releaser.deals);
	return rc == RC_OK ? errors_rc(ledger_errors(ledger)) : rc;
}

const struct out_column release_columns[RELEASE_COLUMNS] = {{.name = "room", .type = TYPE_CODE}};

enum rc
release_list(struct ledger *ledger, int64_t mark, struct out *out)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_LIST]);

	bind_int(s, ":mark", mark);
	return statement_list(s, out);
}
