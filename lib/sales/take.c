#include "sales/take.h"

#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "master/setting.h"

enum { SQL_RELEASE, SQL_CONTRACT };

static const char *const sqls[] = {
    [SQL_RELEASE] =
	"SELECT s.date, s.permit, s.permit_on,"
	" (SELECT max(e.date) FROM deal_room h JOIN deal_event e ON e.deal_id = h.deal_id"
	" WHERE h.room_id = s.room_id) FROM room_release s WHERE s.id = :release",
    [SQL_CONTRACT] = "SELECT code FROM contract WHERE id = :contract",
};

static enum rc
refuse(struct deals *deals, const struct take *take, const char *sentence, const char *detail)
{
	return error_add(ledger_errors(deals->ledger), RC_DATA, &take->place, sentence,
	    quote_text(take->room->code), detail);
}

/* The room is held: good only when it is by a reservation of the party that is in force. */
static enum rc
take_held(struct deals *deals, const struct take *take, const struct deal *holder)
{
	bool own = holder->stage == STAGE_RESERVED && holder->party_id == take->party_id;
	bool passed = holder->stage == STAGE_RESERVED && deal_passed(deals, holder);
	char until[DATE_TEXT];

	if (own && !passed)
		return deal_check_order(deals, holder, &take->place);
	if (!passed)
		return deals_refuse_held(deals, &take->place, take->room->code, holder);
	return error_add(ledger_errors(deals->ledger), RC_DATA, &take->place,
	    own ? _("room %s: the reservation %s ended on %s; extend it by `deed reserve --extend`")
		: _("room %s: the reservation %s ended on %s; `deed reserve --expire` frees the room"),
	    quote_text(take->room->code), holder->code, date_format(holder->until, until));
}

static enum rc
check_permit(struct deals *deals, const struct take *take, struct statement *release)
{
	const char *setting = setting_text(deals->ledger, "release.permit");

	if (!take->money)
		return RC_OK;
	if (strcmp(setting, "required") == 0 && column_null(release, 1))
		return refuse(deals, take,
		    _("room %s: no money may be taken before the presale permit; release it again with --permit"),
		    "");
	if (!column_null(release, 2) && strcmp(deals->today, column_text(release, 2)) < 0)
		return refuse(deals, take,
		    _("room %s: no money may be taken before the presale permit of %s"),
		    column_text(release, 2));
	return RC_OK;
}

static enum rc
check_release(struct deals *deals, const struct take *take)
{
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_RELEASE]);
	enum rc rc = RC_OK;

	bind_int(s, ":release", take->room->release_id);
	if (!statement_row(s, &rc))
		return rc;
	if (strcmp(deals->today, column_text(s, 0)) < 0)
		rc = refuse(deals, take, _("room %s is on sale from %s on"), column_text(s, 0));
	else if (strcmp(deals->today, column_text(s, 3)) < 0)
		rc = refuse(deals, take,
		    _("room %s: an earlier deal changed on %s; expected a business date from then on"),
		    column_text(s, 3));
	else
		rc = check_permit(deals, take, s);
	statement_reset(s);
	return rc;
}

static enum rc
refuse_sold(struct deals *deals, const struct take *take)
{
	struct statement *s = ledger_statement(deals->ledger, sqls[SQL_CONTRACT]);
	enum rc rc = RC_OK;

	bind_int(s, ":contract", take->room->sold_id);
	if (statement_row(s, &rc))
		rc = refuse(
		    deals, take, _("room %s is sold: contract %s is in force"), column_text(s, 0));
	statement_reset(s);
	return rc;
}

/* Nobody holds it. */
static enum rc
check_sale(struct deals *deals, const struct take *take)
{
	if (take->room->sold_id != 0)
		return refuse_sold(deals, take);
	if (take->room->release_id == 0)
		return refuse(deals, take,
		    _("room %s is not on sale; `deed release` puts rooms on sale"), "");
	return check_release(deals, take);
}

enum rc
room_take(struct deals *deals, const struct take *take, struct deal *own)
{
	enum rc rc;

	*own = (struct deal){0};
	if (deals_holder(deals, take->room->id, own, &rc) &&
	    (rc = take_held(deals, take, own)) != RC_OK)
		return rc;
	return rc == RC_OK ? check_sale(deals, take) : rc;
}

enum rc
room_free(struct deals *deals, const struct take *take)
{
	struct deal holder;
	enum rc rc;

	if (deals_holder(deals, take->room->id, &holder, &rc))
		return deals_refuse_held(deals, &take->place, take->room->code, &holder);
	return rc == RC_OK ? check_sale(deals, take) : rc;
}
